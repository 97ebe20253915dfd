"""Column types that mean the same on SQLite and PostgreSQL. Knows no table."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Alembic can only alter what has a name, and SQLite names nothing by itself."""


class UtcTime(TypeDecorator[datetime]):
    """A moment, always with a time zone: SQLite forgets it, so UTC goes in and UTC comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC.

        Raises:
            ValueError: a time without a zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Grams(TypeDecorator[list[str]]):
    """Search tokens: `text[]` under a GIN index on PostgreSQL, words with blanks between for FTS5 on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | str | None, dialect: Dialect) -> Any:
        """As the database wants it; tokens with blanks between may come as one text."""
        if dialect.name == "postgresql":
            return value.split() if isinstance(value, str) else value
        return value if value is None or isinstance(value, str) else " ".join(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> list[str] | None:
        """The tokens again."""
        return value.split() if isinstance(value, str) else value


def words(kinds: type[StrEnum]) -> Enum:
    """An enum kept as its words: a new word needs no change of the database's types."""
    return Enum(
        kinds, native_enum=False, length=32, values_callable=lambda members: [member.value for member in members]
    )


def merged_alone() -> Index:
    """An index of rows that are part of another one: of all others, a list's order finds the next page sooner."""
    merged = text("merged_into IS NOT NULL")
    return Index(None, "merged_into", sqlite_where=merged, postgresql_where=merged)


def offered_alone() -> Index:
    """An index of cards of which something is offered."""
    offered = text("offered_id IS NOT NULL")
    return Index(None, "offered_id", sqlite_where=offered, postgresql_where=offered)


def hidden_alone() -> Index:
    """An index of rows that are out of the lists."""
    hidden = text("hidden_at IS NOT NULL")
    return Index(None, "hidden_at", sqlite_where=hidden, postgresql_where=hidden)
