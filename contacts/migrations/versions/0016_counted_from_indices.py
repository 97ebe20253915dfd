"""Counts over the whole book are read off indices alone: people by company, cards by event, fields by week."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

HIDDEN = sa.text("hidden_at IS NOT NULL")
_WIDER = (
    ("affiliation", ("company_id", "until"), ("company_id", "until", "contact_id")),
    ("contact", ("company_id",), ("company_id", "company")),
    ("card", ("status",), ("status", "created_at")),
)
_NEW = (
    ("card", ("sha256", "page", "created_at", "status", "contact_id")),
    ("contact_value", ("source", "accepted", "at")),
)


def upgrade() -> None:
    for table, narrow, wide in _WIDER:
        op.drop_index(_name(table, narrow), table_name=table)
        op.create_index(_name(table, wide), table, list(wide))
    for table, columns in _NEW:
        op.create_index(_name(table, columns), table, list(columns))
    op.create_index(
        "ix_contact_hidden_at", "contact", ["hidden_at"], sqlite_where=HIDDEN, postgresql_where=HIDDEN
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_contact_hidden_at", table_name="contact")
    for table, columns in _NEW:
        op.drop_index(_name(table, columns), table_name=table)
    for table, narrow, wide in _WIDER:
        op.drop_index(_name(table, wide), table_name=table)
        op.create_index(_name(table, narrow), table, list(narrow))


def _name(table: str, columns: tuple[str, ...]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"
