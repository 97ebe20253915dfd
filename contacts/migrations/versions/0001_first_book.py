"""The first book: every table, its triggers and its search index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from contacts import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("key", name=op.f("uq_company_key")),
    )
    op.create_table(
        "event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("card_id", sa.String(length=64), nullable=True),
        sa.Column("contact_id", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_card_id"), ["card_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_what"), ["what"], unique=False)

    op.create_table(
        "original",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_original")),
    )
    op.create_table(
        "contact",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("company_id", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_kana", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("mobile", sa.String(), nullable=False),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_contact_company_id_company")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_contact")),
        sa.UniqueConstraint("id", name=op.f("uq_contact_id")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_updated_at_number"), ["updated_at", "number"], unique=False)

    op.create_table(
        "encounter",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["original.sha256"], name=op.f("fk_encounter_sha256_original")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encounter")),
        sa.UniqueConstraint("once", name=op.f("uq_encounter_once")),
    )
    with op.batch_alter_table("encounter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_encounter_sha256"), ["sha256"], unique=False)

    op.create_table(
        "intake_job",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sha256"], ["original.sha256"], name=op.f("fk_intake_job_sha256_original")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_intake_job")),
        sa.UniqueConstraint("id", name=op.f("uq_intake_job_id")),
    )
    with op.batch_alter_table("intake_job", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_job_state_priority_number"), ["state", "priority", "number"], unique=False
        )
        batch_op.create_index(
            "uq_intake_job_live",
            ["sha256", "page"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )

    op.create_table(
        "card",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=16), nullable=False),
        sa.Column("quad", sa.Text(), nullable=False),
        sa.Column("quarter_turns", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=True),
        sa.Column("reading_id", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_card_contact_id_contact")),
        sa.ForeignKeyConstraint(["sha256"], ["original.sha256"], name=op.f("fk_card_sha256_original")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("sha256", "page", "index", name=op.f("uq_card_sha256_page_index")),
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_status"), ["status"], unique=False)

    op.create_table(
        "contact_search",
        sa.Column("contact_number", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("grams", sa.Text().with_variant(sa.ARRAY(sa.Text()), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_number"], ["contact.number"], name=op.f("fk_contact_search_contact_number_contact")
        ),
        sa.PrimaryKeyConstraint("contact_number", name=op.f("pk_contact_search")),
    )
    op.create_table(
        "match_key",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("contact_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_number"], ["contact.number"], name=op.f("fk_match_key_contact_number_contact")
        ),
        sa.PrimaryKeyConstraint("key", "contact_number", name=op.f("pk_match_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("match_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_key_contact_number"), ["contact_number"], unique=False)

    op.create_table(
        "match_question",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("other_id", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_match_question_card_id_card")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_match_question_contact_id_contact")),
        sa.ForeignKeyConstraint(["other_id"], ["contact.id"], name=op.f("fk_match_question_other_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_question")),
    )
    with op.batch_alter_table("match_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_question_card_id"), ["card_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_question_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_question_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_question_status"), ["status"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_membership_card_id_card")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_membership_contact_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_card_id"), ["card_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "reading",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("pipeline_version", sa.String(length=200), nullable=False),
        sa.Column("read_card", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_reading_card_id_card")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint("card_id", "pipeline_version", name=op.f("uq_reading_card_id_pipeline_version")),
    )
    op.create_table(
        "contact_value",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("office", sa.Integer(), nullable=True),
        sa.Column("card_id", sa.String(length=64), nullable=True),
        sa.Column("reading_id", sa.String(length=64), nullable=True),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("domain", sa.String(length=255), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_by", sa.String(length=64), nullable=True),
        sa.Column("superseded_because", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_contact_value_card_id_card")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_contact_value_contact_id_contact")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_contact_value_reading_id_reading")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_value")),
    )
    with op.batch_alter_table("contact_value", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_value_card_id"), ["card_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_value_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_value_domain_source"), ["domain", "source"], unique=False)

    postgresql = op.get_context().dialect.name == "postgresql"
    if postgresql:
        op.create_index("ix_contact_search_grams", "contact_search", ["grams"], postgresql_using="gin")
    for statement in triggers.POSTGRESQL if postgresql else triggers.SQLITE:
        op.execute(statement)


def downgrade() -> None:
    postgresql = op.get_context().dialect.name == "postgresql"
    for statement in triggers.POSTGRESQL_DOWN if postgresql else triggers.SQLITE_DOWN:
        op.execute(statement)
    with op.batch_alter_table("contact_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_value_domain_source"))
        batch_op.drop_index(batch_op.f("ix_contact_value_contact_id"))
        batch_op.drop_index(batch_op.f("ix_contact_value_card_id"))

    op.drop_table("contact_value")
    op.drop_table("reading")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_contact_id"))
        batch_op.drop_index(batch_op.f("ix_membership_card_id"))

    op.drop_table("membership")
    with op.batch_alter_table("match_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_question_status"))
        batch_op.drop_index(batch_op.f("ix_match_question_other_id"))
        batch_op.drop_index(batch_op.f("ix_match_question_contact_id"))
        batch_op.drop_index(batch_op.f("ix_match_question_card_id"))

    op.drop_table("match_question")
    with op.batch_alter_table("match_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_key_contact_number"))

    op.drop_table("match_key")
    op.drop_table("contact_search")
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_status"))
        batch_op.drop_index(batch_op.f("ix_card_contact_id"))

    op.drop_table("card")
    with op.batch_alter_table("intake_job", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_intake_job_live",
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )
        batch_op.drop_index(batch_op.f("ix_intake_job_state_priority_number"))

    op.drop_table("intake_job")
    with op.batch_alter_table("encounter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_encounter_sha256"))

    op.drop_table("encounter")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_updated_at_number"))
        batch_op.drop_index(batch_op.f("ix_contact_company_id"))

    op.drop_table("contact")
    op.drop_table("original")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_what"))
        batch_op.drop_index(batch_op.f("ix_event_contact_id"))
        batch_op.drop_index(batch_op.f("ix_event_card_id"))

    op.drop_table("event")
    op.drop_table("company")
