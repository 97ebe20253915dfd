"""Rows are joined the surest first, and nothing that contradicts comes into one cluster."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from matching.cluster import Facts, Link, join

NOTHING = Facts(mail="", mobile="", company="", domain="")


def joined(links, facts=None, never=()):
    rows = 1 + max((max(link[0], link[1]) for link in links), default=0)
    known = {row: NOTHING._replace(**said) for row, said in (facts or {}).items()}
    return join(rows, [Link(*link) for link in links], known, above=0.999, never=never)


def test_links_above_the_line_make_one_person():
    found = joined([(0, 1, 0.9999), (1, 2, 0.9995), (2, 3, 0.9)])

    assert found.cluster == (0, 0, 0, 3)
    assert [link.b for link in found.questions] == [3]


def test_two_mobiles_are_never_one_person_unasked():
    found = joined([(0, 1, 0.9999), (1, 2, 0.9998)], {0: {"mobile": "090"}, 2: {"mobile": "080"}})

    assert found.cluster == (0, 0, 2)
    assert [(link.a, link.b) for link in found.questions] == [(1, 2)]


def test_two_companies_are_never_one_person_unasked():
    found = joined([(0, 1, 0.9999)], {0: {"company": "青葉商事"}, 1: {"company": "赤松物産"}})

    assert found.cluster == (0, 1)
    assert len(found.questions) == 1


def test_a_company_in_latin_letters_is_no_other_company():
    found = joined([(0, 1, 0.9999)], {0: {"company": "青葉商事"}, 1: {"company": "aobatrading"}})

    assert found.cluster == (0, 0)


def test_never_the_same_holds_through_a_third_row():
    found = joined([(0, 1, 0.9999), (1, 2, 0.9998)], never={(0, 2)})

    assert found.cluster == (0, 0, 2)


links = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from([0.6, 0.9991, 0.9995, 0.9999])).filter(
        lambda link: link[0] < link[1]
    ),
    max_size=20,
    unique_by=lambda link: link[:2],
)
marks = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]), max_size=6)


@given(links, marks, st.randoms(use_true_random=False))
def test_order_changes_nothing_and_never_the_same_is_never_broken(found, never, rng: random.Random):
    shuffled = list(found)
    rng.shuffle(shuffled)
    one = join(10, [Link(*link) for link in found], {}, above=0.999, never=never)
    other = join(10, [Link(*link) for link in shuffled], {}, above=0.999, never=never)

    assert one == other
    assert all(one.cluster[a] != one.cluster[b] for a, b in never)
