"""The reason of a decision in English too, and the evidence behind a question, for what reviewers' answers teach."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was decided before has no English sentence.
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("because_en", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("match_question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("because_en", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("bits", sa.Float(), nullable=True))
    for table in ("membership", "match_question"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("because_en", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("match_question", schema=None) as batch_op:
        batch_op.drop_column("bits")
        batch_op.drop_column("because_en")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_column("because_en")
