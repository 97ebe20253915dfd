"""CardDraft ↔ JSON: for golden drafts and the database. Knows no file and no table."""

from __future__ import annotations

from pydantic import TypeAdapter

from normalize.draft import CardDraft

_CARD_DRAFT = TypeAdapter(CardDraft)


def dump_card_draft(draft: CardDraft, *, indent: int | None = None) -> bytes:
    """UTF-8 JSON that `load_card_draft` gives back unchanged."""
    return _CARD_DRAFT.dump_json(draft, indent=indent)


def load_card_draft(data: bytes | str) -> CardDraft:
    """A recorded draft.

    Raises:
        ValueError: not JSON, or not a CardDraft.
    """
    return _CARD_DRAFT.validate_json(data)
