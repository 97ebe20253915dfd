"""The moves every horizontal design is made of: a line, a block of lines, a name, a company, how to reach them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.support.content import Copy, Item
from tests.support.design import Look, draw_icon, draw_logo, fit
from tests.support.typeset import MM_PER_PT, Sheet, Type, measure


@dataclass(slots=True, kw_only=True)
class Setter:
    """A sheet, its look and its words, with the few moves every design is made of."""

    sheet: Sheet
    look: Look
    copy: Copy
    rng: random.Random
    letter: str
    """What a monogram shows."""

    def put(self, item: Item, x: float, baseline: float, kind: Type, *, anchor: str = "l", width: float = 0.0) -> None:
        """One line, narrowed to `width` if given."""
        fitted = fit(item.text, kind, width) if width else kind
        self.sheet.line(item.text, x, baseline, fitted, tag=item.tag, anchor=anchor)

    def block(
        self,
        items: list[Item],
        x: float,
        y: float,
        *,
        size_pt: float,
        anchor: str = "l",
        width: float = 60.0,
        weight: str = "",
        leading: float = 0.0,
        aligned: bool = False,
    ) -> float:
        """Lines under one another, the first baseline one em under y; gives the y below the last."""
        step = size_pt * MM_PER_PT * (leading or self.look.leading)
        baseline = y + size_pt * MM_PER_PT
        icons = any(item.icon for item in items)
        labels = [item for item in items if item.label]
        longest = max((measure(i.label, self.look.type(i.label, size_pt, weight=weight)) for i in labels), default=0.0)
        framed = self.rng.random() < 0.4
        for item in items:
            kind = self.look.type(item.text, size_pt, weight=weight)
            em = kind.em_mm
            if icons and anchor == "l":
                if item.icon:
                    draw_icon(self.sheet, item.icon, x, baseline, em, self.look.accent, self.look.paper, framed=framed)
                self.put(item, x + 1.7 * em, baseline, kind, width=width - 1.7 * em)
            elif aligned and item.label and anchor == "l":
                self._aligned(item, x, baseline, kind, longest + 0.35 * em, width)
            else:
                self.put(item, x, baseline, kind, anchor=anchor, width=width)
            baseline += step
        return baseline - size_pt * MM_PER_PT

    def _aligned(self, item: Item, x: float, baseline: float, kind: Type, indent: float, width: float) -> None:  # noqa: PLR0917 - plain geometry reads better by place
        """Label at x, value at a common indent; one line to the reader."""
        label, value = item.label.rstrip(), item.text[len(item.label) :]
        kept = len(self.sheet.lines)
        self.sheet.line(label, x, baseline, kind)
        self.sheet.line(value, x + indent, baseline, fit(value, kind, width - indent), tag=item.tag)
        first, last = self.sheet.lines[kept], self.sheet.lines[-1]
        del self.sheet.lines[kept:]
        quad = (first.quad_mm[0], last.quad_mm[1], last.quad_mm[2], first.quad_mm[3])
        self.sheet.lines.append(type(last)(text=f"{label} {value}", quad_mm=quad, direction="horizontal", tag=item.tag))

    def name(
        self,
        x: float,
        baseline: float,
        *,
        anchor: str = "l",
        width: float = 60.0,
        size_pt: float = 0.0,
        tracking: float = -1.0,
    ) -> float:
        """Kana over it, the name, Latin letters beside or below; gives the y below."""
        look, rng = self.look, self.rng
        item = self.copy.all_of("name")[0]
        size = size_pt or look.name_pt
        spaced = rng.choice((0.0, 0.0, 0.08, 0.15, 0.3, 0.5, 0.8)) if tracking < 0 else tracking
        weight = rng.choice(("regular", "regular", "medium", "bold"))
        kind = fit(item.text, look.type(item.text, size, weight=weight, display=True, tracking_em=spaced), width)
        self.sheet.line(item.text, x, baseline, kind, tag=item.tag, anchor=anchor)
        for kana in self.copy.all_of("kana"):
            small = look.type(kana.text, max(5.0, size * 0.42), tracking_em=0.15 if spaced else 0.0)
            self.put(kana, x, baseline - 0.98 * kind.em_mm, small, anchor=anchor, width=width)
        below = baseline
        for romaji in self.copy.all_of("romaji"):
            small = look.type(
                romaji.text, max(6.0, size * rng.choice((0.45, 0.52, 0.6))), tracking_em=rng.choice((0, 0, 0.05, 0.1))
            )
            wide = measure(item.text, kind)
            if anchor == "l" and rng.random() < 0.35 and wide + measure(romaji.text, small) + 4 < width:
                self.put(romaji, x + wide + 3.0, baseline, small)
            else:
                below += small.em_mm * 1.55
                self.put(romaji, x, below, small, anchor=anchor, width=width)
        return below + 1.2

    def role_lines(self) -> list[Item]:
        """Departments, titles, qualifications."""
        return self.copy.all_of("role", "department", "title", "qualification")

    def company(
        self,
        x: float,
        y: float,
        *,
        anchor: str = "l",
        width: float = 60.0,
        logo: bool = False,
        size_pt: float = 0.0,
        weight: str = "",
    ) -> float:
        """The organisation's lines under one another, a logo before them if wished; gives the y below."""
        look, rng = self.look, self.rng
        size = size_pt or look.company_pt
        top = y
        if logo and anchor == "l":
            side = size * MM_PER_PT * rng.uniform(1.5, 2.4)
            self.logo(x, y, side)
            x, width = x + side * 1.25 + 0.6, width - side * 1.25 - 0.6
            top = y + max(0.0, (side - size * MM_PER_PT) / 2 - 0.4)
        baseline = top + size * MM_PER_PT
        for item in self.copy.all_of("company_kana", "company", "company_en"):
            own = size if item.role == "company" else max(5.5, size * 0.55)
            bold = weight or rng.choice(("regular", "medium", "bold", "bold"))
            tracking = rng.choice((0, 0, 0, 0.05, 0.12)) if item.role == "company" else 0.0
            kind = look.type(
                item.text,
                own,
                weight=bold if item.role == "company" else "",
                display=rng.random() < 0.5,
                tracking_em=tracking,
            )
            colour_it = item.role == "company" and rng.random() < 0.12
            if colour_it:
                kind = look.type(item.text, own, weight=bold, colour=look.accent, tracking_em=tracking)
            self.put(item, x, baseline, kind, anchor=anchor, width=width)
            baseline += own * MM_PER_PT * 1.35
        return baseline - 1.0

    def logo(self, x: float, y: float, size: float) -> None:
        """A drawn mark."""
        second = self.rng.choice((self.look.accent, self.look.ink, (150, 150, 155)))
        draw_logo(self.sheet, self.rng, x, y, size, (self.look.accent, second), self.letter, self.look)

    def contact_block(
        self, x: float, y: float, *, anchor: str = "l", width: float = 60.0, bottom: float = 51.0
    ) -> float:
        """Every office with its address and numbers, shrunk until it ends above `bottom`."""
        items = self.copy.all_of(
            "address", "contact", "address1", "contact1", "address2", "contact2", "small", "certificate"
        )
        size = self.look.body_pt
        room = bottom - y
        needed = len(items) * size * MM_PER_PT * self.look.leading
        leading = self.look.leading
        if needed > room:
            leading = max(1.18, leading * room / needed)
            needed = len(items) * size * MM_PER_PT * leading
        if needed > room:
            size = max(4.6, size * room / needed)
        return self.block(
            items, x, y, size_pt=size, anchor=anchor, width=width, leading=leading, aligned=self.rng.random() < 0.3
        )

    def contact_height(self) -> float:
        """What contact_block would like to have, mm."""
        items = self.copy.all_of(
            "address", "contact", "address1", "contact1", "address2", "contact2", "small", "certificate"
        )
        return len(items) * self.look.body_pt * MM_PER_PT * self.look.leading

    def extras(self, x: float, y: float, *, anchor: str = "l", width: float = 60.0) -> None:
        """Slogan or business lines, tiny."""
        for item in self.copy.all_of("slogan", "business"):
            kind = self.look.type(
                item.text, self.rng.choice((5.2, 5.6, 6.0)), colour=self.rng.choice((self.look.ink, self.look.accent))
            )
            self.put(item, x, y, kind, anchor=anchor, width=width)
            y += 2.8
