"""Every field a system said, right or wrong, with how sure it was: what trust is measured on. Knows no picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tests.benchmarks.reliability import calibration_error
from tests.benchmarks.report import Sheet
from tests.benchmarks.scoring import Pair, upper_bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One field as a system says it."""

    kind: str
    value: str
    confidence: float | None = None
    """0–1 that it is right; None: the system does not say."""
    accepted: bool = False
    """The system stands by it without a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One said field against the truth."""

    card: str
    level: str
    kind: str
    value: str
    confidence: float | None
    accepted: bool
    right: bool


@dataclass(slots=True)
class Judgement:
    """What was said of many cards, and what was true."""

    said: list[Judged] = field(default_factory=list)
    true: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(level, kind) → true fields."""
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(level, kind) → true fields that were said."""
    cards: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    """Cards with everything right and nothing beside it."""

    def add(self, card: str, level: str, truth: Iterable[Pair], said: Sequence[Said]) -> None:
        """One more card; a true field is used once, and the surest of equal predictions takes it."""
        truth = list(truth)
        left = Counter(truth)
        self.true.update((level, kind) for kind, _ in truth)
        judged = []
        for one in sorted(said, key=lambda one: -(one.confidence or 0.0)):
            right = left[one.kind, one.value] > 0
            left[one.kind, one.value] -= right
            self.found[level, one.kind] += right
            judged.append(
                Judged(
                    card=card,
                    level=level,
                    kind=one.kind,
                    value=one.value,
                    confidence=one.confidence,
                    accepted=one.accepted,
                    right=right,
                )
            )
        self.said += judged
        self.cards[level] += 1
        self.whole[level] += not +left and all(one.right for one in judged)


HEADER = ("true", "right", "spurious", "accepted of true", "accepted", "wrong", "95% upper bound")


def trust_sheet(
    judgement: Judgement, title: str, first: str, rows: Sequence[tuple[str, Callable[[str, str], bool]]]
) -> Sheet:
    """One row for each (name, which (level, kind) belong to it)."""
    lines = []
    for name, belongs in rows:
        said = [one for one in judgement.said if belongs(one.level, one.kind)]
        true = sum(n for place, n in judgement.true.items() if belongs(*place))
        found = sum(n for place, n in judgement.found.items() if belongs(*place))
        accepted = [one for one in said if one.accepted]
        wrong = sum(not one.right for one in accepted)
        lines.append(
            (
                name,
                f"{true}",
                f"{found / true:.3f}" if true else "–",
                f"{len(said) - found}",
                f"{(len(accepted) - wrong) / true:.3f}" if true else "–",
                f"{len(accepted)}",
                f"{wrong}",
                f"{upper_bound(wrong, len(accepted)):.4f}" if accepted else "–",
            )
        )
    return Sheet(title=title, header=(first, *HEADER), rows=tuple(lines))


def by_kind(judgement: Judgement, levels: Sequence[str]) -> Sheet:
    """Every kind over these levels, then all of them."""
    kinds = sorted({kind for level, kind in judgement.true if level in levels} | {one.kind for one in judgement.said})

    def belongs(wanted: str) -> Callable[[str, str], bool]:
        return lambda level, kind: level in levels and wanted in ("", kind)

    rows = [(kind, belongs(kind)) for kind in kinds]
    return trust_sheet(judgement, f"By kind: {', '.join(levels)}", "kind", [*rows, ("all", belongs(""))])


def by_level(judgement: Judgement, levels: Sequence[str]) -> Sheet:
    """Every level, then all of them."""

    def belongs(wanted: str) -> Callable[[str, str], bool]:
        return lambda level, kind: wanted in ("", level)

    rows = [(level, belongs(level)) for level in levels]
    return trust_sheet(judgement, "By level", "level", [*rows, ("all", belongs(""))] if len(levels) > 1 else rows)


def cards_sheet(judgement: Judgement, levels: Sequence[str]) -> Sheet:
    """Whole cards and calibration by level."""
    rows = []
    for level in levels:
        said = [one for one in judgement.said if one.level == level]
        spurious = sum(not one.right for one in said)
        cards = judgement.cards[level]
        sure = [(one.confidence, one.right) for one in said if one.confidence is not None]
        rows.append(
            (
                level,
                f"{cards}",
                f"{judgement.whole[level] / max(1, cards):.3f}",
                f"{spurious / max(1, cards):.2f}",
                f"{calibration_error(sure):.4f}" if sure else "–",
            )
        )
    header = ("level", "cards", "whole cards right", "spurious a card", "calibration error")
    return Sheet(title="Cards", header=header, rows=tuple(rows))
