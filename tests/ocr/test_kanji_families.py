"""The families of name kanji: each character in one of them, everyday form first, decoys on their own."""

from __future__ import annotations

import pytest

from ocr.kanji_families import CLASSES, FAMILIES, TRIGGERS, candidates, family_of, is_watched


def test_a_character_belongs_to_one_family():
    everything = "".join(FAMILIES)

    assert len(set(everything)) == len(everything)
    assert all(len(family) > 1 for family in FAMILIES)


@pytest.mark.parametrize(
    ("read", "expected"),
    [("高", "高髙"), ("濵", "濵浜濱"), ("数", "数藪薮籔"), ("嵩", "嵩嵜嶌"), ("来", "来來桒"), ("山", ""), ("A", "")],
)
def test_what_may_be_printed_where_a_character_was_read(read: str, expected: str):
    assert candidates(read) == expected
    assert is_watched(read) == bool(expected)


def test_a_decoy_leads_to_members_of_families_only():
    assert all(family_of(char) for members in TRIGGERS.values() for char in members)


def test_compatibility_forms_keep_their_own_number():
    # 塚 神 福 are two characters each; an editor that normalises this source file would make them one.
    assert [f"{ord(char):X}" for char in family_of("神")] == ["795E", "FA19"]
    assert len(set(CLASSES)) == len(CLASSES)
