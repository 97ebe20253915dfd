"""The look of one card: paper, ink, faces, sizes, a drawn logo. Knows no words and no person."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from tests.support.fonts import Face, families, nearest_weight
from tests.support.typeset import MM_PER_PT, Colour, Sheet, Type, measure

INKS: tuple[Colour, ...] = ((20, 20, 20), (35, 31, 32), (45, 45, 45), (28, 32, 56), (60, 50, 42))
ACCENTS: tuple[Colour, ...] = (
    (0, 72, 153), (0, 104, 183), (0, 118, 96), (0, 140, 69), (196, 0, 24), (230, 96, 18), (146, 7, 131),
    (15, 46, 82), (96, 78, 45), (184, 134, 11), (0, 160, 190), (110, 110, 110), (126, 33, 48), (66, 90, 60),
)  # fmt: skip
PAPERS: tuple[Colour, ...] = (
    (255, 255, 255), (255, 255, 255), (254, 254, 251), (252, 250, 243), (248, 246, 238), (250, 250, 250),
    (244, 240, 228),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One designer's choices for one card."""

    paper: Colour
    ink: Colour
    accent: Colour
    body: tuple[Face, ...]
    display: tuple[Face, ...]
    """For the name and often the company."""
    latin: tuple[Face, ...]
    """Empty: the Japanese face prints Latin text too."""
    body_pt: float
    name_pt: float
    company_pt: float
    body_weight: str
    leading: float
    stretch: float

    def type(
        self,
        text: str,
        size_pt: float,
        *,
        weight: str = "",
        display: bool = False,
        colour: Colour | None = None,
        tracking_em: float = 0.0,
    ) -> Type:
        """A type that prints every character of `text`; another family stands in where the wished one lacks a glyph."""
        weight = weight or self.body_weight
        wished = self.display if display else self.body
        face = nearest_weight(wished, weight, text) or stand_in(wished[0].style, weight, text)
        latin = nearest_weight(self.latin, weight) if self.latin else None
        return Type(
            face=face,
            latin=latin,
            size_pt=size_pt,
            tracking_em=tracking_em,
            colour=colour or self.ink,
            stretch=self.stretch,
        )


def stand_in(style: str, weight: str, text: str) -> Face:
    """A face of the same style, else any, that prints all of `text`.

    Raises:
        ValueError: no font on this machine prints it.
    """
    for other in dict.fromkeys((style, "gothic", "mincho")):
        for family in families("jp", other):
            face = nearest_weight(family, weight, text)
            if face is not None:
                return face
    raise ValueError(f"no font here prints all of {text!r}")


def choose_look(rng: random.Random, theme: str = "white") -> Look:
    """Paper, ink and faces for a theme: `white`, `dark`, `coloured` or `thin`."""
    accent = rng.choice(ACCENTS)
    ink = rng.choices(INKS, weights=(40, 25, 15, 10, 10))[0]
    paper = rng.choice(PAPERS)
    if theme == "dark":
        paper = rng.choice(((24, 24, 26), (18, 30, 52), (48, 20, 30), (20, 48, 42), (58, 58, 60), (36, 30, 26)))
        ink = rng.choice(((255, 255, 255), (244, 240, 230), (226, 214, 178), (230, 232, 236)))
        accent = rng.choice(((214, 180, 96), (255, 255, 255), (120, 200, 220), (236, 120, 90)))
    elif theme == "coloured":
        paper = rng.choice(
            (
                (250, 228, 150),
                (206, 230, 240),
                (214, 236, 206),
                (250, 214, 214),
                (232, 222, 244),
                (240, 224, 196),
                (222, 222, 218),
            )
        )
    elif theme == "thin":
        shade = rng.randint(96, 148)
        ink = (shade, shade, shade + rng.randint(-4, 8))
    style = rng.choices(("gothic", "mincho", "maru", "kyokasho"), weights=(60, 32, 5, 3))[0]
    body = _pick(rng, style)
    display = (
        body
        if rng.random() < 0.62
        else _pick(rng, rng.choices(("mincho", "gothic", "kyokasho", "maru"), weights=(60, 28, 6, 6))[0])
    )
    latin: tuple[Face, ...] = ()
    if rng.random() < 0.5:
        choices = families("latin", "serif" if body[0].style == "mincho" else "sans")
        latin = rng.choice(choices) if choices else ()
    return Look(
        paper=paper,
        ink=ink,
        accent=accent,
        body=body,
        display=display,
        latin=latin,
        body_pt=rng.choice((6.3, 6.5, 6.8, 7.0, 7.0, 7.3, 7.5, 8.0, 8.5)),
        name_pt=rng.choice((11.5, 12, 13, 13, 14, 14, 15, 16, 18)),
        company_pt=rng.choice((8.5, 9, 10, 10, 11, 12, 13)),
        body_weight="light"
        if theme == "thin"
        else rng.choices(("regular", "light", "medium"), weights=(66, 16, 18))[0],
        leading=rng.uniform(1.32, 1.75),
        stretch=1.0 if rng.random() < 0.88 else rng.uniform(0.86, 0.95),
    )


