"""One key for everything that is one thing, and different keys for what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.company import company_key
from matching.keys import Key, KeyKind, keys_of
from matching.mailboxes import is_role_box
from matching.profile import mail_key, name_key, phone_key, profile_of, url_domain
from matching.romaji import romaji_key
from normalize.draft import FieldKind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("株式会社青葉商事", "青葉商事株式会社"),
        ("株式会社青葉商事", "青葉商事㈱"),
        ("株式会社 青葉商事", "（株）青葉商事"),
        ("(有)ﾔﾏﾀﾞ製作所", "有限会社ヤマダ製作所"),
        ("医療法人社団若葉会", "若葉会"),
        ("一般社団法人みなと", "(一社)みなと"),
        ("澤田工業株式会社", "沢田工業㈱"),
        ("Aoba Trading Co., Ltd.", "AOBA TRADING CO.,LTD"),
        ("Aoba Trading Inc.", "aoba-trading"),
        ("ＡＯＢＡ株式会社", "AOBA Corporation"),
        ("株式会青葉商事", "株式会社青葉商事"),  # a legal form that a reader has cut
        ("青葉商事株会社", "青葉商事"),
        ("(株青葉商事", "青葉商事㈱"),
    ],
)
def test_a_company_has_one_key_in_all_its_spellings(one, other):
    assert company_key(one) == company_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("株式会社青葉商事", "株式会社青葉工業"),
        ("青葉商事東日本", "青葉商事"),
        ("Incline Inc.", "line"),
        ("Corpus", "us"),
        ("Limited Express Co., Ltd.", ""),
    ],
)
def test_different_companies_have_different_keys(one, other):
    assert company_key(one) != company_key(other)


@pytest.mark.parametrize("value", ["株式会社", "㈱", "", " ", "Co., Ltd."])
def test_a_legal_form_alone_is_no_company(value):
    assert company_key(value) == ""


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("03-1234-5678", "0312345678"),
        ("０３（１２３４）５６７８", "0312345678"),
        ("+81-3-1234-5678", "0312345678"),
        ("+81 (0)3 1234 5678", "0312345678"),
        ("+1 212-555-0100", "+12125550100"),
        ("", ""),
    ],
)
def test_a_number_is_its_digits_as_dialled_at_home(value, key):
    assert phone_key(value) == key


@pytest.mark.parametrize(
    "spellings",
    [
        ("ジュンイチロウ", "じゅんいちろう", "Junichiro", "JUNICHIROU", "Zyun'itirô", "Junichiroh", "Jun-ichiro"),
        ("オオノ", "Ohno", "Ono", "Oono"),
        ("ホンマ", "Honma", "HOMMA"),
        ("シンジ", "Shinji", "Sinzi"),
        ("ツジ", "Tsuji", "Tuzi"),
        ("フジイ", "Fujii", "Hujii"),
        ("チバ", "Chiba", "Tiba"),
        ("ユウコ", "Yuko", "Yuuko", "YŪKO"),
    ],
)
def test_a_name_sounds_the_same_however_it_is_spelt(spellings):
    assert len({romaji_key(spelling) for spelling in spellings}) == 1


def test_different_sounds_stay_different():
    words = ["Sato", "Seto", "Saito", "Ito", "Kato", "Goto", "Yoko", "Yuko", "Ohta", "Ueda", "Maeda"]

    assert len({romaji_key(word) for word in words}) == len(words)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.aoba.example.co.jp/company/", "aoba.example.co.jp"),
        ("WWW.AOBA.EXAMPLE.CO.JP", "aoba.example.co.jp"),
        ("http://aoba.example:8080?x", "aoba.example"),
        ("青葉", ""),
        ("", ""),
    ],
)
def test_the_domain_of_a_url(url, domain):
    assert url_domain(url) == domain


def test_offices_mailboxes_are_nobodys():
    assert is_role_box("info@aoba.example.co.jp")
    assert is_role_box("sales-tokyo@aoba.example.co.jp")
    assert not is_role_box("infante@aoba.example.co.jp")
    assert mail_key("＠") == mail_key("none") == ""


def test_shared_things_make_no_key():
    profile = profile_of(
        [
            (FieldKind.EMAIL, "info@aoba.example.co.jp"),
            (FieldKind.EMAIL, "taro@gmail.com"),
            (FieldKind.PHONE, "0120-123-456"),
            (FieldKind.URL, "https://gmail.com"),
            (FieldKind.FAX, "03-1111-2222"),
        ]
    )

    assert profile.emails == {"taro@gmail.com"}
    assert profile.domains == {"aoba.example.co.jp"}
    assert profile.phones == frozenset()


def test_a_name_in_kanji_can_be_found_by_every_usual_reading():
    spelt = keys_of(profile_of([(FieldKind.NAME_ROMAJI, "Takako Uemura")]))

    assert set(spelt) & set(keys_of(profile_of([(FieldKind.NAME, "植村 貴子")])))


def test_a_phone_that_is_a_mobile_is_one():
    profile = profile_of([(FieldKind.PHONE, "090-1111-2222"), (FieldKind.DIRECT_PHONE, "03-1111-2222")])

    assert (profile.mobiles, profile.phones) == ({"09011112222"}, {"0311112222"})


def test_the_number_of_a_key_never_changes():
    # These are stored in books: a change needs a migration that computes every key again.
    assert Key(KeyKind.NAME, "高橋一郎").number == 8646989101077935676
    assert Key(KeyKind.MOBILE, "09011112222").number == 766471249899702228


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.lists(st.tuples(st.sampled_from(FieldKind), texts), max_size=8)


@given(values)
def test_any_text_has_keys_within_64_bits_in_a_fixed_order(pairs):
    keys = keys_of(profile_of(pairs))

    assert len(set(keys)) == len(keys)
    assert keys == keys_of(profile_of(pairs[::-1]))
    assert all(-(2**63) <= key.number < 2**63 for key in keys)
    assert keys == keys_of(profile_of(reversed(pairs)))


@given(texts)
def test_a_key_of_a_key_is_itself(text):
    assert name_key(name_key(text).full).full == name_key(text).full
