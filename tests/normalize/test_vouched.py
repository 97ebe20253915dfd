"""Words that a list knows leave nothing open in a value, whatever one reader made of them; the rest of it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from normalize.agree import POSTAL_CODE_AGREES
from normalize.draft import FieldKind
from normalize.fields.address import parse_address
from normalize.fields.position import is_whole_title
from normalize.rows import rows_of
from normalize.values import Value
from normalize.vouched import listed_words
from normalize.witness import witness_of
from ocr.reading import ReadCard

PRINTED = "福島県会津若松市中央287-25 グランド中央タワー504号室"


def _value(kind: FieldKind, text: str) -> Value:
    return Value(kind=kind, raw=text, value=text, lines=(0,), at=(0, 0), label_score=6.0)


def test_a_legal_form_and_words_of_the_list_are_known_and_a_name_is_not() -> None:
    words = listed_words(_value(FieldKind.COMPANY, "株式会社凌雲システム"))

    assert {"株式会社", "システム"} <= set(words)
    assert not any("凌" in word for word in words)


def test_the_town_is_known_again_in_the_name_of_a_building_where_the_postal_code_agrees() -> None:
    address = replace(_value(FieldKind.ADDRESS, PRINTED), address=parse_address(PRINTED), reasons=(POSTAL_CODE_AGREES,))

    assert {"タワー", "中央"} <= set(listed_words(address))
    assert "中央" not in listed_words(replace(address, reasons=()))


@pytest.mark.parametrize(("unsure", "open_still"), [("タ", False), ("グ", True), ("5", True)])
def test_only_what_no_list_knows_stays_open(setting: Callable[..., ReadCard], unsure: str, open_still: bool) -> None:
    read = setting([PRINTED], agreed=True)
    line = read.lines[0]
    at = PRINTED.rindex(unsure)
    chars = tuple(replace(c, confidence=0.8, agreed=False) if i == at else c for i, c in enumerate(line.chars))
    read = replace(read, lines=(replace(line, chars=chars),))

    witness = witness_of(read, rows_of(read), ((0, 0, len(PRINTED)),), FieldKind.ADDRESS, listed=["タワー", "中央"])

    assert (witness.risk > 0.1, witness.agreed < witness.asked) == (open_still, open_still)


@pytest.mark.parametrize(
    ("title", "whole"),
    [("シニアデザイナー", True), ("特任研究員", True), ("部長", True), ("シニアデザイナ", False), ("特任", False)],
)
def test_a_title_with_its_rank_is_whole_where_the_title_is(title: str, whole: bool) -> None:
    assert is_whole_title(title) is whole
