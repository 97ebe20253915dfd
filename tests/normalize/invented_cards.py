"""Cards that no drawing program of this project sets: lines and what they say, from the text files beside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ocr.reading import CharReading, Direction, ReadCard, TextLine

FOLDER = Path(__file__).parent / "invented"
_HEIGHT = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedCard:
    """Lines as read, and every field that they say."""

    name: str
    read: ReadCard
    fields: tuple[tuple[str, str, int | None], ...]
    """(kind, value, office)."""
    doubts: frozenset[tuple[str, str]]
    """(kind, code) that must be said."""
    waits: frozenset[str]
    """Kinds of which none may be accepted without a person."""


def invented_cards() -> Iterator[InventedCard]:
    """Every card of every file, in order."""
    for path in sorted(FOLDER.glob("*.txt")):
        for block in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name, *lines = block.strip().splitlines()
            yield _card(f"{path.stem}: {name}", [line for line in lines if line.strip()])


def _card(name: str, lines: list[str]) -> InventedCard:
    fields, doubts, waits, printed = [], set(), set(), []
    for line in lines:
        if line.startswith("= "):
            kind, value = line[2:].split(" ", 1)
            office = re.search(r" @(\d)$", value)
            fields.append((kind, value[: office.start()] if office else value, int(office[1]) if office else None))
        elif line.startswith("! "):
            kind, code = line[2:].split()
            doubts.add((kind, code))
        elif line.startswith("? "):
            waits.add(line[2:])
        else:
            printed.append(line)
    return InventedCard(
        name=name,
        read=_read(printed, "(vertical)" in name),
        fields=tuple(fields),
        doubts=frozenset(doubts),
        waits=frozenset(waits),
    )


def _read(lines: list[str], vertical: bool) -> ReadCard:
    """Lines below each other, 30 px text; > stands right of the line before, >600 at 600 px."""
    read: list[TextLine] = []
    top, right = 20.0, 40.0
    for line in lines:
        beside = re.match(r"(?:\*[\d.]+ )?>(\d*) ", line)
        size = re.match(r"\*([\d.]+) ", line)
        text = re.sub(r"^(?:>\d* |\*[\d.]+ )+", "", line)
        height = _HEIGHT * (float(size[1]) if size else 1.0)
        if beside:
            left, at = float(beside[1]) if beside[1] else right + 3 * height, top - 1.6 * _HEIGHT
        else:
            left, at = 40.0, top
            top += 1.6 * height
        length = sum(0.55 if char.isascii() else 1.0 for char in text) * height
        right = left + length
        quad = ((left, at), (right, at), (right, at + height), (left, at + height))
        if vertical:
            x = 1000.0 - at
            quad = ((x, 40.0), (x, 40.0 + length), (x - height, 40.0 + length), (x - height, 40.0))
        read.append(
            TextLine(
                text=text,
                quad=quad,
                confidence=0.99,
                chars=tuple(CharReading(text=char, confidence=0.999, agreed=True) for char in text),
                direction=Direction.VERTICAL if vertical else Direction.HORIZONTAL,
            )
        )
    return ReadCard(lines=tuple(read), width_px=1100, height_px=660, engines=(("set", "1"),))
