"""Among capitals l is I where a reader held that possible; letters of a name set apart are joined; with a doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from normalize.draft import FieldKind, FieldReading
from normalize.draft_card import draft_card
from ocr.reading import ReadCard

Setting = Callable[..., ReadCard]


def _romaji(read: ReadCard) -> FieldReading:
    found = draft_card(read).first(FieldKind.NAME_ROMAJI)
    assert found is not None
    return found


def _doubting_l(read: ReadCard) -> ReadCard:
    line = read.lines[-1]
    chars = tuple(replace(char, alternatives=(("I", 0.3),)) if char.text == "l" else char for char in line.chars)
    return replace(read, lines=(*read.lines[:-1], replace(line, chars=chars)))


def test_l_at_the_end_of_capitals_is_i_where_a_reader_saw_it(setting: Setting) -> None:
    read = _doubting_l(setting(["株式会社朝凪", ("横井 健一", 1.6), "Kenichi YOKOl"]))

    found = _romaji(read)

    assert (found.value, found.raw) == ("Kenichi YOKOI", "Kenichi YOKOl")
    assert {doubt.code for doubt in found.doubts} == {"capital_i_mended"}


def test_l_that_no_reader_doubts_stays(setting: Setting) -> None:
    assert _romaji(setting(["株式会社朝凪", ("横井 健一", 1.6), "Kenichi YOKOl"])).value == "Kenichi YOKOl"


@pytest.mark.parametrize(
    ("printed", "value"), [("Shinichi S ETO", "Shinichi SETO"), ("Shinich i SET O", "Shinichi SETO")]
)
def test_letters_set_apart_are_joined_with_a_doubt(setting: Setting, printed: str, value: str) -> None:
    found = _romaji(setting(["株式会社朝凪", ("瀬戸 真一", 1.6), printed]))

    assert found.value == value
    assert "letter_set_apart" in {doubt.code for doubt in found.doubts}
