"""Files taken in by the terminal: whatever lies in the folder, each is counted once, also after an interruption."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from api.commands.bulk import pace
from api.commands.files import walk
from api.commands.ledger import Ledger
from api.commands.taking import Taking
from api.commands.watch import Watched
from api.home import open_home
from api.intake import About
from api.settings import load_settings
from contacts.sittings import Tally
from tests.api.recorded_card import card_of, picture_of


@pytest.fixture(scope="module")
def pictures():
    """Five different pictures."""
    return [picture_of(card_of("青木 遥")) + bytes([n]) for n in range(5)]


@pytest.fixture
def inbox(tmp_path, pictures):
    folder = tmp_path / "inbox"
    folder.mkdir()
    for number, data in enumerate(pictures):
        (folder / f"{number}.jpg").write_bytes(data)
    return folder


def sums(meishi):
    said = json.loads(meishi("status", "--json").stdout)
    return said["pictures"], said["waiting"], said["duplicates"]


def test_whatever_lies_in_a_folder_is_named_skipped_and_counted(meishi, inbox):
    (inbox / "again").symlink_to(inbox)
    (inbox / "self.jpg").symlink_to(inbox / "self.jpg")
    (inbox / "gone.jpg").symlink_to(inbox / "nowhere.jpg")
    os.mkfifo(inbox / "pipe.jpg")
    with (inbox / "huge.tif").open("wb") as file:
        file.truncate(4 << 30)
    Path(os.fsdecode(os.fsencode(inbox) + b"/" + "名刺.txt".encode("cp932"))).write_text("x")

    done = meishi("ingest", inbox, "--no-wait")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for name in ("again", "self.jpg", "gone.jpg", "pipe.jpg", "huge.tif", "名刺.txt"):
        assert name in done.stderr, name
    assert "pictures 11 = 0 read + 0 duplicates + 6 refused + 5 waiting" in done.stdout


def test_a_picture_whose_name_is_shift_jis_is_taken(meishi, tmp_path, pictures):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "田中.jpg".encode("cp932")))
    path.write_bytes(pictures[0])

    done = meishi("ingest", path, "--no-wait")

    assert (done.returncode, sums(meishi)) == (0, (1, 1, 0))


def test_what_vanishes_while_it_is_taken_is_named(meishi, inbox, monkeypatch):
    real = Taking.take

    def late(self, found):
        found.path.unlink()
        return real(self, found)

    monkeypatch.setattr(Taking, "take", late)
    done = meishi("ingest", inbox / "1.jpg", "--no-wait")

    assert "1.jpg: is not there any more." in done.stderr
    assert "pictures 1 = 0 read + 0 duplicates + 1 refused" in done.stdout


def test_an_interrupted_run_goes_on_and_its_ledger_counts_all_of_it(meishi, inbox, monkeypatch):
    real, seen = Taking.take, []

    def interrupted(self, found):
        if len(seen) == 3:
            raise KeyboardInterrupt
        seen.append(found.path.name)
        return real(self, found)

    (inbox / "2.jpg").write_bytes(b"no picture")
    monkeypatch.setattr(Taking, "take", interrupted)
    first = meishi("ingest", inbox, "--no-wait", "--event", "秋の展示会")
    monkeypatch.setattr(Taking, "take", real)
    (inbox / "0.jpg").unlink()  # taken in already

    again = meishi("ingest", "--resume", "--no-wait")

    assert first.returncode == 130
    assert "--resume" in first.stderr
    assert "pictures 5 = 0 read + 0 duplicates + 1 refused + 4 waiting" in again.stdout
    assert sums(meishi) == (4, 4, 0)
    assert meishi("ingest", "--resume").returncode == 2  # nothing is left to go on with


def test_progress_says_cards_a_minute_what_is_left_and_what_is_to_confirm():
    first = Tally(pages=100, ended=10, cards=10, doubts=1)

    said = pace(first, Tally(pages=100, ended=40, cards=55, doubts=7), 30.0)

    assert said == "55 cards, 90 a minute, 60 s left, 7 to confirm"


@pytest.fixture
def home(home_folder):
    home = open_home(load_settings(home=home_folder))
    yield home
    home.close()


@pytest.fixture
def watched(home, tmp_path):
    """A watched folder under a clock of our own, as often as a test starts it anew."""
    folder, clock = tmp_path / "scans", [0.0]
    folder.mkdir()

    def start(move=None):
        taking = Taking(home=home, about=About(), batch_id="b", ledger=Ledger(), named_by=str(folder))
        return Watched(home=home, taking=taking, folder=folder, move=move, settle_s=4, clock=lambda: clock[0])

    return start, folder, clock


def test_a_file_is_taken_once_when_it_has_stopped_growing(watched, pictures):
    start, folder, clock = watched
    folder_watch = start()
    looks = []
    for seconds, size in ((0, 100), (3, 5000), (6, None), (9, None), (11, None), (30, None)):
        clock[0] = seconds
        if size:
            (folder / "a.jpg").write_bytes(pictures[0][:size])
        elif seconds == 6:
            (folder / "a.jpg").write_bytes(pictures[0])
        looks.append(folder_watch.look())

    assert looks == [0, 0, 0, 0, 1, 0]


def test_a_restart_takes_nothing_twice_and_moves_what_was_only_taken(watched, pictures, tmp_path):
    start, folder, clock = watched
    (folder / "a.jpg").write_bytes(pictures[0])
    first = start()
    first.look()
    clock[0] = 5
    assert first.look() == 1

    second = start(move=folder / "done")
    second.look()
    clock[0] = 10
    taken = second.look()
    clock[0] = 20

    assert taken == 0
    assert [path.name for path in (folder / "done").iterdir()] == ["a.jpg"]
    assert second.look() == 0


def test_moving_overwrites_nothing_and_what_is_refused_lies_apart(watched, pictures, tmp_path):
    start, folder, clock = watched
    done = tmp_path / "done"
    done.mkdir()
    (done / "a.jpg").write_bytes(b"another one")
    (folder / "a.jpg").write_bytes(pictures[0])
    (folder / "b.jpg").write_bytes(b"no picture")
    (folder / "c.jpg.part").write_bytes(pictures[1])
    watch = start(move=done)
    watch.look()
    clock[0] = 5

    assert watch.look() == 1
    assert {str(path.relative_to(done)) for path in done.rglob("*.jpg")} == {"a.jpg", "a-2.jpg", "refused/b.jpg"}
    assert (done / "a.jpg").read_bytes() == b"another one"
    assert [path.name for path in folder.iterdir()] == ["c.jpg.part"]


def test_watching_once_takes_what_is_there_and_ends_with_the_ledger(meishi, inbox):
    began = time.monotonic()
    done = meishi("watch", inbox, "--once", "--no-wait", "--settle", "0.1", "--every", "0.1")

    assert done.returncode == 0
    assert "pictures 5 = 0 read + 0 duplicates + 0 refused + 5 waiting" in done.stdout
    assert time.monotonic() - began < 20


def test_a_folder_is_walked_in_order_and_hidden_files_are_left_out(inbox):
    (inbox / ".DS_Store").write_bytes(b"x")

    assert [found.path.name for found in walk([inbox])] == [f"{n}.jpg" for n in range(5)]
