"""Figures as plain shapes for SVG: stacked bars by week, a line of shares, lying bars. Knows no template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contacts.figures import Week

WIDTH, HEIGHT = 600, 190
_LEFT, _TOP, _BOTTOM = 40, 12, 26
SHADES = 5
"""Owners with a colour of their own; the rest share the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One piece of a stacked bar."""

    x: float
    y: float
    width: float
    height: float
    shade: int
    day: str
    """The Monday."""
    owner: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What is drawn, in a box of WIDTH × HEIGHT."""

    bars: tuple[Bar, ...]
    line: str
    """Points of a polyline; pieces of it where weeks are empty are left out."""
    dots: tuple[tuple[float, float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    """y and its word."""
    days: tuple[tuple[float, str], ...]
    """x and the Monday."""
    empty: bool


def bars(weeks: Sequence[Week], owners: Sequence[str]) -> Plot:
    """Card sides by week, one shade for each of us."""
    top = _round_up(max((week.total for week in weeks), default=0))
    step = (WIDTH - _LEFT) / max(1, len(weeks))
    drawn = []
    for number, week in enumerate(weeks):
        base = float(HEIGHT - _BOTTOM)
        for owner, count in week.by_owner:
            if not count:
                continue
            tall = count / top * (HEIGHT - _TOP - _BOTTOM)
            base -= tall
            drawn.append(
                Bar(
                    x=round(_LEFT + number * step + step * 0.16, 1), y=round(base, 1), width=round(step * 0.68, 1),
                    height=round(tall, 1), shade=min(list(owners).index(owner), SHADES - 1),
                    day=_day(week.monday), owner=owner, count=count,
                )
            )  # fmt: skip
    ticks = tuple((_y(part * top / 2, top), f"{part * top / 2:g}") for part in range(3))
    return Plot(bars=tuple(drawn), line="", dots=(), ticks=ticks, days=_days(weeks, step), empty=not drawn)


def shares(weeks: Sequence[Week]) -> Plot:
    """Of the fields read in a week, the share accepted without people."""
    step = (WIDTH - _LEFT) / max(1, len(weeks))
    dots = tuple(
        (
            round(_LEFT + (number + 0.5) * step, 1), _y(week.accepted / week.fields, 1),
            f"{_day(week.monday)} の週：{week.fields} 項目中 {week.accepted} 項目"
            f"（{int(week.accepted / week.fields * 100)}%）",
        )
        for number, week in enumerate(weeks) if week.fields
    )  # fmt: skip
    ticks = tuple((_y(part / 2, 1), f"{part * 50}%") for part in range(3))
    line = " ".join(f"{x},{y}" for x, y, _ in dots)
    return Plot(bars=(), line=line, dots=dots, ticks=ticks, days=_days(weeks, step), empty=not dots)


HEIGHT_OF_LINE = 24


def lying(rows: Sequence[Sequence[float | None]]) -> tuple[tuple[tuple[float, float, int], ...], ...]:
    """Of each row the pieces of its bar: where each begins, how long it is (of the longest bar 100), its shade."""
    most = max((sum(max(part or 0, 0) for part in row) for row in rows), default=0)
    found = []
    for row in rows:
        at, pieces = 0.0, []
        for place, part in enumerate(row):
            wide = max(part or 0, 0) / most * 100 if most else 0
            if wide:
                pieces.append((round(at, 2), round(wide, 2), min(place, SHADES - 1)))
            at += wide
        found.append(tuple(pieces))
    return tuple(found)


def _y(value: float, top: float) -> float:
    return round(HEIGHT - _BOTTOM - value / top * (HEIGHT - _TOP - _BOTTOM), 1)


def _days(weeks: Sequence[Week], step: float) -> tuple[tuple[float, str], ...]:
    return tuple(
        (round(_LEFT + (number + 0.5) * step, 1), _day(week.monday))
        for number, week in enumerate(weeks)
        if (len(weeks) - 1 - number) % 3 == 0
    )


def _day(day: date) -> str:
    return f"{day.month}/{day.day}"


def _round_up(number: int) -> int:
    """The top of an axis: an even number that people count in."""
    for top in (2, 4, 10, 20, 40, 60, 100, 200, 400, 600, 1000, 2000, 4000, 10_000, 20_000, 40_000, 100_000):
        if number <= top:
            return top
    return number + number % 2
