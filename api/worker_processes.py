"""Worker processes of this one: started, woken, started again when they crash, ended with us however we end.

A child reads our end of a pipe: a byte says that something was queued, the pipe's end that we are gone. Knows no book.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
import time

from api.settings import Settings, environment_for

logger = logging.getLogger("meishi.jobs")

STEADY_S = 60.0
"""A worker that lived so long did not die of how it was started: the next one starts at once."""
LONGEST_PAUSE_S = 30.0


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerProcesses:
    """So many `meishi work` processes as long as this one lives."""

    def __init__(self, settings: Settings, count: int, *, quiet: bool = False) -> None:
        """`quiet`: they tell of troubles alone."""
        self.count = count
        self._children = [_Child(settings, quiet=quiet) for _ in range(count)]

    @property
    def running(self) -> bool:
        """Whether at least one lives."""
        return any(child.running for child in self._children)

    def start(self) -> None:
        """All of them; each loads its models when the first page comes."""
        for child in self._children:
            child.start()

    def wake(self) -> None:
        """There is something in the queue."""
        for child in self._children:
            child.wake()

    def stop(self, timeout_s: float = 60.0) -> None:
        """They finish the pages at hand and end; what takes longer is ended, and its page read again later."""
        for child in self._children:
            child.let_go()
        until = time.monotonic() + timeout_s
        for child in self._children:
            child.end(max(0.1, until - time.monotonic()))


class _Child:
    """One process and the thread that watches it."""

    def __init__(self, settings: Settings, *, quiet: bool) -> None:
        self._command = [sys.executable, "-m", "api.cli", "work", "--attached", *(["--quiet"] if quiet else [])]
        self._environment = environment_for(settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="meishi-watch", daemon=True)

    @property
    def running(self) -> bool:
        process = self._process
        return process is not None and process.poll() is None

    def start(self) -> None:
        self._thread.start()

    def _watch(self) -> None:
        pause_s = 0.5
        while not self._stopping.is_set():
            began = time.monotonic()
            with self._lock:
                if self._stopping.is_set():
                    return
                self._process = subprocess.Popen(  # noqa: S603 - this program itself
                    self._command, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
                )
                assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
                os.set_blocking(self._process.stdin.fileno(), False)  # who wakes us waits for nobody
            code = self._process.wait()
            if self._stopping.is_set():
                return
            pause_s = 0.5 if time.monotonic() - began > STEADY_S else min(pause_s * 2, LONGEST_PAUSE_S)
            logger.error("a worker ended with %s; another starts in %.0f s", code, pause_s)
            self._stopping.wait(pause_s)

    def wake(self) -> None:
        process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):
                process.stdin.write(b".")
                process.stdin.flush()

    def let_go(self) -> None:
        self._stopping.set()
        with self._lock:
            if self._process is not None and self._process.stdin is not None:
                with contextlib.suppress(OSError, ValueError):
                    self._process.stdin.close()

    def end(self, timeout_s: float) -> None:
        process = self._process
        if process is not None:
            try:
                process.wait(timeout_s)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._thread.join(5)
