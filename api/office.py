"""Office: what every request may ask for, and the dependencies that hand it out. Knows no route."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.home import Home
from api.idempotency import AnsweredKeys
from api.jobs import Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One server's things."""

    home: Home
    keys: AnsweredKeys
    worker: Worker | None
    """None: `meishi work` does the reading."""

    def who(self, said: str = "") -> str:
        """Who acts: the one place where a name comes in. What the request says, until there is sign-in."""
        return said.strip()[:200] or self.home.settings.owner

    def wake_worker(self) -> None:
        """Something was queued."""
        if self.worker is not None:
            self.worker.wake()


def office_of(request: Request) -> Office:
    """The office of the server that got this request."""
    office = request.app.state.office
    assert isinstance(office, Office)  # noqa: S101 - make_app puts it there
    return office


InOffice = Annotated[Office, Depends(office_of)]
