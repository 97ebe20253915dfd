"""TextLine and ReadCard: what the readers saw on one card side, exactly as they saw it. Knows no meaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ingest.geometry import Box, Quad, bounding_box
from ocr.code_reading import CodeReading


class Direction(StrEnum):
    """How a line runs."""

    HORIZONTAL = "horizontal"  # 横書き
    VERTICAL = "vertical"  # 縦書き


class Mark(StrEnum):
    """What put a line on the card after it was printed."""

    SEAL = "seal"  # 角印・認印
    STAMP = "stamp"  # 日付印・ゴム印
    HANDWRITING = "handwriting"  # 手書き


class Icon(StrEnum):
    """A small sign printed in place of a word."""

    PHONE = "phone"  # 受話器・電話機
    FAX = "fax"  # ファクス・プリンター
    MOBILE = "mobile"  # 携帯電話・スマートフォン
    MAIL = "mail"  # 封筒
    WEB = "web"  # 地球
    PLACE = "place"  # 地図のピン・家・ビル


@dataclass(frozen=True, slots=True, kw_only=True)
class IconSeen:
    """A sign that stands in a line of text or just before it."""

    icon: Icon
    probability: float
    """The icon net's, 0–1."""
    start: int
    """Before which character of the line's text it stands, or which is the first the reader made of it."""
    end: int
    """Past the last character the reader made of it; `start` where it made none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CharReading:
    """One character of a line."""

    text: str
    """One character as printed."""
    confidence: float
    """The leading engine's probability, 0–1; not calibrated."""
    agreed: bool | None = None
    """Whether the second reader saw the same character here; None: it was not asked or saw no such line. Where the
    glyph has settled which of several look-alikes it is (`verified`), having seen one of the others counts."""
    alternatives: tuple[tuple[str, float], ...] = ()
    """Other characters the engine held possible, with its probability, best first."""
    at: float | None = None
    """Where its middle stands along the line, share of the line's length; None where the engine does not say."""
    verified: float | None = None
    """The name-kanji net's probability, from the glyph itself, that `text` and none of its look-alikes is printed, 0–1;
    None: it has none, or was not looked at."""
    too_coarse: bool = False
    """It has look-alikes and the picture is too coarse to tell which is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """Someone printed this here."""

    text: str
    """Exactly as read: nothing folded, nothing repaired."""
    quad: Quad
    """Card px, in the line's own reading order."""
    confidence: float
    """0–1, the leading engine's mean over the characters; not calibrated."""
    direction: Direction = Direction.HORIZONTAL
    chars: tuple[CharReading, ...] = ()
    """One for each character of `text` (spaces too) where the engine says so, else empty."""
    by: tuple[tuple[str, str | None], ...] = ()
    """(engine, what it read) for each engine; None: not asked, or it saw nothing here."""
    second_read: bool = False
    """Whether a second reader was asked about this line; if so, None in `by` says that it saw nothing here."""
    mark: Mark | None = None
    """Not printed with the card: kept and shown, never a field."""
    icons: tuple[IconSeen, ...] = ()
    """Signs that stand in place of words (a receiver, an envelope), in order; looked for before numbers, mail and web
    addresses and postal codes only."""

    @property
    def box(self) -> Box:
        """The upright box around the line, card px."""
        return bounding_box(self.quad)

    @property
    def lowest(self) -> float:
        """The least sure character's confidence, 0–1."""
        return min((char.confidence for char in self.chars), default=self.confidence)

    @property
    def agreement(self) -> float | None:
        """Share of characters both readers saw, 0–1; None where the second reader was not asked."""
        asked = [char.agreed for char in self.chars if char.agreed is not None and not char.text.isspace()]
        return sum(asked) / len(asked) if asked else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCard:
    """All that the readers saw on one card side, in the order people read it."""

    lines: tuple[TextLine, ...]
    width_px: int
    """Of the card as read, the right way up, card px."""
    height_px: int
    engines: tuple[tuple[str, str], ...]
    """(name, version) of each engine that took part, the leader first."""
    quarter_turns: int = 0
    """How many times 90° clockwise the given CardImage's top was from the real top (see geometry.turn_corners)."""
    troubles: tuple[str, ...] = field(default=())
    """What went wrong with an engine while the other carried on; nothing of such a reading is accepted unseen."""
    codes: tuple[CodeReading, ...] = ()
    """What the QR codes on it say; evidence beside the lines, never text of the card."""
