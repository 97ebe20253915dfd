"""Every table of the book in one place: who asks Base.metadata for all of them takes Base from here. Knows no row."""

from __future__ import annotations

from contacts import (
    model_accounts,
    model_activities,
    model_acts,
    model_imports,
    model_intake,
    model_known,
    model_own,
    model_records,
    model_review,
    model_sides,
    model_trust,
    model_work,
)
from contacts.model import Base

__all__ = [
    "Base",
    "model_accounts",
    "model_activities",
    "model_acts",
    "model_imports",
    "model_intake",
    "model_known",
    "model_own",
    "model_records",
    "model_review",
    "model_sides",
    "model_trust",
    "model_work",
]
