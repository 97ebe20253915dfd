"""A small works that faults are done to: a server and workers as processes, which can be killed and replaced.

Readings are recorded, so that a page costs what filing it costs; a pause stands for the reader.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from api.settings import Settings, WorkOptions, load_settings
from ingest.found_card import FoundBy, FoundCard
from tests.api.recorded_card import CARD, Printed, card_of, picture_of, reading_of, recorded_corridor

FAMILIES = "佐鈴高田伊渡山中小加吉松井木清森池橋石川前藤岡後谷"  # each makes a surname with 村
GIVENS = "郎花健美翔陽大直拓恵和由浩真達香誠智亮裕"  # each makes a given name with 一
TRADES = ("計測", "食品", "印刷", "電機", "建設", "物流", "化学", "製薬", "繊維", "商事")
PLAIN = card_of("青木 美咲")
PEOPLE = len(FAMILIES) * len(GIVENS)


def lines_of(person: int) -> list[Printed]:
    """What stands on the card of an invented person; `PEOPLE` of them have names of their own."""
    family, given = FAMILIES[person % len(FAMILIES)], GIVENS[person // len(FAMILIES) % len(GIVENS)]
    town = GIVENS[person // 7 % len(GIVENS)] + FAMILIES[person // 3 % len(FAMILIES)]
    company = f"株式会社{town}{TRADES[person % len(TRADES)]}"
    printed = card_of(
        f"{family}村 {given}一", company=company, mail=f"p{person}@c{person}.example.co.jp",
        mobile=f"090-{1000 + person:04d}-{(person * 37) % 10000:04d}",
    )  # fmt: skip
    own = {"TEL 022-123-4567": f"TEL 022-{200 + person // 100:03d}-{person:04d}"}
    return [replace(line, text=own.get(line.text, line.text)) for line in printed]


def pictures(count: int, *, twice: int = 0) -> list[tuple[int, bytes]]:
    """`count` pictures (person, bytes), different each; the last `twice` show people of the first ones again."""
    base = picture_of(PLAIN)
    return [(n if n < count - twice else n - (count - twice), base + b"%06d" % n) for n in range(count)]


def corridor(given: list[tuple[int, bytes]], reading_s: float) -> Any:
    """The real corridor over recorded readings, each taking a while as a reader does."""
    from api import pipeline

    # Where the card lies is recorded, too: finding it costs more than all that follows.
    found = (FoundCard(quad=CARD.to_quad(), score=1.0, by=FoundBy.OUTLINE),)
    pipeline.find_cards = lambda _photo, _text: found  # type: ignore[assignment]  # a fault is planted here
    real = recorded_corridor({data: reading_of(lines_of(person)) for person, data in given}, PLAIN)

    def for_home(home: Any) -> Any:
        work = real(home)

        def slow(job: Any) -> Any:
            time.sleep(reading_s)
            return work(job)

        return slow

    return for_home


def settings_of(home: Path, url: str = "") -> Settings:
    return load_settings(home=home, database_url=url, work=WorkOptions(look_every_s=0.2, retry_pause_s=0.5))


def run_worker(home: str, url: str, given: list[tuple[int, bytes]], reading_s: float) -> None:
    """A worker process, until it is ended."""
    from api.home import open_home
    from api.jobs import BookQueue, Worker

    _quiet()
    opened = open_home(settings_of(Path(home), url))
    worker = Worker(opened, BookQueue(opened), corridor(given, reading_s)(opened), look_every_s=0.2)
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    worker.start()
    stopped.wait()
    worker.stop()
    opened.close()


def run_server(home: str, url: str, port: int, given: list[tuple[int, bytes]], reading_s: float) -> None:
    """A server with a worker thread of its own."""
    import uvicorn

    from api.app import make_app

    _quiet()
    app = make_app(settings_of(Path(home), url), file_page=corridor(given, reading_s))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical")


def _quiet() -> None:
    """Killed processes say much; what matters is in the book."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


@dataclass(slots=True, kw_only=True)
class Plant:
    """The processes at work."""

    home: Path
    url: str
    given: list[tuple[int, bytes]]
    reading_s: float
    port: int = 0
    kills: int = 0
    _processes: dict[str, BaseProcess] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """`server`, or a worker of this name."""
        context = multiprocessing.get_context("forkserver")
        if name == "server":
            with socket.socket() as free:
                if not self.port:
                    free.bind(("127.0.0.1", 0))
                    self.port = free.getsockname()[1]
            what: Any = (run_server, (str(self.home), self.url, self.port, self.given, self.reading_s))
        else:
            what = (run_worker, (str(self.home), self.url, self.given, self.reading_s))
        self._processes[name] = process = context.Process(target=what[0], args=what[1], daemon=True)
        process.start()

    def kill(self, name: str) -> None:
        """As a power cut or the system's own killer would."""
        process = self._processes[name]
        if process.pid is not None and process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            process.join()
            self.kills += 1

    def answers(self) -> bool:
        """Whether the server does."""
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", self.port)) == 0

    def names(self) -> list[str]:
        """Of what was started."""
        return list(self._processes)

    def resident_mb(self, name: str) -> float:
        """Memory of a process."""
        pid = self._processes[name].pid
        (line,) = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) / 1024

    def stop(self) -> None:
        """All of them."""
        for process in self._processes.values():
            if process.is_alive():
                process.terminate()
        for process in self._processes.values():
            process.join(20)
            if process.is_alive():
                process.kill()
                process.join()


@contextmanager
def plant(
    home: Path,
    given: list[tuple[int, bytes]],
    *,
    workers: int,
    url: str = "",
    reading_s: float = 0.05,
    server: bool = True,
) -> Iterator[Plant]:
    """A server and workers, started; all ended with the block."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(
        ["tests.faults.plant", "api.app", "api.jobs", "tests.api.recorded_card", "uvicorn"]
    )
    works = Plant(home=home, url=url, given=given, reading_s=reading_s)
    try:
        if server:
            works.start("server")
        for number in range(workers):
            works.start(f"worker {number}")
        yield works
    finally:
        works.stop()


def kill_at_random(works: Plant, seed: int, every_s: tuple[float, float], stop: threading.Event, most: int) -> None:
    """Kill and replace one after another until told to stop; a server only once it answers, so that work goes on."""
    lot = random.Random(seed)
    while works.kills < most and not stop.wait(lot.uniform(*every_s)):
        name = lot.choice(works.names())
        while name == "server" and not works.answers() and not stop.wait(0.2):
            pass
        works.kill(name)
        works.start(name)
