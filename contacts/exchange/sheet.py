"""A table as it came in a file: names of columns and rows of text, each row with the number people know it by.

Knows no format and no meaning of a column.
"""

from __future__ import annotations

from dataclasses import dataclass

Numbered = tuple[int, tuple[str, ...]]
"""A row as a spreadsheet counts it, and its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table with its header."""

    format: str
    """csv, xlsx, vcard or meishi."""
    header: tuple[str, ...]
    rows: tuple[Numbered, ...]
    """Rows with something in them."""
    dialect: str = ""
    """Whose export it is, where the file itself says so; the header may say it, too."""
    exact: bool = False
    """Our own full export: values come back as they are, nothing is normalised."""
