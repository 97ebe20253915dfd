"""Where a reader was torn between two kana, the word around them decides."""

from __future__ import annotations

import pytest

from ocr.ctc import CtcChar
from ocr.katakana_words import with_words


def said(text: str, at: int, other: str, held: float) -> str:
    line = [
        CtcChar(
            text=char, confidence=0.9, position=(i + 0.5) / len(text), alternatives=((other, held),) if i == at else ()
        )
        for i, char in enumerate(text)
    ]
    return "".join(char.text for char in with_words(line))


@pytest.mark.parametrize(
    ("read", "at", "other", "held", "printed"),
    [
        ("クリエイティブディルクター", 9, "レ", 0.04, "クリエイティブディレクター"),
        ("バークいろは5F", 0, "パ", 0.19, "パークいろは5F"),
        ("第3ピル312", 2, "ビ", 0.05, "第3ビル312"),
        ("東峰メデイカル", 4, "ィ", 0.01, "東峰メディカル"),
    ],
)
def test_a_word_of_cards_is_made_whole(read: str, at: int, other: str, held: float, printed: str):
    assert said(read, at, other, held) == printed


@pytest.mark.parametrize(
    ("read", "at", "other", "held"),
    [
        ("バークいろは5F", 0, "ハ", 0.19),
        ("ディルクター", 2, "レ", 0.01),
        ("ピルグリム", 0, "ビ", 0.3),
        ("デイケアセンター", 1, "ィ", 0.3),
        ("ビルヂング", 2, "チ", 0.4),
    ],
)
def test_what_was_seen_clearly_and_other_words_stay(read: str, at: int, other: str, held: float):
    assert said(read, at, other, held) == read
