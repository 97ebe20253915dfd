"""Addresses: divided by the post's own town names, printed text kept."""

from __future__ import annotations

import pytest

from normalize.fields.address import code_agrees, parse_address
from normalize.fields.postal import find_postal_codes
from normalize.text import fold


@pytest.mark.parametrize(
    ("text", "prefecture", "city", "town"),
    [
        ("東京都千代田区丸の内１丁目２－３", "東京都", "千代田区", "丸の内一丁目"),
        ("東京都千代田区丸ノ内1-2", "東京都", "千代田区", "丸の内一丁目"),
        ("東京都千代田区丸ノ内", "東京都", "千代田区", "丸の内"),
        ("札幌市中央区南18条西16丁目2番1号", "北海道", "札幌市中央区", "南十八条西十六丁目"),
        ("中京区西堀川通御池下る西三坊堀川町521番地", "京都府", "京都市中京区", "西三坊堀川町"),
        ("東京都江戸川区西小松川12-345", "東京都", "江戸川区", "西小松川町"),
        ("岩手県花巻市十二丁目704", "岩手県", "花巻市", "十二丁目"),
        ("大阪府堺市堺区住吉橋町１丁２－３", "大阪府", "堺市堺区", "住吉橋町一丁"),
        ("埼玉県川口市大字安行領根岸1-2", "埼玉県", "川口市", "大字安行領根岸"),
        ("福島県石川郡石川町字長久保185-4", "福島県", "石川郡石川町", "字長久保"),
        ("京都府木津川市木津池田30-8", "京都府", "木津川市", "木津池田"),
        ("香川県仲多度郡まんのう町勝浦字家六2094番地1", "香川県", "仲多度郡まんのう町", "勝浦"),
        ("和歌山県和歌山市7番町19", "和歌山県", "和歌山市", "七番丁"),
        ("札幌市中央区北2条西23丁目1-10", "北海道", "札幌市中央区", "北二条西二十三丁目"),
        ("札幌市北区拓北6-2-6-12", "北海道", "札幌市北区", "拓北六条二丁目"),
        ("京都市下京区大宮通綾小路下る綾大宮町51-2", "京都府", "京都市下京区", "綾大宮町"),
        ("愛知県名古屋市北区志賀南通2", "愛知県", "名古屋市北区", "志賀南通二丁目"),
        ("京都市上京区寺之内通千本東入1丁目下る姥ケ寺之前町919-3", "京都府", "京都市上京区", "姥ケ寺之前町"),
        ("千葉県市川市市川1-1-1", "千葉県", "市川市", "市川一丁目"),
    ],
)
def test_an_address_is_divided_as_the_post_names_it(text: str, prefecture: str, city: str, town: str) -> None:
    address = parse_address(fold(text))

    assert (address.prefecture, address.city, address.town) == (prefecture, city, town)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("東京都 千代田区 丸の内 １－２－３ （丸の内ビル５Ｆ）", "東京都千代田区丸の内1-2-3 丸の内ビル5F"),
        ("神奈川県横浜市西区三丁目五番地十一号", "神奈川県横浜市西区3丁目5番地11号"),
        ("東京都渋谷区渋谷三ー一ー三 青嶺タワー15階", "東京都渋谷区渋谷3-1-3 青嶺タワー15階"),
        ("東京都渋谷区神宮前5-52-2青嶺ビル13F", "東京都渋谷区神宮前5-52-2 青嶺ビル13F"),
        ("大阪府大阪市中央区本町二の七の一", "大阪府大阪市中央区本町2の7の1"),
        ("新潟県五泉市四十九", "新潟県五泉市四十九"),
        ("福岡県福岡市博多区博多駅前4-9-1 7F", "福岡県福岡市博多区博多駅前4-9-1 7F"),
        ("浜松市浜名区下尾奈6丁目3番2号 三ヶ日別館", "浜松市浜名区下尾奈6丁目3番2号 三ヶ日別館"),
    ],
)
def test_the_value_is_one_line_with_the_building_after_one_space(text: str, value: str) -> None:
    assert parse_address(fold(text)).value == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("〒100-0005 東京都", "100-0005"),
        ("T100-0005", "100-0005"),
        ("〒１００－０００５", "100-0005"),
        ("〒一〇〇-〇〇〇五", "100-0005"),
        ("〒1000005", "100-0005"),
    ],
)
def test_postal_codes_are_found_in_any_dress(text: str, code: str) -> None:
    assert [found.value for found in find_postal_codes(fold(text))] == [code]


@pytest.mark.parametrize(
    "text", ["+1 (987) 123-4567", "03-123-4567", "TEL 0123-456-7890", "2026-1121", "090-9505.6036"]
)
def test_a_piece_of_a_telephone_number_is_no_postal_code(text: str) -> None:
    assert find_postal_codes(text) == []


def test_a_code_agrees_with_its_own_town_only() -> None:
    address = parse_address("東京都千代田区丸の内1-1-1")

    assert code_agrees("100-0005", address) is True
    assert code_agrees("530-0001", address) is False
