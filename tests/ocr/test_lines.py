"""Rows are joined, spaces put back and lines ordered from where things stand, never from what they say."""

from __future__ import annotations

import cv2
import numpy as np

from ingest.geometry import Box, Quad
from ocr.ctc import CtcChar
from ocr.faint import both_looks, made_plain
from ocr.lone import with_lone_characters
from ocr.reading import Direction, TextLine
from ocr.reading_order import in_reading_order
from ocr.rows import join_rows
from ocr.spacing import respace


def box(left: float, top: float, width: float, height: float) -> Quad:
    return Box(left=left, top=top, right=left + width, bottom=top + height).to_quad()


BODY = tuple(box(40, 200 + 30 * i, 300, 20) for i in range(4))


def test_a_letter_spaced_name_becomes_one_row():
    rows = join_rows((*BODY, box(40, 100, 60, 44), box(160, 100, 62, 44), box(290, 101, 120, 43)))

    assert len(rows) == len(BODY) + 1
    assert ((40, 100), (410, 101), (410, 144), (40, 144)) in rows


def test_a_single_character_far_off_still_belongs_to_the_name():
    rows = join_rows((*BODY, box(40, 100, 90, 44), box(270, 100, 44, 44)))

    assert len(rows) == len(BODY) + 1


def test_body_text_in_two_columns_stays_two_lines():
    rows = join_rows((box(40, 200, 180, 20), box(250, 200, 180, 20), *BODY))

    assert len(rows) == len(BODY) + 2


def test_a_letter_spaced_name_in_vertical_writing_becomes_one_column():
    body = tuple(box(40 + 30 * i, 200, 20, 300) for i in range(4))

    joined = join_rows((*body, box(300, 100, 44, 46), box(300, 200, 44, 46), box(301, 300, 43, 120)))

    assert len(joined) == len(body) + 1
    assert max(y for quad in joined for _, y in quad[2:]) == 500
    assert ((300, 100), (344, 100), (344, 420), (301, 420)) in joined


def test_a_logo_far_from_the_name_is_not_joined_to_it():
    rows = join_rows((*BODY, box(40, 100, 120, 44), box(400, 100, 60, 44)))

    assert len(rows) == len(BODY) + 2


def test_boxes_that_have_grown_into_each_other_are_one_row():
    rows = join_rows((*BODY, box(40, 100, 150, 60), box(150, 100, 220, 60)))

    assert len(rows) == len(BODY) + 1


def test_two_large_words_far_apart_are_one_name_and_two_of_ordinary_size_are_not():
    large = join_rows((*BODY, box(40, 100, 120, 44), box(280, 100, 120, 44)))
    ordinary = join_rows((*BODY, box(40, 100, 120, 28), box(240, 100, 120, 28)))

    assert (len(large), len(ordinary)) == (len(BODY) + 1, len(BODY) + 2)


def card_with(*blocks: tuple[int, int, int, int], colour: tuple[int, int, int] = (20, 20, 20)) -> np.ndarray:
    card = np.full((400, 700, 3), 245, np.uint8)
    for edge in (50, 68, 88, 106):
        card[108:140, edge : edge + 8] = 20
    for left, top, width, height in blocks:
        card[top : top + height, left : left + width] = colour
    return card


def one_kanji(_: np.ndarray) -> tuple[CtcChar, ...]:
    return (CtcChar(text="杏", confidence=0.9, position=0.5, alternatives=()),)


def test_a_lone_character_beside_a_large_row_is_found_where_a_reader_sees_one():
    name = box(40, 100, 90, 48)
    found = with_lone_characters(card_with((220, 108, 32, 32)), (*BODY, name), one_kanji)
    unread = with_lone_characters(card_with((220, 108, 32, 32)), (*BODY, name), lambda _: ())

    assert len(found) == len(BODY) + 2
    assert len(join_rows(found)) == len(BODY) + 1
    assert len(unread) == len(BODY) + 1


def test_a_lone_character_is_found_past_what_hangs_down_from_the_reading_above():
    name = box(40, 100, 90, 48)

    found = with_lone_characters(card_with((150, 84, 20, 20), (240, 108, 32, 32)), (*BODY, name), one_kanji)

    over_it = with_lone_characters(card_with((240, 96, 32, 8), (240, 108, 32, 32)), (*BODY, name), one_kanji)
    close = with_lone_characters(card_with((136, 108, 32, 32)), (*BODY, name), one_kanji)

    assert [len(one) for one in (found, over_it, close)] == [len(BODY) + 2] * 3


