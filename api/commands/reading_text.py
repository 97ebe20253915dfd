"""A reading as a person wants it on a terminal: one line a field, doubtful ones marked. Knows no picture."""

from __future__ import annotations

import sys

import typer

from api.pipeline import PhotoRead, SideRead
from api.words import AGAIN_ENGLISH, FIELD_WORDS
from normalize.draft import FieldReading

_WIDTH = 16
"""Columns for the field's word; a Japanese character takes two."""


def print_reading(result: PhotoRead) -> None:
    """Every card of a page, on stdout."""
    colour = sys.stdout.isatty()
    for side in result.sides:
        head = f"{result.photo.source}  page {result.photo.page}, card {side.card.index}{_other(side, result)}"
        typer.echo(typer.style(head, bold=True) if colour else head)
        for reading in side.draft.readings:
            typer.echo(_line(reading, colour))
        _rest(side, colour)
        typer.echo()
    print_summary(result)


def print_summary(result: PhotoRead) -> None:
    """How many cards were found, and which to shoot again while they still lie there, by number as drawn."""
    found = len(result.sides) + len(result.unread)
    if not found:
        return
    blank = [one.card.index for one in result.unread if one.blank]
    said = [f"{found} {'card side' if found == 1 else 'card sides'} found"]
    if blank:
        said.append(f"blank: {', '.join(map(str, blank))}")
    again = [
        f"{number} ({', '.join(AGAIN_ENGLISH.get(note.code, note.code) for note in notes)})"
        for number, notes in result.to_shoot_again
    ]
    if again:
        said.append(f"shoot again: {', '.join(again)}")
    typer.echo(f"{result.photo.source}  page {result.photo.page}: {'; '.join(said)}")


def _other(side: SideRead, result: PhotoRead) -> str:
    """Where the other side is."""
    other = side.other
    if other is None:
        return ""
    word = "back" if side.side == "front" else "front"
    here = other.sha256 == result.photo.sha256
    page = (
        "" if here and other.page == result.photo.page else f" of page {other.page}" if here else " of its other file"
    )
    return f" ({side.side}; its {word} is card {other.card}{page})"


def _line(reading: FieldReading, colour: bool) -> str:
    word = FIELD_WORDS[reading.kind]
    columns = sum(2 if ord(char) > 0x2E80 else 1 for char in word)
    mark = "  " if reading.accepted else " ?"
    line = f"{mark} {word}{' ' * (_WIDTH - columns)}{reading.value}"
    if reading.accepted:
        return line
    why = "; ".join(doubt.text for doubt in reading.doubts)
    said = f"{line}  ({int(reading.confidence * 100)}%{'; ' + why if why else ''})"
    return typer.style(said, fg=typer.colors.YELLOW) if colour else said


def _rest(side: SideRead, colour: bool) -> None:
    """Lines that became no field, and what went wrong on the way."""
    for index in side.draft.unplaced:
        line = f"   {' ' * _WIDTH}{side.read.lines[index].text}"
        typer.echo(typer.style(line, dim=True) if colour else line)
    for trouble in side.read.troubles:
        typer.echo(f"   {trouble}", err=True)
