"""The review queue: every place that waits for a person, and whose desk a card lies on."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Row = dict[str, Any]


def upgrade() -> None:
    queued = op.create_table(
        "queued_doubt",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=64), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("check_id", sa.String(length=64), nullable=True),
        sa.Column("not_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_queued_doubt_card_id_card")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queued_doubt")),
    )
    with op.batch_alter_table("queued_doubt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_queued_doubt_card_id"), ["card_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_queued_doubt_check_id"), ["check_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_queued_doubt_rank_cause_company_card_id"),
            ["rank", "cause", "company", "card_id"],
            unique=False,
        )
    op.create_table(
        "review_lease",
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_review_lease_card_id_card")),
        sa.PrimaryKeyConstraint("card_id", name=op.f("pk_review_lease")),
    )
    with op.batch_alter_table("review_lease", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_lease_holder"), ["holder"], unique=False)
    _queue_what_waits(queued)


def _queue_what_waits(queued: sa.Table) -> None:
    """Cards that were read before there was a queue; their order follows kind and company alone."""
    connection = op.get_bind()
    cards = connection.execute(
        sa.text(
            "SELECT card.id, reading.id, reading.draft FROM card JOIN reading ON reading.id = card.reading_id "
            "WHERE card.status = 'to_review'"
        )
    ).all()
    for card_id, reading_id, draft in cards:
        said = {"card": card_id, "reading": reading_id}
        places = sa.text(
            "SELECT kind, position FROM contact_value WHERE card_id = :card AND source = 'person' "
            "AND (superseded_because IS NULL OR superseded_because <> 'corrected')"
        )
        drawn = sa.text("SELECT kind, position FROM spot_check WHERE reading_id = :reading AND state = 'open'")
        done = {tuple(row) for row in connection.execute(places, said)}
        looked_at = {tuple(row) for row in connection.execute(drawn, said)}
        rows = _rows(card_id, json.loads(draft)["readings"], done, looked_at)
        if rows:
            connection.execute(sa.insert(queued), rows)


def _rows(card_id: str, readings: list[Row], done: set[Any], looked_at: set[Any]) -> list[Row]:
    company = next((reading["value"] for reading in readings if reading["kind"] == "company"), "")
    common = {"card_id": card_id, "cause": "", "company": company, "check_id": None, "not_by": ""}
    if not readings:
        return [{**common, "id": f"{card_id}::", "kind": None, "position": 0, "rank": 99}]
    rows: list[Row] = []
    counts: dict[str, int] = {}
    kinds = sorted({reading["kind"] for reading in readings})
    for reading in readings:
        place = (reading["kind"], counts.get(reading["kind"], 0))
        counts[reading["kind"]] = place[1] + 1
        if place not in done and (not reading["accepted"] or place in looked_at):
            its = {"id": f"{card_id}:{place[0]}:{place[1]}", "kind": place[0], "position": place[1]}
            rows.append({**common, **its, "rank": kinds.index(place[0])})
    return rows


def downgrade() -> None:
    with op.batch_alter_table("review_lease", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_lease_holder"))
    op.drop_table("review_lease")
    with op.batch_alter_table("queued_doubt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_queued_doubt_rank_cause_company_card_id"))
        batch_op.drop_index(batch_op.f("ix_queued_doubt_check_id"))
        batch_op.drop_index(batch_op.f("ix_queued_doubt_card_id"))
    op.drop_table("queued_doubt")
