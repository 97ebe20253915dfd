"""The seam every file format of contacts fits. Knows no format itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from contacts.errors import BookError
from contacts.views import ContactView
from normalize.draft import FieldKind

Values = tuple[tuple[FieldKind, str], ...]
"""Of one contact, in the order of FieldKind."""


class UnreadableFile(BookError):
    """A file is not what its format promises; nothing of it was taken."""

    code = "unreadable_file"


class Exchange(Protocol):
    """Writes contacts for another program and reads them back."""

    @property
    def media_type(self) -> str:
        """For the HTTP answer, with its charset."""
        ...

    @property
    def suffix(self) -> str:
        """Of the file name, with its dot."""
        ...

    def write(self, contacts: Iterable[ContactView]) -> bytes:
        """The whole file: what stands of each contact."""
        ...

    def read(self, data: bytes) -> tuple[Values, ...]:
        """The contacts of a file, in its order.

        Raises:
            UnreadableFile: says what is wrong and in which line.
        """
        ...
