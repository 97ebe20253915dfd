"""A disk that fills up, a database that goes away, broken files by the hundred, snaps beside a bulk, memory."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from PIL import Image

from api.commands.files import walk
from api.commands.ledger import Ledger
from api.commands.taking import Taking
from api.intake import About
from contacts.model_work import JobState
from tests.faults.checks import BATCH, check_all, check_sqlite, give_all, opened, wait_until_read
from tests.faults.plant import pictures, plant
from tests.house.postgres_server import private_cluster


@contextmanager
def small_disk(folder: Path, megabytes: int):
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)], check=False)
    if done.returncode != 0:
        pytest.fail("a small disk cannot be mounted here: run this as root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_fills_up_is_said_and_waited_for_and_nothing_is_corrupt(tmp_path, capsys):
    given, disk = pictures(120), tmp_path / "disk"
    with (
        small_disk(disk, 24),
        plant(disk / "home", given, workers=1, reading_s=0.02) as works,
        opened(disk / "home") as home,
    ):
        full, answers = threading.Event(), []

        def fill_up() -> None:
            time.sleep(3)
            with (disk / "filler").open("wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(1 << 14))
                except OSError:
                    full.set()

        filler = threading.Thread(target=fill_up)
        giver = threading.Thread(target=give_all, args=(works.port, given))
        filler.start()
        giver.start()
        assert full.wait(60)
        filler.join()
        for _ in range(6):  # while it is full
            time.sleep(0.5)
            picture = {"photo": ("more.jpg", given[0][1] + bytes(2 << 20), "image/jpeg")}
            answer = httpx.post(f"http://127.0.0.1:{works.port}/api/v1/photos", files=picture, trust_env=False)
            answers.append(answer)
        (disk / "filler").unlink()
        giver.join(240)
        wait_until_read(home, len(given))

        check_all(home, given)
    refused = [answer for answer in answers if answer.status_code == 507]
    with capsys.disabled():
        sys.stdout.write(f"\ndisk full: {len(refused)} of {len(answers)} uploads were answered with 507")
    assert refused
    assert refused[0].json()["hint"]


@pytest.mark.postgres
def test_a_database_that_is_stopped_and_started_is_waited_for(tmp_path, pytestconfig):
    from tests.conftest import PARTS

    given = pictures(80)
    binaries = Path(pytestconfig.stash[PARTS]["postgres"].found)
    with (
        private_cluster(binaries) as cluster,
        plant(tmp_path / "home", given, workers=2, url=cluster.url, reading_s=0.1) as works,
    ):
        giver = threading.Thread(target=give_all, args=(works.port, given))
        giver.start()
        for _ in range(3):
            time.sleep(3)
            cluster.stop()
            time.sleep(2)
            cluster.start()
        giver.join(240)
        with opened(tmp_path / "home", cluster.url) as home:
            wait_until_read(home, len(given))

            check_all(home, given)


def test_2000_files_of_which_one_in_twenty_is_broken(tmp_path, capsys):
    given, folder = pictures(1900), tmp_path / "stack"
    folder.mkdir()
    for number, (_, data) in enumerate(given):
        (folder / f"{number:04d}.jpg").write_bytes(data)
    broken = {f"broken-{number:03d}.jpg": _broken(number) for number in range(100)}
    for name, data in broken.items():
        (folder / name).write_bytes(data)
    began = time.monotonic()
    with opened(tmp_path / "home") as home:
        taking = Taking(home=home, about=About(), batch_id=BATCH, ledger=Ledger())
        for found in walk([folder]):
            taking.take(found)
        with plant(tmp_path / "home", given, workers=2, reading_s=0, server=False):
            _wait_for_the_end(home)
        taking.ledger.settle(home, waited=True)
        said = capsys.readouterr().err

        with home.reading() as desk:
            ledger = desk.receipts.ledger(BATCH)
            status = desk.book.status()
        assert (ledger.files, ledger.read, ledger.refused, ledger.waiting) == (2000, 1900, 100, 0)
        assert ledger.adds_up
        assert status.cards == 1900
        assert [name for name in broken if name not in said] == []
        check_sqlite(tmp_path / "home")
    with capsys.disabled():
        sys.stdout.write(f"\n2,000 files, 100 broken: {time.monotonic() - began:.0f} s")


def test_snaps_are_answered_and_read_while_a_bulk_runs(tmp_path, capsys):
    given = pictures(350)
    bulk, snaps = given[:300], given[300:]
    with plant(tmp_path / "home", given, workers=2, reading_s=0.3) as works, opened(tmp_path / "home") as home:
        give_all(works.port, bulk)
        took: list[float] = []
        threads = [threading.Thread(target=lambda one=one: took.extend(give_snap(works.port, one))) for one in snaps]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        answered = time.monotonic() - began
        with home.reading() as desk:
            waiting = desk.book.status().waiting
        while any(_state(home, data) is not JobState.DONE for _, data in snaps):
            assert time.monotonic() - began < 120
            time.sleep(0.2)
        with home.reading() as desk:
            left = desk.book.status().waiting
    with capsys.disabled():
        sys.stdout.write(
            f"\n50 snaps at once beside a bulk of {waiting}: the slowest answered in {max(took):.1f} s, all in"
            f" {answered:.1f} s, read in {time.monotonic() - began:.1f} s, {left} of the bulk still waiting"
        )
    assert len(took) == 50
    assert max(took) < 5
    assert left > 0  # the bulk waited, not the snaps


def give_snap(port: int, one: tuple[int, bytes]) -> list[float]:
    began = time.monotonic()
    answer = httpx.post(
        f"http://127.0.0.1:{port}/api/v1/photos", files={"photo": ("snap.jpg", one[1], "image/jpeg")}, timeout=60,
        trust_env=False,
    )  # fmt: skip
    assert answer.status_code == 202
    return [time.monotonic() - began]


def test_the_memory_of_a_worker_stays_as_it_is(tmp_path, capsys):
    given = pictures(1000)
    with (
        plant(tmp_path / "home", given, workers=1, reading_s=0, server=False) as works,
        opened(tmp_path / "home") as home,
    ):
        folder = tmp_path / "stack"
        folder.mkdir()
        for number, (_, data) in enumerate(given):
            (folder / f"{number:04d}.jpg").write_bytes(data)
        taking = Taking(home=home, about=About(), batch_id=BATCH, ledger=Ledger())
        for found in walk([folder]):
            taking.take(found)
        memory: dict[int, float] = {}
        read = 0
        while read < len(given):
            with home.reading() as desk:
                read = desk.sittings.tally(BATCH).ended
            if read // 100 not in memory and read >= 100:
                memory[read // 100] = works.resident_mb("worker 0")
            time.sleep(0.2)
    with capsys.disabled():
        sys.stdout.write(f"\nmemory in MB at each 100 cards: {[round(memory[key]) for key in sorted(memory)]}")
    first = memory[min(memory)]
    assert max(memory.values()) < 1.1 * first


def _state(home, data):
    from ingest.photo import sha256_of

    with home.reading() as desk:
        return desk.originals.one(sha256_of(data)).state


def _wait_for_the_end(home):
    while True:
        with home.reading() as desk:
            tally = desk.sittings.tally(BATCH)
        if tally.ended == tally.pages:
            return
        time.sleep(0.5)


def _broken(number: int) -> bytes:
    """Cut off, empty, text, noise, a bomb's header, each in turn."""
    held = io.BytesIO()
    Image.new("RGB", (900, 600), (200, 10, number)).save(held, "JPEG")
    return (
        held.getvalue()[: 300 + number], b"", f"no picture {number}".encode(), os.urandom(5000),
        b"\x89PNG\r\n\x1a\n" + bytes([number]) * 40,
    )[number % 5]  # fmt: skip
