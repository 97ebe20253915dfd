"""Two sides are one card; a card says what another picture would show better."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "side_pair",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("front_id", sa.String(length=64), nullable=False),
        sa.Column("back_id", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("act_id", sa.String(length=64), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_side_pair")),
    )
    with op.batch_alter_table("side_pair", schema=None) as batch_op:
        for column in ("front_id", "back_id"):
            batch_op.create_index(batch_op.f(f"ix_side_pair_{column}"), [column], unique=False)
            batch_op.create_index(
                f"uq_side_pair_live_{column}", [column], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
            )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notes", sa.String(), nullable=False, server_default=""))
    # The rows that were there have none; new rows bring their own.
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.alter_column("notes", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_column("notes")
    with op.batch_alter_table("side_pair", schema=None) as batch_op:
        for column in ("back_id", "front_id"):
            batch_op.drop_index(f"uq_side_pair_live_{column}", sqlite_where=LIVE, postgresql_where=LIVE)
            batch_op.drop_index(batch_op.f(f"ix_side_pair_{column}"))
    op.drop_table("side_pair")
