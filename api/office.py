"""Office: what every request may ask for, and the dependencies that hand it out. Knows no route."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from api.home import Home
from api.jobs import Workers
from api.security.pairing import Pairing
from api.security.permissions import Permission
from api.security.visitor import LOCAL, Kind, NotAllowed, Visitor, visitor_of

if TYPE_CHECKING:
    from api.recut import Recutter


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One server's things."""

    home: Home
    recutter: Callable[[], Recutter]
    """Cuts and reads cards that a person takes over; made at the first one."""
    worker: Workers | None
    """Who reads beside this server; None: `meishi work` does."""
    pairing: Pairing | None = None
    """How phones come here; None: only this machine is served."""
    visitor: Visitor = LOCAL
    """On whose behalf this request comes."""

    def who(self, said: str = "") -> str:
        """Who acts: the one place where a name comes in. Who is signed in; without accounts what the request says."""
        if self.visitor.kind is not Kind.LOCAL:
            return self.visitor.name
        return said.strip()[:200] or self.home.settings.owner

    def met_by(self, said: str = "") -> str:
        """Whose encounter it is: a scanner takes in cards for others, too."""
        return said.strip()[:200] or self.who()

    def check_edit(self, owners: Iterable[str]) -> None:
        """Whoever may not edit everything edits what they took in themselves.

        Raises:
            NotAllowed: it is others' alone.
        """
        if not self.visitor.may(Permission.EDIT_ALL) and self.visitor.name not in set(owners):
            raise NotAllowed(Permission.EDIT_ALL)

    def wake_worker(self) -> None:
        """Something was queued."""
        if self.worker is not None:
            self.worker.wake()


def office_of(request: Request) -> Office:
    """The office of the server that got this request, for whoever sent it."""
    office = request.app.state.office
    assert isinstance(office, Office)  # noqa: S101 - make_app puts it there
    return replace(office, visitor=visitor_of(request))


InOffice = Annotated[Office, Depends(office_of)]
