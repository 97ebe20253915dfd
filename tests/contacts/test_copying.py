"""A copy of the book, put back elsewhere, is the same book, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from sqlmodel import Session, select

from contacts.book import Book
from contacts.copying import copy_book, put_back
from contacts.engine import open_engine, writing
from contacts.errors import BookError
from contacts.model import Base
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


def test_a_copy_put_back_is_the_same_book_and_goes_on(full, empty_url, tmp_path, clock):
    target = open_engine(empty_url)
    if full.dialect.name != target.dialect.name:
        target.dispose()
        return  # the other pairs are refused, below
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


def test_a_book_is_not_put_over_another(full, tmp_path):
    copy_book(full, tmp_path / "copy")

    with pytest.raises(BookError) as refused:
        put_back(full, tmp_path / "copy")
    assert refused.value.hint


def test_a_copy_of_the_other_database_is_refused_in_words(full, tmp_path, empty_url):
    copy_book(full, tmp_path / "copy")
    shutil.rmtree(tmp_path / "copy" / "rows", ignore_errors=True)
    (tmp_path / "copy" / "book.sqlite3").unlink(missing_ok=True)
    target = open_engine(empty_url)

    with pytest.raises(BookError) as refused:
        put_back(target, tmp_path / "copy")
    target.dispose()
    assert refused.value.hint
