"""Fields and values of companies and people beyond their cards; which act brought or ended a person's value."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "record_field",
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("standard", sa.Boolean(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "key", name=op.f("pk_record_field")),
    )
    op.create_table(
        "record_value",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=True),
        sa.Column("company_id", sa.String(length=64), nullable=True),
        sa.Column("home_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("folded", sa.String(length=100), nullable=False),
        sa.Column("amount", sa.Float(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act_id", sa.String(length=64), nullable=True),
        sa.Column("row_id", sa.String(length=64), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_record_value_company_id_company")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_record_value_contact_id_contact")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_record_value")),
    )
    with op.batch_alter_table("record_value", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_value_act_id"), ["act_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_value_row_id"), ["row_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_value_home_id"), ["home_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_value_contact_id_key"), ["contact_id", "key"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_value_company_id_key"), ["company_id", "key"], unique=False)
        batch_op.create_index(
            "ix_record_value_standing",
            ["key", "folded"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    with op.batch_alter_table("contact_value", schema=None) as batch_op:
        batch_op.add_column(sa.Column("act_id", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_contact_value_act_id"), ["act_id"], unique=False)
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=True))


def downgrade() -> None:
    # Acts of kinds that the former program does not know would stop it from showing a person.
    op.execute("DELETE FROM act WHERE kind IN ('person_edit', 'company_edit', 'handover')")
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_column("version")
    with op.batch_alter_table("contact_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_value_act_id"))
        batch_op.drop_column("act_id")
    op.drop_table("record_value")
    op.drop_table("record_field")
