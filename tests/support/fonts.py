"""The open fonts a card may be set in, and which characters each can really print. Knows no card."""

from __future__ import annotations

import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont
from PIL import ImageFont

from tests.support.tables import table

WEIGHTS = ("light", "regular", "medium", "bold", "black")
_DEBIAN = Path("/usr/share/fonts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One weight of one family, present on this machine."""

    id: str
    family: str
    script: str
    """`jp` or `latin`."""
    style: str
    """`gothic`, `mincho`, `maru`, `kyokasho`; `sans`, `serif` for Latin."""
    weight: str
    package: str
    path: str
    index: int

    def prints(self, text: str) -> bool:
        """Whether every character of `text` has a glyph."""
        characters = _characters(self.path, self.index)
        return all(ord(c) in characters for c in text if not c.isspace())

    def at(self, size_px: float) -> ImageFont.FreeTypeFont:
        """The face ready to draw, em = `size_px`."""
        return _sized(self.path, self.index, round(size_px * 4) / 4)


@cache
def _characters(path: str, index: int) -> frozenset[int]:
    font = TTCollection(path, lazy=True).fonts[index] if path.endswith(".ttc") else TTFont(path, lazy=True)
    return frozenset(font.getBestCmap())


@cache
def _sized(path: str, index: int, size_px: float) -> ImageFont.FreeTypeFont:
    # BASIC: the same glyph places on every machine, whether or not its Pillow finds raqm.
    return ImageFont.truetype(path, size_px, index=index, layout_engine=ImageFont.Layout.BASIC)


@cache
def available() -> tuple[Face, ...]:
    """Every face of data/fonts.tsv that this machine has, in the list's order."""
    wheels = Path(sysconfig.get_paths()["purelib"])
    faces = []
    for id_, family, script, style, weight, package, file, index in table("fonts"):
        path = next((p for p in (wheels / file, _DEBIAN / file) if p.exists()), None)
        if path is not None:
            faces.append(
                Face(
                    id=id_,
                    family=family,
                    script=script,
                    style=style,
                    weight=weight,
                    package=package,
                    path=str(path),
                    index=int(index),
                )
            )
    return tuple(faces)


@cache
def families(script: str, style: str) -> tuple[tuple[Face, ...], ...]:
    """The available faces of one style, grouped by family, in the list's order."""
    groups: dict[str, list[Face]] = {}
    for face in available():
        if face.script == script and face.style == style:
            groups.setdefault(face.family, []).append(face)
    return tuple(tuple(group) for group in groups.values())


def nearest_weight(family: tuple[Face, ...], weight: str, text: str = "") -> Face | None:
    """The family's face closest to the wished weight that prints all of `text`; None if none does."""
    wish = WEIGHTS.index(weight)
    by_distance = sorted(family, key=lambda face: abs(WEIGHTS.index(face.weight) - wish))
    return next((face for face in by_distance if face.prints(text)), None)
