"""ReadCard ↔ JSON: for recorded readings, the database and replay. Knows no file and no table."""

from __future__ import annotations

from pydantic import TypeAdapter

from ocr.reading import ReadCard

_READ_CARD = TypeAdapter(ReadCard)


def dump_read_card(read: ReadCard, *, indent: int | None = None) -> bytes:
    """UTF-8 JSON that `load_read_card` gives back unchanged."""
    return _READ_CARD.dump_json(read, indent=indent)


def load_read_card(data: bytes | str) -> ReadCard:
    """A recorded reading.

    Raises:
        ValueError: not JSON, or not a ReadCard.
    """
    return _READ_CARD.validate_json(data)
