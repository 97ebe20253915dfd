"""Workers tell that they live; jobs know whose they are, when they may be tried again and what they are read with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("intake_job", schema=None) as batch_op:
        # Whatever was read so far was read by the first version of the pipeline.
        batch_op.add_column(sa.Column("pipeline_version", sa.String(length=200), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("worker_id", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("intake_job", schema=None) as batch_op:
        batch_op.alter_column("pipeline_version", server_default=None)
    op.create_table(
        "sitting",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.String(length=64), nullable=False),
        sa.Column("paths", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sitting")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_sitting_batch_id")),
    )
    op.create_table(
        "worker",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("beat", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )


def downgrade() -> None:
    op.drop_table("worker")
    op.drop_table("sitting")
    with op.batch_alter_table("intake_job", schema=None) as batch_op:
        batch_op.drop_column("not_before")
        batch_op.drop_column("worker_id")
        batch_op.drop_column("pipeline_version")
