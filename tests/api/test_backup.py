"""Everything can be put back, and what was erased since does not come back with it."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlmodel import Session, select

from api.backup import BackupRefused, back_up, restore, verify
from api.erasing import erase_person
from api.home import open_home
from api.settings import WorkOptions, load_settings
from contacts.errors import BookError, ErasedForGood, NoSuchPicture
from contacts.model import Base
from ingest.photo import sha256_of
from tests.house.s3_server import BUCKET, private_s3


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


def rows_of(home):
    with Session(home.engine) as session:
        return {
            table.name: sorted(map(str, session.connection().execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def team(postgres_url, tmp_path, monkeypatch):
    """The settings of a team: PostgreSQL, and pictures on S3."""
    name = f"team_{uuid.uuid4().hex[:12]}"
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    with private_s3() as store:
        for variable, value in store.variables.items():
            monkeypatch.setenv(variable, value)
        yield load_settings(home=tmp_path / "team", database_url=url, pictures=f"s3://{BUCKET}/x")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.mark.postgres
def test_a_backup_goes_from_sqlite_to_postgresql_and_s3_and_back_and_is_equal(home, cards, aoba, tmp_path, team):
    back_up(home, tmp_path / "one")
    restore(team, tmp_path / "one")
    there = open_home(team)
    in_team, flat = rows_of(there), [there.pictures.card(card) for card in cards]
    made = back_up(there, tmp_path / "two")
    there.close()
    laptop = load_settings(home=tmp_path / "laptop", work=WorkOptions(in_server=False))
    restore(laptop, tmp_path / "two")
    again = open_home(laptop)

    assert rows_of(again) == in_team == rows_of(home)
    assert (made.faults, made.originals, made.cards) == ((), 2, 2)
    assert flat == [home.pictures.card(card) for card in cards]
    assert again.pictures.original(sha256_of(aoba)) == aoba
    assert people(again) == people(home)
    again.close()


def test_a_picture_that_is_missing_or_damaged_is_named_and_the_rest_is_copied(meishi, home, cards, aoba, tmp_path):
    (original,) = home.settings.home.rglob(sha256_of(aoba))
    spoilt = bytearray(aoba)
    spoilt[1000] ^= 1
    original.write_bytes(spoilt)
    home.pictures.forget_card(cards[1])

    said = meishi("backup", tmp_path / "backup")
    checked = meishi("backup", "--verify", tmp_path / "backup")

    for told in (said, checked):
        assert told.returncode == 1
        assert f"{sha256_of(aoba)} is damaged" in told.stderr
        assert f"{cards[1]}.jpg is missing" in told.stderr
    assert restore(load_settings(home=tmp_path / "new"), tmp_path / "backup").originals == 2


def test_a_backup_while_cards_come_in_and_go_is_whole(home, cards, give, markup, tmp_path):
    """Between the copy of the book and the copies of its pictures somebody is erased and somebody comes."""
    gone = person(home, "青木 美咲")

    def meanwhile(done: int, _of: int) -> None:
        if done == 0:
            erase_person(home, gone, by="tanaka")
            give(markup)

    made = back_up(home, tmp_path / "backup", told=meanwhile)

    assert made.faults == ()
    assert verify(tmp_path / "backup").originals == 2
    restore(load_settings(home=tmp_path / "new"), tmp_path / "backup")
    again = open_home(load_settings(home=tmp_path / "new"))
    assert people(again) == ["橋本 健太"]
    again.close()


def test_one_turned_bit_anywhere_in_a_backup_is_found_and_named(home, cards, tmp_path):
    back_up(home, tmp_path / "backup")
    held = [
        path for path in sorted((tmp_path / "backup").rglob("*")) if path.is_file() and path.name != "manifest.json"
    ]

    for path in held:
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        with pytest.raises(BackupRefused, match=path.name):
            verify(tmp_path / "backup")
        path.write_bytes(whole)

    assert len(held) >= 5
    assert verify(tmp_path / "backup").faults == ()


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
