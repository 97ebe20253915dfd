"""How fast the review queue answers: a scripted reviewer works through cards with two doubts each, over HTTP.

Run: python -m tests.benchmarks.review --cards 400
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from fastapi.testclient import TestClient
from httpx import Response

from api.app import make_app
from api.home import Home
from api.settings import WorkOptions, load_settings
from tests.support.drafts import TAKAHASHI, file_card

WINDOW = "scripted-reviewer"
UNDO_EVERY = 10
"""Answers between two that are taken back and given again."""


def fill(home: Home, cards: int) -> None:
    """Cards of different people, on each of which the name and the title wait."""
    for number in range(cards):
        with home.writing() as desk:
            own = {"name": f"髙橋 {number}郎", "mobile": f"090-{number // 10000:04d}-{number % 10000:04d}"}
            own |= {"email": f"person{number}@minato.example.jp", "company": f"みなと印刷第{number % 40}株式会社"}
            file_card(desk.book, number, {**TAKAHASHI, **own}, doubtful=("name", "title"))


def review(client: TestClient, took: dict[str, list[tuple[float, float]]]) -> int:
    """Work the queue off; how many cards were finished."""

    def timed(step: str, path: str, **body: object) -> Response:
        began, cpu = time.perf_counter(), time.process_time()
        answer: Response = client.post(path, json={"window": WINDOW, **body})
        spent = (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000
        took.setdefault(step, []).append(spent)
        assert answer.status_code < 300, answer.text
        return answer

    finished = answers = 0
    while items := timed("pile", "/api/v1/review/pile").json()["items"]:
        timed("pile as HTML", "/review/pile")
        for item in items:
            said = {"card_id": item["card_id"], "reading": item["reading"]}
            values = [{"id": item["id"], "value": item["value"]}]
            more = timed("answer", "/api/v1/review/answers", **said, values=values).json()["more"]
            answers += 1
            if answers % UNDO_EVERY == 0:
                timed("undo", "/api/v1/review/undo", card_id=item["card_id"], doubts=[item["id"]])
                more = timed("answer", "/api/v1/review/answers", **said, values=values).json()["more"]
            finished += not more
    return finished


def main(arguments: Sequence[str] | None = None) -> int:
    """Print milliseconds a step, and the cards a minute that the server alone would allow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=400)
    cards = parser.parse_args(arguments).cards
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(home=Path(folder), work=WorkOptions(in_server=False))
        with TestClient(make_app(settings), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 1)) as client:
            fill(client.app.state.office.home, cards)  # type: ignore[attr-defined]  # Starlette types no state
            took: dict[str, list[tuple[float, float]]] = {}
            began = time.perf_counter()
            finished = review(client, took)
            minutes = (time.perf_counter() - began) / 60
    print(f"{finished} cards in {minutes:.2f} minutes: {finished / minutes:.0f} cards a minute")  # noqa: T201 - a program's own words
    for step, spent in sorted(took.items()):
        wall, cpu = (sorted(times) for times in zip(*spent, strict=True))
        late = min(len(wall) - 1, int(0.95 * len(wall)))
        print(  # noqa: T201 - a program's own words
            f"{step:13} {len(wall):5} times  wall p50 {statistics.median(wall):6.1f} p95 {wall[late]:6.1f} ms"
            f"  CPU p50 {statistics.median(cpu):6.1f} p95 {cpu[late]:6.1f} ms"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
