"""Ink on a card: lines of text set in mm and points, horizontally or in columns, with the box of each kept.

Knows no meaning: what a line says of a person is the business of content.py.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.support.fonts import Face

PX_PER_MM = 20.0
"""Of the printed master, about 508 dpi: finer than any photo of it."""
MM_PER_PT = 25.4 / 72

Colour = tuple[int, int, int]
QuadMm = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]

# Signs that lie down in a column; brackets and long marks turn with the text.
_TURNED = set("ー―—–-‐−－~〜～…‥（）()［］[]【】「」『』〈〉《》＜＞<>：:；;＝=／/｜|・")
_KEEP_UPRIGHT = set("・")
_SMALL_KANA = set("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """How a line is set."""

    face: Face
    latin: Face | None = None
    """For ASCII runs; None: the main face prints them too."""
    size_pt: float
    tracking_em: float = 0.0
    """Extra space after every character."""
    colour: Colour = (30, 30, 30)
    stretch: float = 1.0
    """Horizontal scale: 0.9 is 長体 90%."""

    @property
    def em_mm(self) -> float:
        """The body height."""
        return self.size_pt * MM_PER_PT


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """A line as it stands on the card."""

    text: str
    quad_mm: QuadMm
    """Reading order corners, mm from the card's top-left corner."""
    direction: str
    """`horizontal` or `vertical`."""
    tag: str
    """The content's own name for the line, to find it again."""


