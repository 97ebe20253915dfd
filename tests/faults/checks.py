"""What must hold after any fault: nothing lost, nobody twice, the ledger adds up."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from api.home import Home, open_home
from contacts.model_work import JobState
from tests.faults.plant import lines_of, settings_of

BATCH = "00000000-0000-7000-8000-000000000001"


@contextmanager
def opened(home: Path, url: str = "") -> Iterator[Home]:
    book = open_home(settings_of(home, url))
    try:
        yield book
    finally:
        book.close()


def give_all(port: int, given: list[tuple[int, bytes]], *, patience_s: float = 900.0, bulk: bool = True) -> list[float]:
    """Upload every picture, again until it is answered, as a browser with an outbox does; seconds each took."""
    until, took = time.monotonic() + patience_s, []
    for number, (_, data) in enumerate(given):
        began = time.monotonic()
        while True:
            try:
                answer = httpx.post(
                    f"http://127.0.0.1:{port}/api/v1/photos",
                    files={"photo": (f"{number}.jpg", data, "image/jpeg")},
                    data={"batch": BATCH, "bulk": str(bulk).lower()}, headers={"Idempotency-Key": f"n{number}"},
                    timeout=30, trust_env=False,
                )  # fmt: skip
                if answer.status_code == 202:
                    break
            except httpx.HTTPError:
                pass  # it was killed while it answered, or is just being replaced
            assert time.monotonic() < until, f"picture {number} was not taken in time"
            time.sleep(0.1)
        took.append(time.monotonic() - began)
    return took


def wait_until_read(home: Home, pictures: int, *, patience_s: float = 900.0) -> None:
    until = time.monotonic() + patience_s
    while True:
        with home.reading() as desk:
            status = desk.book.status()
        if status.pictures == pictures and status.waiting == status.running == 0:
            return
        assert time.monotonic() < until, f"not read in time: {status}"
        time.sleep(0.3)


def check_all(home: Home, given: list[tuple[int, bytes]]) -> None:
    """Every picture's card is there once, every person once, and every sum is the sum of its parts."""
    with home.reading() as desk:
        status = desk.book.status()
        ledger = desk.receipts.ledger(BATCH)
        failed = desk.log.jobs(state=JobState.FAILED)
        names = Counter(person.name for person in _everybody(desk))
    assert [job.reason for job in failed] == []
    assert (status.pictures, status.cards) == (len(given), len(given))
    assert (ledger.files, ledger.read, ledger.waiting, ledger.refused) == (len(given), len(given), 0, 0)
    assert ledger.adds_up
    expected = {next(line.text for line in lines_of(person) if line.height == 44) for person, _ in given}
    assert {name: count for name, count in names.items() if count > 1} == {}
    assert {name.replace(" ", "") for name in names} == {name.replace(" ", "") for name in expected}
    if home.engine.dialect.name == "sqlite":
        check_sqlite(home.settings.home)


def check_sqlite(home: Path) -> None:
    with sqlite3.connect(home / "book.sqlite3") as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


def _everybody(desk: object) -> list[object]:
    people, after = [], None
    while True:
        page = desk.book.contacts(limit=200, after=after)  # type: ignore[attr-defined]  # by its place in this test
        people.extend(page.items)
        after = page.after
        if after is None:
            return people
