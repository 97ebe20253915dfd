"""What shows its meaning by its own form: numbers with labels, mail and web addresses, postal codes, registrations."""

from __future__ import annotations

import re
from dataclasses import replace

from normalize.anchor import Anchor
from normalize.bars import READ_AS_BARS, bars_for_ones
from normalize.draft import Doubt, FieldKind
from normalize.fields.online import find_emails, find_urls, lone_mail_label, lone_url_label
from normalize.fields.phone import FoundPhone, PhoneUse, find_phones, is_broken_number, lone_label, phone_facts
from normalize.fields.postal import find_postal_codes
from normalize.rows import MAX_ROW_CHARS, Row
from normalize.sign_labels import CALLED, fax_by_place, labelled_by_signs

_MASK = "\x01"
_INVOICE = re.compile(
    r"(?:(?:適格請求書発行事業者)?(?:登録番号|インボイス(?:番号)?)\s*[:：]?\s*)?(?<![A-Za-z0-9])T\s?-?\s?(\d(?:[\s\-]?\d){12})(?!\d)"
)
_CORPORATE = re.compile(r"法人番号\s*[:：]?\s*(\d(?:[\s\-]?\d){12})(?!\d)")


def corporate_number_valid(digits: str) -> bool:
    """Whether the first of thirteen digits is the check digit of the others.

    Source: 法人番号の指定等に関する省令 第2条 (9 − Σ Pn·Qn mod 9).
    """
    if len(digits) != 13 or not digits.isdigit():
        return False
    total = sum(int(digit) * (1 if place % 2 == 0 else 2) for place, digit in enumerate(reversed(digits[1:])))
    return int(digits[0]) == 9 - total % 9


_USES = {
    PhoneUse.PHONE: (FieldKind.PHONE,),
    PhoneUse.FAX: (FieldKind.FAX,),
    PhoneUse.BOTH: (FieldKind.PHONE, FieldKind.FAX),
    PhoneUse.MOBILE: (FieldKind.MOBILE,),
    PhoneUse.DIRECT: (FieldKind.DIRECT_PHONE,),
    PhoneUse.TOLL_FREE: (FieldKind.TOLL_FREE,),
}


def kinds_of_phone(phone: FoundPhone) -> tuple[tuple[FieldKind, ...], str]:
    """(the kinds a number stands for, why): the label first, then what the numbering plan says."""
    plan = phone_facts(phone.value).type
    digits = re.sub(r"\D", "", phone.value)
    if phone.use is PhoneUse.NONE or phone.use is PhoneUse.PHONE:
        if plan == "toll_free" or re.match(r"(?:0120\d{6}|0800\d{7})$", digits):
            return (FieldKind.TOLL_FREE,), "着信課金の番号帯"
        if plan == "mobile" or re.match(r"0[789]0\d{8}$", digits):
            return (FieldKind.MOBILE,), "携帯電話の番号帯"
    if phone.use is PhoneUse.NONE:
        return (FieldKind.PHONE,), "電話番号の形"
    return _USES[phone.use], f"ラベル「{phone.label}」" if phone.label else "直前のラベル"


def find_anchors(rows: list[Row]) -> tuple[list[Anchor], frozenset[int]]:
    """(every anchor in reading order, rows that are nothing but a label some anchor uses)."""
    found: list[Anchor] = []
    used: set[int] = set()
    carried_from: int | None = None
    for row in rows:
        if len(row.text) > MAX_ROW_CHARS:
            carried_from = None
            continue
        carried = rows[carried_from].text if carried_from is not None and _beside(rows[carried_from], row) else ""
        anchors = _anchors_in(row, carried, carried_from)
        if any(anchor.label_row is not None for anchor in anchors) and carried_from is not None:
            used.add(carried_from)
        before = rows[carried_from].signs if carried and carried_from is not None else ()
        found += labelled_by_signs(anchors, row, before)
        text = row.text
        is_label = lone_label(text) is not PhoneUse.NONE or lone_mail_label(text) or lone_url_label(text)
        carried_from = row.index if is_label else None
    whole = [anchor for anchor in found if not _ends_a_mail(anchor, found, rows)]
    return fax_by_place(_letter_labels(whole, rows)), frozenset(used)


def _ends_a_mail(anchor: Anchor, anchors: list[Anchor], rows: list[Row]) -> bool:
    """taro@aomine- / shoji.co.jp: the rest of a mail address in the line above is no web address."""
    if anchor.kind is not FieldKind.URL or anchor.labelled or re.match(r"(?:https?:|www\.)", anchor.value):
        return False
    broken = [
        one
        for one in anchors
        if one.row == anchor.row and one.end <= anchor.start and one.kind in (FieldKind.EMAIL, FieldKind.URL)
    ]
    if any(not one.valid and not rows[one.row].text[one.end : anchor.start].strip() for one in broken):
        return True
    above = [one for one in anchors if one.kind is FieldKind.EMAIL and one.row == anchor.row - 1 and not one.valid]
    return any(not rows[one.row].text[one.end :].strip() and "@" in one.value for one in above)


