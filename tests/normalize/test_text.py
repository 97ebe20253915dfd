"""Width, dashes and spaces are folded; nothing that is printed differently is ever exchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.text import fold, fold_with_origin
from normalize.variants import fold_for_key, representative


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("㈱ﾊﾞﾝﾌﾞｰ　０３－１２３４", "(株)バンブー 03-1234"),
        ("ＴＥＬ：０３", "TEL:03"),
        ("ﾎﾟﾟｶﾞ", "ポ゜ガ"),
        ("三ー一ー三", "三-一-三"),
        ("ヒュ-マンサ−ビス", "ヒューマンサービス"),
        ("1−2‐3–4—5", "1-2-3-4-5"),
        ("エー・ディー", "エー・ディー"),
        ("辻\U000e0100", "辻"),
        ("ゼロ\u200b幅", "ゼロ幅"),
        ("℡ №5", "TEL No5"),
    ],
)
def test_width_kana_and_dashes_are_folded(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize("char", [chr(0xFA10), chr(0xFA19), chr(0xFA11), chr(0xF929), "髙", "濵", "𠮷", "①"])
def test_compatibility_and_variant_kanji_stay_as_printed(char: str) -> None:
    assert fold(char) == char


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded = fold_with_origin(text)

    assert len(folded.origin) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    assert folded.raw(0, len(folded.text)) in text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"),
        ("大﨑", "大崎"),
        ("濵田", "浜田"),
        ("斎藤", "斉藤"),
        ("渡邊", "渡辺"),
        ("𠮷田", "吉田"),
        ("礒部", "磯部"),
        (chr(0xFA10), "塚"),
    ],
)
def test_variants_meet_in_keys(one: str, other: str) -> None:
    assert fold_for_key(one) == fold_for_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("田中", "中田"),
        ("高橋", "高端"),
        ("大崎", "太崎"),
        ("土田", "士田"),
        # ja-itaiji has each of these in one family; in names they are two.
        ("田", "佃"),
        ("駿", "俊"),
        ("昇", "升"),
        ("智", "知"),
        ("西田", "栖田"),
        ("葉", "叶"),
    ],
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert fold_for_key(one) != fold_for_key(other)


def test_a_key_of_a_key_is_itself_for_every_kanji():
    blocks = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFAFF), (0x20000, 0x2A6E0))
    kanji = [chr(code) for block in blocks for code in range(*block)]

    restless = [char for char in kanji if representative(representative(char)) != representative(char)]

    assert restless == []
