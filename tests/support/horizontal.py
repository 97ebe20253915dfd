"""Horizontal designs: where the blocks of a card stand, each a really different way of setting the same words."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.setter import Setter
from tests.support.typeset import MM_PER_PT


def classic(s: Setter) -> None:
    """The most ordinary Japanese card: company at the top left, name in the middle, address bottom right."""
    w, h = s.sheet.width_mm, s.sheet.height_mm
    left = s.rng.uniform(6, 9)
    y = s.company(left, s.rng.uniform(5, 7.5), width=w - 2 * left, logo=s.rng.random() < 0.55)
    s.extras(left, y + 1.8, width=w - 2 * left)
    x = s.rng.uniform(0.28, 0.4) * w
    top = max(y + 3.0, h * 0.28)
    roles = s.role_lines()
    below = s.block(roles, x, top, size_pt=s.look.body_pt + 0.4, width=w - x - 5, leading=1.35)
    name_line = below + s.look.name_pt * MM_PER_PT + (2.6 if s.copy.all_of("kana") else 0.8)
    after = s.name(x, name_line, width=w - x - 5)
    start = max(after + 1.0, h - 4.0 - s.contact_height())
    if s.rng.random() < 0.25:
        s.sheet.rule(x, start - 0.4, w - 5, start - 0.4, 0.12, s.look.accent)
    s.contact_block(x, start, width=w - x - 4.0, bottom=h - 3.0)


def left(s: Setter) -> None:
    """Everything on one left margin."""
    w, h = s.sheet.width_mm, s.sheet.height_mm
    x = s.rng.uniform(6, 14)
    width = w - x - 5
    if s.rng.random() < 0.5:
        y = s.company(x, s.rng.uniform(5, 7), width=width, logo=s.rng.random() < 0.4)
        y = s.block(s.role_lines(), x, y + s.rng.uniform(2, 4), size_pt=s.look.body_pt + 0.3, width=width, leading=1.35)
        after = s.name(x, y + s.look.name_pt * MM_PER_PT + (2.6 if s.copy.all_of("kana") else 0.8), width=width)
        s.contact_block(x, max(after + 1.0, h - 5 - s.contact_height()), width=width, bottom=h - 3.0)
    else:
        y = s.block(s.role_lines(), x, s.rng.uniform(5, 8), size_pt=s.look.body_pt + 0.3, width=width, leading=1.35)
        after = s.name(x, y + s.look.name_pt * MM_PER_PT + (2.6 if s.copy.all_of("kana") else 0.8), width=width)
        bottom = h - 4.0
        needed = s.contact_height()
        company_height = (
            s.look.company_pt * MM_PER_PT * (1.4 * len(s.copy.all_of("company", "company_kana", "company_en")))
        )
        y = s.company(
            x, max(after + 1.5, bottom - needed - company_height - 1.5), width=width, size_pt=min(s.look.company_pt, 10)
        )
        s.contact_block(x, y + 0.8, width=width, bottom=h - 2.5)


def centred(s: Setter) -> None:
    """Everything on the middle axis."""
    w, h = s.sheet.width_mm, s.sheet.height_mm
    x, width = w / 2, w - 10
    y = s.rng.uniform(4, 6.5)
    if s.rng.random() < 0.4:
        size = s.rng.uniform(4.5, 7)
        s.logo(x - size / 2, y, size)
        y += size + 0.8
    y = s.company(x, y, anchor="c", width=width)
    y = s.block(
        s.role_lines(), x, y + s.rng.uniform(1, 3), size_pt=s.look.body_pt, anchor="c", width=width, leading=1.32
    )
    after = s.name(x, y + s.look.name_pt * MM_PER_PT + (2.4 if s.copy.all_of("kana") else 0.6), anchor="c", width=width)
    start = max(after + 0.8, h - 4.5 - s.contact_height())
    if s.rng.random() < 0.3:
        s.sheet.rule(w * 0.2, start - 0.6, w * 0.8, start - 0.6, 0.1, s.look.accent)
    s.contact_block(x, start, anchor="c", width=width, bottom=h - 3.0)


def right_block(s: Setter) -> None:
    """Name large on the left, company and address flush right at the bottom."""
    w, h = s.sheet.width_mm, s.sheet.height_mm
    edge = w - s.rng.uniform(5, 8)
    x = s.rng.uniform(7, 12)
    roles = s.role_lines()
    y = s.block(roles, x, s.rng.uniform(7, 10), size_pt=s.look.body_pt + 0.3, width=w * 0.6, leading=1.35)
    after = s.name(x, y + s.look.name_pt * MM_PER_PT * 1.05 + (2.6 if s.copy.all_of("kana") else 0.8), width=w * 0.62)
    company_height = s.look.company_pt * MM_PER_PT * 1.45 * len(s.copy.all_of("company", "company_kana", "company_en"))
    start = max(after + 1.0, h - 4 - s.contact_height() - company_height)
    y = s.company(edge, start, anchor="r", width=w - 12)
    s.contact_block(edge, y + 0.9, anchor="r", width=w - 12, bottom=h - 2.8)
    if s.rng.random() < 0.6:
        size = s.rng.uniform(6, 10)
        s.logo(edge - size, 5.5, size)


def two_column(s: Setter) -> None:
    """Name and company on the left, how to reach them on the right of a rule."""
    w, h = s.sheet.width_mm, s.sheet.height_mm
    split = w * s.rng.uniform(0.4, 0.47)
    if s.rng.random() < 0.7:
        s.sheet.rule(split, h * 0.15, split, h * 0.85, s.rng.choice((0.1, 0.18, 0.3)), s.look.accent)
    x, width = 6.0, split - 8.5
    y = s.rng.uniform(7, 10)
    if s.rng.random() < 0.65:
        size = s.rng.uniform(6.5, 10)
        s.logo(x, y, size)
        y += size + 1.6
    y = s.company(x, y, width=width, size_pt=min(9.5, s.look.company_pt))
    y = s.block(s.role_lines(), x, max(y + 1.5, h * 0.42), size_pt=s.look.body_pt, width=width, leading=1.35)
    s.name(x, y + s.look.name_pt * MM_PER_PT + (2.4 if s.copy.all_of("kana") else 0.8), width=width)
    x = split + 3.0
    start = max(6.0, (h - s.contact_height()) / 2 if s.rng.random() < 0.5 else h - 6.5 - s.contact_height())
    s.extras(x, start - 2.0, width=w - x - 3)
    s.contact_block(x, start, width=w - x - 3.5, bottom=h - 4)


def name_lead(s: Setter) -> None:
    """The name big and widely spaced, the title small before it on the same line."""
    w, h = s.sheet.width_mm, s.sheet.height_mm
    left_edge = s.rng.uniform(6, 9)
    y = s.company(left_edge, s.rng.uniform(5, 7), width=w - 2 * left_edge, logo=s.rng.random() < 0.35)
    baseline = max(y + s.look.name_pt * MM_PER_PT + 4, h * s.rng.uniform(0.44, 0.52))
    roles = s.role_lines()
    titles, others = roles[-2:], roles[:-2]
    x_name = w * s.rng.uniform(0.42, 0.5)
    size = s.look.body_pt
    step = size * MM_PER_PT * 1.3
    room = x_name - left_edge - 3
    for i, item in enumerate(titles):
        kind = s.look.type(item.text, size)
        s.put(item, x_name - 3.0, baseline - (len(titles) - 1 - i) * step, kind, anchor="r", width=room)
    s.block(
        others,
        left_edge,
        baseline - len(titles) * step - len(others) * step - 1.6,
        size_pt=size,
        width=w * 0.6,
        leading=1.3,
    )
    after = s.name(
        x_name, baseline, width=w - x_name - 5, size_pt=max(s.look.name_pt, 13), tracking=s.rng.choice((0.2, 0.35, 0.5))
    )
    start = max(after + 1.5, h - 4 - s.contact_height())
    x = s.rng.choice((left_edge, w * 0.25, w * 0.36))
    if s.rng.random() < 0.5:
        s.sheet.rule(left_edge, start - 0.7, w - left_edge, start - 0.7, s.rng.choice((0.1, 0.2)), s.look.ink)
    s.contact_block(x, start, width=w - x - 4, bottom=h - 2.8)


def logo_top(s: Setter) -> None:
    """A band of logo and company across the top, the person under it, a thin rule above the address."""
    w, h = s.sheet.width_mm, s.sheet.height_mm
    size = s.rng.uniform(6, 9)
    s.logo(6.5, 5, size)
    y = s.company(6.5 + size + 2, 5 + size * 0.12, width=w - size - 14, size_pt=min(11.5, s.look.company_pt + 1))
    y = max(y, 5 + size) + 1.0
    s.extras(6.5, y + 1.2, width=w - 13)
    x = s.rng.choice((6.5, w * 0.3, w * 0.36))
    y = s.block(s.role_lines(), x, max(y + 2.2, h * 0.3), size_pt=s.look.body_pt, width=w - x - 5, leading=1.33)
    after = s.name(x, y + s.look.name_pt * MM_PER_PT + (2.4 if s.copy.all_of("kana") else 0.8), width=w - x - 5)
    start = max(after + 1.2, h - 4.2 - s.contact_height())
    s.sheet.rule(6.5, start - 0.6, w - 6.5, start - 0.6, s.rng.choice((0.1, 0.15, 0.25)), s.look.accent)
    s.contact_block(s.rng.choice((6.5, x)), start + 0.3, width=w - x - 4, bottom=h - 2.6)


def band(s: Setter) -> None:
    """A band of colour along one side, with the company in it or only for show."""
    w, h = s.sheet.width_mm, s.sheet.height_mm
    side = s.rng.choice(("left", "top", "bottom", "corner", "right", "thin"))
    x, top, bottom, width = 8.0, 6.0, h - 3.0, w - 13.0
    if side == "left":
        s.sheet.box(-1, -1, 7, h + 1, s.look.accent)
        x, width = 12.0, w - 16.0
    elif side == "right":
        s.sheet.box(w - 6, -1, w + 1, h + 1, s.look.accent)
        width = w - 18.0
    elif side == "top":
        s.sheet.box(-1, -1, w + 1, 3.5, s.look.accent)
        top = 8.0
    elif side == "bottom":
        s.sheet.box(-1, h - 3.5, w + 1, h + 1, s.look.accent)
        bottom = h - 5.5
    elif side == "corner":
        s.sheet.polygon([(w * 0.62, -1), (w + 1, -1), (w + 1, h * 0.42)], s.look.accent)
        s.sheet.polygon([(w * 0.74, -1), (w + 1, -1), (w + 1, h * 0.3)], tuple((c + 255) // 2 for c in s.look.accent))  # type: ignore[arg-type]  # three or four numbers, as drawn
        width = w - 13.0
    else:
        s.sheet.rule(0, 2.2, w, 2.2, 0.8, s.look.accent)
        s.sheet.rule(0, h - 2.2, w, h - 2.2, 0.8, s.look.accent)
        top, bottom = 7.0, h - 4.0
    y = s.company(x, top, width=width * (0.62 if side == "corner" else 1), logo=s.rng.random() < 0.4)
    y = s.block(
        s.role_lines(), x, y + s.rng.uniform(2, 4), size_pt=s.look.body_pt + 0.2, width=width * 0.75, leading=1.35
    )
    after = s.name(x, y + s.look.name_pt * MM_PER_PT + (2.6 if s.copy.all_of("kana") else 0.8), width=width * 0.9)
    s.contact_block(x, max(after + 1.0, bottom - 1.2 - s.contact_height()), width=width, bottom=bottom)


def two_offices(s: Setter) -> None:
    """Head office and a branch side by side or one under the other."""
    w, h = s.sheet.width_mm, s.sheet.height_mm
    x = s.rng.uniform(5.5, 8)
    y = s.company(
        x, s.rng.uniform(4, 6), width=w - 2 * x, logo=s.rng.random() < 0.4, size_pt=min(10.5, s.look.company_pt)
    )
    x_name = w * 0.36 if len(s.role_lines()) <= 3 and s.rng.random() < 0.5 else x
    y = s.block(s.role_lines(), x_name, y + 1.5, size_pt=s.look.body_pt, width=w - x_name - 5, leading=1.3)
    after = s.name(
        x_name,
        y + min(s.look.name_pt, 14) * MM_PER_PT + (2.4 if s.copy.all_of("kana") else 0.6),
        width=w - x_name - 5,
        size_pt=min(s.look.name_pt, 14),
    )
    first = s.copy.all_of("address1", "contact1")
    second = s.copy.all_of("address2", "contact2")
    rest = s.copy.all_of("contact", "small", "certificate")
    side_by_side = s.rng.random() < 0.45
    rows = (max(len(first), len(second)) if side_by_side else len(first) + len(second)) + len(rest)
    size, leading = min(s.look.body_pt, 6.8), 1.32
    start = after + 0.8
    needed = rows * size * MM_PER_PT * leading
    if needed > h - 2.8 - start:
        size = max(4.6, size * (h - 2.8 - start) / needed)
        needed = rows * size * MM_PER_PT * leading
    start = max(start, h - 3.5 - needed)
    if side_by_side:
        half = (w - 2 * x) / 2
        a = s.block(first, x, start, size_pt=size, width=half - 1.5, leading=leading)
        b = s.block(second, x + half + 0.5, start, size_pt=size, width=half - 1.0, leading=leading)
        s.block(rest, x, max(a, b), size_pt=size, width=w - 2 * x, leading=leading)
    else:
        a = s.block(first, x, start, size_pt=size, width=w - 2 * x, leading=leading)
        b = s.block(second, x, a + 0.3, size_pt=size, width=w - 2 * x, leading=leading)
        s.block(rest, x, b + 0.3, size_pt=size, width=w - 2 * x, leading=leading)


def tall(s: Setter) -> None:
    """Portrait paper, horizontal lines."""
    w, h = s.sheet.width_mm, s.sheet.height_mm
    centre = s.rng.random() < 0.5
    anchor, x = ("c", w / 2) if centre else ("l", 6.0)
    width = w - 10
    y = s.rng.uniform(8, 12)
    if s.rng.random() < 0.75:
        size = s.rng.uniform(8, 13)
        s.logo(x - size / 2 if centre else x, y, size)
        y += size + 2.5
    y = s.company(x, y, anchor=anchor, width=width, size_pt=min(10, s.look.company_pt))
    y = s.block(
        s.role_lines(), x, max(y + 3, h * 0.36), size_pt=s.look.body_pt, anchor=anchor, width=width, leading=1.4
    )
    after = s.name(
        x, y + s.look.name_pt * MM_PER_PT + (2.6 if s.copy.all_of("kana") else 1.0), anchor=anchor, width=width
    )
    s.contact_block(x, max(after + 3.0, h - 7 - s.contact_height()), anchor=anchor, width=width, bottom=h - 4)


HORIZONTAL: dict[str, Callable[[Setter], None]] = {
    "classic": classic,
    "left": left,
    "centred": centred,
    "right_block": right_block,
    "two_column": two_column,
    "name_lead": name_lead,
    "logo_top": logo_top,
    "band": band,
    "two_offices": two_offices,
    "tall": tall,
}
