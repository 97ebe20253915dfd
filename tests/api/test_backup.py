"""Everything can be put back, and what was erased since does not come back with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.backup import BackupRefused, back_up, restore, verify
from api.erasing import erase_person
from api.home import open_home
from api.settings import WorkOptions, load_settings
from contacts.errors import BookError, ErasedForGood, NoSuchPicture
from ingest.photo import sha256_of


@pytest.fixture
def elsewhere(tmp_path):
    return load_settings(home=tmp_path / "elsewhere", work=WorkOptions(in_server=False))


def people(home):
    with home.reading() as desk:
        return sorted(row.name for row in desk.book.contacts("").items)


def person(home, name):
    with home.reading() as desk:
        return next(row.id for row in desk.book.contacts("").items if row.name == name)


def text_in(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def cards(give, aoba, hikari):
    return [give(aoba), give(hikari)]


def test_a_backup_is_put_back_whole(home, cards, aoba, tmp_path, elsewhere):
    made = back_up(home, tmp_path / "backup")

    restore(elsewhere, tmp_path / "backup")
    again = open_home(elsewhere)

    assert verify(tmp_path / "backup").files == made.files
    assert people(again) == people(home) == ["橋本 健太", "青木 美咲"]
    assert [again.pictures.card(card) for card in cards] == [home.pictures.card(card) for card in cards]
    assert again.pictures.original(sha256_of(aoba)) == aoba
    again.close()


def test_a_damaged_backup_is_named_and_not_put_back(home, give, aoba, tmp_path, elsewhere):
    card = give(aoba)
    back_up(home, tmp_path / "backup")
    (picture,) = (tmp_path / "backup").rglob(f"{card}.jpg")
    picture.write_bytes(b"?")

    with pytest.raises(BackupRefused, match=f"{card}.jpg has changed"):
        restore(elsewhere, tmp_path / "backup")
    picture.unlink()
    with pytest.raises(BackupRefused, match=f"{card}.jpg is missing"):
        verify(tmp_path / "backup")
    assert not (elsewhere.home / "book.sqlite3").exists()


@pytest.mark.parametrize("what", ["nothing", "half"])
def test_a_folder_that_is_no_backup_is_refused(tmp_path, elsewhere, what):
    if what == "half":
        (tmp_path / what / "book").mkdir(parents=True)
    with pytest.raises(BackupRefused, match="no complete backup"):
        restore(elsewhere, tmp_path / what)


def test_nothing_is_overwritten(home, give, aoba, tmp_path, elsewhere):
    give(aoba)
    back_up(home, tmp_path / "backup")
    with pytest.raises(BackupRefused, match="not empty"):
        back_up(home, tmp_path / "backup")
    with pytest.raises(BackupRefused, match="inside the home folder"):
        back_up(home, home.settings.home / "backup")
    restore(elsewhere, tmp_path / "backup")
    with pytest.raises(BookError):
        restore(elsewhere, tmp_path / "backup")


def test_an_erased_person_leaves_no_trace_in_the_home_folder(client, home, give, aoba, hikari):
    give(hikari)
    answer = client.post(
        "/api/v1/photos", files={"photo": ("青木美咲.jpg", aoba, "image/jpeg")}, headers={"idempotency-key": "k1"}
    )
    assert answer.status_code == 202
    card = give(aoba)
    client.get(f"/api/v1/photos/{sha256_of(aoba)}/picture?width=240")
    home.pictures.quarantine(aoba, "青木美咲.jpg", "for the test")

    erase_person(home, person(home, "青木 美咲"), by="tanaka")

    left = text_in(home.settings.home)
    assert [word for word in ("青木", "美咲", "misaki", "青葉計測") if word.encode() in left] == []
    assert aoba not in left
    assert not list(home.settings.home.rglob(f"{card}*"))
    assert not list(home.views.rglob(f"{sha256_of(aoba)}*"))
    assert people(home) == ["橋本 健太"]
    with pytest.raises(NoSuchPicture):
        home.pictures.original(sha256_of(aoba))


def test_the_same_file_is_refused_in_words_after_its_person_was_erased(client, home, give, aoba):
    give(aoba)
    erase_person(home, person(home, "青木 美咲"), by="tanaka")

    answer = client.post("/api/v1/photos", files={"photo": ("snap.jpg", aoba, "image/jpeg")})

    assert answer.status_code == 410
    assert answer.json()["hint"]
    with pytest.raises(NoSuchPicture):
        home.pictures.original(sha256_of(aoba))


def test_a_backup_from_before_does_not_bring_an_erased_person_back(home, give, aoba, hikari, tmp_path):
    give(aoba)
    give(hikari)
    back_up(home, tmp_path / "backup")
    erase_person(home, person(home, "青木 美咲"), by="tanaka")
    home.engine.dispose()
    for name in ("book.sqlite3", "book.sqlite3-wal", "book.sqlite3-shm"):
        (home.settings.home / name).unlink(missing_ok=True)

    found = restore(home.settings, tmp_path / "backup")

    again = open_home(home.settings)
    assert found.erased_again == 3
    assert people(again) == ["橋本 健太"]
    left = text_in(home.settings.home)
    assert [word for word in ("青木", "美咲", "misaki") if word.encode() in left] == []
    assert aoba not in left
    with again.reading() as desk, pytest.raises(ErasedForGood):
        desk.book.refuse_erased(sha256_of(aoba))
    again.close()


def test_a_crash_between_the_book_and_its_files_is_made_good_at_the_next_start(home, give, aoba):
    give(aoba)
    with home.writing() as desk:
        home.graveyard.bury(desk.persons.erase(person(home, "青木 美咲"), by="tanaka").graves)

    open_home(home.settings).close()

    with pytest.raises(NoSuchPicture):
        home.pictures.original(sha256_of(aoba))


def test_a_crash_before_the_book_has_forgotten_is_made_good_too(home, give, aoba):
    give(aoba)

    def cut_off() -> None:
        with home.writing() as desk:
            home.graveyard.bury(desk.persons.erase(person(home, "青木 美咲"), by="tanaka").graves)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        cut_off()
    assert people(home) == ["青木 美咲"]

    open_home(home.settings).close()

    assert people(home) == []
