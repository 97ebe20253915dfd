"""A value is accepted only when both readers agree, a check speaks for it and nothing speaks against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalize.draft import FieldKind
from normalize.evidence import Evidence
from normalize.trust import accepts, confidence

SOUND = Evidence(
    kind=FieldKind.EMAIL,
    agreement=1.0,
    lowest=0.99,
    well_formed=True,
    label_score=9.0,
    checks_for=2,
    checks_against=0,
    confusable=0,
    doubts=0,
    engine_trouble=False,
)


def test_sound_evidence_is_accepted():
    assert accepts(SOUND)


@pytest.mark.parametrize(
    "flaw",
    [
        {"agreement": None},
        {"agreement": 0.95},
        {"lowest": 0.6},
        {"well_formed": False},
        {"checks_for": 0},
        {"checks_against": 1},
        {"doubts": 1},
        {"engine_trouble": True},
        {"unchecked": True},
        {"vertical": True},
        {"kind": FieldKind.NAME, "confusable": 1},
        {"kind": FieldKind.DEPARTMENT},
    ],
    ids=lambda flaw: ", ".join(f"{name}={value}" for name, value in flaw.items()),
)
def test_one_flaw_is_enough_for_a_person_to_look(flaw: dict[str, object]):
    assert not accepts(replace(SOUND, **flaw))  # type: ignore[arg-type]  # each row names real fields


@pytest.mark.parametrize("worse", [{"agreement": 0.8}, {"lowest": 0.3}, {"doubts": 2}, {"checks_for": 0}])
def test_weaker_evidence_is_less_confident(worse: dict[str, object]):
    assert confidence(replace(SOUND, **worse)) < confidence(SOUND)  # type: ignore[arg-type]  # as above


def test_confidence_is_never_certain():
    sure = replace(SOUND, checks_for=50)
    hopeless = replace(SOUND, agreement=0.0, lowest=0.0, doubts=9)

    assert 0 < confidence(hopeless) < confidence(sure) < 1
