"""Encounters are counted by day, kind, colleague, event and place off one index, in its order."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["met_on", "kind", "owner", "event", "place", "ended_at"]
    op.create_index("ix_encounter_told", "encounter", columns)


def downgrade() -> None:
    op.drop_index("ix_encounter_told", table_name="encounter")
