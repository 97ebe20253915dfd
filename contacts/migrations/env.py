"""Alembic's entry: runs the migrations on the connection that contacts.engine hands over. Knows no address."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum
from sqlmodel.sql.sqltypes import AutoString

from contacts.columns import Grams, UtcTime
from contacts.every_model import Base
from contacts.migrations.comparison import comparison_options


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


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_plainly,
    **comparison_options(connection.dialect.name),
)
with context.begin_transaction():
    context.run_migrations()
