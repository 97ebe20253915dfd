"""Strokes in a column's telephone number: a one, a dash or a bracket, by how many figures a number has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.ctc import CtcChar
from ocr.postal import with_postal_mark
from ocr.telephone import with_dashes


def said(text: str, by: Callable[[Sequence[CtcChar]], Sequence[CtcChar]] = with_dashes) -> str:
    line = [
        CtcChar(text=char, confidence=0.9, position=(i + 0.5) / len(text), alternatives=())
        for i, char in enumerate(text)
    ]
    return "".join(char.text for char in by(line))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("電話〇七二-七五九一九九八八", "電話〇七二-七五九-九九八八"),
        ("携帯〇七〇一三九六四-一一五九", "携帯〇七〇-三九六四-一一五九"),
        ("携帯　〇九〇-三九六四一一一五九", "携帯　〇九〇-三九六四-一一五九"),
        ("TEL〇五六八(八四一八一六二", "TEL〇五六八(八四)八一六二"),
        ("(〇三)五五五-一二三四", "(〇三)五五五-一二三四"),
        ("電話〇三-五ー四五-二三ー五", "電話〇三-五一四五-二三一五"),
        ("FAX 0153-31-677|", "FAX 0153-31-6771"),
    ],
)
def test_the_count_of_figures_tells_ones_from_dashes(read: str, printed: str):
    assert said(read) == printed


@pytest.mark.parametrize(
    "read",
    [
        "電話〇一一一二二一三四五六",  # a sign is missing: nothing says which
        "電話〇三一一一一一一二三四",  # three places for the first dash
        "〒〇三一一二三四",
        "三丁目一-二-三",
    ],
)
def test_what_does_not_add_up_stays_as_it_was_read(read: str):
    assert said(read) == read


@given(st.text(alphabet="〇一二三九-ー()1|0電話　", max_size=24))
def test_no_sign_is_added_or_taken_away(read: str):
    assert len(said(read)) == len(read)


def test_the_fourth_sign_of_a_postal_code_is_its_dash():
    assert said("〒914一0801福井県", with_postal_mark) == "〒914-0801福井県"
    assert said("テ914一0801福井県", with_postal_mark) == "〒914-0801福井県"
