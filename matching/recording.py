"""MatchDecision ↔ JSON: for the database. Knows no file and no table."""

from __future__ import annotations

from pydantic import TypeAdapter

from matching.decision import MatchDecision

_DECISION = TypeAdapter(MatchDecision)


def dump_decision(decision: MatchDecision, *, indent: int | None = None) -> bytes:
    """UTF-8 JSON that `load_decision` gives back unchanged."""
    return _DECISION.dump_json(decision, indent=indent)


def load_decision(data: bytes | str) -> MatchDecision:
    """A recorded decision.

    Raises:
        ValueError: not JSON, or not a MatchDecision.
    """
    return _DECISION.validate_json(data)
