"""Kills in the middle of the work, short enough for every run; the long ones: `make test-faults`."""

from __future__ import annotations

import threading

from tests.faults.checks import check_all, give_all, opened, wait_until_read
from tests.faults.plant import kill_at_random, pictures, plant


def test_nothing_is_lost_and_nobody_is_there_twice_when_workers_and_the_server_are_killed(home_folder):
    given = pictures(20, twice=4)
    with plant(home_folder, given, workers=1, reading_s=0.05) as works, opened(home_folder) as home:
        stop = threading.Event()
        killer = threading.Thread(target=kill_at_random, args=(works, 7, (0.3, 0.8), stop, 4))
        killer.start()
        give_all(works.port, given)
        killer.join(30)
        stop.set()
        wait_until_read(home, len(given))

        check_all(home, given)
    assert works.kills == 4
