"""The audit log, for admins."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from api.office import InOffice
from api.routes.answers import PROBLEMS
from api.security.permissions import Permission, needs
from api.shapes import Shape

router = APIRouter(tags=["audit"], responses=PROBLEMS)


class AuditShape(Shape):
    """One line."""

    number: int
    at: datetime
    account_id: str
    name: str
    act: str
    way: str
    subject: str
    outcome: int


class AuditPageShape(Shape):
    """Lines, the latest first."""

    items: tuple[AuditShape, ...]
    before: int | None
    """Ask for `before` this number to go on; null: that was all."""


@router.get("/audit")
@needs(Permission.AUDIT)
def audit_log(  # noqa: PLR0917 - FastAPI passes by name
    office: InOffice,
    before: Annotated[int | None, Query(ge=1)] = None,
    account: Annotated[str, Query(max_length=64)] = "",
    act: Annotated[str, Query(max_length=32)] = "",
    subject: Annotated[str, Query(max_length=64, description="an id")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AuditPageShape:
    """Who saw, changed and exported what, who signed in and who failed to."""
    with office.home.reading() as desk:
        page = desk.audit.page(before=before, account_id=account, act=act, subject=subject, limit=limit)
    return AuditPageShape(
        items=tuple(AuditShape.model_validate(line, from_attributes=True) for line in page.items), before=page.before
    )
