"""Health: whether the server can work, and how much waits."""

from __future__ import annotations

from fastapi import APIRouter

from api.office import InOffice
from api.routes.answers import PROBLEMS
from api.security.permissions import Permission, needs
from api.shapes import Health
from api.version import VERSION

router = APIRouter(tags=["health"], responses=PROBLEMS)


@router.get("/health")
@needs(Permission.SEE, quiet=True)
def health(office: InOffice) -> Health:
    """Asks the book; an answer at all means that it can be reached."""
    with office.home.reading() as desk:
        status = desk.book.status()
    worker = "elsewhere" if office.worker is None else "running" if office.worker.running else "stopped"
    return Health(
        status="ok" if worker != "stopped" else "degraded",
        version=VERSION,
        waiting=status.waiting,
        running=status.running,
        failed=status.failed,
        worker=worker,
    )
