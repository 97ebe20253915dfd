"""A gap that may have been lost or added is for a person; an ordinary one is not."""

from __future__ import annotations

import pytest

from normalize.agree import READING_AGREES
from normalize.draft import FieldKind
from normalize.fields.address import parse_address
from normalize.gaps import figures_as_letters, gap_unclear, letter_unclear
from normalize.values import Value


def _value(kind: FieldKind, text: str) -> Value:
    address = parse_address(text) if kind is FieldKind.ADDRESS else None
    return Value(kind=kind, raw=text, value=text, lines=(0,), at=(0, 0), label_score=6.0, address=address)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FieldKind.COMPANY, "CODE &CO株式会社"),
        (FieldKind.COMPANY, "CODE&CO株式会社"),
        (FieldKind.COMPANY_EN, "Qualitas Engineering Co.,Ltd."),
        (FieldKind.COMPANY, "株式会社クラ ウド"),
        (FieldKind.COMPANY, "椿弁護士法人椿山法律事務所"),
        (FieldKind.COMPANY, "D DATA RIVER株式会社"),
        (FieldKind.TITLE, "プロジェクト マネジャ"),
        (FieldKind.NAME_ROMAJI, "Tsutom u Nakajima"),
        (FieldKind.DEPARTMENT, "技術統括本部お客様サービス部"),
        (FieldKind.DEPARTMENT, "お客様相談室インフラチーム"),
        (FieldKind.ADDRESS, "福岡市中央区大手門6丁目2-2 9"),
        (FieldKind.ADDRESS, "枚方市小倉町140-25 グランド小倉町 タワー"),
        (FieldKind.ADDRESS, "八王子市狭間町575番地7 THE ライトハウスTOWER201"),
    ],
)
def test_an_unclear_gap_is_seen(kind: FieldKind, text: str) -> None:
    assert gap_unclear(_value(kind, text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FieldKind.COMPANY, "CODE & CO株式会社"),
        (FieldKind.COMPANY_EN, "Qualitas Engineering Co., Ltd."),
        (FieldKind.COMPANY, "朝凪ホールディングス株式会社"),
        (FieldKind.NAME_ROMAJI, "Tsutomu NAKAJIMA"),
        (FieldKind.NAME_ROMAJI, "John F. Kennedy"),
        (FieldKind.DEPARTMENT, "営業本部 第一営業部"),
        (FieldKind.ADDRESS, "枚方市小倉町140-25 グランド小倉町タワー"),
        (FieldKind.ADDRESS, "八王子市狭間町575番地7 THE ライトハウス TOWER201"),
    ],
)
def test_an_ordinary_gap_is_none(kind: FieldKind, text: str) -> None:
    assert not gap_unclear(_value(kind, text))


@pytest.mark.parametrize("url", ["http://w.aqualis.co.jp", "ww.aqualis.co.jp", "Wwww.saiun-solution.co.jp/"])
def test_a_w_too_few_or_too_many_is_seen(url: str) -> None:
    assert letter_unclear(_value(FieldKind.URL, url), [])


@pytest.mark.parametrize("url", ["https://www.aqualis.co.jp", "www.saiun.co.jp/", "web.saiun.co.jp", "https://wako.jp"])
def test_an_ordinary_host_is_clear(url: str) -> None:
    assert not letter_unclear(_value(FieldKind.URL, url), [])


def test_a_mail_with_one_i_where_the_family_name_reads_two_is_unclear() -> None:
    name = _value(FieldKind.NAME, "藤井 麻衣")

    assert letter_unclear(_value(FieldKind.EMAIL, "fuji.mai@asanagi.co.jp"), [name])
    assert not letter_unclear(_value(FieldKind.EMAIL, "fujii.mai@asanagi.co.jp"), [name])
    assert letter_unclear(_value(FieldKind.NAME_ROMAJI, "Mai Fuji"), [name])
    assert not letter_unclear(_value(FieldKind.NAME_ROMAJI, "Mai Fujii"), [name])


@pytest.mark.parametrize(
    ("local", "unclear"), [("kanekoi", True), ("kanekoiz", True), ("kaneko1", False), ("kaneko-t", False)]
)
def test_a_name_with_a_letter_like_a_figure_behind_it_may_end_in_a_figure(local: str, unclear: bool) -> None:
    name = _value(FieldKind.NAME, "金子 徹")

    assert figures_as_letters(_value(FieldKind.EMAIL, f"{local}@takasagono.co.jp"), [name]) is unclear


def test_a_given_name_of_one_kanji_is_clear_where_a_printed_reading_agrees() -> None:
    name = _value(FieldKind.NAME, "川原 賢")

    assert letter_unclear(name, [name])
    assert not letter_unclear(name.speak(READING_AGREES), [name])


@pytest.mark.parametrize(
    ("local", "unclear"),
    [
        ("yoshikawa_tommi", True),
        ("yoshkawa-t", True),
        ("yoshikawa_tomomi", False),
        ("tomomi.y", False),
        ("tyoshikawa", False),
        ("sales", False),
    ],
)
def test_a_mail_that_is_the_name_but_for_a_letter_is_unclear(local: str, unclear: bool) -> None:
    name = _value(FieldKind.NAME, "吉川 智美")

    assert letter_unclear(_value(FieldKind.EMAIL, f"{local}@seiran.co.jp"), [name]) is unclear


@pytest.mark.parametrize(
    ("kind", "text", "unclear"),
    [
        (FieldKind.COMPANY, "株式会社0ffgridエンジニアリング", True),
        (FieldKind.COMPANY, "株式会社K2設計", False),
        (FieldKind.COMPANY_EN, "Yunagi Co.. Ltd.", True),
        (FieldKind.COMPANY_EN, "Linkage Japan(", True),
        (FieldKind.NAME_ROMAJI, "YAMADA. Ikuko", True),
        (FieldKind.TITLE, "専務 理事", True),
        (FieldKind.DEPARTMENT, "テックアドバンス総務部", True),
        (FieldKind.DEPARTMENT, "グローバル営業部", False),
        (FieldKind.TITLE, "執行役員 本部長", False),
        (FieldKind.ADDRESS, "福島県会津若松市北会津町 ほたるの森6-13-14", True),
        (FieldKind.ADDRESS, "佐賀市富士町中原6-6-7 コーポCODE&CO8F", True),
        (FieldKind.ADDRESS, "練馬区桜台2-30-22 コーポ", True),
    ],
)
def test_a_sign_that_no_such_value_has_or_a_lost_part_is_unclear(kind: FieldKind, text: str, unclear: bool) -> None:
    assert gap_unclear(_value(kind, text)) is unclear
