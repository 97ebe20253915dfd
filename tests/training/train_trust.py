"""Train what says how sure a field is, on cards that were read before, and write normalize/data/trust.json.

    python -m tests.training.corpus draw --folder DIR --seeds 200000 201200
    python -m tests.training.corpus read --folder DIR
    python -m tests.training.train_trust --corpus DIR --seeds 200000 200600

Every card is scored by weights that never saw it (ten folds by card); the curve and the threshold come from those
scores alone, and the weights that ship from all of them. What the promise is worth is measured on other seeds (meishi
bench fields --corpus DIR --seeds …). Labels: a field is right when a true field of its kind has exactly its value.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from normalize.draft import FieldKind
from normalize.draft_card import weighed_card
from normalize.evidence import Evidence
from normalize.features import features, speaks_against
from normalize.guards import guards
from tests.benchmarks.reliability import calibration_error
from tests.benchmarks.report import ROOT
from tests.benchmarks.scoring import upper_bound
from tests.training.corpus import Sample, samples
from tests.training.trust_fit import (
    Numbers,
    Threshold,
    choose_threshold,
    curve_of,
    fit_weights,
    log_loss,
    scores_of,
)

PROMISE = 0.001
"""Of accepted fields at most so many may be wrong: CONTRACT of the product, docs/trust.md."""
RIDGES = (2.0, 6.0)
LEAST_OF_A_KIND = 20
"""A kind of which fewer were accepted in calibration is not accepted at all; the others share one threshold, for no
kind has the 3,000 that a threshold of its own would need: none is accepted on its own, all are proven together."""
LEAST_SURE = 0.99
"""No field is accepted whose like (its score, and nothing named against it) is wrong once in a hundred, whatever the
others above the limit prove."""
OUT = ROOT / "normalize" / "data" / "trust.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One field, its evidence and whether it was right."""

    card: str
    value: str
    evidence: Evidence
    right: bool


def examples(cards: Sequence[Sample]) -> list[Example]:
    """Every field that is said of these cards."""
    found = []
    for card in cards:
        left = Counter(card.truth)
        for side in card.sides:
            for one in weighed_card(side):
                place = (str(one.reading.kind), one.reading.value)
                right = left[place] > 0
                left[place] -= right
                found.append(Example(card=card.id, value=one.reading.value, evidence=one.evidence, right=right))
    return found


def _right(part: Sequence[Example]) -> Numbers:
    return np.array([float(one.right) for one in part])


FOLDS = 10


def scores_unseen(own: Sequence[Example], also: Sequence[Example], ridge: float) -> Numbers:
    """A score for each example from weights that saw neither it nor another field of its card."""
    rows, right = [features(one.evidence) for one in own], _right(own)
    more, more_right = [features(one.evidence) for one in also], _right(also)
    cards = sorted({one.card for one in own})
    fold_of = {card: number % FOLDS for number, card in enumerate(cards)}
    folds = np.array([fold_of[one.card] for one in own])
    scores = np.zeros(len(own))
    for fold in range(FOLDS):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if not len(outside):
            continue
        weights = fit_weights(
            [rows[i] for i in inside] + more, np.concatenate([right[inside], more_right]), ridge=ridge
        )
        scores[outside] = scores_of([rows[i] for i in outside], weights)
    return scores


def train_model(own: Sequence[Example], also: Sequence[Example] = ()) -> dict[str, object]:
    """The model as JSON, with what is known of it.

    Args:
        own: cards read as they are read today; the curve and the threshold come from these alone.
        also: other cards that only the weights may learn from.
    """
    right = _right(own)
    unseen = {ridge: scores_unseen(own, also, ridge) for ridge in RIDGES}
    ridge = min(unseen, key=lambda ridge: log_loss(unseen[ridge], right))
    scores = unseen[ridge]
    everything = [*own, *also]
    weights = fit_weights(
        [features(one.evidence) for one in everything], _right(everything), ridge=ridge, falling=speaks_against
    )
    unguarded = np.array([not guards(one.evidence) for one in own])
    closed: frozenset[str] = frozenset()
    for _ in range(2):  # the threshold is chosen anew once it is known which kinds stay closed
        part = unguarded & np.array([one.evidence.kind.value not in closed for one in own])
        threshold = choose_threshold(scores[part], right[part], promise=PROMISE)
        accepted = [one for one, score, ok in zip(own, scores, part, strict=True) if ok and score >= threshold.above]
        closed = closed or _closed(accepted)
    curve = curve_of(scores[unguarded], right[unguarded])
    above = max(threshold.above, _score_of(LEAST_SURE, curve))
    accepted = [one for one, score, ok in zip(own, scores, part, strict=True) if ok and score >= above]
    return {
        "about": {
            **_about(own, also, threshold, ridge),
            "accepted with the least confidence": len(accepted),
            "wrong with the least confidence": sum(not one.right for one in accepted),
            "examples of each kind": _counts(own),
            "accepted of each kind": _counts(accepted),
        },
        "weights": {name: round(weight, 4) for name, weight in weights.items()},
        "curve": _as_json(curve),
        "flawed": _as_json(curve_of(scores[~unguarded], right[~unguarded])),
        "accept": {
            "above": math.ceil(above * 10_000) / 10_000,  # rounded down it would lie below the confidence it stands for
            "closed": sorted(closed),
            "least_height_px": round(min((one.evidence.height_px for one in accepted), default=0.0), 1),
            "most_characters": max((one.evidence.characters for one in accepted), default=0),
        },
    }


