"""Pictures from outside with what is known of them, in the words their makers chose. Knows no reader.

Each `*.json` beside a picture of the same name holds `fields` (company, department, title, name, romaji, postal_code,
address, tel, fax, mobile, email, url) or `fields_as_printed_from_repo` (full_name, company_name, position_name, …).
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".tif", ".tiff")
_ROLE = ("department", "title", "qualification")
_KINDS: dict[str, tuple[str, ...]] = {
    "company": ("company", "company_en"),
    "company_name": ("company", "company_en"),
    "department": ("department",),
    "department_name": ("department",),
    "title": ("title", "qualification"),
    "name": ("name", "name_romaji"),
    "full_name": ("name", "name_romaji"),
    "romaji": ("name_romaji",),
    "postal_code": ("postal_code",),
    "address": ("address",),
    "tel": ("phone", "direct_phone", "toll_free"),
    "phone_number": ("phone", "direct_phone", "toll_free", "mobile"),
    "fax": ("fax",),
    "mobile": ("mobile",),
    "email": ("email",),
    "url": ("url",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One value that is known to be on the picture."""

    label: str
    """As its makers call it."""
    kinds: tuple[str, ...]
    """Any of ours that may carry it."""
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A picture and what is known of it."""

    picture: Path
    wanted: tuple[Wanted, ...]


def load_samples(folder: Path) -> tuple[Sample, ...]:
    """Every picture with a JSON beside it, by name."""
    samples = []
    for description in sorted(folder.glob("*.json")):
        picture = next((p for s in _PICTURES if (p := description.with_suffix(s)).is_file()), None)
        if picture is None:
            continue
        known = json.loads(description.read_text(encoding="utf-8"))
        fields = known.get("fields_as_printed_from_repo") or known.get("fields") or {}
        samples.append(Sample(picture=picture, wanted=tuple(_wanted(fields))))
    return tuple(samples)


def _wanted(fields: dict[str, Any]) -> list[Wanted]:
    out = []
    for label, values in fields.items():
        if label == "position_name":
            kinds: tuple[str, ...] = _ROLE
        elif label in _KINDS:
            kinds = _KINDS[label]
        else:
            continue
        for value in values if isinstance(values, list) else [values]:
            if value:
                out.append(Wanted(label=label, kinds=kinds, value=str(value)))
    return out


def fold(text: str) -> str:
    """For comparing only: width, spaces, dashes and the case of letters do not count."""
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s・,]", "", re.sub(r"[‐‑–—―−ー－]", "-", text))


def is_found(wanted: Wanted, predicted: tuple[tuple[str, str, bool], ...]) -> bool:
    """Whether some prediction carries the wanted value."""
    goal = fold(wanted.value)
    if wanted.kinds == _ROLE:
        parts = [fold(value) for kind, value, _ in predicted if kind in _ROLE][:4]
        # Department, title and qualification are one string to these makers, in the order printed.
        return any("".join(some) == goal for n in range(1, len(parts) + 1) for some in permutations(parts, n))
    if wanted.label in ("tel", "phone_number", "fax", "mobile"):
        digits = re.sub(r"\D", "", goal.replace("(0)", ""))
        return any(
            re.sub(r"\D", "", value.replace("(0)", "")) == digits for k, value, _ in predicted if k in wanted.kinds
        )
    return any(fold(value) == goal for kind, value, _ in predicted if kind in wanted.kinds)
