"""Pictures are whole or not there, and never overwritten with something else: in a folder, a shared one, and on S3."""

from __future__ import annotations

import os
import shutil

import pytest

from contacts.errors import BookError, NoSuchPicture, PicturesAway, PictureSpoilt
from contacts.files import PictureStore, original_key
from contacts.shelf import DRAFT, MARK, MARKED, FolderShelf
from contacts.shelves import open_shelf
from ingest.photo import sha256_of
from tests.house.s3_server import BUCKET, private_s3

DATA = b"a picture"
SHA = sha256_of(DATA)


@pytest.fixture(scope="module")
def s3_shelf():
    with private_s3() as server, pytest.MonkeyPatch.context() as environment:
        for name, value in server.variables.items():
            environment.setenv(name, value)
        yield open_shelf(f"s3://{BUCKET}/some/where", None)


@pytest.fixture
def plain(tmp_path):
    return PictureStore(open_shelf("", tmp_path / "home"))


@pytest.fixture(params=["home", "shared", "s3"])
def store(request, tmp_path):
    """On each kind of shelf."""
    if request.param == "home":
        return request.getfixturevalue("plain")
    if request.param == "shared":
        shelf = open_shelf(str(tmp_path / "share"), tmp_path)
    else:
        shelf = request.getfixturevalue("s3_shelf")
        for key, _ in list(shelf.find("")):
            shelf.remove(key)
    shelf.put(MARK, MARKED)
    return PictureStore(shelf)


def everything(store):
    return sorted(key for key, _ in store.shelf.find("") if key != MARK)


def test_an_original_comes_back_as_it_was_given(store):
    key = store.keep(DATA, SHA)

    assert store.original(SHA) == DATA
    assert everything(store) == [key] == [f"originals/{SHA[:2]}/{SHA[2:4]}/{SHA}"]


def test_keeping_twice_writes_once(store, monkeypatch):
    first = store.keep(DATA, SHA)
    written = []
    monkeypatch.setattr(store.shelf, "put", lambda *what: written.append(what))

    assert store.keep(DATA, SHA) == first
    assert written == []


def test_bytes_under_a_strange_digest_are_refused(store):
    with pytest.raises(ValueError, match="sha256"):
        store.keep(DATA, sha256_of(b"another"))


def test_an_original_cut_short_is_written_again(store):
    store.shelf.put(original_key(SHA), DATA[:3])

    store.keep(DATA, SHA)

    assert store.original(SHA) == DATA


def test_a_damaged_original_is_said_to_be_damaged(store):
    store.shelf.put(original_key(SHA), b"another!!")

    with pytest.raises(NoSuchPicture, match="壊れて"):
        store.original(SHA)


def test_what_reads_back_otherwise_is_not_said_to_be_safe(store, monkeypatch):
    really = store.shelf.put
    monkeypatch.setattr(store.shelf, "put", lambda key, data: really(key, data[:-1] + b"?"))

    with pytest.raises(PictureSpoilt) as spoilt:
        store.keep(DATA, SHA)

    assert spoilt.value.hint
    assert everything(store) == []


def test_a_painted_over_copy_takes_the_originals_place_for_good(store):
    store.keep(DATA, SHA)
    store.quarantine(DATA, "scan.jpg", "x")

    store.redact(SHA, b"painted")
    store.redact(SHA, b"painted twice")
    store.keep(DATA, SHA)

    assert store.original(SHA) == b"painted twice"
    assert len(everything(store)) == 1


def test_what_is_forgotten_leaves_nothing(store):
    store.keep(DATA, SHA)
    store.quarantine(DATA, "scan.jpg", "x")
    store.keep_card("card-1", b"flat")

    store.forget(SHA)
    store.forget_card("card-1")
    store.forget_card("card-1")

    assert everything(store) == []


def test_a_full_disk_leaves_no_half_picture(tmp_path, monkeypatch):
    store = PictureStore(FolderShelf(tmp_path / "pictures"))

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        store.keep(DATA, SHA)

    assert everything(store) == []
    assert not list(tmp_path.rglob(f"{DRAFT}*"))


def test_a_share_that_is_not_mounted_is_not_written_under_its_mount_point(tmp_path):
    share = tmp_path / "share"
    store = PictureStore(open_shelf(str(share), tmp_path))
    store.shelf.put(MARK, MARKED)
    store.keep(DATA, SHA)
    shutil.rmtree(share)
    share.mkdir()

    for act in (lambda: store.keep(b"new", sha256_of(b"new")), lambda: store.original(SHA), lambda: store.card("c")):
        with pytest.raises(PicturesAway) as away:
            act()
        assert str(share) in away.value.message
        assert away.value.hint
    assert not list(share.iterdir())


def test_a_store_that_went_away_is_said_to_be_away(monkeypatch):
    with private_s3() as server:
        for name, value in server.variables.items():
            monkeypatch.setenv(name, value)
        store = PictureStore(open_shelf(f"s3://{BUCKET}", None))
        store.keep(DATA, SHA)
        with pytest.raises(PicturesAway, match="バケット"):
            open_shelf("s3://nobodys-bucket", None).put("x", b"x")
        server.stop()

        for act in (
            lambda: store.keep(b"new", sha256_of(b"new")),
            lambda: store.original(SHA),
            lambda: store.card("c"),
        ):
            with pytest.raises(PicturesAway, match=f"s3://{BUCKET}"):
                act()


def test_an_address_that_nobody_speaks_is_refused_in_words(tmp_path):
    with pytest.raises(BookError) as refused:
        open_shelf("ftp://x/y", tmp_path)
    assert "ftp" in refused.value.message


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "a" * 63, "x/y", SHA + "\n"])
def test_a_digest_is_no_path(plain, name):
    with pytest.raises(NoSuchPicture):
        plain.original(name)
    with pytest.raises(NoSuchPicture):
        plain.card(name + "/")


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
def test_what_could_not_be_read_is_kept_with_its_reason(plain, given, kept):
    key = plain.quarantine(DATA, given, "画像ではありません。")

    assert (key, plain.shelf.get(key)) == (f"quarantine/{SHA}/{kept}", DATA)
    assert plain.shelf.get(f"quarantine/{SHA}/reason.txt").decode() == "画像ではありません。\n"


def test_two_unreadable_files_of_one_name_are_both_kept(store):
    first = store.quarantine(b"one", "scan.jpg", "x")
    second = store.quarantine(b"two", "scan.jpg", "y")

    assert (store.shelf.get(first), store.shelf.get(second)) == (b"one", b"two")


def test_a_very_long_name_is_cut(plain):
    name = plain.quarantine(DATA, "名" * 500 + ".jpg", "x").rpartition("/")[2]

    assert name.endswith(".jpg")
    assert len(name.encode()) <= 120
