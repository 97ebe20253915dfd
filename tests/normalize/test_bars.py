"""A bar and a one are the same stroke: each is put right only where the other cannot stand."""

from __future__ import annotations

import pytest

from normalize.bars import bars_for_ones, ones_for_bars


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("鈴木 ー郎", "鈴木 一郎"),
        ("鈴木ー郎", "鈴木一郎"),
        ("第ー営業部", "第一営業部"),
        ("ー級建築士", "一級建築士"),
        ("ー般社団法人", "一般社団法人"),
        ("マネージャー", "マネージャー"),
        ("丸の内1-1", "丸の内1-1"),
        ("コーポ ー", "コーポ ー"),
    ],
)
def test_a_long_vowel_where_none_can_be_is_a_one(read: str, meant: str) -> None:
    assert ones_for_bars(read) == meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("〒38010823 長野市", "〒380-0823 長野市"),
        ("F39510825 長野県", "F395-0825 長野県"),
        ("十二四三一〇〇〇三", "十二四三-〇〇〇三"),
        ("電話026122611234", "電話026-226-1234"),
        ("電話〇二六一二二六一一二三四", "電話〇二六-二二六-一二三四"),
        ("携帯0901123415678", "携帯090-1234-5678"),
        ("電話0312345678", "電話0312345678"),
        ("123456789012", "123456789012"),
    ],
)
def test_a_one_too_many_is_a_bar(read: str, meant: str) -> None:
    assert bars_for_ones(read) == meant
