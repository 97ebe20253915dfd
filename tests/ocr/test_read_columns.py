"""A column is found whole, and read from two readings and its own ink."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from ingest.geometry import Box, Quad, bounding_box
from ocr.bars import with_bars
from ocr.column_boxes import whole_columns
from ocr.columns import read_column
from ocr.crop import lay_down
from ocr.ctc import CtcChar
from ocr.postal import with_postal_mark

EM = 40
WIDTH = 51
INK = (20, 20, 20)


def block(paper: np.ndarray, left: int, top: int, *, wide: int = 34) -> None:
    """A character of many strokes."""
    for k in range(4):
        cv2.rectangle(paper, (left, top + 2 + 9 * k), (left + wide, top + 5 + 9 * k), INK, -1)
    cv2.rectangle(paper, (left + wide // 2, top + 2), (left + wide // 2 + 3, top + 32), INK, -1)


def column(marks: str) -> np.ndarray:
    """One mark an em: `#` a kanji, `|` an upright bar, `-` a flat stroke as wide as 一."""
    paper = np.full((EM * len(marks), WIDTH, 3), 250, np.uint8)
    for i, mark in enumerate(marks):
        top = i * EM
        if mark == "#":
            block(paper, 8, top)
        elif mark == "|":
            cv2.rectangle(paper, (WIDTH // 2 - 2, top + 6), (WIDTH // 2 + 1, top + 33), INK, -1)
        elif mark == "-":
            cv2.rectangle(paper, (8, top + 18), (42, top + 21), INK, -1)
    return paper


def said(text: str, *, length: int, confidence: float = 0.9, skip: tuple[int, ...] = ()) -> tuple[CtcChar, ...]:
    """A reading whose characters stand one an em; places of `skip` were not seen."""
    places = [i for i in range(length) if i not in skip]
    return tuple(
        CtcChar(text=char, confidence=confidence, position=(i + 0.5) / length, alternatives=())
        for char, i in zip(text, places, strict=True)
    )


def read(picture: np.ndarray, lying: tuple[CtcChar, ...], row: tuple[CtcChar, ...]) -> str:
    on_its_side = lay_down(picture).shape
    return "".join(char.text for char in read_column(picture, lambda crop: lying if crop.shape == on_its_side else row))


def test_the_likelier_of_two_readings_stands_in_each_cell():
    picture = column("####")

    text = read(picture, said("電話Z8", length=4, confidence=0.6), said("電諸28", length=4, confidence=0.8))

    assert text == "電諸28"


def test_strokes_that_stand_alone_are_told_by_their_ink():
    picture = column("##|#-|-#")

    text = read(picture, said("〇八八三一七", length=8, skip=(2, 5)), said("〇八ー八ー一ー七", length=8))

    assert text == "〇八-八一-一七"


def test_a_lying_bracket_is_told_by_its_bend_and_a_lid_of_a_kanji_is_none():
    picture = column("#  #")
    cv2.ellipse(picture, (25, EM + 26), (17, 10), 0, 180, 360, INK, 3)
    lid = column("#  #")
    cv2.rectangle(lid, (8, EM + 22), (42, EM + 25), INK, -1)
    cv2.rectangle(lid, (23, EM + 12), (27, EM + 22), INK, -1)

    assert read(picture, said("三八", length=4, skip=(1, 2)), said("三へ八", length=4, skip=(2,))) == "三(八"
    assert "(" not in read(lid, said("三八", length=4, skip=(1, 2)), said("三八", length=4, skip=(1, 2)))


def test_a_bar_after_katakana_lengthens_the_vowel():
    assert read(column("#|##"), said("タワ1", length=4, skip=(1,)), said("タ1ワ1", length=4)) == "ターワ1"


def test_turned_latin_is_read_lying():
    picture = column("####")
    lying = tuple(
        CtcChar(text=char, confidence=0.98, position=(i + 0.5) / 8, alternatives=())
        for i, char in enumerate("a@b.jpxy")
    )

    assert read(picture, lying, said("甲乙丙丁", length=4, confidence=0.4)) == "a@b.jpxy"


def test_two_upright_figures_in_one_cell_are_kept_together():
    picture = column("####")
    row = tuple(
        CtcChar(text=char, confidence=0.98, position=place, alternatives=())
        for char, place in zip("丁目40番", (0.12, 0.38, 0.57, 0.68, 0.88), strict=True)
    )

    assert read(picture, said("丁目4番", length=4, confidence=0.98), row) == "丁目40番"


def card_with_columns() -> tuple[np.ndarray, tuple[Quad, ...]]:
    """Three columns of twelve characters; the boxes of the first two are short, the third has none."""
    card = np.full((700, 420, 3), 245, np.uint8)
    for x in (300, 200, 100):
        for i in range(12):
            block(card, x, 60 + i * EM, wide=34 if i < 6 else 18)
    boxes = tuple(
        Box(left=x - 8, top=52, right=x + 43, bottom=60 + count * EM).to_quad() for x, count in ((300, 7), (200, 5))
    )
    return card, boxes


def test_a_column_goes_on_where_its_ink_goes_on_and_a_lost_one_is_found():
    card, boxes = card_with_columns()

    found = sorted((bounding_box(quad) for quad in whole_columns(card, boxes)), key=lambda box: -box.left)

    assert len(found) == 3
    assert all(box.bottom == pytest.approx(60 + 12 * EM, abs=12) for box in found)
    assert all(box.top == pytest.approx(56, abs=12) for box in found)


def test_a_card_of_rows_keeps_its_boxes():
    card = np.full((300, 500, 3), 245, np.uint8)
    rows = tuple(Box(left=40, top=40 + 60 * i, right=400, bottom=80 + 60 * i).to_quad() for i in range(3))

    assert whole_columns(card, rows) == rows


def marked(text: str) -> str:
    return "".join(char.text for char in with_postal_mark(said(text, length=len(text))))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("T102-0074", "〒102-0074"),
        ("Ｔ０９９－３５０４北海道", "〒０９９－３５０４北海道"),
        ("平910-0053 福井県", "〒910-0053 福井県"),
        ("1999-8153 酒田市", "〒999-8153 酒田市"),
        ("I-981-3222", "〒981-3222"),
        ("＝七六一-〇四三三 高松市", "〒七六一-〇四三三 高松市"),
        ("十一四二-〇〇四三品川区", "〒一四二-〇〇四三品川区"),
        ("デー〇八-〇〇七四", "〒一〇八-〇〇七四"),
        ("デー〇ハー〇〇七四", "〒一〇八-〇〇七四"),
        ("〒-92-0015", "〒192-0015"),
        ("〒I92-00l5", "〒192-0015"),
        ("十一四二一〇〇四三 品川区", "〒一四二-〇〇四三 品川区"),
        # what must stay
        ("〒102-0074", "〒102-0074"),
        ("102-0074", "102-0074"),
        ("T103-1234-5678", "T103-1234-5678"),
        ("T1234567890123", "T1234567890123"),
        ("0120-1234", "0120-1234"),
        ("千代田区一-二", "千代田区一-二"),
        ("千葉県", "千葉県"),
    ],
)
def test_the_postal_mark_is_what_stands_before_a_postal_code(read: str, printed: str):
    assert marked(read) == printed


def test_a_bar_that_both_readings_give_between_two_figures_is_a_dash():
    seen = said("3|2丁|目", length=6)

    assert read(column("######"), seen, seen) == "3-2丁|目"


def test_a_bar_between_turned_figures_is_a_dash_and_a_stem_between_capitals_is_none():
    picture = np.full((EM * 4, WIDTH, 3), 250, np.uint8)
    for top in (6, 70):
        cv2.rectangle(picture, (10, top), (40, top + 18), INK, 3)
    cv2.rectangle(picture, (24, 36), (27, 58), INK, -1)
    seen = [
        CtcChar(text=char, confidence=0.97, position=place / picture.shape[0], alternatives=())
        for char, place in (("2", 15), ("4", 79))
    ]
    capitals = [replace(char, text=text) for char, text in zip(seen, "FP", strict=True)]

    assert "".join(char.text for char in with_bars(seen, picture, turned=True)) == "2-4"
    assert "".join(char.text for char in with_bars(capitals, picture)) == "FP"


def test_a_one_without_a_flag_that_both_readings_are_sure_of_is_no_dash():
    picture = column("#||#")
    seen = said("番11号", length=4, confidence=0.97)

    assert read(picture, seen, seen) == "番11号"
    assert read(picture, said("番11号", length=4, confidence=0.6), seen) != "番11号"
