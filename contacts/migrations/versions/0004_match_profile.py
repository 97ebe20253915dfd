"""What matching compares a contact by lies ready beside its keys; contacts filed before are worked out when met."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_profile",
        sa.Column("contact_number", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_number"], ["contact.number"], name=op.f("fk_match_profile_contact_number_contact")
        ),
        sa.PrimaryKeyConstraint("contact_number", name=op.f("pk_match_profile")),
    )


def downgrade() -> None:
    op.drop_table("match_profile")
