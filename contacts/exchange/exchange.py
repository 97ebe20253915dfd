"""The seam every format that contacts go out in fits, and what is said of an unreadable file. Knows no format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from contacts.errors import BookError
from contacts.exchange.portrait import Portrait
from contacts.exchange.targets import Target


class UnreadableFile(BookError):
    """A file is not what its format promises; nothing of it was taken."""

    code = "unreadable_file"


class Exchange(Protocol):
    """Writes contacts for another program."""

    @property
    def media_type(self) -> str:
        """For the HTTP answer, with its charset."""
        ...

    @property
    def suffix(self) -> str:
        """Of the file name, with its dot."""
        ...

    @property
    def word(self) -> str:
        """What people call it."""
        ...

    def write(self, contacts: Iterable[Portrait], more: Sequence[Target] = ()) -> bytes:
        """The whole file: what stands of each contact.

        Args:
            more: the fields of records that there are, each a column where the format has room for it.
        """
        ...
