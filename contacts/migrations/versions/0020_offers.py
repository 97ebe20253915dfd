"""Confirmed cards that a better reader reads otherwise are marked, and found by their mark."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OFFERED = sa.text("offered_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("card", sa.Column("offered_id", sa.String(64), nullable=True))
    op.create_index("ix_card_offered_id", "card", ["offered_id"], sqlite_where=OFFERED, postgresql_where=OFFERED)


def downgrade() -> None:
    op.drop_index("ix_card_offered_id", table_name="card")
    op.drop_column("card", "offered_id")
