"""One table: error class → exit code of the command. Knows no HTTP."""

from __future__ import annotations

from api.settings import SetupError
from contacts.errors import PicturesAway, StoreMissing
from ingest.errors import CardError
from matching.errors import BatchEngineMissing
from ocr.engine import EngineMissing

DONE = 0
SOME_UNREAD = 1
WRONG_USAGE = 2
SETUP_MISSING = 3


class WrongUsage(CardError):
    """The command was given something that makes no sense."""

    code = "wrong_usage"


class SetupMissing(SetupError):
    """Something must be installed before this can run."""

    code = "setup_missing"


# The first class an error is an instance of decides.
_EXITS: tuple[tuple[type[CardError], int], ...] = (
    (WrongUsage, WRONG_USAGE),
    (SetupError, SETUP_MISSING),
    (EngineMissing, SETUP_MISSING),
    (BatchEngineMissing, SETUP_MISSING),
    (StoreMissing, SETUP_MISSING),
    (PicturesAway, SETUP_MISSING),
    (CardError, SOME_UNREAD),
)


def exit_code(error: CardError) -> int:
    """What `meishi` ends with for this error."""
    return next(code for kind, code in _EXITS if isinstance(error, kind))
