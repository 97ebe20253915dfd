"""Anybody is found by any part of what people remember, and nobody else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.errors import BookError
from contacts.search import grams_of, search_text
from contacts.views import ConfirmedValue
from normalize.draft import FieldKind
from tests.support.drafts import SATO, TAKAHASHI, file_card

HAYASHI = {"company": "林製材所", "name": "林 進", "name_romaji": "Susumu HAYASHI", "phone": "0265-22-3333"}


@pytest.fixture
def three(book):
    with book() as b:
        for number, fields in enumerate((TAKAHASHI, SATO, HAYASHI)):
            file_card(b, number, fields)


QUERIES = {
    "髙橋": ["髙橋 一郎"],
    "高橋": ["髙橋 一郎"],
    "高橋一郎": ["髙橋 一郎"],
    "橋一": ["髙橋 一郎"],
    "林": ["林 進"],
    "進": ["林 進"],
    "たかはし": ["髙橋 一郎"],
    "ﾀｶﾊｼ": ["髙橋 一郎"],
    "カハ": ["髙橋 一郎"],
    "takahashi": ["髙橋 一郎"],
    "Sato": ["佐藤 花子"],
    "Satoh": ["佐藤 花子"],
    "ichirotakahashi": ["髙橋 一郎"],
    "hayashi": ["林 進"],
    "青葉": ["髙橋 一郎"],
    "青葉商事": ["髙橋 一郎"],
    "株式会社": ["佐藤 花子", "髙橋 一郎"],
    "1234-56": ["髙橋 一郎"],
    "0312345678": ["髙橋 一郎"],
    "０９０": ["髙橋 一郎"],
    "midori.example": ["佐藤 花子"],
    "@": ["佐藤 花子", "髙橋 一郎"],
    "高橋 青葉": ["髙橋 一郎"],
    "髙橋　一郎": ["髙橋 一郎"],
    "高橋 みどり": [],
    "橋高": [],
    "高一橋": [],
    "%": [],
    "_": [],
    '" OR 1=1 --': [],
    "NEAR(高橋)": [],
    "*": [],
    "": ["林 進", "佐藤 花子", "髙橋 一郎"],
    "  ": ["林 進", "佐藤 花子", "髙橋 一郎"],
}


def test_every_query_finds_whom_it_should_and_nobody_else(three, book):
    with book() as b:
        found = {query: [row.name for row in b.contacts(query).items] for query in QUERIES}

    assert found == QUERIES


def test_pages_show_everybody_once(book):
    with book() as b:
        for number in range(7):
            file_card(b, number, SATO | {"email": f"s{number}@midori.example.co.jp"})
        seen, after = [], None
        while True:
            page = b.contacts("佐藤", after=after, limit=3)
            seen += [row.email for row in page.items]
            if (after := page.after) is None:
                break

    assert seen == [f"s{number}@midori.example.co.jp" for number in reversed(range(7))]


@pytest.mark.parametrize("after", ["x", "🙂", "MjAyNi0wMS0wMQ", "", "a" * 3000])
def test_a_wrong_cursor_is_refused_in_words(book, after):
    with pytest.raises(BookError), book() as b:
        b.contacts("", after=after)


def test_a_corrected_name_is_found_and_the_misread_one_is_not(three, book):
    with book() as b:
        (row,) = b.contacts("佐藤").items
        (card,) = b.contact(row.id).cards
        b.confirm_card(
            card.card_id,
            values=[ConfirmedValue(kind=FieldKind.NAME, value="斎藤 花子")],
            by="t",
            version=b.card(card.card_id).version,
        )

        assert [row.name for row in b.contacts("斎藤").items] == ["斎藤 花子"]
        assert [row.name for row in b.contacts("齋藤").items] == ["斎藤 花子"]
        assert b.contacts("佐藤").items == ()


@given(st.text(max_size=30), st.integers(0, 29), st.integers(1, 10))
def test_every_part_of_a_value_has_only_tokens_of_the_value(value, start, length):
    folded = search_text([(FieldKind.COMPANY, value)])
    part = folded[start : start + length]

    if "\n" not in part:
        assert set(grams_of(part)) <= set(grams_of(folded))
        assert all(gram.isalnum() and gram.isascii() for gram in grams_of(folded))
