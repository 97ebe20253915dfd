"""For machines that watch this one: does it live, can it work, and its measures. Tells nothing of anybody."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from api.home import Home
from api.measures import Measures
from api.office import InOffice
from api.security.forwarded import behind_a_proxy
from api.security.guard import is_loopback
from api.security.permissions import Permission, needs
from api.security.visitor import Kind, NotAllowed, SignInNeeded
from contacts.engine import shape_of
from contacts.errors import BookTooNew, PicturesAway
from contacts.gauges import Gauges
from contacts.shelf import MARK

logger = logging.getLogger("meishi.probes")

router = APIRouter(include_in_schema=False)  # no part of the API: what watches asks by these names


@router.get("/healthz")
@needs(Permission.PUBLIC)
async def healthz() -> dict[str, str]:
    """This process lives; it asks nobody."""
    return {"status": "ok"}


@router.get("/readyz")
@needs(Permission.PUBLIC)
def readyz(office: InOffice) -> JSONResponse:
    """200: requests may come. 503 with what is missing: `database`, `schema`, `pictures`, `workers`."""
    missing = _missing(office.home)
    if office.worker is not None and not office.worker.running:
        missing.append("workers")
    if missing:
        logger.warning("not ready: %s", ", ".join(missing), extra={"missing": missing})
    return JSONResponse({"ready": not missing, "missing": missing}, status_code=503 if missing else 200)


@router.get("/metrics", response_class=Response)
@needs(Permission.PUBLIC)
def metrics(request: Request, office: InOffice) -> Response:
    """Prometheus's text. For this machine itself, and for whoever may see the book: `Authorization: Bearer …`."""
    client, visitor = request.client, office.visitor
    from_here = client is None or (is_loopback(client.host) and not behind_a_proxy(request.scope))
    if not from_here and not visitor.may(Permission.SEE):
        raise SignInNeeded if visitor.kind is Kind.NOBODY else NotAllowed(Permission.SEE)
    measures: Measures = request.app.state.measures
    return Response(measures.told(lambda: _gauges(office.home)), media_type=CONTENT_TYPE_LATEST)


def _gauges(home: Home) -> Gauges | None:
    try:
        with home.reading() as desk:
            return desk.dials.read()
    except SQLAlchemyError as error:
        logger.error("the book cannot be asked: %s", type(error).__name__)
        return None


def _missing(home: Home) -> list[str]:
    missing = []
    try:
        if not shape_of(home.engine).newest:
            missing.append("schema")
    except BookTooNew:
        missing.append("schema")
    except SQLAlchemyError:
        missing.append("database")
    try:
        if home.settings.pictures and home.pictures.shelf.get(MARK) is None:
            missing.append("pictures")
    except (PicturesAway, OSError):
        missing.append("pictures")
    return missing
