"""Small signs as labels of numbers and addresses, and what numbers are where no label could be read. Finds no value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalize.anchor import Anchor
from normalize.draft import Doubt, FieldKind
from normalize.fields.phone import phone_facts
from normalize.rows import Row
from normalize.signs import READ_AS_LETTERS, RowSign, sign_between
from ocr.reading import Icon

CALLED = frozenset((FieldKind.PHONE, FieldKind.FAX, FieldKind.MOBILE, FieldKind.DIRECT_PHONE, FieldKind.TOLL_FREE))
_UNLIKE = Doubt(
    code="icon_unlike_number", text="絵記号の示す種類と番号の形が合いません。絵記号の見誤りか、別の意味かもしれません。"
)


def labelled_by_signs(anchors: Sequence[Anchor], row: Row, before: Sequence[RowSign]) -> list[Anchor]:
    """The anchors of one row, those that a sign labels saying so; a word between sign and value is the label.

    Args:
        before: signs of the row that is nothing but the label of this one.
    """
    made: list[Anchor] = []
    floor = 0
    for anchor in anchors:
        sign = sign_between(row.signs, floor, anchor.own[0])
        if sign is not None and any(char.isalnum() for char in row.text[sign.at + 1 : anchor.own[0]]):
            sign = None
        elif sign is None and anchor.label_row is not None and before:
            sign = before[-1]
        made.append(anchor if sign is None else _signed(anchor, sign))
        floor = anchor.end if anchor.own[1] <= anchor.end else floor
    return made


def _signed(anchor: Anchor, sign: RowSign) -> Anchor:
    doubts = anchor.doubts
    if any(char.isalnum() for char in sign.letters):
        doubts = (*doubts, READ_AS_LETTERS)
    if anchor.kind not in CALLED:
        return replace(anchor, icon=sign.probability, doubts=doubts, reasons=(*anchor.reasons, sign.reason))
    if not anchor.labelled:  # an envelope before a number
        return replace(anchor, doubts=doubts)
    plan = phone_facts(anchor.value).type
    if sign.icon is Icon.MOBILE and anchor.kind is FieldKind.MOBILE and plan == "fixed":
        # a smartphone is drawn before any number that one calls
        anchor, doubts = replace(anchor, kind=FieldKind.PHONE), (*doubts, _UNLIKE)
    elif sign.icon is Icon.FAX and anchor.kind is FieldKind.FAX and plan == "mobile":
        doubts = (*doubts, _UNLIKE)
    planned = anchor.kind in (FieldKind.TOLL_FREE, FieldKind.MOBILE) and plan in ("toll_free", "mobile")
    reasons = (*anchor.reasons, sign.reason) if planned else (sign.reason,)
    return replace(anchor, icon=sign.probability, doubts=doubts, reasons=reasons)


_UNLABELLED = Doubt(code="number_unlabelled", text="ラベルが読めず、電話か FAX か直通かは並び順からの推定です。")
_FAX_BY_PLACE = Doubt(code="fax_by_place", text="ラベルが読めず、並び順から FAX としました。")


def fax_by_place(anchors: list[Anchor]) -> list[Anchor]:
    """On a card whose numbers carry no words, the last fixed line is its fax, with a doubt, if no sign says so."""
    numbers = [anchor for anchor in anchors if anchor.kind in CALLED]
    if any(anchor.labelled and anchor.icon is None for anchor in numbers):
        return anchors
    # signs tell telephone and fax apart; what they leave open only the order tells
    anchors = [
        replace(anchor, doubts=(*anchor.doubts, _UNLABELLED))
        if anchor.kind is FieldKind.PHONE and not anchor.labelled
        else anchor
        for anchor in anchors
    ]
    fixed = [anchor for anchor in anchors if anchor.kind is FieldKind.PHONE]
    if len(fixed) < 2 or fixed[0].value[:3] != fixed[-1].value[:3]:
        return anchors
    if fixed[-1].labelled or any(anchor.kind is FieldKind.FAX for anchor in numbers):
        return anchors
    last = replace(
        fixed[-1],
        kind=FieldKind.FAX,
        doubts=(*(doubt for doubt in fixed[-1].doubts if doubt is not _UNLABELLED), _FAX_BY_PLACE),
        reasons=("電話番号の次に並ぶ番号",),
    )
    return [last if anchor is fixed[-1] else anchor for anchor in anchors]
