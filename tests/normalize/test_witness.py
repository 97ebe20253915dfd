"""A field is judged by its own characters: what stands beside it in the line says nothing about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from normalize.anchors import find_anchors
from normalize.draft import FieldKind
from normalize.rows import rows_of
from normalize.values import values_of
from normalize.witness import Witness, witness_of
from ocr.reading import ReadCard

Setting = Callable[..., ReadCard]


def _doubting(read: ReadCard, number: int, start: int, end: int) -> ReadCard:
    """The same reading with these characters of a line unsure and seen by one reader alone."""
    line = read.lines[number]
    chars = tuple(
        replace(char, confidence=0.5, agreed=False) if start <= at < end else char for at, char in enumerate(line.chars)
    )
    return replace(read, lines=(*read.lines[:number], replace(line, chars=chars), *read.lines[number + 1 :]))


def _witnesses(read: ReadCard) -> dict[FieldKind, Witness]:
    rows = rows_of(read)
    anchors, _ = find_anchors(rows)
    return {value.kind: witness_of(read, rows, value.spans, value.kind) for value in values_of(rows, anchors, [])}


def test_a_doubtful_label_leaves_the_mail_beside_it_sure(setting: Setting) -> None:
    read = _doubting(setting(["E-mail: t.yamada@aomine.example.co.jp"], agreed=True), 0, 0, 6)

    mail = _witnesses(read)[FieldKind.EMAIL]

    assert (mail.agreement, mail.lowest, mail.characters) == (1.0, 0.999, len("t.yamada@aomine.example.co.jp"))


def test_of_two_numbers_in_one_line_each_answers_for_itself(setting: Setting) -> None:
    text = "TEL 03-1234-5678 FAX 03-1234-5679"
    read = _doubting(setting([text], agreed=True), 0, len(text) - 1, len(text))

    found = _witnesses(read)

    assert found[FieldKind.PHONE].agreement == 1.0
    assert found[FieldKind.FAX].agreement == 0.9
    assert found[FieldKind.FAX].lowest == 0.5


def test_a_dash_between_figures_is_no_character_of_a_number(setting: Setting) -> None:
    read = _doubting(setting(["03-1234-5678"], agreed=True), 0, 2, 3)

    assert _witnesses(read)[FieldKind.PHONE].agreement == 1.0


def test_a_folded_character_still_finds_its_reading(setting: Setting) -> None:
    read = _doubting(setting(["㈱ＴＥＬ０３－１２３４－５６７８"], agreed=True), 0, 0, 1)

    phone = _witnesses(read)[FieldKind.PHONE]

    assert (phone.agreement, phone.characters) == (1.0, 10)


def test_letters_set_apart_are_found_in_their_boxes(setting: Setting) -> None:
    read = setting(["株式会社朝凪"], agreed=True)
    line = setting(["山"], agreed=True).lines[0]
    letters = []
    for index, char in enumerate("山田太郎"):
        left = 100.0 + 80 * index + (60 if index > 1 else 0)
        quad = ((left, 200.0), (left + 45, 200.0), (left + 45, 245.0), (left, 245.0))
        own = replace(line.chars[0], text=char, confidence=0.9 + index / 100)
        letters.append(replace(line, text=char, quad=quad, chars=(own,)))
    rows = rows_of(replace(read, lines=(*read.lines, *letters)))

    seen = witness_of(replace(read, lines=(*read.lines, *letters)), rows, ((1, 0, len(rows[1].text)),))

    assert (rows[1].text.replace(" ", ""), seen.characters, seen.lowest) == ("山田太郎", 4, 0.9)


def test_where_no_characters_were_given_the_line_speaks(setting: Setting) -> None:
    read = setting(["03-1234-5678"])
    bare = replace(read, lines=(replace(read.lines[0], chars=(), confidence=0.7),))

    assert _witnesses(bare)[FieldKind.PHONE].lowest == 0.7


def test_what_the_second_reader_saw_too_leaves_less_risk_and_what_it_saw_otherwise_more(setting: Setting) -> None:
    def risk(agreed: bool | None) -> float:
        read = setting(["03-1234-5678"], agreed=agreed)
        chars = tuple(replace(char, confidence=0.9) for char in read.lines[0].chars)
        return _witnesses(replace(read, lines=(replace(read.lines[0], chars=chars),)))[FieldKind.PHONE].risk

    assert 0 < risk(True) < risk(None) < risk(False) < 1


def test_a_line_without_characters_is_a_risk_too(setting: Setting) -> None:
    read = setting(["03-1234-5678"])
    bare = replace(read, lines=(replace(read.lines[0], chars=(), confidence=0.7),))

    assert _witnesses(bare)[FieldKind.PHONE].risk == pytest.approx(0.3)
