"""Characters a reader passes over, or sees where there is only paper, are settled by ink of their own."""

from __future__ import annotations

import numpy as np

from ingest.photo import Pixels
from ocr.ctc import CtcChar
from ocr.postal import UNREAD, with_postal_mark
from ocr.swallowed import settled_by_ink

EM = 40


def line(*blocks: tuple[int, int], width: int = 600) -> Pixels:
    """A white line 50 px high with blocks of ink (first column, width)."""
    picture = np.full((50, width, 3), 245, np.uint8)
    for left, wide in blocks:
        picture[6:43, left : left + wide] = 20
    return picture


def char(text: str, at_px: float, *, p: float = 0.99, weak: bool = False, width: int = 600) -> CtcChar:
    return CtcChar(text=text, confidence=p, position=at_px / width, alternatives=(), weak=weak)


def text(chars: tuple[CtcChar, ...]) -> str:
    return "".join(char.text for char in chars)


def test_a_weak_character_with_ink_of_its_own_is_kept():
    read = (char("C", 20), char("F", 45), char("P", 70), char("®", 105, p=0.2, weak=True))
    picture = line((10, 20), (36, 18), (62, 18), (96, 18))

    kept = settled_by_ink(read, picture)

    assert text(kept) == "CFP®"
    assert not any(char.weak for char in kept)


def test_a_weak_character_in_the_ink_of_another_one_is_dropped():
    read = (char("山", 30), char("'", 46, p=0.2, weak=True), char("田", 75))

    assert text(settled_by_ink(read, line((10, 40), (55, 40)))) == "山田"


def test_a_weak_character_on_bare_paper_is_dropped():
    read = (char("山", 30), char("口", 100, p=0.3, weak=True), char("田", 175))

    assert text(settled_by_ink(read, line((10, 40), (155, 40)))) == "山田"


def test_a_long_vowel_mark_read_on_the_paper_between_two_words_is_dropped_and_a_printed_one_stays():
    read = (char("ア", 30), char("ー", 100, p=0.6), char("テ", 170), char("ー", 215))

    assert text(settled_by_ink(read, line((10, 40), (150, 40), (200, 30)))) == "アテー"


def test_a_dot_read_where_two_words_stand_far_apart_is_dropped_and_a_printed_one_stays():
    read = (char("ザ", 30), char("・", 100, p=0.6), char("リ", 170), char("・", 215))

    assert text(settled_by_ink(read, line((10, 40), (150, 40), (211, 8)))) == "ザリ・"


def test_an_underscore_too_pale_to_be_seen_as_ink_stays():
    read = (char("i", 30), char("_", 100, p=0.95), char("n", 170))

    assert text(settled_by_ink(read, line((26, 8), (160, 20)))) == "i_n"


def test_the_second_bracket_of_a_legal_form_is_put_back():
    read = (char("(", 12), char("株", 40), char("山", 80), char("田", 120))
    weak = (*read[:2], char(")", 52, p=0.1, weak=True), *read[2:])
    picture = line((8, 8), (20, 40), (62, 38), (102, 38))

    assert text(settled_by_ink(read, picture)) == "(株)山田"
    assert text(settled_by_ink(weak, picture)) == "(株)山田"
    assert text(settled_by_ink((char("(", 12), char("代", 40), char("表", 80)), picture)) == "(代表"


def test_the_first_bracket_of_a_switchboards_mark_is_put_back():
    read = tuple(char(one, 20 + 22 * i) for i, one in enumerate("03-1234代)"))

    assert text(settled_by_ink(read, line((10, 190)))) == "03-1234(代)"
    assert text(settled_by_ink(read[:7] + read[7:8], line((10, 190)))) == "03-1234代"


def test_two_like_characters_in_the_room_of_one_are_one():
    rest = [char(one, 60 + 40 * i) for i, one in enumerate("ートナー")]
    twice = [char("パ", 20, p=0.96), char("パ", 38, p=0.55), *rest]
    apart = [char(one, 20 + 40 * i) for i, one in enumerate("ハハート")]

    assert text(settled_by_ink(twice, line((10, 190)))) == "パートナー"
    assert text(settled_by_ink(apart, line((10, 150)))) == "ハハート"


def postal_line(*, mark: bool, room: int = 12) -> str:
    digits = [char(one, 80 + 22 * i) for i, one in enumerate("169-0073東")]
    picture = line(*([(32 - room, 38)] if mark else []), *((70 + 22 * i, 16) for i in range(9)))
    return text(with_postal_mark(settled_by_ink(tuple(digits), picture)))


def test_ink_before_a_postal_code_that_nobody_read_is_its_mark():
    assert postal_line(mark=True) == "〒169-0073東"
    assert postal_line(mark=True, room=2) == "〒169-0073東"  # set tight
    assert postal_line(mark=False) == "169-0073東"


def test_unread_ink_before_anything_else_says_nothing():
    digits = tuple(char(one, 80 + 22 * i) for i, one in enumerate("03-1234"))
    picture = line((20, 38), *((70 + 22 * i, 16) for i in range(7)))

    settled = settled_by_ink(digits, picture)

    assert settled[0].text == UNREAD
    assert text(with_postal_mark(settled)) == "03-1234"


def test_a_mail_address_gets_the_at_sign_that_the_reader_held_possible():
    read = [char(one, 20 + 22 * i) for i, one in enumerate("taroab.jp")]
    weak = [*read[:4], char("@", 96, p=0.05, weak=True), *read[4:]]
    picture = line((10, 210))

    assert text(settled_by_ink(weak, picture)) == "taro@ab.jp"
    assert text(settled_by_ink([*weak, char("@", 250)], picture)) == "taroab.jp@"
