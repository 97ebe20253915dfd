"""Front and back of one card find each other; colleagues, namesakes and strangers beside each other never do."""

from __future__ import annotations

import pytest

from matching.side_evidence import Side
from matching.sides import Nearness, as_back, pair_sides
from normalize.draft import FieldKind
from tests.support.drafts import SATO, TAKAHASHI, draft_of

ENGLISH = {
    "company": "Aoba Shoji Co., Ltd.",
    "title": "Manager",
    "name_romaji": "Ichiro TAKAHASHI",
    "phone": "+81-3-1234-5678",
    "email": "i.takahashi@aoba.example.co.jp",
}
OFFICES = {"company": "株式会社青葉商事", "branch": "大阪支店", "phone": "03-1234-5678", "postal_code": "530-0001"}
LOGO: dict[str, str] = {}


def side(fields: dict[str, str], **known: object) -> Side:
    return Side(draft=draft_of(fields), texts=tuple(fields.values()), aspect=1.65, **known)  # type: ignore[arg-type]  # keywords by name


def pairs(*sides: dict[str, str], near: Nearness = Nearness.PICTURE, alone: bool = True) -> list[tuple[int, int]]:
    found = pair_sides([side(fields) for fields in sides], near, alone=alone)
    return [(pairing.front, pairing.back) for pairing in found]


@pytest.mark.parametrize("near", list(Nearness))
def test_a_japanese_front_and_its_english_back_are_one_card(near):
    assert pairs(TAKAHASHI, ENGLISH, near=near) == [(0, 1)]


def test_the_side_with_the_name_in_kanji_leads_in_whatever_order_they_lie():
    assert pairs(ENGLISH, TAKAHASHI) == [(1, 0)]


def test_a_name_that_sounds_alike_is_enough_without_a_shared_mail():
    back = {"company": "Aoba Shoji Co., Ltd.", "name_romaji": "TAKAHASHI Ichiro"}

    assert pairs(TAKAHASHI, back) == [(0, 1)]


@pytest.mark.parametrize(
    "other",
    [
        SATO,
        TAKAHASHI | {"name": "高橋 二郎", "name_kana": "タカハシ ジロウ", "email": "j.takahashi@aoba.example.co.jp"},
        ENGLISH | {"name_romaji": "Jiro SATO", "email": "j.sato@aoba.example.co.jp"},
        ENGLISH | {"email": "somebody.else@aoba.example.co.jp"},
        TAKAHASHI | {"mobile": "080-9999-0000", "email": ""},
    ],
    ids=["a stranger", "a namesake", "a colleague in English", "another mailbox", "another mobile"],
)
@pytest.mark.parametrize("near", list(Nearness))
def test_two_people_are_never_one_card(other, near):
    assert pairs(TAKAHASHI, other, near=near) == []


def test_a_list_of_offices_belongs_to_the_card_of_that_company():
    assert pairs(SATO, OFFICES, TAKAHASHI) == [(2, 1)]


def test_between_two_colleagues_nobody_can_tell_whose_list_of_offices_it_is():
    colleague = TAKAHASHI | {"name": "鈴木 花子", "name_kana": "スズキ ハナコ", "mobile": "", "email": ""}

    assert pairs(TAKAHASHI, OFFICES, colleague) == []


def test_a_logo_belongs_to_the_only_card_beside_it():
    assert pairs(TAKAHASHI, LOGO) == [(0, 1)]
    assert pairs(LOGO, TAKAHASHI, near=Nearness.PAGES) == [(1, 0)]


def test_among_several_cards_a_logo_belongs_to_nobody():
    assert pairs(TAKAHASHI, LOGO, SATO) == []
    assert pairs(TAKAHASHI, LOGO, alone=False) == []


def test_one_side_seen_twice_is_no_pair():
    assert pairs(TAKAHASHI, TAKAHASHI) == []


def test_four_fronts_and_their_backs_each_find_their_own():
    people = [TAKAHASHI, SATO]
    backs = [
        ENGLISH,
        {"company": "Midori Kogyo", "name_romaji": "Hanako SATO", "email": "hanako.sato@midori.example.co.jp"},
    ]

    assert sorted(pairs(*people, *backs)) == [(0, 2), (1, 3)]


def test_a_heading_of_a_map_is_nobodys_name():
    back = OFFICES | {"name_romaji": "ACCESS MAP"}

    assert pairs(TAKAHASHI, back) == [(0, 1)]


def test_one_misread_letter_of_a_mail_forbids_nothing():
    back = ENGLISH | {"email": "i.takahashl@aoba.example.co.jp"}

    assert pairs(TAKAHASHI, back) == [(0, 1)]


def test_the_latin_company_of_a_back_is_the_english_name():
    back = as_back(draft_of(ENGLISH), draft_of(TAKAHASHI))

    assert back.first(FieldKind.COMPANY) is None
    assert back.first(FieldKind.COMPANY_EN).value == "Aoba Shoji Co., Ltd."


def test_a_pairing_gives_its_reasons_in_a_sentence():
    (pairing,) = pair_sides([side(TAKAHASHI), side(ENGLISH)], Nearness.PICTURE)

    assert pairing.because.startswith("氏名の読みが一致する、メールアドレスが同じ")
    assert pairing.probability > 0.99