def _letter_labels(anchors: list[Anchor], rows: list[Row]) -> list[Anchor]:
    """Where numbers are labelled T, F and M, the capital E that begins a mail address is its label (Eshogo@…)."""
    lettered = any(
        anchor.kind in CALLED
        and re.fullmatch(r"[\s(\[]*[TFMDP][\s.:/)\]]*", rows[anchor.row].text[anchor.start : anchor.own[0]])
        for anchor in anchors
    )
    return [
        without_letter(anchor)
        if lettered
        and anchor.kind is FieldKind.EMAIL
        and re.match(r"[EM][a-z]", anchor.value)
        and any(d.code == "label_in_email" for d in anchor.doubts)
        else anchor
        for anchor in anchors
    ]


def without_letter(anchor: Anchor) -> Anchor:
    """The mail address without the first letter, which was its label; the doubt stays."""
    return replace(anchor, value=anchor.value[1:], own=(anchor.own[0] + 1, anchor.own[1]), labelled=True)


def _beside(label: Row, row: Row) -> bool:
    """Whether a label standing alone belongs to this row: right of it, or just above."""
    if label.vertical != row.vertical:
        return False
    height = max(label.box.height, row.box.height, 1.0)
    return abs(label.box.centre[1] - row.box.centre[1]) < 2.2 * height or row.vertical


def _own(text: str, printed: str, start: int, end: int) -> tuple[int, int]:
    """Where a value stands between the start of its label and the end of its remarks."""
    at = text.find(printed, start, end)
    return (at, at + len(printed)) if at >= 0 else (start, end)


def _anchors_in(row: Row, carried: str, carried_from: int | None) -> list[Anchor]:
    text = bars_for_ones(row.text) if row.vertical else row.text
    barred = text != row.text
    label_row = carried_from if carried else None
    found: list[Anchor] = []

    def take(anchor: Anchor) -> None:
        nonlocal text
        found.append(anchor)
        text = text[: anchor.start] + _MASK * (anchor.end - anchor.start) + text[anchor.end :]

    mail_label = bool(carried) and lone_mail_label(carried)
    for mail in find_emails(text, carried=mail_label):
        own = label_row if mail_label and not found else None
        reasons = ("@ の形",) if "@" in mail.value else ("ドメインの形",)
        take(
            Anchor(
                row.index,
                mail.start,
                mail.end,
                FieldKind.EMAIL,
                mail.value,
                mail.valid,
                mail.labelled,
                _own(text, mail.printed, mail.start, mail.end),
                own,
                mail.doubts,
                reasons,
            )
        )
    url_label = bool(carried) and lone_url_label(carried)
    for url in find_urls(text, carried=url_label):
        own = label_row if url_label else None
        take(
            Anchor(
                row.index,
                url.start,
                url.end,
                FieldKind.URL,
                url.value,
                url.valid,
                url.labelled,
                _own(text, url.printed, url.start, url.end),
                own,
                url.doubts,
                ("URL の形",),
            )
        )
    for pattern, kind in ((_INVOICE, FieldKind.INVOICE_NUMBER), (_CORPORATE, FieldKind.CORPORATE_NUMBER)):
        for match in pattern.finditer(text):
            digits = re.sub(r"\D", "", match[1])
            good = corporate_number_valid(digits)
            doubt = Doubt(code="check_digit_wrong", text="検査数字が合いません。読み違いの可能性があります。")
            value = ("T" if kind is FieldKind.INVOICE_NUMBER else "") + digits
            reason = "検査数字が合う" if good else "13桁の番号の形"
            take(
                Anchor(
                    row.index,
                    match.start(),
                    match.end(),
                    kind,
                    value,
                    good,
                    True,
                    match.span(1),
                    None,
                    () if good else (doubt,),
                    (reason,),
                )
            )
    codes = find_postal_codes(text)
    for code in [code for code in codes if code.marked or not is_broken_number(text)]:
        reason = "〒 がある" if code.marked else "住所の前" if code.placed else "郵便番号の形"
        take(
            Anchor(
                row.index,
                code.start,
                code.end,
                FieldKind.POSTAL_CODE,
                code.value,
                True,
                code.marked or code.placed,
                (code.digits_start, code.end),
                None,
                (),
                (reason,),
            )
        )
    use = lone_label(carried) if carried else PhoneUse.NONE
    for phone in find_phones(text, carried=use):
        kinds, reason = kinds_of_phone(phone)
        own = label_row if use is not PhoneUse.NONE and phone.use is use and not phone.label else None
        labelled = phone.use is not PhoneUse.NONE
        for kind in kinds:
            found.append(
                Anchor(
                    row.index,
                    phone.start,
                    phone.end,
                    kind,
                    phone.value,
                    phone.valid,
                    labelled,
                    _own(text, phone.printed, phone.number_start, phone.end),
                    own,
                    phone.doubts,
                    (reason,),
                )
            )
    if barred:
        found = [_with_bars(anchor, row.text) for anchor in found]
    return sorted(found, key=lambda anchor: (anchor.start, anchor.end))


def _with_bars(anchor: Anchor, as_read: str) -> Anchor:
    start, end = anchor.own
    changed = bars_for_ones(as_read)[start:end] != as_read[start:end]
    return replace(anchor, doubts=(*anchor.doubts, READ_AS_BARS)) if changed else anchor
