"""Alembic's entry: runs the migrations on the connection that contacts.engine hands over. Knows no address."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum
from sqlmodel.sql.sqltypes import AutoString

from contacts.columns import Grams, UtcTime
from contacts.model import GRAMS_INDEX, Base
from contacts.triggers import SEARCH_INDEX

CONNECTION = context.config.attributes["connection"]


def is_compared(_thing: Any, name: str | None, _kind: str, _reflected: bool, _other: Any) -> bool:
    """FTS5 keeps tables of its own, which no model knows; the GIN index is PostgreSQL's alone."""
    if name == GRAMS_INDEX:
        return bool(CONNECTION.dialect.name == "postgresql")
    return not (name or "").startswith(SEARCH_INDEX)


def render_plainly(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Our column types as the plain ones beneath: an old migration must not change when our code does."""
    if kind != "type":
        return False
    if isinstance(thing, UtcTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(thing, Grams):
        return 'sa.Text().with_variant(sa.ARRAY(sa.Text()), "postgresql")'
    if isinstance(thing, Enum | AutoString):
        return f"sa.String(length={thing.length})" if thing.length else "sa.String()"
    return False


context.configure(
    connection=CONNECTION,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
    include_object=is_compared,
    render_item=render_plainly,
)
with context.begin_transaction():
    context.run_migrations()
