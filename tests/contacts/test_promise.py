"""What people's verdicts on accepted fields prove, and what follows from them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.promise import (
    LEAST_SHARE,
    PROMISE,
    Standing,
    Tally,
    least_confidence,
    rate_between,
    share_to_check,
    standing,
    steps_stricter,
)


@pytest.mark.parametrize(
    ("wrong", "checked", "low", "high"),
    [(0, 100, 0.0, 0.0295), (1, 1000, 0.0000513, 0.00474), (2, 100, 0.00357, 0.0616), (0, 0, 0.0, 1.0)],
)
def test_the_rate_lies_where_clopper_and_pearson_say(wrong: int, checked: int, low: float, high: float):
    assert rate_between(wrong, checked) == pytest.approx((low, high), rel=0.01)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 400), st.data())
def test_more_wrong_ones_never_look_better(checked: int, data: st.DataObject):
    wrong = data.draw(st.integers(0, checked - 1))

    low, high = rate_between(wrong, checked)
    lower, higher = rate_between(wrong + 1, checked)

    assert low <= wrong / checked <= high
    assert low <= lower
    assert high <= higher


@pytest.mark.parametrize(
    ("tally", "what"),
    [
        (Tally(), Standing.UNPROVEN),
        (Tally(right=2994), Standing.UNPROVEN),
        (Tally(right=2995), Standing.PROVEN),
        (Tally(right=2995, suspected=1), Standing.UNPROVEN),
        (Tally(right=9147, wrong=4), Standing.PROVEN),
        (Tally(right=50, wrong=1), Standing.BROKEN),
        (Tally(right=50, suspected=1), Standing.UNPROVEN),
        (Tally(right=60, wrong=1), Standing.UNPROVEN),
        (Tally(right=300, wrong=2), Standing.BROKEN),
    ],
)
def test_the_words_follow_the_verdicts(tally: Tally, what: Standing):
    assert standing(tally) is what


def test_everything_is_looked_at_first_and_never_less_than_one_in_fifty():
    shares = [share_to_check(Tally(right=n // 10), Tally(right=n)) for n in (0, 100, 499, 1000, 5000, 20000, 10**6)]

    assert shares[:3] == [1.0, 1.0, 1.0]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == LEAST_SHARE


def test_a_kind_seldom_seen_is_looked_at_however_well_the_others_are_known():
    assert share_to_check(Tally(right=3), Tally(right=100_000)) == 1.0


def test_a_wrong_one_brings_the_kind_back_under_eyes_until_it_is_forgiven():
    assert share_to_check(Tally(right=900, wrong=1), Tally(right=50_000, wrong=1)) == 0.5
    assert share_to_check(Tally(right=9_000, wrong=1), Tally(right=50_000, wrong=1)) == LEAST_SHARE


def test_each_wrong_one_asks_for_double_the_odds_and_a_clean_record_loosens_again():
    ordinary = 0.99

    asked = [least_confidence(Tally(right=900, wrong=n), ordinary) for n in (0, 1)]

    assert asked == pytest.approx([0.99, 0.995])
    assert least_confidence(Tally(right=2000, wrong=1), ordinary) == 0.99
    assert steps_stricter(Tally(right=900, suspected=2)) == 2


def test_a_kind_that_broke_its_promise_is_not_accepted_at_all():
    broken = Tally(right=40, wrong=1)

    assert rate_between(broken.wrong, broken.checked)[0] > PROMISE
    assert least_confidence(broken, 0.99) == 1.0
