"""What is said to be likely is as likely as said, and reviewers' answers bend it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.calibration import FEWEST_ANSWERS, Answer, Calibration, recalibrated, shipped


@given(st.floats(-60, 60), st.floats(-60, 60))
def test_more_evidence_is_never_less_likely(a, b):
    low, high = sorted((a, b))

    assert shipped().probability(low) <= shipped().probability(high)


def test_a_few_answers_change_nothing():
    answers = [Answer(bits=0.0, same=False)] * (FEWEST_ANSWERS - 1)

    assert recalibrated(answers) == shipped()


def test_reviewers_who_mostly_say_no_make_it_less_likely():
    plain = Calibration()
    answers = [Answer(bits=0.6, same=number % 10 == 0) for number in range(200)]

    corrected = recalibrated(answers, plain)

    assert corrected.probability(0.6) == pytest.approx(0.1, abs=0.1)
    assert corrected.probability(10) > 0.9


def test_reviewers_who_agree_leave_it_as_it_is():
    answers = [Answer(bits=2.0, same=number % 5 != 0) for number in range(200)]

    assert recalibrated(answers, Calibration()).probability(2.0) == pytest.approx(0.8, abs=0.03)


def test_reviewers_who_always_say_yes_do_not_merge_strangers():
    answers = [Answer(bits=0.0, same=True)] * 2_000

    corrected = recalibrated(answers, Calibration())

    assert 0.5 < corrected.probability(0.0) < 0.75
    assert corrected.version == f"{Calibration().version}+2000"
