"""Kana as Latin keys: a list at one go gives what each reading gives by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from normalize.romaji import romaji_key, romaji_of, romaji_of_all

KANA = st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x30FF), max_size=6)


@given(st.lists(KANA, max_size=5))
def test_a_list_of_readings_gives_the_keys_of_each(readings: list[str]):
    assert romaji_of_all(readings) == {romaji_of(reading) for reading in readings}


def test_small_tsu_doubles_the_consonant_in_a_list_too():
    assert romaji_of_all(("はっとり", "おおの")) == {romaji_key("Hattori"), romaji_key("Ono")}
