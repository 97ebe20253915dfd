"""Where a reader was torn between two kanji, the word around them decides."""

from __future__ import annotations

import pytest

from ocr.ctc import CtcChar
from ocr.kanji_words import with_kanji_words


def said(text: str, at: int, other: str, held: float, *, sure: float = 0.5) -> str:
    line = [
        CtcChar(
            text=char,
            confidence=sure if i == at else 0.99,
            position=(i + 0.5) / len(text),
            alternatives=((other, held),) if i == at else (),
        )
        for i, char in enumerate(text)
    ]
    return "".join(char.text for char in with_kanji_words(line))


@pytest.mark.parametrize(
    ("read", "at", "other", "held", "printed"),
    [
        ("プロジェクト推選室", 7, "進", 0.15, "プロジェクト推進室"),
        ("代表取稀役CEO", 3, "締", 0.3, "代表取締役CEO"),
        ("和歌山票和歌山市", 3, "県", 0.03, "和歌山県和歌山市"),
        ("冲縄県那覇市", 0, "沖", 0.03, "沖縄県那覇市"),
        ("海外関発部", 2, "開", 0.2, "海外開発部"),
    ],
)
def test_a_word_of_cards_is_made_whole(read: str, at: int, other: str, held: float, printed: str):
    assert said(read, at, other, held) == printed


@pytest.mark.parametrize(
    ("read", "at", "other", "held", "sure"),
    [
        ("推選室", 1, "進", 0.05, 0.5),  # a word of two, hardly held possible
        ("推選室", 1, "進", 0.09, 0.91),  # seen plainly
        ("営業部", 1, "桑", 0.3, 0.5),  # a word of the list already
        ("設楽太郎", 1, "薬", 0.3, 0.5),  # no word either way
    ],
)
def test_what_was_seen_or_is_a_word_already_stays(read: str, at: int, other: str, held: float, sure: float):
    assert said(read, at, other, held, sure=sure) == read


def test_a_long_word_may_lack_several_of_its_kanji():
    line = [
        CtcChar(text=char, confidence=0.4, position=i / 4, alternatives=((wanted, 0.1),))
        for i, (char, wanted) in enumerate(zip("常務扶行投員", "常務執行役員", strict=True))
    ]

    assert "".join(char.text for char in with_kanji_words(line)) == "常務執行役員"
