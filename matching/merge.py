"""What a new card changes about a known person, field by field. Knows no table; nothing is lost by a merge.

Of some kinds a person has one set at a time (a promotion replaces the title), of others several side by side (a second
mobile does not end the first).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from matching.company import company_key
from matching.decision import Change
from matching.profile import mail_key, phone_key, url_domain
from normalize.draft import CardDraft, FieldKind
from normalize.variants import fold_for_key

REPLACED_KINDS = frozenset(
    {
        FieldKind.COMPANY,
        FieldKind.COMPANY_KANA,
        FieldKind.COMPANY_EN,
        FieldKind.BRANCH,
        FieldKind.DEPARTMENT,
        FieldKind.TITLE,
        FieldKind.NAME,
        FieldKind.NAME_KANA,
        FieldKind.NAME_ROMAJI,
        FieldKind.POSTAL_CODE,
        FieldKind.ADDRESS,
        FieldKind.CORPORATE_NUMBER,
        FieldKind.INVOICE_NUMBER,
    }
)
"""Kinds of which the newer card's values take the place of the older card's."""

_PHONES = frozenset(
    {
        FieldKind.PHONE,
        FieldKind.DIRECT_PHONE,
        FieldKind.TOLL_FREE,
        FieldKind.MOBILE,
        FieldKind.FAX,
        FieldKind.POSTAL_CODE,
    }
)


@lru_cache(maxsize=65_536)
def canonical(kind: FieldKind, value: str) -> str:
    """Two values with one canonical form say the same."""
    if kind in _PHONES:
        return phone_key(value)
    if kind is FieldKind.EMAIL:
        return mail_key(value) or fold_for_key(value)
    if kind is FieldKind.URL:
        return url_domain(value) + "/" + fold_for_key(value).split("://")[-1].partition("/")[2].rstrip("/")
    if kind in (FieldKind.COMPANY, FieldKind.COMPANY_EN):
        return company_key(value) or fold_for_key(value)
    return fold_for_key(value)


def changes(draft: CardDraft, known: Iterable[tuple[FieldKind, str]]) -> tuple[Change, ...]:
    """What the card says differently: a replaced value with what stood before, an added one with nothing before.

    A kind the card is silent about is no change: cards leave things out.
    """
    before: dict[FieldKind, list[str]] = {}
    for kind, value in known:
        before.setdefault(kind, []).append(value)
    found: dict[tuple[FieldKind, str], Change] = {}
    for reading in draft.readings:
        kind, value = reading.kind, reading.value
        stood = before.get(kind, [])
        if not value or canonical(kind, value) in {canonical(kind, old) for old in stood}:
            continue
        replaced = stood[0] if stood and kind in REPLACED_KINDS else ""
        found.setdefault((kind, value), Change(kind=kind, before=replaced, after=value))
    return tuple(found.values())
