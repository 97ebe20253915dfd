"""A live server with its own worker, and a Chromium that looks at it; every page must keep its console clean."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from api.app import make_app
from api.settings import WorkOptions, load_settings
from tests.api.recorded_card import corridor_of_all, readers_of_all

# A password takes a tenth of a second of an idle core on purpose, and the machine may be busy with other tests.
expect.set_options(timeout=20_000)

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # a camera for the capture page: a green picture with a clock in it
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def site(home_folder: Path, shared_routes: Callable[[FastAPI], FastAPI]) -> Iterator[str]:
    """The address of a fresh server."""
    settings = load_settings(home=home_folder, work=WorkOptions(look_every_s=0.2))
    app = shared_routes(make_app(settings, file_page=corridor_of_all(), readers=readers_of_all))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", proxy_headers=False))
    started = threading.Event()
    real_startup = server.startup

    async def startup(sockets: object = None) -> None:
        await real_startup(sockets)  # type: ignore[arg-type]  # the server's own hook
        started.set()

    server.startup = startup  # type: ignore[method-assign]  # the server's own hook
    thread = threading.Thread(target=server.run)
    thread.start()
    assert started.wait(30)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(30)


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens pages in a context of the given size; fails the test for anything the console complains about."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(path: str = "/", *, refused: bool = False, **device: object) -> Page:
        context = browser.new_context(locale="ja-JP", base_url=site, **(device or DESKTOP))  # type: ignore[arg-type]  # keywords by name
        context.set_default_timeout(15000)
        contexts.append(context)
        page = context.new_page()
        if not refused:  # a refusal that the test asks for is no complaint
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_
    screenshots = Path(__file__).parent / "screenshots"
    screenshots.mkdir(exist_ok=True)
    for number, context in enumerate(contexts):
        for page in context.pages:
            page.screenshot(path=screenshots / f"{request.node.name}-{number}.png")
        context.close()
    assert complaints == []
