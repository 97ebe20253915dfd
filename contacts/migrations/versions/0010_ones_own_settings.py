"""What somebody has set for themselves: the language of their pages, and views of the list of contacts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lang", sa.String(length=2), nullable=False, server_default=""))
    # The rows that were there have chosen none; new rows bring their own.
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.alter_column("lang", server_default=None)
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_view_account_id_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_view")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("lang")
