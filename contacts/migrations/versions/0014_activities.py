"""Encounters without a picture, who took part in them, their files; whose a next action is; handovers, calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("encounter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ended_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("replaces", sa.String(length=64), nullable=True))
        batch_op.alter_column("sha256", existing_type=sa.String(length=64), nullable=True)
        batch_op.create_index(batch_op.f("ix_encounter_replaces"), ["replaces"], unique=False)
    with op.batch_alter_table("memo", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rep", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("company_id", sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_memo_company_id_company"), "company", ["company_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_memo_company_id"), ["company_id"], unique=False)
    op.create_table(
        "participant",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("encounter_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=True),
        sa.Column("company_id", sa.String(length=64), nullable=True),
        sa.Column("ours", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_participant_company_id_company")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_participant_contact_id_contact")),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounter.id"], name=op.f("fk_participant_encounter_id_encounter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        for column in ("encounter_id", "contact_id", "company_id"):
            batch_op.create_index(batch_op.f(f"ix_participant_{column}"), [column], unique=False)
    op.create_table(
        "encounter_file",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("encounter_id", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["encounter_id"], ["encounter.id"], name=op.f("fk_encounter_file_encounter_id_encounter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encounter_file")),
    )
    with op.batch_alter_table("encounter_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_encounter_file_encounter_id"), ["encounter_id"], unique=False)
    op.create_table(
        "handover",
        sa.Column("act_id", sa.String(length=64), nullable=False),
        sa.Column("giver", sa.String(), nullable=False),
        sa.Column("taker", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("companies", sa.Integer(), nullable=False),
        sa.Column("actions", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("act_id", name=op.f("pk_handover")),
    )
    op.create_table(
        "handed_memo",
        sa.Column("act_id", sa.String(length=64), nullable=False),
        sa.Column("memo_id", sa.String(length=64), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["memo_id"], ["memo.id"], name=op.f("fk_handed_memo_memo_id_memo")),
        sa.PrimaryKeyConstraint("act_id", "memo_id", name=op.f("pk_handed_memo")),
    )
    op.create_table(
        "calendar",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("rep", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_calendar")),
    )
    with op.batch_alter_table("calendar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    for table in ("calendar", "handed_memo", "handover", "encounter_file", "participant"):
        op.drop_table(table)
    # What the former program has no place for: encounters without a picture, memos of companies.
    op.execute("DELETE FROM encounter WHERE sha256 IS NULL")
    op.execute("DELETE FROM memo WHERE contact_id IS NULL AND card_id IS NULL")
    with op.batch_alter_table("memo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memo_company_id"))
        batch_op.drop_constraint(batch_op.f("fk_memo_company_id_company"), type_="foreignkey")
        batch_op.drop_column("company_id")
        batch_op.drop_column("rep")
    with op.batch_alter_table("encounter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_encounter_replaces"))
        batch_op.alter_column("sha256", existing_type=sa.String(length=64), nullable=False)
        for column in ("replaces", "ended_by", "ended_at", "by", "kind"):
            batch_op.drop_column(column)
