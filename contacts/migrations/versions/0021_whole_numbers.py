"""A phone number is a search token of its own, and so is its switchboard: contacts there get theirs."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000
_NUMBER = re.compile(r"\+?\d{9,}")


def upgrade() -> None:
    connection = op.get_bind()
    postgresql = connection.dialect.name == "postgresql"
    look = sa.text(
        "SELECT contact_number, folded FROM contact_search WHERE contact_number > :after "
        "ORDER BY contact_number LIMIT :many"
    )
    add = sa.text(
        "UPDATE contact_search SET grams = grams || string_to_array(:more, ' ') WHERE contact_number = :number"
        if postgresql
        else "UPDATE contact_search SET grams = grams || ' ' || :more WHERE contact_number = :number"
    )
    after = -1
    while rows := connection.execute(look, {"after": after, "many": _AT_ONCE}).all():
        after = rows[-1][0]
        told = [
            {"number": number, "more": " ".join(dict.fromkeys(tokens))}
            for number, folded in rows
            if (tokens := [token for line in folded.split("\n") if _NUMBER.fullmatch(line) for token in _tokens(line)])
        ]
        if told:
            connection.execute(add, told)


def _tokens(line: str) -> tuple[str, str]:
    plain = line.replace("+", "p")
    return "n" + plain, "m" + plain[:-4]


def downgrade() -> None:
    pass  # what searches by pairs does not mind a token more
