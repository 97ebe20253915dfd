"""Names: where they divide, and whether kanji, kana, romaji and mail tell of one person."""

from __future__ import annotations

import pytest

from normalize.fields.person import kana_fits, mail_names_family, romaji_fits, romaji_keys_of, split_name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("田中太郎", "田中 太郎"),
        ("田中亜実南", "田中 亜実南"),
        ("山 田  太 郎", "山田 太郎"),
        ("佐 々 木 太 郎", "佐々木 太郎"),
        ("小 林  隆", "小林 隆"),
        ("林 修", "林 修"),
        ("髙﨑 斉", "髙﨑 斉"),
        ("中曽根康弘", "中曽根 康弘"),
        ("ながつま昭", "ながつま 昭"),
        ("末満 理冴", "末満 理冴"),
        ("中山マサ", "中山 マサ"),
    ],
)
def test_a_name_divides_where_people_divide_it(text: str, value: str) -> None:
    split = split_name(text)

    assert split is not None
    assert split.value == value


@pytest.mark.parametrize("text", ["", "山", "03-1234", "株式会社エー・ディー・ピー・オー", "TARO YAMADA"])
def test_what_cannot_be_a_japanese_name_is_none(text: str) -> None:
    assert split_name(text) is None


def test_readings_fit_their_kanji_in_either_order() -> None:
    assert romaji_fits("大野", "裕子", "Yuko OHNO").family
    assert romaji_fits("大野", "裕子", "Ono Yuuko").given
    assert not romaji_fits("大野", "裕子", "Taro Yamada").family
    assert kana_fits("小林", "隆", "コバヤシ タカシ").given


def test_the_mail_names_the_surname_or_it_does_not() -> None:
    families, _ = romaji_keys_of("佐藤", "一郎")

    assert mail_names_family("ichiro.sato", families)
    assert mail_names_family("i-satoh", families)
    assert not mail_names_family("info", families)
