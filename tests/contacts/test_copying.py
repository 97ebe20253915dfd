"""A copy of the book, put back elsewhere, is the same book, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pytest
from sqlalchemy import inspect
from sqlmodel import Session, select

from contacts.book import Book
from contacts.copying import copy_book, named_in
from contacts.engine import open_engine, writing
from contacts.errors import BookError
from contacts.meetings import MEETING
from contacts.model import Base
from contacts.putting_back import put_back
from contacts.triggers import SEARCH_INDEX
from tests.support.drafts import SATO, TAKAHASHI, file_card, sha_of


def rows(engine):
    with Session(engine) as session:
        return {
            table.name: sorted(map(str, session.connection().execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def full(desk, engine):
    with desk() as (book, persons):
        first = file_card(book, 1, TAKAHASHI, doubtful=("title",)).contact_id
        book.add_encounter(sha256=sha_of(1), owner="田中", met_on=date(2024, 4, 1))
        # The one that is shown has the higher number, so that its part comes first in the copy.
        second = file_card(book, 2, SATO | {"name": "髙橋 一郎"}).contact_id
        persons.merge(second, first, by="tanaka")
        persons.keep_apart(second, file_card(book, 3, SATO).contact_id, by="tanaka")
    return engine


def test_a_copy_put_back_in_either_kind_of_database_is_the_same_book_and_goes_on(full, empty_url, tmp_path, clock):
    target = open_engine(empty_url)
    copy_book(full, tmp_path / "copy")

    put_back(target, tmp_path / "copy")

    assert rows(target) == rows(full)
    with writing(target) as session:
        numbers = iter(range(1000))
        book = Book(session, now=clock, new_id=lambda: f"new{next(numbers)}")
        file_card(book, 9, TAKAHASHI | {"name": "山田 太郎"})
        assert len(book.contacts("").items) == 3
        assert len(book.contacts("髙橋").items) == 1
    target.dispose()


def test_a_copy_of_an_older_shape_is_put_back_and_brought_up_to_date(empty_url, tmp_path):
    (tmp_path / "copy" / "rows").mkdir(parents=True)
    (tmp_path / "copy" / "rows" / "revision").write_text("0003")
    (tmp_path / "copy" / "rows" / "original.jsonl").write_text(
        json.dumps(
            {"sha256": sha_of(1), "file_name": "a.jpg", "media_type": "image/jpeg", "size_bytes": 1,
             "added_at": "2026-11-21T09:00:00+00:00"}
        ) + "\n"
    )  # fmt: skip
    target = open_engine(empty_url)

    put_back(target, tmp_path / "copy")

    (row,) = rows(target)["original"]
    target.dispose()
    assert "a.jpg" in row


def test_a_copy_says_what_it_names(full, tmp_path):
    copy_book(full, tmp_path / "copy")

    named = named_in(tmp_path / "copy")

    assert named.originals == {sha_of(1), sha_of(2), sha_of(3)}
    assert len(named.cards) == named.rows["card"] == 3
    assert named.rows == {name: len(found) for name, found in rows(full).items()}


def test_every_table_of_the_book_is_in_a_copy(engine):
    """A table that Base.metadata does not know would be lost on the way to another database."""
    made = {name for name in inspect(engine).get_table_names() if not name.startswith((SEARCH_INDEX, MEETING))}

    assert made - {"alembic_version"} == set(Base.metadata.tables)


def test_a_book_is_not_put_over_another(full, tmp_path):
    copy_book(full, tmp_path / "copy")

    with pytest.raises(BookError) as refused:
        put_back(full, tmp_path / "copy")
    assert refused.value.hint


@pytest.mark.parametrize("what", ["nothing", "a newer shape"])
def test_what_is_no_copy_for_us_is_refused_in_words(what, tmp_path, empty_url):
    (tmp_path / "copy" / "rows").mkdir(parents=True)
    (tmp_path / "copy" / "rows" / "revision").write_text("9999")
    if what == "nothing":
        shutil.rmtree(tmp_path / "copy" / "rows")
    target = open_engine(empty_url)

    with pytest.raises(BookError) as refused:
        put_back(target, tmp_path / "copy")
    target.dispose()
    assert refused.value.hint