def _pick(rng: random.Random, style: str) -> tuple[Face, ...]:
    choices = families("jp", style) or families("jp", "gothic")
    return rng.choice(choices)


def fit(text: str, kind: Type, width_mm: float) -> Type:
    """The same type, less spaced and then narrower or smaller, until `text` fits the width."""
    if measure(text, kind) <= width_mm:
        return kind
    tight = _with(kind, tracking_em=min(kind.tracking_em, 0.0))
    wide = measure(text, tight)
    if wide <= width_mm:
        return tight
    ratio = width_mm / wide
    narrow = max(ratio, 0.86)
    return _with(tight, stretch=tight.stretch * narrow, size_pt=tight.size_pt * min(1.0, ratio / narrow))


def _with(
    kind: Type, *, tracking_em: float | None = None, stretch: float | None = None, size_pt: float | None = None
) -> Type:
    return Type(
        face=kind.face,
        latin=kind.latin,
        size_pt=kind.size_pt if size_pt is None else size_pt,
        tracking_em=kind.tracking_em if tracking_em is None else tracking_em,
        colour=kind.colour,
        stretch=kind.stretch if stretch is None else stretch,
    )


def draw_logo(  # noqa: PLR0917, PLR0912 - one branch a shape
    sheet: Sheet,
    rng: random.Random,
    x: float,
    y: float,
    size: float,
    colours: tuple[Colour, Colour],
    letter: str,
    look: Look,
) -> None:
    """A mark about `size` mm high with its top-left corner at (x, y); a drawing, not text, unless it is a monogram."""
    first, second = colours
    r = size / 2
    cx, cy = x + r, y + r
    kind = rng.choice(
        (
            "disc",
            "ring",
            "rings",
            "triangle",
            "bars",
            "leaf",
            "diamond",
            "wave",
            "hexagon",
            "monogram",
            "monogram",
            "arc",
            "mountain",
        )
    )
    if kind == "disc":
        sheet.disc(cx, cy, r, first)
        sheet.disc(cx + r * 0.3, cy - r * 0.3, r * 0.45, look.paper)
    elif kind == "ring":
        sheet.disc(cx, cy, r, first, ring_mm=size * 0.16)
        sheet.disc(cx, cy, r * 0.3, second)
    elif kind == "rings":
        for i in range(3):
            sheet.disc(cx + (i - 1) * r * 0.55, cy, r * 0.62, first if i != 1 else second, ring_mm=size * 0.08)
    elif kind == "triangle":
        sheet.polygon([(cx, y), (x + size, y + size), (x, y + size)], first)
        sheet.polygon([(cx, y + size * 0.45), (x + size * 0.75, y + size), (x + size * 0.25, y + size)], look.paper)
    elif kind == "bars":
        for i in range(4):
            sheet.box(
                x + i * size * 0.26,
                y + size * (0.6 - 0.2 * i),
                x + i * size * 0.26 + size * 0.18,
                y + size,
                first if i < 3 else second,
            )
    elif kind == "leaf":
        curve = [(cx + r * math.sin(t) * 0.55, y + size * t / math.pi) for t in _steps(0, math.pi)]
        sheet.polygon(curve + [(cx - (px - cx), py) for px, py in reversed(curve)], first)
        sheet.rule(cx, y + size * 0.2, cx, y + size * 1.05, size * 0.05, look.paper)
    elif kind == "diamond":
        sheet.polygon([(cx, y), (x + size, cy), (cx, y + size), (x, cy)], first)
        sheet.polygon([(cx, y + size * 0.3), (x + size * 0.7, cy), (cx, y + size * 0.7), (x + size * 0.3, cy)], second)
    elif kind == "wave":
        for row in range(3):
            points = [
                (x + t * size, y + size * (0.25 + 0.25 * row) + math.sin(t * 6.28) * size * 0.08) for t in _steps(0, 1)
            ]
            sheet.polygon(
                points + [(px, py + size * 0.12) for px, py in reversed(points)], first if row != 1 else second
            )
    elif kind == "hexagon":
        sheet.polygon(
            [(cx + r * math.cos(t), cy + r * math.sin(t)) for t in (0.52, 1.57, 2.62, 3.67, 4.71, 5.76)], first
        )
        sheet.disc(cx, cy, r * 0.4, look.paper)
    elif kind == "arc":
        sheet.disc(cx, cy, r, first, ring_mm=size * 0.14)
        sheet.box(x - 0.1, cy, x + size + 0.1, y + size + 0.1, look.paper)
        sheet.disc(cx, cy + r * 0.15, r * 0.32, second)
    elif kind == "mountain":
        sheet.polygon(
            [
                (x, y + size),
                (x + size * 0.38, y + size * 0.15),
                (x + size * 0.62, y + size * 0.6),
                (x + size * 0.74, y + size * 0.4),
                (x + size, y + size),
            ],
            first,
        )
    else:
        round_shape = rng.random() < 0.5
        if round_shape:
            sheet.disc(cx, cy, r, first)
        else:
            sheet.box(x, y, x + size, y + size, first)
        face = stand_in("mincho" if rng.random() < 0.5 else "gothic", "bold", letter)
        kind_of = Type(face=face, size_pt=size * 0.66 / MM_PER_PT, colour=look.paper)
        width = measure(letter, kind_of)
        kept = len(sheet.lines)
        sheet.line(letter, cx - width / 2, cy + size * 0.24, kind_of, tag="logo")
        del sheet.lines[kept:]  # a monogram is a drawing to whoever reads the card


