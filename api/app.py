"""make_app: the API, the pages and the worker behind one door. Knows no engine until the first picture comes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from api.corridor import corridor, engines
from api.erasing import follow_erased
from api.home import Home, open_home
from api.importing import take_back_orphans
from api.jobs import BookQueue, FilePage, Worker, Workers
from api.measures import Measures, Measuring
from api.office import Office
from api.problems import Problem, problem_of, problem_of_http, problem_of_machine, problem_of_request
from api.routes import (
    activities,
    audit,
    batches,
    cancelling,
    cards,
    companies,
    contacts,
    exports,
    fields,
    health,
    imports,
    memos,
    offers,
    people,
    photos,
    pivot,
    probes,
    questions,
    records,
    review,
    session,
    trust,
    users,
)
from api.security.forwarded import Forwarded, networks
from api.security.forwarded import names as proxied_names
from api.security.gate import Gate, permitted
from api.security.guard import Guard
from api.security.pairing import Pairing
from api.settings import Settings
from api.version import VERSION
from api.web import (
    account_pages,
    add_pages,
    cancel_pages,
    capture_pages,
    card_pages,
    contacts_pages,
    cut_pages,
    desk_pages,
    field_pages,
    import_pages,
    joining_pages,
    offer_pages,
    pages,
    pair_pages,
    people_pages,
    pivot_pages,
    record_pages,
    review_pages,
    scan_pages,
    sign_in_pages,
    today_pages,
    user_pages,
)
from api.web.drawing import answer_problem
from api.web.static import HashedStatic
from ingest.errors import CardError

if TYPE_CHECKING:
    from api.pipeline import Tools
    from api.recut import Recutter

API = "/api/v1"
FOLLOW_EVERY_S = 60.0

logger = logging.getLogger("meishi.server")


def make_app(
    settings: Settings,
    *,
    file_page: Callable[[Home], FilePage] = corridor,
    names: frozenset[str] = frozenset(),
    readers: Callable[[Home], Tools] = engines,
    pairing: Pairing | None = None,
    workers: Callable[[Home], Workers] | None = None,
) -> FastAPI:
    """The server, as ASGI.

    Args:
        settings: the whole tree; the home folder is opened when the server starts.
        file_page: makes what the worker does with a page; the default reads it with the engines of the settings.
        pairing: what phones are told, where other machines are served.
        readers: makes what reads a card that a person cut out by hand.
        workers: makes who reads beside the server; None: a thread of this process does, with `file_page`.
        names: what other machines may call this server by; none: only this machine is answered.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        home = open_home(settings)
        take_back_orphans(home, aside=True)
        worker: Workers | None = None
        if settings.work.in_server and workers is not None:
            worker = workers(home)
        elif settings.work.in_server:
            worker = Worker(home, BookQueue(home), file_page(home), look_every_s=settings.work.look_every_s)
        if worker is not None:
            worker.start()

        @cache
        def recutter() -> Recutter:
            from api.recut import Recutter  # noqa: PLC0415 - numpy and OpenCV come with it

            return Recutter(home, readers)

        app.state.office = Office(home=home, recutter=recutter, worker=worker, pairing=pairing)
        following = asyncio.create_task(_follow(home))
        try:
            yield
        finally:
            following.cancel()
            if worker is not None:
                worker.stop()
            home.close()

    measures = Measures()
    app = FastAPI(
        title="名刺箱 Meishibako",
        version=VERSION,
        summary="Japanese business cards in, one trusted and shared contact database out.",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # its page loads scripts from a CDN
        redoc_url=None,
        lifespan=lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        middleware=[
            Middleware(Measuring, measures=measures),
            Middleware(Forwarded, proxies=networks(settings.web.proxies)),
            Middleware(
                Guard,
                max_upload_bytes=settings.web.max_upload_mb * 1024 * 1024,
                max_text_bytes=settings.web.max_text_kb * 1024,
                names=names,
                proxied=proxied_names(settings.web.names),
            ),
            Middleware(Gate),
        ],
        dependencies=[Depends(permitted)],
        exception_handlers={
            CardError: _answer_card_error,
            HTTPException: _answer_http_error,
            RequestValidationError: _answer_wrong_shape,
            OSError: _answer_unforeseen,
            OperationalError: _answer_unforeseen,
            Exception: _answer_unforeseen,
        },
    )
    for part in (
        photos,
        cards,
        offers,
        review,
        batches,
        cancelling,
        contacts,
        exports,
        imports,
        memos,
        people,
        questions,
        companies,
        records,
        fields,
        activities,
        pivot,
        trust,
        session,
        users,
        audit,
        health,
    ):
        app.include_router(part.router, prefix=API)
    app.include_router(activities.feed)
    app.state.measures = measures
    app.include_router(probes.router)
    for each in (
        contacts_pages,
        import_pages,
        record_pages,
        field_pages,
        today_pages,
        pivot_pages,
        pages,
        card_pages,
        offer_pages,
        cut_pages,
        add_pages,
        capture_pages,
        review_pages,
        scan_pages,
        cancel_pages,
        desk_pages,
        people_pages,
        joining_pages,
        sign_in_pages,
        pair_pages,
        account_pages,
        user_pages,
    ):
        app.include_router(each.router)
    app.mount("/static", HashedStatic(directory=Path(__file__).parent / "web" / "static"))
    return app


async def _follow(home: Home) -> None:
    """Once a minute: what others erased leaves no smaller copy here, and no import of a dead process is half-done."""
    while True:
        await asyncio.sleep(FOLLOW_EVERY_S)
        try:
            await run_in_threadpool(follow_erased, home)
            await run_in_threadpool(take_back_orphans, home)
        except (SQLAlchemyError, OSError) as error:
            logger.error("what others left behind cannot be asked for: %s", type(error).__name__)


def _answer(request: Request, problem: Problem) -> Response:
    return answer_problem(request.url.path, request.headers, problem)


async def _answer_card_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, CardError)  # noqa: S101 - FastAPI calls it for this class alone
    return _answer(request, problem_of(error))


async def _answer_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
    return _answer(request, problem_of_http(error))


async def _answer_wrong_shape(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class alone
    return _answer(request, problem_of_request(error))


async def _answer_unforeseen(request: Request, error: Exception) -> Response:
    return _answer(request, problem_of_machine(error))
