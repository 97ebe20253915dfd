"""What records show and refuse: frozen copies, free of the database. Knows no table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from contacts.errors import BookError
from contacts.model_records import Subject
from contacts.record_fields import FieldSpec


class EntryRefused(BookError):
    """Some of what was typed cannot be kept; nothing was."""

    code = "entry_refused"

    def __init__(self, faults: Mapping[str, str], labels: Mapping[str, str]) -> None:
        said = " ".join(f"{labels.get(key, key)}：{fault}" for key, fault in faults.items())
        super().__init__(said, "挙げた項目を直して、もう一度保存してください。")
        self.faults = dict(faults)
        """By the field's key, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What was done with a typed value, said at its field."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What an edit did."""

    id: str
    """Of the company or contact."""
    version: int
    act_id: str | None
    """Take it back with it; None: nothing was different."""
    changed: tuple[str, ...]
    """Keys."""
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One field of a record, with what stands."""

    spec: FieldSpec
    values: tuple[str, ...]
    source: str = ""
    """card, import or person; empty where nothing stands."""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A company or a person, field by field in the order of forms."""

    subject: Subject
    id: str
    version: int
    items: tuple[Item, ...]

    def value(self, key: str) -> str:
        """The first value of a field; empty: none."""
        return next((item.values[0] for item in self.items if item.spec.key == key and item.values), "")
