"""People and companies can be joined and told apart, erased for good, and looked at as of a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_tables()
    _widen_tables()
    op.execute("UPDATE card SET home_id = contact_id")
    op.execute("UPDATE contact_value SET home_id = contact_id WHERE card_id IS NULL")


def _make_tables() -> None:
    op.create_table(
        "act",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("first_id", sa.String(length=64), nullable=False),
        sa.Column("second_id", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("model_version", sa.String(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_act")),
        sa.UniqueConstraint("id", name=op.f("uq_act_id")),
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_act_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_act_second_id"), ["second_id"], unique=False)

    op.create_table(
        "act_card",
        sa.Column("act_id", sa.String(length=64), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("from_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("act_id", "card_id", name=op.f("pk_act_card")),
    )
    with op.batch_alter_table("act_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_act_card_card_id"), ["card_id"], unique=False)

    op.create_table(
        "never_same",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("act_id", sa.String(length=64), nullable=False),
        sa.Column("first_id", sa.String(length=64), nullable=False),
        sa.Column("second_id", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_never_same")),
        sa.UniqueConstraint("act_id", "first_id", "second_id", name=op.f("uq_never_same_act_id_first_id_second_id")),
    )
    with op.batch_alter_table("never_same", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_never_same_act_id"), ["act_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_never_same_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_never_same_second_id"), ["second_id"], unique=False)

    op.create_table(
        "tombstone",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("files_gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
    )
    with op.batch_alter_table("tombstone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tombstone_files_gone"), ["files_gone"], unique=False)
        batch_op.create_index(batch_op.f("ix_tombstone_kind"), ["kind"], unique=False)

    op.create_table(
        "company_alias",
        sa.Column("company_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_company_alias_company_id_company")),
        sa.PrimaryKeyConstraint("company_id", "kind", "text", name=op.f("pk_company_alias")),
    )
    with op.batch_alter_table("company_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_alias_kind_text"), ["kind", "text"], unique=False)

    op.create_table(
        "affiliation",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("company_id", sa.String(length=64), nullable=True),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=True),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_affiliation_company_id_company")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_affiliation_contact_id_contact")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_affiliation")),
    )
    with op.batch_alter_table("affiliation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_affiliation_company_id_until"), ["company_id", "until"], unique=False)
        batch_op.create_index(batch_op.f("ix_affiliation_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "finding",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=True),
        sa.Column("company_id", sa.String(length=64), nullable=True),
        sa.Column("card_id", sa.String(length=64), nullable=True),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_finding_company_id_company")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_finding_contact_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("once", name=op.f("uq_finding_once")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_status"), ["status"], unique=False)


def _widen_tables() -> None:
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.add_column(sa.Column("home_id", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_card_home_id"), ["home_id"], unique=False)

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("merged_by", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_company_merged_into"), ["merged_into"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_company_merged_into_company"), "company", ["merged_into"], ["id"])

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("merged_by", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_contact_merged_into"), ["merged_into"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_contact_merged_into_contact"), "contact", ["merged_into"], ["id"])

    with op.batch_alter_table("contact_value", schema=None) as batch_op:
        batch_op.add_column(sa.Column("home_id", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_contact_value_home_id"), ["home_id"], unique=False)

    with op.batch_alter_table("match_question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(length=32), nullable=False, server_default="person"))
        batch_op.add_column(sa.Column("evidence", sa.Text(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("act_id", sa.String(length=64), nullable=True))
        batch_op.alter_column("card_id", existing_type=sa.VARCHAR(length=64), nullable=True)
        batch_op.create_index(batch_op.f("ix_match_question_act_id"), ["act_id"], unique=False)

    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("because", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("model_version", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("act_id", sa.String(length=64), nullable=True))
    # The rows that were there have their words now; new rows bring their own.
    with op.batch_alter_table("match_question", schema=None) as batch_op:
        batch_op.alter_column("about", server_default=None)
        batch_op.alter_column("evidence", server_default=None)
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.alter_column("because", server_default=None)
        batch_op.alter_column("model_version", server_default=None)


def downgrade() -> None:
    _narrow_tables()
    _drop_tables()


def _narrow_tables() -> None:
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_column("act_id")
        batch_op.drop_column("model_version")
        batch_op.drop_column("because")

    with op.batch_alter_table("match_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_question_act_id"))
        batch_op.alter_column("card_id", existing_type=sa.VARCHAR(length=64), nullable=False)
        batch_op.drop_column("act_id")
        batch_op.drop_column("evidence")
        batch_op.drop_column("about")

    with op.batch_alter_table("contact_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_value_home_id"))
        batch_op.drop_column("home_id")

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_contact_merged_into_contact"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_contact_merged_into"))
        batch_op.drop_column("hidden_at")
        batch_op.drop_column("merged_by")
        batch_op.drop_column("merged_into")

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_company_merged_into_company"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_company_merged_into"))
        batch_op.drop_column("merged_by")
        batch_op.drop_column("merged_into")

    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_home_id"))
        batch_op.drop_column("home_id")


def _drop_tables() -> None:
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_status"))
        batch_op.drop_index(batch_op.f("ix_finding_contact_id"))
        batch_op.drop_index(batch_op.f("ix_finding_company_id"))

    op.drop_table("finding")
    with op.batch_alter_table("affiliation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_affiliation_contact_id"))
        batch_op.drop_index(batch_op.f("ix_affiliation_company_id_until"))

    op.drop_table("affiliation")
    with op.batch_alter_table("company_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_alias_kind_text"))

    op.drop_table("company_alias")
    with op.batch_alter_table("tombstone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tombstone_kind"))
        batch_op.drop_index(batch_op.f("ix_tombstone_files_gone"))

    op.drop_table("tombstone")
    with op.batch_alter_table("never_same", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_never_same_second_id"))
        batch_op.drop_index(batch_op.f("ix_never_same_first_id"))
        batch_op.drop_index(batch_op.f("ix_never_same_act_id"))

    op.drop_table("never_same")
    with op.batch_alter_table("act_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_act_card_card_id"))

    op.drop_table("act_card")
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_act_second_id"))
        batch_op.drop_index(batch_op.f("ix_act_first_id"))

    op.drop_table("act")