@dataclass(kw_only=True)
class Sheet:
    """One card side being printed: a canvas that remembers its lines."""

    width_mm: float
    height_mm: float
    paper: Colour = (255, 255, 255)
    lines: list[PrintedLine] = field(default_factory=list)
    faces: dict[str, Face] = field(default_factory=dict)
    image: Image.Image = field(init=False)
    draw: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        size = (round(self.width_mm * PX_PER_MM), round(self.height_mm * PX_PER_MM))
        self.image = Image.new("RGB", size, self.paper)
        self.draw = ImageDraw.Draw(self.image)

    def pixels(self) -> NDArray[np.uint8]:
        """Shape (h, w, 3), BGR."""
        return np.ascontiguousarray(np.asarray(self.image)[:, :, ::-1])

    def line(
        self, text: str, x_mm: float, baseline_mm: float, kind: Type, *, tag: str = "", anchor: str = "l"
    ) -> float:
        """Set one horizontal line; anchor `l`, `c` or `r` says what x means. Gives its width in mm."""
        width = measure(text, kind)
        x = x_mm - {"l": 0.0, "c": width / 2, "r": width}[anchor]
        top, bottom = self._run(text, x, baseline_mm, kind)
        if text.strip():
            quad = ((x, top), (x + width, top), (x + width, bottom), (x, bottom))
            self.lines.append(PrintedLine(text=text, quad_mm=quad, direction="horizontal", tag=tag))
        return width

    def _run(self, text: str, x_mm: float, baseline_mm: float, kind: Type) -> tuple[float, float]:
        """Draw, and give the ink's top and bottom in mm."""
        top, bottom = baseline_mm - 0.86 * kind.em_mm, baseline_mm + 0.12 * kind.em_mm
        if kind.stretch != 1.0:
            return self._stretched(text, x_mm, baseline_mm, kind)
        for piece, face, offset in _pieces(text, kind):
            font = face.at(kind.em_mm * PX_PER_MM)
            self.faces[face.id] = face
            position = ((x_mm + offset) * PX_PER_MM, baseline_mm * PX_PER_MM)
            self.draw.text(position, piece, fill=kind.colour, font=font, anchor="ls")
        return top, bottom

    def _stretched(self, text: str, x_mm: float, baseline_mm: float, kind: Type) -> tuple[float, float]:
        plain = Type(
            face=kind.face, latin=kind.latin, size_pt=kind.size_pt, tracking_em=kind.tracking_em, colour=(255, 255, 255)
        )
        width, em = measure(text, plain), kind.em_mm
        patch = Sheet(width_mm=width + em, height_mm=2 * em, paper=(0, 0, 0))
        patch._run(text, em * 0.25, 1.4 * em, plain)
        self.faces.update(patch.faces)
        size = (max(1, round(patch.image.width * kind.stretch)), patch.image.height)
        mask = patch.image.convert("L").resize(size, Image.Resampling.LANCZOS)
        place = (round((x_mm - em * 0.25 * kind.stretch) * PX_PER_MM), round((baseline_mm - 1.4 * em) * PX_PER_MM))
        self.image.paste(kind.colour, place, mask)
        return baseline_mm - 0.86 * em, baseline_mm + 0.12 * em

    def column(
        self,
        text: str,
        x_mm: float,
        top_mm: float,
        kind: Type,
        *,
        tag: str = "",
        digits: str = "upright",
        anchor: str = "t",
    ) -> float:
        """Set one vertical column centred on x; anchor `t`, `c` or `b` says what top means. Gives its height in mm.

        Args:
            digits: `upright` (one a cell), `turned` (Latin runs lie on their side), `pair` (two digits side by side).
        """
        cells = column_cells(text, digits)
        em, height = kind.em_mm, measure_column(text, kind, digits)
        y = top_mm - {"t": 0.0, "c": height / 2, "b": height}[anchor]
        top = y
        for cell in cells:
            y += self._cell(cell, x_mm, y, kind, digits) + kind.tracking_em * em
        quad = (
            (x_mm - em / 2, top),
            (x_mm + em / 2, top),
            (x_mm + em / 2, top + height),
            (x_mm - em / 2, top + height),
        )
        if text.strip():
            self.lines.append(PrintedLine(text=text, quad_mm=quad, direction="vertical", tag=tag))
        return height

    def _cell(self, cell: str, x_mm: float, y_mm: float, kind: Type, digits: str) -> float:
        em = kind.em_mm
        if cell.isspace():
            return _space_em(cell) * em
        face = _face_for(cell[0], kind)
        self.faces[face.id] = face
        font = face.at(em * PX_PER_MM)
        if _lies_down(cell, digits):
            advance = font.getlength(cell) / PX_PER_MM
            side = round(max(font.getlength(cell), em * PX_PER_MM) + 2 * PX_PER_MM)
            patch = Image.new("L", (side, round(2 * em * PX_PER_MM)), 0)
            ImageDraw.Draw(patch).text((PX_PER_MM, 1.38 * em * PX_PER_MM), cell, fill=255, font=font, anchor="ls")
            patch = patch.transpose(Image.Transpose.ROTATE_270)
            if cell in "ー〜～":  # the vertical long mark is a mirrored stroke
                patch = patch.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
            place = (round(x_mm * PX_PER_MM - patch.width / 2), round(y_mm * PX_PER_MM - PX_PER_MM))
            self.image.paste(kind.colour, place, patch)
            return advance
        x, size_px = x_mm * PX_PER_MM, em * PX_PER_MM
        baseline = (y_mm + 0.88 * em) * PX_PER_MM
        if len(cell) == 2:  # 縦中横: two narrow digits share a cell
            font = face.at(em * PX_PER_MM * 0.94)
        if cell in "、。":
            x, baseline = x + 0.58 * size_px, baseline - 0.58 * size_px
        elif cell in _SMALL_KANA:
            x, baseline = x + 0.1 * size_px, baseline - 0.1 * size_px
        self.draw.text((x, baseline), cell, fill=kind.colour, font=font, anchor="ms")
        return em

    def rule(self, x0: float, y0: float, x1: float, y1: float, width_mm: float, colour: Colour) -> None:  # noqa: PLR0917 - plain geometry reads better by place
        """A ruled line, mm."""
        points = [(x0 * PX_PER_MM, y0 * PX_PER_MM), (x1 * PX_PER_MM, y1 * PX_PER_MM)]
        self.draw.line(points, fill=colour, width=max(1, round(width_mm * PX_PER_MM)))

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        """A filled rectangle, mm."""
        self.draw.rectangle((x0 * PX_PER_MM, y0 * PX_PER_MM, x1 * PX_PER_MM, y1 * PX_PER_MM), fill=colour)

    def polygon(self, points: list[tuple[float, float]], colour: Colour) -> None:
        """A filled shape, mm."""
        self.draw.polygon([(x * PX_PER_MM, y * PX_PER_MM) for x, y in points], fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour, *, ring_mm: float = 0.0) -> None:
        """A filled disc, or a ring of that width, mm."""
        bounds = tuple(v * PX_PER_MM for v in (x - radius, y - radius, x + radius, y + radius))
        if ring_mm:
            self.draw.ellipse(bounds, outline=colour, width=max(1, round(ring_mm * PX_PER_MM)))
        else:
            self.draw.ellipse(bounds, fill=colour)


