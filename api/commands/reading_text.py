"""A reading as a person wants it on a terminal: one line a field, doubtful ones marked. Knows no picture."""

from __future__ import annotations

import sys

import typer

from api.pipeline import PhotoRead, SideRead
from api.words import FIELD_WORDS
from normalize.draft import FieldReading

_WIDTH = 16
"""Columns for the field's word; a Japanese character takes two."""


def print_reading(result: PhotoRead) -> None:
    """Every card of a page, on stdout."""
    for side in result.sides:
        colour = sys.stdout.isatty()
        head = f"{result.photo.source}  page {result.photo.page}, card {side.card.index}"
        typer.echo(typer.style(head, bold=True) if colour else head)
        for reading in side.draft.readings:
            typer.echo(_line(reading, colour))
        _rest(side, colour)
        typer.echo()


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
