"""Pictures on disk are whole or not there, and never overwritten with something else."""

from __future__ import annotations

import os

import pytest

from contacts.errors import NoSuchPicture
from contacts.files import PictureStore
from ingest.photo import sha256_of

DATA = b"a picture"
SHA = sha256_of(DATA)


@pytest.fixture
def store(tmp_path):
    return PictureStore(tmp_path / "pictures")


def everything(store):
    return sorted(str(path.relative_to(store.root)) for path in store.root.rglob("*") if path.is_file())


def test_an_original_comes_back_as_it_was_given(store):
    path = store.keep(DATA, SHA)

    assert store.original(SHA) == DATA
    assert path.read_bytes() == DATA
    assert everything(store) == [f"originals/{SHA[:2]}/{SHA[2:4]}/{SHA}"]


def test_keeping_twice_writes_once(store):
    first = store.keep(DATA, SHA)
    before = first.stat().st_mtime_ns
    second = store.keep(DATA, SHA)

    assert (second, second.stat().st_mtime_ns) == (first, before)


def test_bytes_under_a_strange_digest_are_refused(store):
    with pytest.raises(ValueError, match="sha256"):
        store.keep(DATA, sha256_of(b"another"))


def test_an_original_cut_short_is_written_again(store):
    store.keep(DATA, SHA).write_bytes(DATA[:3])

    store.keep(DATA, SHA)

    assert store.original(SHA) == DATA


def test_a_damaged_original_is_said_to_be_damaged(store):
    store.keep(DATA, SHA).write_bytes(b"another!!")

    with pytest.raises(NoSuchPicture, match="壊れて"):
        store.original(SHA)


def test_a_full_disk_leaves_no_half_picture(store, monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        store.keep(DATA, SHA)

    assert everything(store) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "a" * 63, "x/y", SHA + "\n"])
def test_a_digest_is_no_path(store, name):
    with pytest.raises(NoSuchPicture):
        store.original(name)
    with pytest.raises(NoSuchPicture):
        store.card(name + "/")


def test_a_flat_card_comes_back_and_may_be_made_anew(store):
    store.keep_card("card-1", b"one")
    store.keep_card("card-1", b"two")

    assert store.card("card-1") == b"two"
    with pytest.raises(NoSuchPicture):
        store.card("card-2")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("名刺.jpg", "名刺.jpg"),
        ("/scans/scan 1.pdf", "scan 1.pdf"),
        ("C:\\scan\\2.png", "2.png"),
        ("../../evil", "evil"),
        ("", "picture"),
        ("..", "picture"),
        ("reason.txt", "_reason.txt"),
        ("a\0b\n.jpg", "a_b_.jpg"),
        ("<b>.jpg", "_b_.jpg"),
    ],
)
def test_what_could_not_be_read_is_kept_with_its_reason(store, given, kept):
    path = store.quarantine(DATA, given, "画像ではありません。")

    assert (path.name, path.read_bytes()) == (kept, DATA)
    assert (path.parent / "reason.txt").read_text("utf-8") == "画像ではありません。\n"
    assert path.parent.parent == store.root / "quarantine"


def test_two_unreadable_files_of_one_name_are_both_kept(store):
    first = store.quarantine(b"one", "scan.jpg", "x")
    second = store.quarantine(b"two", "scan.jpg", "y")

    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")


def test_a_very_long_name_is_cut(store):
    path = store.quarantine(DATA, "名" * 500 + ".jpg", "x")

    assert path.suffix == ".jpg"
    assert len(path.name.encode()) <= 120
