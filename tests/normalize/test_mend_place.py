"""Prefecture, city and town of a poor picture follow the postal code where the picture does not speak against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from normalize.draft import FieldKind
from normalize.draft_card import draft_card
from ocr.reading import ReadCard

Setting = Callable[..., ReadCard]


def _unsure(read: ReadCard, number: int, of: str, confidence: float) -> ReadCard:
    """The same reading where the leading engine was not sure of these characters."""
    line = read.lines[number]
    chars = tuple(replace(one, confidence=confidence) if one.text in of else one for one in line.chars)
    return replace(read, lines=(*read.lines[:number], replace(line, chars=chars), *read.lines[number + 1 :]))


def _address(read: ReadCard) -> tuple[str, set[str]]:
    found = draft_card(read).first(FieldKind.ADDRESS)
    assert found is not None
    return found.value, {doubt.code for doubt in found.doubts}


def test_several_unsure_characters_become_those_of_the_codes_place(setting: Setting) -> None:
    read = setting(["〒812-0031 福同鼎福同市博多区仲浜町273-29"])

    value, doubts = _address(_unsure(read, 0, "同鼎仲", 0.6))

    assert value == "福岡県福岡市博多区沖浜町273-29"
    assert "place_mended" in doubts


def test_a_place_without_its_prefecture_stays_without_it(setting: Setting) -> None:
    value, _ = _address(_unsure(setting(["〒812-0031", "福同市博多区仲浜町273-29"]), 1, "同仲", 0.6))

    assert value == "福岡市博多区沖浜町273-29"


def test_characters_that_a_reader_was_sure_of_stay(setting: Setting) -> None:
    value, doubts = _address(_unsure(setting(["〒812-0031 福同鼎福同市博多区仲浜町273-29"]), 0, "", 0.6))

    assert value == "福同鼎福同市博多区仲浜町273-29"
    assert "place_mended" not in doubts


def test_a_code_of_another_place_mends_nothing(setting: Setting) -> None:
    value, _ = _address(_unsure(setting(["〒100-0005 福同鼎福同市博多区仲浜町273-29"]), 0, "同鼎仲", 0.6))

    assert value == "福同鼎福同市博多区仲浜町273-29"
