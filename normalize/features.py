"""Evidence as numbers: what each is worth is the model's business (normalize/trust.py). Knows no weight.

Every number is 0 for sound evidence and grows with what is unsound, or the other way round where it says so; all are
cut off, so that evidence like none that was ever measured cannot outweigh the rest.
"""

from __future__ import annotations

import math
from enum import StrEnum

from normalize.draft import FieldKind
from normalize.evidence import Evidence


class Family(StrEnum):
    """Kinds whose evidence has the same structure; fixed before anything was measured."""

    NUMBERS = "numbers"  # figures under a numbering plan
    ONLINE = "online"  # mail and web addresses
    ADDRESS = "address"
    NAMES = "names"
    WORDS = "words"  # organisations, departments, titles


_FAMILIES = {
    Family.NUMBERS: (
        FieldKind.POSTAL_CODE,
        FieldKind.PHONE,
        FieldKind.DIRECT_PHONE,
        FieldKind.TOLL_FREE,
        FieldKind.MOBILE,
        FieldKind.FAX,
        FieldKind.CORPORATE_NUMBER,
        FieldKind.INVOICE_NUMBER,
    ),
    Family.ONLINE: (FieldKind.EMAIL, FieldKind.URL),
    Family.ADDRESS: (FieldKind.ADDRESS,),
    Family.NAMES: (FieldKind.NAME, FieldKind.NAME_KANA, FieldKind.NAME_ROMAJI),
}
FAMILY_OF = {kind: family for family, kinds in _FAMILIES.items() for kind in kinds}


def family_of(kind: FieldKind) -> Family:
    """The family of a kind."""
    return FAMILY_OF.get(kind, Family.WORDS)


_AGAINST = frozenset(
    (
        "risk",
        "rival",
        "unsure",
        "differs",
        "differs at all",
        "malformed",
        "doubtful characters",
        "asked in vain",
        "label unsure",
        "label differs",
        "contradicted",
        "doubts",
        "look-alikes",
        "glyph unsure",
        "glyph not seen",
        "too coarse",
        "vertical",
        "vertical rival",
        "part of its row left out",
        "anything of its row left out",
        "reading silent",
        "words run together",
        "something left beside",
        "small print",
        "card unsure",
        "card differs",
        "reader failed",
    )
)


def speaks_against(name: str) -> bool:
    """Whether more of a feature can only make a value less sure."""
    return name.rpartition(": ")[2] in _AGAINST


_CALLED = frozenset((FieldKind.PHONE, FieldKind.FAX, FieldKind.MOBILE, FieldKind.DIRECT_PHONE, FieldKind.TOLL_FREE))


def features(evidence: Evidence) -> dict[str, float]:
    """The numbers by name; those that are 0 are left out."""
    family, differing = family_of(evidence.kind), evidence.asked - evidence.agreed
    own = {
        "risk": _decades(evidence.risk, 1e-3, 3.0),
        "rival": _decades(evidence.rival, 1e-3, 3.0),
        "unsure": _decades(1 - evidence.lowest, 1e-4, 4.0),
        "differs": min(3, differing) / 3,
        "differs at all": float(differing > 0),
        "not asked": float(evidence.asked == 0 and not evidence.unheard),
        "malformed": float(not evidence.well_formed),
        "label": (max(-2.0, min(8.0, evidence.label_score)) - 4.0) / 4,
        "confirmed": float(evidence.checks_for >= 1),
        "confirmed twice": float(evidence.checks_for >= 2),
    }
    numbers = {
        **own,
        **{f"{family}: {name}": number for name, number in own.items()},
        f"is {family}": 1.0,
        f"is {evidence.kind}": 1.0,
        "doubtful characters": min(3, evidence.doubtful) / 3,
        "asked in vain": float(evidence.unheard),
        "seconded": float(evidence.seconded),
        "risk of what both saw": evidence.seconded * own["risk"],
        "half seconded": float(0 < evidence.asked < evidence.characters),
        "label unsure": _decades(1 - evidence.label_lowest, 1e-4, 4.0) / 4,
        "label differs": float(evidence.label_agreement is not None and evidence.label_agreement < 0.999),
        "contradicted": min(2, evidence.checks_against),
        "doubts": min(2, evidence.doubts),
        "look-alikes": min(2, evidence.confusable),
        "glyph unsure": _decades(1 - (1.0 if evidence.verified is None else evidence.verified), 1e-4, 4.0) / 4,
        "glyph not seen": float(evidence.confusable > 0 and evidence.verified is None),
        "too coarse": float(evidence.too_coarse),
        "vertical": float(evidence.vertical),
        "vertical rival": evidence.vertical * own["rival"],
        "long": math.log2(max(1, min(40, evidence.characters))) / 5,
        "one or two characters": float(evidence.characters <= 2),
        "pieced together": min(3, evidence.rows - 1) / 3,
        "repeated": min(3, evidence.repeats) / 3,
        "something left beside": float(evidence.left_over_near > 0),
        "part of its row left out": min(4, evidence.uncovered) / 4,
        "anything of its row left out": float(evidence.uncovered > 0),
        "reading silent": float(evidence.reading_silent),
        "words run together": max(0, min(12, evidence.joined_latin) - 3) / 9,
        "latin words": float(evidence.latin and family in (Family.WORDS, Family.ADDRESS)),
        "free text in it": float(evidence.unchecked),
        "small print": max(0.0, min(2.0, math.log2(24 / max(4.0, evidence.height_px)))),
        "card unsure": _decades(1 - evidence.card_lowest, 1e-4, 4.0) / 4,
        "card differs": 1 - (1.0 if evidence.card_agreement is None else evidence.card_agreement),
        "reader failed": float(evidence.engine_trouble),
    }
    if evidence.kind in _CALLED and evidence.label_score <= 5:
        numbers[f"no label: {evidence.kind}"] = 1.0
    return {name: number for name, number in numbers.items() if number}


def _decades(share: float, floor: float, most: float) -> float:
    """How many powers of ten a share lies above a floor, 0 to `most`."""
    return max(0.0, min(most, math.log10(max(share, 1e-9) / floor)))
