"""Pivot tables in words: what keys and figures are called, on pages, in workbooks. Knows no SQL and no route."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from api.home import OpenBook
from api.record_words import ACTIVITY_WORDS, YES_NO_WORDS
from contacts.activities import Kind
from contacts.errors import NotPossible
from contacts.model_records import FieldType
from contacts.pivot import OTHER_WORD, Number, PivotTable
from contacts.pivot_ask import Ask
from contacts.pivot_behind import OTHER
from contacts.pivot_fields import Count, Dimension

NOTHING = "（なし）"
Name = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks for."""

    rows: str
    columns: str
    measure: str
    since: date | None = None
    until: date | None = None

    def of(self, desk: OpenBook) -> Ask:
        """The question.

        Raises:
            NoSuchField: a name stands for nothing.
            NotPossible: the time ends before it begins.
        """
        if self.since and self.until and self.until < self.since:
            raise NotPossible("期間の終わりが始まりより前です。", "日付を入れ替えてください。")
        return desk.pivot.ask(self.rows, self.columns, self.measure, since=self.since, until=self.until)

    def address(self, **more: str) -> str:
        """The part of an address after the question mark."""
        time = {"from": self.since, "to": self.until}
        said = {name: day.isoformat() for name, day in time.items() if day is not None}
        return urlencode({"rows": self.rows, "columns": self.columns, "measure": self.measure, **said, **more})


def _day(text: str) -> date | None:
    """A form sends an empty text where no day was chosen.

    Raises:
        NotPossible: it is no day.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotPossible(f"「{text[:20]}」は日付として読めません。", "2026-11-22 のように書いてください。") from error


def asked_for(
    rows: Annotated[Name, Query(description="a dimension's name, see /pivot/fields")] = "month",
    columns: Annotated[Name, Query(description="another one; empty: only rows")] = "",
    measure: Annotated[Name, Query(description="what is counted, see /pivot/fields")] = "encounters",
    since: Annotated[str, Query(alias="from", max_length=20, description="only encounters of this day or later")] = "",
    until: Annotated[str, Query(alias="to", max_length=20, description="only encounters of this day or earlier")] = "",
) -> Asked:
    """What the address says."""
    return Asked(rows=rows, columns=columns, measure=measure, since=_day(since), until=_day(until))


InAddress = Annotated[Asked, Depends(asked_for)]


def key_word(dimension: Dimension, key: str, label: str = "") -> str:
    """What people call a key: 2026-11 is 2026年11月."""
    if key == OTHER:
        return OTHER_WORD
    if not key:
        return NOTHING
    if dimension.name == "kind":
        return ACTIVITY_WORDS[Kind(key)] if key in set(Kind) else key
    if dimension.spec is not None and dimension.spec.type is FieldType.YES_NO:
        return YES_NO_WORDS.get(key, key)
    if dimension.name == "year":
        return f"{key}年"
    if dimension.name == "quarter":
        return f"{key[:4]}年 {int(key[-1]) * 3 - 2}〜{int(key[-1]) * 3}月"
    if dimension.name == "month" or (dimension.spec is not None and dimension.spec.type is FieldType.DATE):
        return f"{key[:4]}年{int(key[5:7])}月" if key[5:7].isdecimal() else key
    return label or key


def is_ours(dimension: Dimension, key: str) -> bool:
    """Whether a key's word is one of the product's, which has its English; else it is as somebody wrote it."""
    yes_no = dimension.spec is not None and dimension.spec.type in (FieldType.YES_NO, FieldType.DATE)
    return key in (OTHER, "") or yes_no or dimension.name in ("kind", "month", "quarter", "year")


def figure(value: Number | None) -> str:
    """A figure as people read it: 12,500; empty where there is none."""
    if value is None:
        return ""
    return f"{value:,.1f}" if isinstance(value, float) and not value.is_integer() else f"{int(value):,}"


def sheet_of(table: PivotTable) -> tuple[list[str], list[list[str | Number]]]:
    """Heading and rows of a workbook, totals last."""
    ask = table.ask
    columns = [key_word(ask.columns, each.key, each.label) for each in table.columns] if ask.columns else []
    heading = [ask.rows.label, *columns, total_word(table)]
    rows: list[list[str | Number]] = []
    for line, cells in zip(table.rows, table.cells, strict=True):
        figures = [*cells, line.total]
        rows.append([key_word(ask.rows, line.key, line.label), *("" if each is None else each for each in figures)])
    totals = [*(each.total for each in table.columns), table.total]
    rows.append([total_word(table), *("" if each is None else each for each in totals)])
    return heading, rows


def total_word(table: PivotTable) -> str:
    """What stands over the totals."""
    return "全体" if table.ask.measure.count is Count.AVERAGE else "合計"
