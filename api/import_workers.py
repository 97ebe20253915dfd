"""Processes that work on the rows of one large file beside this one: they normalise rows and decide who they are of.

What they answer is the same as where one process does it alone; they write nothing. They end with the file, and with
this process however it ends. Knows no state of a file.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing.connection import wait
from typing import Any, TypeVar

from sqlalchemy import Engine

from api.home import new_id, now
from api.worker_processes import cores
from contacts.book import Book
from contacts.engine import open_engine, reading
from contacts.exchange.sheet import Sheet
from contacts.import_decide import decide_rows
from contacts.import_index import RowIndex
from contacts.import_prepare import Prepared, prepare
from matching.decide import MatchOptions
from matching.decision import MatchDecision

MOST = 8
"""Processes: beyond, this one cannot write as fast as they decide."""
AT_ONCE = 250
"""Rows that a process is given at a time."""
_AHEAD = 3
"""Parts that wait for each process, so that none is idle."""
Answer = TypeVar("Answer")


def prepared_beside(sheet: Sheet, mapping: Sequence[str], told: Callable[[int], None]) -> list[Prepared]:
    """All rows, normalised; `told` hears how many are done."""
    parts = [replace(sheet, rows=sheet.rows[at : at + AT_ONCE]) for at in range(0, len(sheet.rows), AT_ONCE)]
    found: list[Prepared] = []
    with _pool() as pool:
        for rows in _in_order(pool, prepare, ((part, tuple(mapping)) for part in parts)):
            found += rows
            told(len(found))
    return found


def decided_beside(url: str, index: RowIndex, places: Sequence[int], options: MatchOptions) -> Iterator[MatchDecision]:
    """What the rows at these places are to the book at this address and to the rows before them, in their order."""
    parts = [tuple(places[at : at + AT_ONCE]) for at in range(0, len(places), AT_ONCE)]
    if not parts:
        return
    with _pool(_At(url=url, index=index, options=options)) as pool:
        for decisions in _in_order(pool, _decide, ((part,) for part in parts)):
            yield from decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """What a process that decides needs."""

    url: str
    index: RowIndex
    options: MatchOptions


_held: dict[str, _At] = {}
"""In a process of its own: what it works on as long as it lives."""


def _pool(at: _At | None = None) -> ProcessPoolExecutor:
    """Spawned, not forked: a server has threads, and a fork would copy their locks as they are held."""
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(min(MOST, cores()), mp_context=spawn, initializer=_begin, initargs=(at,))


def _begin(at: _At | None) -> None:
    """In the new process."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    if at is not None:
        _held["at"] = at


def _end_with(sentinel: int) -> None:
    """A process that was killed tells nobody to stop."""
    wait([sentinel])
    os._exit(1)


def _decide(places: Sequence[int]) -> list[MatchDecision]:
    at = _held["at"]
    with reading(_engine(at.url)) as session:
        return list(decide_rows(Book(session, now=now, new_id=new_id), at.index, places, at.options))


@cache
def _engine(url: str) -> Engine:
    """One as long as the process lives: it remembers what it has compiled."""
    return open_engine(url)


def _in_order(
    pool: ProcessPoolExecutor, work: Callable[..., Answer], parts: Iterator[tuple[Any, ...]]
) -> Iterator[Answer]:
    """Answers in the order of the parts, of which only a few are under way: a whole file need not lie in pipes."""
    under_way: deque[Future[Answer]] = deque()
    for part in parts:
        under_way.append(pool.submit(work, *part))
        if len(under_way) > _AHEAD * min(MOST, cores()):
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()
