"""A character is exchanged only where a check wants it and a reader held it possible; anything else stays as read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from normalize.draft import CardDraft, FieldKind
from normalize.draft_card import draft_card
from ocr.reading import ReadCard

Setting = Callable[..., ReadCard]


def _held_possible(read: ReadCard, number: int, char: str, other: str) -> ReadCard:
    """The same reading where the leading engine also held `other` possible for `char`."""
    line = read.lines[number]
    chars = tuple(replace(one, alternatives=((other, 0.3),)) if one.text == char else one for one in line.chars)
    return replace(read, lines=(*read.lines[:number], replace(line, chars=chars), *read.lines[number + 1 :]))


def _said(draft: CardDraft, kind: FieldKind) -> tuple[str, set[str]]:
    found = draft.first(kind)
    assert found is not None
    return found.value, {doubt.code for doubt in found.doubts}


def test_a_town_is_mended_where_a_reader_saw_the_right_character(setting: Setting) -> None:
    read = _held_possible(setting(["〒220-0012 横浜市西区みなとみらレ2-3-1"]), 0, "レ", "い")

    value, doubts = _said(draft_card(read), FieldKind.ADDRESS)

    assert (value, doubts) == ("横浜市西区みなとみらい2-3-1", {"town_mended"})


def test_what_no_reader_saw_stays_as_read(setting: Setting) -> None:
    value, _ = _said(draft_card(setting(["〒220-0012 横浜市西区みなとみらレ2-3-1"])), FieldKind.ADDRESS)

    assert value == "横浜市西区みなとみらレ2-3-1"


def test_a_figure_of_the_postal_code_is_mended_to_fit_the_town(setting: Setting) -> None:
    read = _held_possible(setting(["〒160-0005 東京都千代田区丸の内1-2-3"]), 0, "6", "0")

    code, doubts = _said(draft_card(read), FieldKind.POSTAL_CODE)

    assert (code, doubts) == ("100-0005", {"postal_code_mended"})


def test_two_wrong_figures_are_a_persons_business(setting: Setting) -> None:
    read = _held_possible(setting(["〒530-0001 東京都千代田区丸の内1-2-3"]), 0, "5", "1")

    code, doubts = _said(draft_card(read), FieldKind.POSTAL_CODE)

    assert (code, doubts) == ("530-0001", {"postal_code_disagrees"})


def test_the_raw_text_stays(setting: Setting) -> None:
    read = _held_possible(setting(["〒160-0005 東京都千代田区丸の内1-2-3"]), 0, "6", "0")

    found = draft_card(read).first(FieldKind.POSTAL_CODE)

    assert found is not None
    assert "160-0005" in found.raw


def test_a_pill_under_an_address_is_a_building(setting: Setting) -> None:
    read = _held_possible(setting(["東京都千代田区丸の内1-2-3", "青嶺ピル5F"]), 1, "ピ", "ビ")

    value, doubts = _said(draft_card(read), FieldKind.ADDRESS)

    assert (value, doubts) == ("東京都千代田区丸の内1-2-3 青嶺ビル5F", {"building_mended"})


def test_what_the_second_reader_saw_counts(setting: Setting) -> None:
    read = setting(["大阪府堺市美原區さつき野西920"])
    line = replace(read.lines[0], by=(("one", read.lines[0].text), ("two", "大阪府堺市美原区さつき野西920")))

    value, doubts = _said(draft_card(replace(read, lines=(line,))), FieldKind.ADDRESS)

    assert (value, doubts) == ("大阪府堺市美原区さつき野西920", {"town_mended"})


def test_a_word_that_is_hardly_one_waits_for_a_person(setting: Setting) -> None:
    value, doubts = _said(draft_card(setting(["東京都千代田区丸の内1-2-3", "青嶺ビルチング"])), FieldKind.ADDRESS)

    assert value.endswith("青嶺ビルチング")
    assert "building_unlikely" in doubts
