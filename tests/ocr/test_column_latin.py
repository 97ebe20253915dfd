"""Latin in a column: turned on its side, or capitals that stand."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.column_latin import as_turned, is_turned, with_capitals, with_latin_alone
from ocr.ctc import CtcChar


def cells(*held: str, sure: float = 0.97) -> list[list[CtcChar]]:
    return [
        [CtcChar(text=char, confidence=sure, position=i / len(held), alternatives=()) for char in one]
        for i, one in enumerate(held)
    ]


def said(held: list[list[CtcChar]]) -> list[str]:
    return ["".join(char.text for char in one) for one in held]


LYING = cells("崎", "", "1丁", "目", "3", "2", "", "8")
ROW = cells("崎", "一", "丁", "目", "ω", "N", "一", "∞")


def test_figures_read_surely_lying_and_as_junk_in_a_row_are_turned():
    assert is_turned(LYING, ROW)
    assert not is_turned(LYING, cells("崎", "一", "丁", "目", "3", "2", "一", "8"))


def test_upright_letters_of_full_width_are_not_turned():
    assert not is_turned(cells("H", "A", "R", "U", "M"), cells("H", "Ａ", "Ｒ", "Ｕ", "Ｍ"))


def test_of_turned_figures_the_row_says_nothing_and_a_one_on_its_side_is_no_kanji():
    strokes, row = as_turned(["", "flat", "", "", "", "", "upright", ""], LYING, ROW)

    assert strokes == ["", "", "", "", "", "", "upright", ""]
    assert said(row) == ["崎", "", "1丁", "目", "3", "2", "", "8"]


def test_a_turned_figure_that_was_read_a_little_off_its_cell_is_not_read_twice():
    _, row = as_turned([""] * 4, cells("9", "", "4", "19"), cells("9", "4", "", "G"))

    assert said(row) == ["9", "", "4", "19"]


@pytest.mark.parametrize(
    ("row", "spans", "told"),
    [
        (("A", "-", "研"), ((0, 20), (24, 44), (48, 72)), "letter"),
        (("推", "-", "T"), ((0, 24), (28, 48), (52, 72)), "letter"),
        (("A", "-", "研"), ((0, 20), (24, 54), (58, 82)), "upright"),
        (("A", "-", "1"), ((0, 20), (24, 44), (48, 68)), "upright"),
        (("三", "-", "研"), ((0, 20), (24, 44), (48, 72)), "upright"),
    ],
)
def test_a_bar_as_high_as_the_capital_beside_it_is_an_i(row, spans, told: str):
    assert with_capitals(["", "upright", ""], cells(*row), spans)[1] == told


@pytest.mark.parametrize(
    ("lying", "alone", "read"),
    [
        ("QUOZ株式会社", "QUON", "QUON株式会社"),
        ("丁目E3N8", "E32-8", "丁目E328"),
        ("ZEN株式会社", "ZEN", "ZEN株式会社"),
        ("QUOZ株式会社", "OCOZ", "QUOZ株式会社"),
        ("AB株式会社", "XY", "AB株式会社"),
    ],
)
def test_a_turned_n_among_kanji_is_read_by_itself(lying: str, alone: str, read: str):
    together = [
        CtcChar(text=char, confidence=0.97, position=(i + 0.5) / len(lying), alternatives=())
        for i, char in enumerate(lying)
    ]
    crop = np.full((40, 320, 3), 250, np.uint8)

    settled = with_latin_alone(together, crop, lambda part: tuple(char for one in cells(*alone) for char in one))

    assert "".join(char.text for char in settled) == read


def test_a_turned_two_among_figures_is_no_n_where_one_was_held_possible():
    chars = [
        CtcChar(text=char, confidence=0.6, position=(i + 0.5) / 6, alternatives=(("2", 0.3),) if char == "N" else ())
        for i, char in enumerate("南町N-27")
    ]

    settled = with_latin_alone(chars, np.full((40, 320, 3), 250, np.uint8), lambda _: ())

    assert "".join(char.text for char in settled) == "南町2-27"
