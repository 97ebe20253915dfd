"""What can go wrong in matching. Knows no engine."""

from __future__ import annotations

from ingest.errors import CardError


class BatchEngineMissing(CardError):
    """The engine that a whole file was to be looked through with is not installed."""

    code = "batch_engine_missing"
