"""The arithmetic of trust finds what was put in, and promises no more than the numbers allow."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks.scoring import upper_bound
from tests.training.trust_fit import choose_threshold, curve_of, fit_weights, log_loss, proving_counts, scores_of

PROMISE = 0.001


def drawn(fields: int, seed: int = 1) -> tuple[list[dict[str, float]], np.ndarray]:
    """Fields that are right with log-odds 3, and 4 less where a reader differs."""
    rng = np.random.default_rng(seed)
    rows = [{"differs": float(rng.random() < 0.2)} for _ in range(fields)]
    odds = np.array([3.0 - 4.0 * row["differs"] for row in rows])
    return rows, (rng.random(fields) < 1 / (1 + np.exp(-odds))).astype(float)


def test_the_weights_that_were_put_in_are_found():
    rows, right = drawn(8000)

    weights = fit_weights(rows, right, ridge=0.1)

    assert weights[""] == pytest.approx(3.0, abs=0.15)
    assert weights["differs"] == pytest.approx(-4.0, abs=0.25)
    assert log_loss(scores_of(rows, weights), right) < log_loss(np.zeros(len(rows)), right)


def test_the_curve_rises_and_says_the_share_that_is_right():
    rng = np.random.default_rng(2)
    scores = rng.normal(0, 2, 4000)
    right = (rng.random(4000) < 1 / (1 + np.exp(-scores))).astype(float)

    curve = curve_of(scores, right)

    assert [sure for _, sure in curve] == sorted(sure for _, sure in curve)
    assert np.interp(0.0, *zip(*curve, strict=True)) == pytest.approx(0.5, abs=0.1)
    assert 0 < curve[0][1] < curve[-1][1] < 1


def test_a_promise_of_one_in_a_thousand_takes_so_many_fields():
    assert proving_counts(10_000, PROMISE, 0.95) == [2995, 4742, 6294, 7752, 9151]
    assert proving_counts(2994, PROMISE, 0.95) == []


def test_a_threshold_is_proven_only_where_the_fields_above_it_prove_it():
    scores = np.linspace(1, 0, 6000)
    right = np.ones(6000)
    right[3500] = 0

    threshold = choose_threshold(scores, right, promise=PROMISE)

    assert threshold.proven
    assert (threshold.accepted, threshold.wrong) == (3480, 0)  # the last step before the wrong one
    assert upper_bound(threshold.wrong, threshold.accepted) <= PROMISE


def test_one_wrong_field_is_forgiven_where_there_are_enough():
    right = np.ones(6000)
    right[5000] = 0

    threshold = choose_threshold(np.linspace(1, 0, 6000), right, promise=PROMISE)

    assert (threshold.proven, threshold.accepted, threshold.wrong) == (True, 6000, 1)


@pytest.mark.parametrize("wrong_at", [0, 100, 2000])
def test_a_sure_field_that_is_wrong_leaves_the_promise_unproven(wrong_at: int):
    right = np.ones(4000)
    right[wrong_at] = 0

    threshold = choose_threshold(np.linspace(1, 0, 4000), right, promise=PROMISE)

    assert not threshold.proven
    assert threshold.bound > PROMISE


def test_too_few_fields_prove_nothing_and_no_field_accepts_nothing():
    few = choose_threshold(np.linspace(1, 0, 500), np.ones(500), promise=PROMISE)
    none = choose_threshold(np.array([]), np.array([]), promise=PROMISE)

    assert (few.proven, few.accepted) == (False, 500)
    assert (none.proven, none.accepted, none.bound) == (False, 0, 1.0)


def test_what_can_only_speak_against_a_value_never_speaks_for_it():
    rng = np.random.default_rng(3)
    rows = [{"differs": float(rng.random() < 0.1), "small print": float(rng.random() < 0.2)} for _ in range(3000)]
    right = np.array([float(rng.random() < 0.9 + 0.09 * row["small print"]) for row in rows])

    free = fit_weights(rows, right, ridge=1.0)
    held = fit_weights(rows, right, ridge=1.0, falling=lambda name: name == "small print")

    assert free["small print"] > 0.5
    assert "small print" not in held
