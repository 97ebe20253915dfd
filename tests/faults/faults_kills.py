"""500 cards while workers and the server are killed at random: nothing lost, nobody twice, the ledger adds up."""

from __future__ import annotations

import sys
import threading
import time
import uuid

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.faults.checks import check_all, give_all, opened, wait_until_read
from tests.faults.plant import kill_at_random, pictures, plant

CARDS, TWICE, KILLS = 500, 60, 34


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request):
    if request.param == "sqlite":
        yield ""
        return
    server_url = request.getfixturevalue("postgres_url")
    name = f"faults_{uuid.uuid4().hex[:12]}"
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    server.dispose()


def test_500_cards_with_kills_at_random_moments(url, tmp_path, capsys):
    given, began = pictures(CARDS, twice=TWICE), time.monotonic()
    with plant(tmp_path / "home", given, workers=2, url=url, reading_s=0.2) as works:
        stop = threading.Event()
        wish = (works, int(time.time()), (0.5, 3.0), stop, 10_000)
        killer = threading.Thread(target=kill_at_random, args=wish, daemon=True)
        with opened(tmp_path / "home", url) as home:
            killer.start()
            give_all(works.port, given)
            while works.kills < KILLS and _under_way(home):
                time.sleep(0.3)
            stop.set()
            killer.join()
            wait_until_read(home, len(given))
            with home.reading() as desk:
                tries = sorted(job.tries for job in desk.log.jobs(limit=CARDS))

            check_all(home, given)
    with capsys.disabled():
        again = sum(each > 1 for each in tries)
        sys.stdout.write(
            f"\n{CARDS} cards, {works.kills} kills, {again} pages begun again, {time.monotonic() - began:.0f} s"
        )
    assert works.kills >= KILLS - 4


def _under_way(home):
    with home.reading() as desk:
        return bool(desk.log.under_way())
