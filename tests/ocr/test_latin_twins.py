"""O and 0, I and l look the same in print; the word says which one it is."""

from __future__ import annotations

import pytest

from ocr.ctc import CtcChar
from ocr.latin_twins import latin_twins


def said(text: str) -> str:
    line = [
        CtcChar(text=char, confidence=0.9, position=(i + 0.5) / len(text), alternatives=())
        for i, char in enumerate(text)
    ]
    return "".join(char.text for char in latin_twins(line))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("取締役 CF0", "取締役 CFO"),
        ("NP0法人大鷲", "NPO法人大鷲"),
        ("株式会社QU0Nデザイン", "株式会社QUONデザイン"),
        ("Kenichi YOKOl", "Kenichi YOKOI"),
        ("Al Laboratory", "AI Laboratory"),
        ("ltsuki Mizukami", "Itsuki Mizukami"),
        ("Terada lori", "Terada Iori"),
        ("lida Kenta", "Iida Kenta"),
        ("7-38-21 Ikegami, 0ta-ku, Tokyo", "7-38-21 Ikegami, Ota-ku, Tokyo"),
    ],
)
def test_a_word_of_capitals_holds_no_figure_and_no_small_letter(read: str, printed: str):
    assert said(read) == printed


@pytest.mark.parametrize(
    "text",
    [
        "ISO9001",
        "B103",
        "10F",
        "Co., ltd.",
        "Paul Allen",
        "Design lane",
        "land sale",
        "lori",
        "YOKOl0@example.jp",
        "www.AB0.jp",
        "ﾃﾞ0",
    ],
)
def test_rooms_numbers_and_addresses_of_the_net_stay(text: str):
    assert said(text) == text


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("URL:http:/ww.example.jp", "URL:http://www.example.jp"),
        ("https:/example.jp", "https://example.jp"),
        ("htps://example.jp", "https://example.jp"),
        ("URL htp://example.jp", "URL http://example.jp"),
        ("ww.example.jp", "www.example.jp"),
        ("http://www.example.jp/a/b", "http://www.example.jp/a/b"),
        ("www.cww.jp", "www.cww.jp"),
    ],
)
def test_what_stands_twice_in_an_address_of_the_net_is_whole(read: str, printed: str):
    assert said(read) == printed


@pytest.mark.parametrize(
    ("text", "held", "printed"), [("PMPR", 0.2, "PMP®"), ("PMPR", 0.01, "PMPR"), ("HR", 0.3, "HR")]
)
def test_an_r_behind_an_acronym_is_the_registered_mark_where_the_reader_held_it_possible(
    text: str, held: float, printed: str
):
    line = [
        CtcChar(text=char, confidence=0.8, position=i / 4, alternatives=(("®", held),) if char == "R" else ())
        for i, char in enumerate(text)
    ]

    assert "".join(char.text for char in latin_twins(line)) == printed
