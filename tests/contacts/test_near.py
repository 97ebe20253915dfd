"""The book answers matching and normalize: who is near a card, and whose domain it is."""

from __future__ import annotations

import pytest

from contacts.views import ConfirmedValue
from matching.decide import decide
from matching.decision import Verdict
from matching.keys import keys_of
from matching.known import KnownContact
from matching.memory_book import MemoryBook
from matching.profile import profile_of_draft
from normalize.draft import FieldKind
from tests.support.drafts import SATO, TAKAHASHI, draft_of, file_card


def near(b, fields):
    return [known.id for known in b.near(keys_of(profile_of_draft(draft_of(fields)))).contacts]


@pytest.mark.parametrize(
    "printed",
    [
        TAKAHASHI,
        {"name": "高橋 一郎"},
        {"name": "高橋 一朗"},
        {"name_kana": "タカハシ イチロウ"},
        {"name_romaji": "Ichiro TAKAHASHI"},
        {"email": "I.Takahashi@aoba.example.co.jp"},
        {"mobile": "09011112222"},
        {"phone": "03(1234)5678"},
        {"company": "青葉商事㈱", "name": "高橋 二郎"},
        {"company": "青葉商事"},
    ],
)
def test_a_person_is_near_by_any_key(book, printed):
    with book() as b:
        takahashi = file_card(b, 1, TAKAHASHI)
        file_card(b, 2, SATO)

        assert near(b, printed) == [takahashi.contact_id]


def test_strangers_are_not_near(book):
    with book() as b:
        file_card(b, 1, TAKAHASHI)

        assert near(b, SATO) == []
        assert near(b, {"title": "課長"}) == []
        assert b.near([]).contacts == ()


def test_a_corrected_value_is_no_key_any_more(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI | {"name": "高嶋 次郎", "name_kana": ""})
        assert near(b, {"name": "高嶋 次郎"}) == [filed.contact_id]
        b.confirm_card(
            filed.card_id,
            values=[ConfirmedValue(kind=FieldKind.NAME, value="髙橋 一郎")],
            by="t",
            version=b.card(filed.card_id).version,
        )

        assert near(b, {"name": "高嶋 次郎"}) == []
        assert near(b, {"name": "髙橋 一郎"}) == [filed.contact_id]


def test_the_book_decides_as_a_list_in_memory_does(book):
    with book() as b:
        takahashi = file_card(b, 1, TAKAHASHI)
        cards = [
            TAKAHASHI | {"title": "部長"},
            TAKAHASHI | {"company": "赤松物産株式会社", "email": "t@akamatsu.example.co.jp", "phone": "06-1111-2222"},
            {"company": "株式会社青葉商事", "name": "鈴木 次郎"},
            SATO,
        ]
        values = tuple((FieldKind(word), value) for word, value in TAKAHASHI.items())
        memory = MemoryBook([KnownContact(id=takahashi.contact_id, values=values)])
        verdicts = []
        for card in cards:
            ours, theirs = decide(draft_of(card), b), decide(draft_of(card), memory)
            assert (ours.verdict, ours.contact_id, ours.auto) == (theirs.verdict, theirs.contact_id, theirs.auto)
            verdicts.append(ours.verdict)

    assert verdicts == [Verdict.SAME, Verdict.MOVED, Verdict.COLLEAGUE, Verdict.NEW]


def test_a_domains_company_is_known_only_from_people(book):
    with book() as b:
        filed = file_card(b, 1, TAKAHASHI)
        assert b.company_of("aoba.example.co.jp") is None
        b.confirm_card(
            filed.card_id,
            values=[
                ConfirmedValue(kind=FieldKind.COMPANY, value="株式会社青葉商事"),
                ConfirmedValue(kind=FieldKind.EMAIL, value="i.takahashi@aoba.example.co.jp"),
            ],
            by="t",
            version=b.card(filed.card_id).version,
        )

        assert b.company_of("AOBA.example.co.jp") == "株式会社青葉商事"
        assert b.company_of("other.example.co.jp") is None
        # Shared by everybody, so nobody's.
        assert b.company_of("gmail.com") is None


def test_whoever_shares_a_mobile_is_near_however_many_share_the_name(book):
    with book() as b:
        for number in range(30):
            file_card(b, number, {"name": "髙橋 一郎", "email": f"t{number}@f{number}.example.jp"})
        wanted = file_card(b, 99, {"name": "髙橋 一郎", "mobile": TAKAHASHI["mobile"]})

        assert near(b, {"name": "髙橋 一郎", "mobile": TAKAHASHI["mobile"]})[0] == wanted.contact_id
