"""Evidence is weighed the same from both sides, and what is one fact counts once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.compare import compare
from matching.keys import Key, KeyKind
from matching.levels import Compared, Level
from matching.profile import profile_of
from matching.rarity import Seen
from matching.score import prior, probability, score
from normalize.draft import FieldKind

BASE = {
    "company": "株式会社青葉商事",
    "department": "営業部",
    "title": "課長",
    "name": "髙橋 一郎",
    "name_kana": "タカハシ イチロウ",
    "name_romaji": "Ichiro TAKAHASHI",
    "phone": "03-1234-5678",
    "mobile": "090-1111-2222",
    "email": "i.takahashi@aoba.example.co.jp",
    "url": "https://www.aoba.example.co.jp/",
    "address": "東京都港区芝1-2-3",
}


def profile(**changed: str):
    fields = {word: value for word, value in (BASE | changed).items() if value}
    return profile_of((FieldKind(word), value) for word, value in fields.items())


def only(*words: str):
    return profile(**{word: "" for word in BASE if word not in words})


def scored(a, b, book_size=100_000, sizes=None):
    return score(a, b, Seen(people=book_size, sizes=sizes or {}))


def person(found, book_size=100_000):
    return probability(found.bits + prior(Seen(people=book_size)))


@pytest.mark.parametrize(
    ("field", "changed", "level"),
    [
        (Compared.NAME, {"name": "高橋一郎"}, Level.EXACT),
        (Compared.NAME, {"name": "髙橋 一朗"}, Level.CLOSE),
        (Compared.NAME, {"name": "髙橋 健太"}, Level.FAMILY),
        (Compared.NAME, {"name": "髙橋健太"}, Level.FAMILY),
        (Compared.NAME, {"name": "鈴木 一郎"}, Level.GIVEN),
        (Compared.NAME, {"name": "鈴木 健太"}, Level.DIFFERENT),
        (Compared.NAME, {"name": "髙橋"}, Level.FAMILY),
        (Compared.NAME, {"name": " 一郎"}, Level.GIVEN),
        (Compared.NAME, {"name": ""}, Level.MISSING),
        (Compared.READING, {"name_kana": "", "name_romaji": "TAKAHASHI Ichirou"}, Level.EXACT),
        (Compared.READING, {"name_kana": "タカハシ イチロ", "name_romaji": ""}, Level.EXACT),
        (Compared.READING, {"name_kana": "タカハシ イチオ", "name_romaji": ""}, Level.CLOSE),
        (Compared.READING, {"name_kana": "タカハシ ケンタ", "name_romaji": ""}, Level.PARTLY),
        (Compared.READING, {"name_kana": "スズキ ケンタ", "name_romaji": ""}, Level.DIFFERENT),
        (Compared.EMAIL, {"email": "I.TAKAHASHI@aoba.example.co.jp"}, Level.EXACT),
        (Compared.EMAIL, {"email": "i.takahash@aoba.example.co.jp"}, Level.CLOSE),
        (Compared.EMAIL, {"email": "1.takahashi@aoba.example.co.jp"}, Level.CLOSE),
        (Compared.EMAIL, {"email": "i.takahashi2@aoba.example.co.jp"}, Level.SAME_DOMAIN),
        (Compared.EMAIL, {"email": "takahashi.i@aoba.example.co.jp"}, Level.SAME_DOMAIN),
        (Compared.EMAIL, {"email": "i.takahashi@akamatsu.example.co.jp"}, Level.DIFFERENT),
        (Compared.EMAIL, {"email": "i.tokahashi@aoba.example.co.jp"}, Level.CLOSE),
        (Compared.EMAIL, {"email": "info@aoba.example.co.jp"}, Level.MISSING),
        (Compared.EMAIL, {"email": "inf0@aoba.example.co.jp"}, Level.MISSING),
        (Compared.MOBILE, {"mobile": "", "phone": "090 1111 2222"}, Level.EXACT),
        (Compared.MOBILE, {"mobile": "080-1111-2222"}, Level.CLOSE),
        (Compared.MOBILE, {"mobile": "090-1111-2223"}, Level.CLOSE),
        (Compared.MOBILE, {"mobile": "090-1111-2223", "email": ""}, Level.DIFFERENT),
        (
            Compared.MOBILE,
            {"mobile": "090-1111-2223", "name": "髙橋 健太", "name_kana": "", "name_romaji": ""},
            Level.DIFFERENT,
        ),
        (Compared.MOBILE, {"mobile": "080-3333-4444"}, Level.DIFFERENT),
        (Compared.PHONE, {"phone": "0120-111-222"}, Level.MISSING),
        (Compared.COMPANY, {"company": "青葉商事㈱"}, Level.EXACT),
        (Compared.COMPANY, {"company": "青葉商亊東京支社株式会社"}, Level.DIFFERENT),
        (Compared.COMPANY, {"company": "", "company_en": "Aoba Shoji Co., Ltd."}, Level.MISSING),
        (Compared.COMPANY, {"company": "", "company_en": "Aoba Co., Ltd.", "email": ""}, Level.MISSING),
        (Compared.DOMAIN, {"email": "", "url": "http://aoba.example.co.jp"}, Level.EXACT),
    ],
)
def test_a_level_says_how_two_records_agree(field, changed, level):
    assert compare(profile(), profile(**changed))[field] is level


def test_the_same_card_again_is_certainly_the_same_person():
    found = scored(profile(), profile())

    assert person(found) > 0.999_999
    assert found.company > 0.99


def test_a_reading_beside_a_kanji_name_is_the_same_fact_again():
    name = scored(only("name"), only("name")).bits
    reading = scored(only("name_kana"), only("name_kana")).bits
    both = scored(only("name", "name_kana"), only("name", "name_kana")).bits

    assert both < name + reading
    assert both - name <= 1.0


def test_a_mailbox_made_of_the_name_is_not_the_name_again():
    speaking = profile(mobile="", phone="")
    silent = profile(mobile="", phone="", email="x0173@aoba.example.co.jp")

    assert scored(speaking, speaking).bits < scored(silent, silent).bits


def test_a_domain_is_not_the_company_again():
    company = scored(only("company"), only("company")).bits
    both = scored(only("company", "url"), only("company", "url")).bits

    assert both - company < 0.5


def latin(name, **more: str):
    return profile_of((FieldKind(word), text) for word, text in {"name_romaji": name, **more}.items())


def test_a_mailbox_that_spells_the_name_witnesses_a_reading_no_list_knows():
    """大塚 紀香 is listed as Norika; both cards of Kika print her mailbox."""
    kanji, box = {"name": "大塚 紀香"}, {"email": "otsuka.kika@aoba.example.co.jp"}
    card = profile_of((FieldKind(word), text) for word, text in (kanji | box).items())
    bare = profile_of((FieldKind(word), text) for word, text in kanji.items())

    assert compare(card, latin("Kika Otsuka", **box))[Compared.READING] is Level.FITS
    assert compare(bare, latin("Kika Otsuka", **box))[Compared.READING] is Level.PARTLY
    assert compare(bare, latin("Norika Otsuka"))[Compared.READING] is Level.FITS
    assert compare(bare, latin("Kika Sato"))[Compared.READING] is Level.DIFFERENT


def test_a_misread_company_with_its_switchboard_is_the_house():
    book = only("company", "name", "phone")
    card = profile(company="株式会社青某商事", email="", url="", mobile="", name_kana="", name_romaji="", address="")
    elsewhere = profile(
        company="株式会社青某商事", email="", url="", mobile="", name_kana="", name_romaji="", address="",
        phone="06-9999-1111",
    )  # fmt: skip
    sizes = {Key(KeyKind.PHONE, "0312345678"): 14}

    same, apart = scored(book, card, sizes=sizes), scored(book, elsewhere, sizes=sizes)

    assert same.house.level == "line"
    assert same.company > 0.9
    assert person(same) > 0.99
    assert apart.house.level == "different"


def test_a_number_shared_by_two_scripts_is_one_organisation():
    english = latin("Ichiro Takahashi", company="Aoba Trading Co., Ltd.", phone="03-1234-5678")

    assert scored(only("name", "company", "phone"), english).company > 0.9


def test_a_switchboard_says_little_of_a_person():
    shared = {Key(KeyKind.COMPANY, "青葉商事"): 50, Key(KeyKind.PHONE, "0312345678"): 50}
    a = scored(only("name", "company"), only("name", "company"), sizes=shared).bits
    with_phone = scored(only("name", "company", "phone"), only("name", "company", "phone"), sizes=shared).bits

    assert abs(with_phone - a) <= 0.5


def test_a_line_of_ones_own_in_a_large_house_says_something():
    shared = {Key(KeyKind.COMPANY, "青葉商事"): 200, Key(KeyKind.PHONE, "0312345678"): 1}
    a = scored(only("name", "company"), only("name", "company"), sizes=shared).bits
    with_phone = scored(only("name", "company", "phone"), only("name", "company", "phone"), sizes=shared).bits

    assert with_phone - a > 5


def test_a_usual_name_alone_proves_nobody_in_a_book_of_a_million():
    name = only("name", "name_kana")
    found = scored(name, name, 1_000_000, {Key(KeyKind.NAME, "高橋一郎"): 40})

    assert person(found, 1_000_000) < 0.05


def test_a_rare_name_says_more_than_a_usual_one():
    usual, rare = profile_of([(FieldKind.NAME, "佐藤 健")]), profile_of([(FieldKind.NAME, "勅使河原 健")])

    assert scored(rare, rare).bits > scored(usual, usual).bits + 1


def test_a_name_that_many_in_the_book_bear_says_less():
    name, key = only("name"), Key(KeyKind.NAME, "高橋一郎")

    assert scored(name, name, sizes={key: 100}).bits < scored(name, name, sizes={key: 1}).bits - 4


def test_a_name_in_a_large_house_says_less_than_in_a_small_one():
    record, house = only("name", "company"), Key(KeyKind.COMPANY, "青葉商事")

    assert scored(record, record, sizes={house: 1000}).bits < scored(record, record, sizes={house: 3}).bits


def test_colleagues_are_of_one_company_and_not_one_person():
    found = scored(profile(), profile(name="鈴木 健太", name_kana="スズキ ケンタ", name_romaji="", mobile="", email=""))

    assert found.company > 0.99
    assert person(found) < 0.05


def test_the_bits_shown_are_the_bits_counted():
    found = scored(profile(), profile(title="部長", mobile="080-1111-2222"))

    assert [field.field for field in found.fields] == [field.value for field in Compared]
    assert found.bits == pytest.approx(sum(field.bits for field in found.fields), abs=0.01)


words = st.sampled_from(
    (
        "髙橋 一郎", "高橋一郎", "髙橋 健太", "鈴木 一郎", "タカハシ イチロウ", "Ichiro TAKAHASHI", "株式会社青葉商事",
        "青葉", "03-1234-5678", "090-1111-2222", "a@aoba.example.co.jp", "info@aoba.example.co.jp",
        "https://aoba.example.co.jp", "課長", "東京都港区芝1-2-3",
    )
)  # fmt: skip
people = st.lists(st.tuples(st.sampled_from(FieldKind), st.one_of(words, st.text(max_size=12))), max_size=10).map(
    profile_of
)


@given(people, people)
def test_the_score_is_the_same_from_both_sides(a, b):
    one, other = scored(a, b), scored(b, a)

    assert (one.fields, one.bits, one.company) == (other.fields, pytest.approx(other.bits), other.company)


@given(people, people)
def test_probabilities_are_probabilities(a, b):
    found = scored(a, b)

    assert 0.0 <= person(found) <= 1.0
    assert 0.0 <= found.company <= 1.0


def test_a_larger_book_asks_for_more_evidence():
    a, b = only("name", "title"), only("name", "title")
    few, many = scored(a, b, 10_000), scored(a, b, 1_000_000, {Key(KeyKind.NAME, "高橋一郎"): 100})

    assert person(many, 1_000_000) < person(few, 10_000)


@given(people)
def test_nobody_is_unlike_oneself(a):
    assert scored(a, a).bits >= 0
