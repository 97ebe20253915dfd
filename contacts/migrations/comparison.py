"""How models and database are compared: what Alembic looks at, and what no model knows. Knows no column."""

from __future__ import annotations

from typing import Any

from contacts.meetings import MEETING
from contacts.model import GRAMS_INDEX
from contacts.triggers import SEARCH_INDEX


def comparison_options(dialect: str) -> dict[str, Any]:
    """Options for Alembic's context on this database."""

    def is_compared(_thing: object, name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
        """FTS5 keeps tables of its own, and so do our triggers; the GIN index is PostgreSQL's alone."""
        if name == GRAMS_INDEX:
            return dialect == "postgresql"
        return not (name or "").startswith((SEARCH_INDEX, MEETING))

    return {"compare_type": True, "compare_server_default": True, "include_object": is_compared}