def _as_json(curve: Sequence[tuple[float, float]]) -> list[list[float]]:
    return [[round(score, 4), round(sure, 6)] for score, sure in curve]


def _counts(part: Sequence[Example]) -> dict[str, int]:
    """How many examples each kind has, so that anyone sees which kinds could have a limit of their own."""
    return dict(sorted(Counter(one.evidence.kind.value for one in part).items()))


def _score_of(sure: float, curve: Sequence[tuple[float, float]]) -> float:
    """The score from which confidence is at least so high; none is high enough where the curve ends below."""
    if sure > curve[-1][1]:
        return float("inf")
    return float(np.interp(sure, [share for _, share in curve], [score for score, _ in curve]))


def _closed(accepted: Sequence[Example]) -> frozenset[str]:
    """Kinds that were measured too little, or of which clearly more than the promise allows were wrong."""
    counts = Counter(one.evidence.kind.value for one in accepted)
    wrong = Counter(one.evidence.kind.value for one in accepted if not one.right)

    def broke(kind: str) -> bool:
        return wrong[kind] > 0 and upper_bound(wrong[kind] - 1, counts[kind], 0.05) > PROMISE

    return frozenset(kind.value for kind in FieldKind if counts[kind] < LEAST_OF_A_KIND or broke(kind))


def _about(own: Sequence[Example], also: Sequence[Example], threshold: Threshold, ridge: float) -> dict[str, object]:
    return {
        "cards": len({one.card for one in own}),
        "fields": len(own),
        "cards for the weights alone": len({one.card for one in also}),
        "ridge": ridge,
        "promise": PROMISE,
        "rule": "fixed sequence testing of scores from weights that never saw the card; Clopper-Pearson, 95%",
        "accepted": threshold.accepted,
        "wrong among them": threshold.wrong,
        "95% upper bound": round(threshold.bound, 6),
        "proven on these cards": threshold.proven,
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Train, write, and say what came out."""
    words = (__doc__ or "").splitlines()[0]
    parser = argparse.ArgumentParser(prog="python -m tests.training.train_trust", description=words)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs=2, required=True, metavar=("FIRST", "PAST_LAST"))
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="folders that only the weights learn from")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args(argv)
    own = examples(list(samples(args.corpus, range(*args.seeds))))
    also = [one for folder in args.also for one in examples(list(samples(folder)))]
    model = train_model(own, also)
    args.out.write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(model["about"], ensure_ascii=False, indent=1) + "\n")
    _report(model, own)
    return 0


def _report(model: dict[str, object], part: Sequence[Example]) -> None:
    """Calibration and the wrong ones among the accepted, to be looked at one by one."""
    from normalize.trust import load_trust_model, weigh

    trust = load_trust_model(json.dumps(model))
    weighed = [(one, weigh(one.evidence, trust)) for one in part]
    sure = [(verdict.confidence, one.right) for one, verdict in weighed]
    accepted = [one for one, verdict in weighed if verdict.accepted]
    sys.stdout.write(f"calibration error with the weights that ship {calibration_error(sure):.4f}\n")
    sys.stdout.write(f"accepted {len(accepted)} of {len(part)} said fields\n")
    for one in accepted:
        if not one.right:
            sys.stdout.write(f"  wrong: {one.card} {one.evidence.kind.value} {one.value}\n")


if __name__ == "__main__":
    raise SystemExit(main())