def _space_em(space: str) -> float:
    return 1.0 if space == "　" else 0.33


def _face_for(character: str, kind: Type) -> Face:
    latin = kind.latin
    return latin if latin is not None and character.isascii() and latin.prints(character) else kind.face


def _pieces(text: str, kind: Type) -> list[tuple[str, Face, float]]:
    """(characters, face, offset in mm) for each run of one face; single characters where the line is letter-spaced."""
    out: list[tuple[str, Face, float]] = []
    offset = 0.0
    run, run_face, run_start = "", kind.face, 0.0
    for i, character in enumerate(text):
        face = _face_for(character, kind)
        if run and (face is not run_face or kind.tracking_em or _is_space(character) or _is_space(run)):
            out.append((run, run_face, run_start))
            run = ""
        if not run:
            run, run_face, run_start = character, face, offset
        else:
            run += character
        font = face.at(kind.em_mm * PX_PER_MM)
        after = text[i + 1] if i + 1 < len(text) else ""
        advance = _advance(font, character, after if after and _face_for(after, kind) is face else "", kind)
        offset += advance / PX_PER_MM
    if run:
        out.append((run, run_face, run_start))
    return [piece for piece in out if piece[0].strip()]


def _is_space(text: str) -> bool:
    return text.isspace()


def _advance(font: object, character: str, after: str, kind: Type) -> float:
    """In px, with kerning against the next character."""
    em_px = kind.em_mm * PX_PER_MM
    if character == "　":
        return em_px + kind.tracking_em * em_px
    length = font.getlength  # type: ignore[attr-defined]  # both kinds of font have one
    own = length(character + after) - length(after) if after and after != "　" else length(character)
    return float(own) + kind.tracking_em * em_px


def measure(text: str, kind: Type) -> float:
    """Width in mm, without the space after the last character."""
    width = 0.0
    for i, character in enumerate(text):
        font = _face_for(character, kind).at(kind.em_mm * PX_PER_MM)
        after = text[i + 1] if i + 1 < len(text) else ""
        same = bool(after) and _face_for(after, kind) is _face_for(character, kind)
        width += _advance(font, character, after if same else "", kind) / PX_PER_MM
    return (width - (kind.tracking_em * kind.em_mm if text else 0.0)) * kind.stretch


def column_cells(text: str, digits: str) -> list[str]:
    """Split a vertical line into what shares a cell: a character, a turned Latin run, a pair of digits."""
    cells: list[str] = []
    for character in text:
        latin = character.isascii() and not character.isspace()
        if digits == "turned" and latin and cells and cells[-1].isascii() and not cells[-1].isspace():
            cells[-1] += character
        else:
            cells.append(character)
    if digits != "pair":
        return cells
    joined: list[str] = []
    run = ""
    for character in [*cells, ""]:
        if character.isdigit() and character.isascii():
            run += character
            continue
        joined += [run] if len(run) == 2 else list(run)
        run = ""
        joined += [character] if character else []
    return joined


def _lies_down(cell: str, digits: str) -> bool:
    if len(cell) > 1:
        return digits == "turned"
    if cell in _KEEP_UPRIGHT:
        return False
    if cell in _TURNED:
        return True
    return digits == "turned" and cell.isascii()


def measure_column(text: str, kind: Type, digits: str) -> float:
    """Height in mm, without the space after the last cell."""
    height = 0.0
    cells = column_cells(text, digits)
    for cell in cells:
        em = kind.em_mm
        if cell.isspace():
            height += _space_em(cell) * em
        elif _lies_down(cell, digits):
            height += _face_for(cell[0], kind).at(em * PX_PER_MM).getlength(cell) / PX_PER_MM
        else:
            height += em
    return height + kind.tracking_em * kind.em_mm * max(0, len(cells) - 1)


def is_wide(character: str) -> bool:
    """Whether a character takes a full em in a Japanese face."""
    return unicodedata.east_asian_width(character) in "WFA"
