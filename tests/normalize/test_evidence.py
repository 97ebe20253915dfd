"""What lies beside a value counts against it only where it may be a part of it."""

from __future__ import annotations

import pytest

from normalize.draft import FieldKind
from normalize.draft_card import weighed_card

from .conftest import set_card

CARD = ("株式会社青嶺商事", "山田 太郎", "〒100-0005 東京都千代田区丸の内1-2-3")


def beside_the_address(*lines: str) -> int:
    """How many rows beside the address say what nobody understood."""
    (address,) = (one for one in weighed_card(set_card((*CARD, *lines))) if one.reading.kind is FieldKind.ADDRESS)
    return address.evidence.left_over_near


@pytest.mark.parametrize(
    "lines",
    [
        ("TEL:", "03-1234-5678"),
        ("電話", "03-1234-5678", "FAX", "03-1234-5679"),
        ("E-mail", "t.yamada@aomine.example.co.jp"),
        ("1-2-3 Marunouchi, Chiyoda-ku, Tokyo",),
        ("青",),
    ],
    ids=lambda lines: lines[0],
)
def test_a_label_alone_a_sign_or_the_address_in_latin_letters_is_no_rest_of_an_address(lines: tuple[str, ...]) -> None:
    assert beside_the_address(*lines) == 0


def test_a_row_that_nobody_understands_may_be_the_rest_of_the_address_above_it() -> None:
    assert beside_the_address("ノi-クBeyond Works") == 1


@pytest.mark.parametrize(
    "more",
    [
        ("加納 BLDG.212",),
        ("〒530-0001 大阪府大阪市北区梅田4-5-6", "梅田ビル5F"),
    ],
    ids=["a building that nobody has", "another address of two rows"],
)
def test_an_address_may_lack_what_stands_elsewhere_on_the_card(more: tuple[str, ...]) -> None:
    said = weighed_card(set_card((*CARD, "TEL 03-1234-5678", *more)))
    (first,) = (one for one in said if one.reading.value == "東京都千代田区丸の内1-2-3")

    assert first.evidence.others_unclear
    assert not first.reading.accepted


@pytest.mark.parametrize(("street", "unclear"), [("3丁目29-", True), ("3丁目29-1", False), ("3丁目29", False)])
def test_an_address_with_a_dash_and_no_figure_behind_it_may_lack_one(street: str, unclear: bool):
    said = weighed_card(set_card((*CARD[:2], f"〒545-0021 大阪府大阪市阿倍野区阪南町{street}")))
    (address,) = (one for one in said if one.reading.kind is FieldKind.ADDRESS)

    assert address.evidence.gap_unclear is unclear
