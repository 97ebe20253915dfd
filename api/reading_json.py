"""What `meishi read --json` prints: one object a card side, in the picture's own px. Knows no terminal."""

from __future__ import annotations

from typing import Any

from api.pipeline import PhotoRead, SideRead, UnreadCard
from ingest.geometry import Homography, Quad, map_quad
from normalize.draft import FieldReading
from normalize.other_paper import Paper
from ocr.reading import ReadCard, TextLine

BLANK_SIDE_TEXT = "この面は白紙です。"
BLANK_TEXT = "この画像の名刺は白紙です。"
NO_CARD_TEXT = "この画像には名刺が見つかりませんでした。"
PAPER_TEXT = {
    Paper.RECEIPT: "領収書か価格表のようです。",
    Paper.PAGE: "文章の書かれた紙か画面のようです。",
    Paper.SCREEN: "電話かパソコンの画面のようです。",
}


def reading_objects(result: PhotoRead) -> list[dict[str, Any]]:
    """One object for each card side, or one that says there is none."""
    head = {"source": result.photo.source, "sha256": result.photo.sha256, "page": result.photo.page}
    if not result.sides and all(one.blank for one in result.unread):
        doubts = [{"code": "blank_card", "text": BLANK_TEXT}]
        if not result.blanks:
            doubts = [{"code": "no_card", "text": NO_CARD_TEXT}]
            doubts += [{"code": paper.value, "text": PAPER_TEXT[paper]} for paper in dict.fromkeys(result.papers)]
        return [{**head, "card": 0, "fields": [], "lines": [], "doubts": doubts}]
    cards = [_side(side) for side in result.sides] + [_unread(one) for one in result.unread]
    return [{**head, **card} for card in sorted(cards, key=lambda card: int(card["card"]))]


def nothing_text(result: PhotoRead) -> str:
    """What to say of a page without a card: blank, or what it shows instead."""
    if result.blanks:
        return BLANK_TEXT
    return NO_CARD_TEXT + "".join(PAPER_TEXT[paper] for paper in dict.fromkeys(result.papers))


def _unread(one: UnreadCard) -> dict[str, Any]:
    """A card without a line, so that its number and its outline are there."""
    notes = [{"code": "blank_card", "text": BLANK_SIDE_TEXT}] if one.blank else []
    return {
        "card": one.card.index,
        "side": "back" if one.blank else "front",
        "pair": None,
        "quad": _corners(one.card.quad),
        "fields": [],
        "lines": [],
        "doubts": notes + [{"code": note.code, "text": note.text} for note in one.notes],
    }


def _side(side: SideRead) -> dict[str, Any]:
    to_photo = side.card.to_photo()
    other = side.other
    # The same card number may stand on every page: beside `pair`, its page and file say which one is meant.
    where = {} if other is None else {"pair_page": other.page, "pair_sha256": other.sha256}
    return {
        "card": side.card.index,
        "side": side.side,
        "pair": None if other is None else other.card,
        **where,
        "quad": _corners(side.card.quad),
        "fields": [_field(reading, side.read, to_photo) for reading in side.draft.readings],
        "lines": [_line(line, to_photo) for line in side.read.lines],
        "doubts": [{"code": note.code, "text": note.text} for note in side.notes]
        + [{"code": doubt.code, "text": doubt.text} for doubt in side.draft.doubts]
        + [{"code": "reader_failed", "text": trouble} for trouble in side.read.troubles],
        "seconds": {
            "find": round(side.spent.find, 3),
            "ocr": round(side.spent.ocr, 3),
            "normalize": round(side.spent.normalize, 4),
        },
        "cpu_seconds": round(side.spent.cpu, 3),
    }


def _field(reading: FieldReading, read: ReadCard, to_photo: Homography) -> dict[str, Any]:
    field: dict[str, Any] = {
        "kind": reading.kind.value,
        "raw": reading.raw,
        "value": reading.value,
        "confidence": round(reading.confidence, 4),
        "accepted": reading.accepted,
        "boxes": [_corners(map_quad(to_photo, read.lines[i].quad)) for i in reading.lines],
        "alternatives": [{"value": other.value, "confidence": other.confidence} for other in reading.alternatives],
        "doubts": [{"code": doubt.code, "text": doubt.text} for doubt in reading.doubts],
        "reasons": list(reading.reasons),
        "against": list(reading.against),
    }
    if reading.office is not None:
        field["office"] = reading.office
    return field


def _line(line: TextLine, to_photo: Homography) -> dict[str, Any]:
    by: dict[str, str | None] = {"ppocr": None, "tesseract": None}
    by.update(dict(line.by))
    return {
        "text": line.text,
        "confidence": round(line.confidence, 4),
        "box": _corners(map_quad(to_photo, line.quad)),
        "direction": line.direction.value,
        "by": by,
    }


def _corners(quad: Quad) -> list[list[float]]:
    return [[round(x, 1), round(y, 1)] for x, y in quad]
