"""Events are counted one after the other: encounters have an index by event."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_encounter_event_sha256", "encounter", ["event", "sha256"])


def downgrade() -> None:
    op.drop_index("ix_encounter_event_sha256", table_name="encounter")
