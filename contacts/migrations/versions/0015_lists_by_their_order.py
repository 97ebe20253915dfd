"""Lists walk in their order: the index of merged rows holds those alone, so that nobody takes it for all the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MERGED = sa.text("merged_into IS NOT NULL")


def upgrade() -> None:
    for table in ("company", "contact"):
        op.drop_index(f"ix_{table}_merged_into", table_name=table)
        op.create_index(f"ix_{table}_merged_into", table, ["merged_into"], sqlite_where=MERGED, postgresql_where=MERGED)


def downgrade() -> None:
    for table in ("company", "contact"):
        op.drop_index(f"ix_{table}_merged_into", table_name=table)
        op.create_index(f"ix_{table}_merged_into", table, ["merged_into"])