def test_a_thin_stroke_is_of_the_names_ink_though_paler_and_a_coloured_one_is_not():
    name, pixels = box(40, 100, 90, 48), card_with()

    for colour in ((120, 120, 120), (60, 60, 230)):
        shown = pixels.copy()
        cv2.line(shown, (200, 124), (232, 124), colour, 2)
        found = with_lone_characters(shown, (*BODY, name), one_kanji)

        assert (len(found) > len(BODY) + 1) == (colour[0] == colour[2])


def test_a_seal_a_picture_and_a_far_mark_beside_the_name_are_no_character_of_it():
    name = (*BODY, box(40, 100, 90, 48))

    assert with_lone_characters(card_with((220, 108, 32, 32), colour=(40, 40, 220)), name, one_kanji) == name
    assert with_lone_characters(card_with((220, 60, 90, 130)), name, one_kanji) == name
    assert with_lone_characters(card_with((420, 108, 32, 32)), name, one_kanji) == name


def chars(text: str, centres_px: list[float], width_px: float) -> list[CtcChar]:
    return [
        CtcChar(text=char, confidence=0.9, position=centre / width_px, alternatives=())
        for char, centre in zip(text, centres_px, strict=True)
    ]


def spaced(text: str, centres_px: list[float], width_px: float, height_px: float = 40) -> str:
    return "".join(
        char.text for char in respace(chars(text, centres_px, width_px), width_px=width_px, height_px=height_px)
    )


def test_a_gap_between_family_and_given_name_is_a_space():
    assert spaced("山田太郎", [20, 54, 120, 154], 174) == "山田 太郎"


def test_tight_kanji_get_no_space():
    assert spaced("山田太郎", [20, 54, 88, 122], 142) == "山田太郎"


def test_a_letter_spaced_name_keeps_its_wider_middle_gap():
    assert spaced("山田太郎", [20, 74, 170, 224], 244) == "山 田  太 郎"


def test_a_space_the_engine_saw_is_not_doubled():
    assert spaced("山田 太郎", [20, 54, 87, 120, 154], 174) == "山田 太郎"


def test_latin_letters_keep_the_engines_spaces():
    assert spaced("IT本部", [12, 26, 52, 86], 106) == "IT本部"


def test_a_narrow_figure_after_kana_and_a_long_vowel_get_no_space():
    assert spaced("ビル1F", [20, 54, 88, 106], 120) == "ビル1F"
    assert spaced("マネージ", [20, 54, 82, 128], 150) == "マネージ"


def line(text: str, quad: Quad, direction: Direction = Direction.HORIZONTAL) -> TextLine:
    return TextLine(text=text, quad=quad, confidence=0.9, direction=direction)


def test_horizontal_lines_go_down_and_each_row_goes_right():
    lines = [
        line("FAX", box(250, 202, 100, 20)),
        line("名前", box(40, 100, 200, 40)),
        line("TEL", box(40, 200, 100, 20)),
    ]

    assert [read.text for read in in_reading_order(lines)] == ["名前", "TEL", "FAX"]


def test_columns_are_read_from_the_right():
    lines = [
        line("住所は左", box(40, 60, 20, 300), Direction.VERTICAL),
        line("会社は右", box(300, 60, 20, 300), Direction.VERTICAL),
        line("氏名は中", box(170, 60, 40, 300), Direction.VERTICAL),
        line("X", box(40, 400, 20, 20)),
    ]

    assert [read.text for read in in_reading_order(lines)] == ["会社は右", "氏名は中", "住所は左", "X"]


def test_faint_print_is_made_plain_and_plain_print_left_alone():
    rng = np.random.default_rng(5)
    faint = np.clip(150 + rng.normal(0, 6, (400, 700, 1)) + np.zeros((1, 1, 3)), 0, 255).astype(np.uint8)
    boxes = tuple(box(80, 60 + 60 * i, 400, 30) for i in range(4))
    for i in range(4):
        cv2.putText(faint, "TEL 03-5550-1234", (85, 82 + 60 * i), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (115, 115, 115), 2)
    plain = np.where(faint < 130, 20, 240).astype(np.uint8)

    seen = made_plain(faint, boxes)

    assert made_plain(plain, boxes) is None
    assert made_plain(faint, ()) is None
    assert seen is not None
    grey = seen[..., 0].astype(int)
    assert np.median(grey) - np.percentile(grey, 0.5) > 100


def test_a_line_seen_before_the_card_was_made_plain_and_not_after_is_kept():
    first, second = (box(40, 40, 300, 20), box(40, 80, 300, 20)), (box(40, 38, 300, 24), box(40, 140, 300, 20))

    assert both_looks(first, second) == (*second, first[1])
    assert both_looks((*first, box(40, 110, 300, 20)), second) == (*first, box(40, 110, 300, 20), second[1])
