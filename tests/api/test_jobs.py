"""The worker: goes on after any failure, and nothing is lost when it is killed."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
import threading

import pytest

from api.home import open_home
from api.intake import About, take_in
from api.jobs import BookQueue, FiledPage, Worker, work_off
from api.presence import Presence
from contacts.model_work import JobState


@pytest.fixture
def three(home, aoba, hikari, unsure):
    """Three pictures that wait."""
    return [
        take_in(home, data, f"{n}.jpg", About(), priority=0).sha256 for n, data in enumerate((aoba, hikari, unsure))
    ]


def states(home):
    with home.reading() as desk:
        return sorted(job.state.value for job in desk.log.jobs())


def test_an_unforeseen_failure_stops_no_other_picture(home, three, corridor):
    real, tries = corridor(home), []

    def fails_always(job):
        if job.sha256 == three[1]:
            tries.append(job.tries)
            raise ZeroDivisionError
        return real(job)

    work_off(home, BookQueue(home), fails_always, on_job=lambda _job: None, until_done=frozenset())

    assert states(home) == ["done", "done", "failed"]
    assert tries == [1, 2, 3]
    with home.reading() as desk:
        failed = desk.originals.one(three[1])
    assert "ZeroDivisionError" in failed.reason
    assert failed.hint


def test_what_a_failure_says_about_a_person_is_not_logged(home, three, caplog):
    person = "".join(["山", "田太郎"])  # in pieces: a log may quote our source, not what went through it

    def fails(_job):
        raise ValueError(person)

    work_off(home, BookQueue(home), fails, on_job=lambda _job: None, until_done=frozenset())

    assert "ValueError" in caplog.text
    assert "山田" not in caplog.text
    with home.reading() as desk:
        assert all("山田" not in job.reason for job in desk.log.jobs())


def test_a_page_is_filed_once_however_often_it_is_worked_off(home, three, corridor):
    with home.writing() as desk:
        job = desk.log.claim()
    corridor(home)(job)
    with home.writing() as desk:
        desk.log.enqueue(sha256=job.sha256, page=1)
        again = desk.log.claim()

    corridor(home)(again)

    with home.reading() as desk:
        assert len(desk.book.cards(sha256=job.sha256).items) == 1


def test_a_killed_worker_leaves_its_job_to_the_next(home, three, corridor, settings):
    # A real process that claims a job, says so, and is killed while it works.
    script = textwrap.dedent(
        """
        import sys, time
        from pathlib import Path
        from api.home import open_home
        from api.jobs import BookQueue, work_off
        from api.settings import load_settings
        home = open_home(load_settings(home=Path(sys.argv[1])))
        def hangs(job):
            print(job.sha256, flush=True)
            time.sleep(600)
        work_off(home, BookQueue(home), hangs, on_job=lambda job: None, until_done=frozenset())
        """
    )
    killed = subprocess.Popen([sys.executable, "-c", script, str(settings.home)], stdout=subprocess.PIPE, text=True)
    assert killed.stdout is not None
    claimed = killed.stdout.readline().strip()
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    assert claimed in three
    assert states(home) == ["running", "waiting", "waiting"]

    work_off(home, BookQueue(home), corridor(home), on_job=lambda _job: None, until_done=frozenset())

    assert states(home) == ["done", "done", "done"]
    with home.reading() as desk:
        assert desk.book.status().cards == 3


def test_a_living_worker_keeps_its_job(home, three):
    nothing = FiledPage(cards=0, blanks=0, to_review=0)
    with Presence(home) as other:
        with home.writing() as desk:
            desk.log.claim(other.worker_id)

        work_off(home, BookQueue(home), lambda _job: nothing, on_job=lambda _job: None, until_done=frozenset())

        with home.reading() as desk:
            kept = [job for job in desk.log.jobs(state=JobState.RUNNING) if job.sha256 == three[0]]
        assert [job.tries for job in kept] == [1]


def test_a_machine_that_never_returns_is_taken_over_by_another(home, three):
    clock = [0.0]
    with Presence(home, host="another machine") as gone:  # alive, but far away: only its beat tells
        with home.writing() as desk:
            job = desk.log.claim(gone.worker_id)
        watcher = Presence(home, clock=lambda: clock[0])
        looks = []
        for seconds in (5, 10, 15, 20, 25, 30, 35, 40):
            clock[0] = seconds
            looks.append(len(watcher.look_round()))

        assert looks == [0, 0, 0, 0, 0, 0, 0, 1]
        with home.reading() as desk:
            assert desk.log.job(job.job_id).state is JobState.WAITING
        gone.beat()  # it was only slow: it is back among the others, and its page is another's
        with home.reading() as desk:
            assert gone.worker_id in [worker.worker_id for worker in desk.attendance.here()]


def test_who_slept_thinks_nobody_dead(home):
    clock = [0.0]
    with Presence(home, host="another machine") as other:
        watcher = Presence(home, clock=lambda: clock[0])
        watcher.look_round()
        clock[0] = 3600

        watcher.look_round()

        with home.reading() as desk:
            assert other.worker_id in [worker.worker_id for worker in desk.attendance.here()]


def test_a_page_that_kills_three_workers_is_set_aside_with_its_reason(home, three):
    for number in range(3):
        dead = Presence(home)
        with home.writing() as desk:
            desk.attendance.arrive(dead.worker_id, host=dead._host, pid=1)
            job = desk.log.claim(dead.worker_id)
        dead._unlock()  # as the end of its process does
        assert job.tries == number + 1

        with Presence(home):
            pass

    with home.reading() as desk:
        picture = desk.originals.one(job.sha256)
    assert picture.state is JobState.FAILED
    assert "止まりました" in picture.reason
    assert (home.settings.home / "quarantine" / job.sha256 / "reason.txt").exists()


def test_a_full_disk_is_waited_for_and_counts_as_no_try(home, three, corridor, monkeypatch):
    real, full = corridor(home), [3]
    monkeypatch.setattr("api.page_work._write_probe", lambda path: None if full[0] <= 0 else _no_space())
    monkeypatch.setattr("api.jobs.time.sleep", lambda _s: full.__setitem__(0, full[0] - 1))

    def needs_room(job):
        if full[0] > 0:
            _no_space()
        return real(job)

    work_off(home, BookQueue(home), needs_room, on_job=lambda _job: None, until_done=frozenset())

    assert states(home) == ["done", "done", "done"]
    with home.reading() as desk:
        assert [job.tries for job in desk.log.jobs()] == [1, 1, 1]


def _no_space():
    raise OSError(errno.ENOSPC, "full")


def test_the_thread_works_what_comes_and_stops_when_told(settings, aoba, corridor):
    home = open_home(settings)
    filed = threading.Event()
    real = corridor(home)

    def file_and_tell(job):
        page = real(job)
        filed.set()
        return page

    worker = Worker(home, BookQueue(home), file_and_tell, look_every_s=60)
    worker.start()
    take_in(home, aoba, "a.jpg", About(), priority=10)
    worker.wake()

    assert filed.wait(20)
    worker.stop()
    assert not worker.running
    home.close()
