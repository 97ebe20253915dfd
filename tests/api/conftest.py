"""A server over a fresh home folder whose reader gives back recordings; the queue is worked off when a test says so."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import cli
from api.app import make_app
from api.home import Home
from api.jobs import BookQueue, work_off
from api.security.passwords import hash_password
from api.settings import Settings, WorkOptions, load_settings
from contacts.model_accounts import Role
from tests.api.recorded_card import (
    AOBA_PICTURE,
    HIKARI_PICTURE,
    MARKUP_PICTURE,
    UNSURE_PICTURE,
    FilePageOf,
    corridor_of_all,
    readers_of_all,
)


@pytest.fixture(scope="session")
def aoba() -> bytes:
    """A picture of a card that reads well."""
    return AOBA_PICTURE


@pytest.fixture(scope="session")
def hikari() -> bytes:
    """Another one."""
    return HIKARI_PICTURE


@pytest.fixture(scope="session")
def unsure() -> bytes:
    """A card on whose name the two readers disagree."""
    return UNSURE_PICTURE


@pytest.fixture(scope="session")
def markup() -> bytes:
    """A card that says HTML."""
    return MARKUP_PICTURE


@pytest.fixture(scope="session")
def corridor() -> FilePageOf:
    """The real corridor with recorded readings of the pictures above."""
    return corridor_of_all()


@pytest.fixture
def settings(home_folder: Path) -> Settings:
    """A fresh home; no worker of its own, so that tests say when work is done."""
    return load_settings(home=home_folder, work=WorkOptions(in_server=False, retry_pause_s=0))


@pytest.fixture
def client(settings: Settings, shared_routes: Callable[[FastAPI], FastAPI]) -> Iterator[TestClient]:
    """A browser on this machine."""
    app = shared_routes(make_app(settings, readers=readers_of_all))
    with TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000)) as client:
        yield client


@pytest.fixture
def home(client: TestClient) -> Home:
    """The home folder behind the client."""
    return client.app.state.office.home  # type: ignore[attr-defined]  # Starlette types no state


@pytest.fixture
def work(home: Home, corridor: FilePageOf) -> Callable[[], None]:
    """Work off everything that waits, here and now."""

    def run() -> None:
        work_off(home, BookQueue(home), corridor(home), on_job=lambda _job: None, until_done=frozenset())

    return run


@pytest.fixture
def give(client: TestClient, work: Callable[[], None]) -> Callable[[bytes], str]:
    """Upload a picture, have it read, and get its card's id."""

    def run(data: bytes) -> str:
        answer = client.post("/api/v1/photos", files={"photo": ("snap.jpg", data, "image/jpeg")})
        assert answer.status_code == 202, answer.text
        work()
        photo = client.get(answer.headers["location"]).json()
        assert photo["state"] == "done", photo
        return str(photo["cards"][0]["id"])

    return run


PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Of PASSWORD; made once, for it is slow on purpose."""
    return hash_password(PASSWORD, "")


@pytest.fixture
def add(home: Home, password_hash: str) -> Callable[..., str]:
    """Adds an account with PASSWORD; gives its id."""

    def run(name: str = "tanaka", role: Role = Role.ADMIN) -> str:
        with home.writing() as desk:
            return desk.accounts.add(name, role, password_hash=password_hash).id

    return run


@pytest.fixture
def browser_of(client: TestClient) -> Callable[..., TestClient]:
    """A browser that signed in under a name; its requests carry the session's token as our pages do."""

    def run(name: str = "tanaka", password: str = PASSWORD, code: str = "") -> TestClient:
        browser = TestClient(client.app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50001))
        said = {"name": name, "password": password, "code": code}
        answer = browser.post("/api/v1/session", json=said)
        assert answer.status_code == 200, answer.text
        browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return browser

    return run


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def meishi(home_folder, monkeypatch, capfdbinary):
    """Runs `meishi` with a home folder of its own; in this process, for each start costs seconds."""

    def run(*arguments: object, stdin: str = "", **settings: str) -> Done:
        with monkeypatch.context() as patched:
            for name in [name for name in os.environ if name.startswith("MEISHI_")]:
                patched.delenv(name)
            for name, value in {"MEISHI_HOME": str(home_folder), **settings}.items():
                patched.setenv(name, value)
            patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
            capfdbinary.readouterr()
            logs, level = logging.root.handlers[:], logging.root.level
            try:
                code = cli.run([str(argument) for argument in arguments])
            finally:  # what a command set up logs to a stream that ends here
                logging.root.handlers[:] = logs
                logging.root.setLevel(level)
            sys.stdout.flush()
            out, err = capfdbinary.readouterr()
            return Done(code, out.decode(), err.decode())

    return run