def _steps(start: float, end: float, count: int = 24) -> list[float]:
    return [start + (end - start) * i / count for i in range(count + 1)]


def draw_icon(  # noqa: PLR0917 - plain geometry reads better by place
    sheet: Sheet, icon: str, x: float, baseline: float, em: float, colour: Colour, paper: Colour, *, framed: bool
) -> None:
    """A small sign instead of a label, one em square, standing on the baseline."""
    y = baseline - em * 0.82
    size = em * 0.86
    fore = colour
    if framed:
        sheet.disc(x + size / 2, y + size / 2, size * 0.62, colour)
        fore, x, y, size = paper, x + size * 0.2, y + size * 0.2, size * 0.6
    line = max(0.12, size * 0.1)
    if icon == "phone":
        sheet.disc(x + size * 0.55, y + size * 0.4, size * 0.5, fore, ring_mm=size * 0.22)
        sheet.box(x + size * 0.5, y - size * 0.15, x + size * 1.1, y + size * 0.95, paper if not framed else colour)
        sheet.disc(x + size * 0.5, y + size * 0.02, size * 0.17, fore)
        sheet.disc(x + size * 0.5, y + size * 0.78, size * 0.17, fore)
    elif icon == "mobile":
        sheet.box(x + size * 0.22, y, x + size * 0.78, y + size, fore)
        sheet.box(x + size * 0.3, y + size * 0.12, x + size * 0.7, y + size * 0.75, paper if not framed else colour)
    elif icon == "mail":
        sheet.box(x, y + size * 0.15, x + size, y + size * 0.85, fore)
        back = paper if not framed else colour
        sheet.rule(x, y + size * 0.2, x + size / 2, y + size * 0.55, line, back)
        sheet.rule(x + size, y + size * 0.2, x + size / 2, y + size * 0.55, line, back)
    elif icon == "web":
        sheet.disc(x + size / 2, y + size / 2, size / 2, fore, ring_mm=line)
        sheet.rule(x, y + size / 2, x + size, y + size / 2, line, fore)
        sheet.rule(x + size / 2, y, x + size / 2, y + size, line, fore)
    elif icon == "fax":
        sheet.box(x, y + size * 0.4, x + size, y + size * 0.9, fore)
        sheet.box(x + size * 0.25, y, x + size * 0.75, y + size * 0.4, fore)
    else:
        sheet.disc(x + size / 2, y + size * 0.36, size * 0.34, fore)
        sheet.polygon(
            [(x + size * 0.2, y + size * 0.5), (x + size * 0.8, y + size * 0.5), (x + size / 2, y + size)], fore
        )
