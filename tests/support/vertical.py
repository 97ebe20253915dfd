"""Vertical designs: columns from right to left, as 縦書き cards are set."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.content import Copy
from tests.support.design import Look
from tests.support.setter import Setter
from tests.support.typeset import MM_PER_PT, Type, measure_column


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How columns print figures."""

    digits: str
    """`upright` for kanji numerals, `turned` or `pair` for figures."""


def _fitted(text: str, kind: Type, digits: str, height: float) -> Type:
    tall = measure_column(text, kind, digits)
    if tall <= height:
        return kind
    tight = Type(face=kind.face, latin=kind.latin, size_pt=kind.size_pt, colour=kind.colour)
    ratio = min(1.0, height / measure_column(text, tight, digits))
    return Type(face=kind.face, latin=kind.latin, size_pt=kind.size_pt * ratio, colour=kind.colour)


def vertical_classic(s: Setter, columns: Columns) -> None:
    """Company on the right, the name large in the middle with the title above or beside it, the address on the left."""
    look, rng, copy = s.look, s.rng, s.copy
    w, h = s.sheet.width_mm, s.sheet.height_mm
    x = w - rng.uniform(7, 10) if w > h else w - rng.uniform(6, 8)
    top = rng.uniform(5, 7)
    for item in copy.all_of("company_kana", "company"):
        size = look.company_pt if item.role == "company" else 6.0
        kind = _fitted(
            item.text,
            look.type(
                item.text, size, weight=rng.choice(("regular", "medium", "bold")), display=True, tracking_em=0.08
            ),
            "turned",
            h - 2 * top,
        )
        s.sheet.column(item.text, x, top, kind, tag=item.tag, digits="turned")
        x -= kind.em_mm * 1.6
    roles = s.role_lines()
    size = look.body_pt + 0.5
    name_x = w * rng.uniform(0.46, 0.54)
    name = copy.all_of("name")[0]
    room = h - 2 * top
    above = rng.random() < 0.45 and len(roles) <= 2 and all(len(r.text) <= 9 for r in roles)
    name_size = min(look.name_pt + 2, 18)
    tracking = rng.choice((0.0, 0.1, 0.25, 0.4))
    if above and roles:
        role_x = name_x + (len(roles) - 1) * size * MM_PER_PT * 0.7
        bottom = top
        for item in roles:
            kind = _fitted(item.text, look.type(item.text, size), columns.digits, h * 0.38)
            height = s.sheet.column(item.text, role_x, top, kind, tag=item.tag, digits=columns.digits)
            bottom = max(bottom, top + height)
            role_x -= kind.em_mm * 1.4
        kind = _fitted(
            name.text,
            look.type(name.text, name_size, display=True, tracking_em=tracking),
            "upright",
            h - top - bottom - 2,
        )
        s.sheet.column(name.text, name_x, bottom + 2.2, kind, tag=name.tag)
    else:
        kind = _fitted(
            name.text, look.type(name.text, name_size, display=True, tracking_em=tracking), "upright", room * 0.86
        )
        height = measure_column(name.text, kind, "upright")
        role_x = name_x + kind.em_mm * 0.5 + (len(roles) - 0.3) * size * MM_PER_PT * 1.45
        role_x = min(role_x, x - size * MM_PER_PT * 0.4)
        for item in roles:
            small = _fitted(item.text, look.type(item.text, size), columns.digits, room)
            s.sheet.column(
                item.text,
                role_x,
                top + rng.uniform(1, 3) if item.role != "title" else top + 2.5,
                small,
                tag=item.tag,
                digits=columns.digits,
            )
            role_x -= size * MM_PER_PT * 1.45
        start = (h - height) / 2 + rng.uniform(0, 3)
        s.sheet.column(name.text, min(name_x, role_x + 0.4 - kind.em_mm * 0.1), start, kind, tag=name.tag)
        for kana in copy.all_of("kana"):
            tiny = _fitted(kana.text, look.type(kana.text, 5.6), "upright", height)
            s.sheet.column(kana.text, min(name_x, role_x) + kind.em_mm * 0.72, start, tiny, tag=kana.tag)
    _address_columns(s, copy, look, columns, min(name_x - name_size * MM_PER_PT * 0.95, w * 0.44))


def _address_columns(s: Setter, copy: Copy, look: Look, columns: Columns, right: float) -> None:
    """Address, telephone and mail in columns leftwards from `right`, standing on a common foot or a common head."""
    h = s.sheet.height_mm
    items = copy.all_of("address", "contact", "small")
    size = min(look.body_pt, 7.5)
    step = size * MM_PER_PT * s.rng.uniform(1.4, 1.7)
    left = 4.5
    if len(items) * step > right - left:
        step = (right - left) / len(items)
        size = min(size, step / MM_PER_PT / 1.22)
    hang = s.rng.random() < 0.5
    x = min(right, left + len(items) * step + s.rng.uniform(0, 2))
    top = s.rng.uniform(7, 14)
    for item in items:
        digits = "turned" if item.role == "contact" and item.text.isascii() else columns.digits
        kind = _fitted(item.text, look.type(item.text, size), digits, h - 9)
        height = measure_column(item.text, kind, digits)
        y = min(top, h - 4 - height) if hang else h - 4.5 - height
        s.sheet.column(item.text, x, y, kind, tag=item.tag, digits=digits)
        x -= step


def vertical_mixed(s: Setter, columns: Columns) -> None:
    """Name and company in columns, the address and numbers horizontal along the foot."""
    look, rng, copy = s.look, s.rng, s.copy
    w, h = s.sheet.width_mm, s.sheet.height_mm
    needed = s.contact_height()
    foot = max(h * 0.5, h - 3.5 - needed)
    room = foot - 6.5
    x = w - rng.uniform(8, 12)
    for item in copy.all_of("company"):
        kind = _fitted(item.text, look.type(item.text, look.company_pt, display=True), "turned", room)
        s.sheet.column(item.text, x, 5, kind, tag=item.tag, digits="turned")
        x -= kind.em_mm + 3.0
    for item in s.role_lines():
        kind = _fitted(item.text, look.type(item.text, look.body_pt), columns.digits, room)
        s.sheet.column(item.text, x, 5.5, kind, tag=item.tag, digits=columns.digits)
        x -= kind.em_mm * 1.45
    name = copy.all_of("name")[0]
    kind = _fitted(name.text, look.type(name.text, look.name_pt, display=True, tracking_em=0.1), "upright", room - 1)
    s.sheet.column(name.text, min(x - kind.em_mm * 0.4, w * 0.55), 6.0, kind, tag=name.tag)
    if rng.random() < 0.6:
        size = rng.uniform(6, 9)
        s.logo(7, 6, size)
    s.contact_block(7.0, foot, width=w - 12, bottom=h - 2.5)
