"""A value is accepted only when the model is sure and no guard stands against it, and says what stands against it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.draft import FieldKind
from normalize.evidence import Evidence
from normalize.features import Family, family_of, features
from normalize.guards import guards
from normalize.trust import TrustModel, load_trust_model, trust_model, weigh

SOUND = Evidence(
    kind=FieldKind.MOBILE,
    agreement=1.0,
    lowest=0.9999,
    well_formed=True,
    label_score=7.0,
    checks_for=1,
    checks_against=0,
    confusable=0,
    doubts=0,
    engine_trouble=False,
    characters=11,
    asked=11,
    agreed=11,
    card_lowest=0.999,
    card_agreement=1.0,
)
TRUSTING = TrustModel(
    weights={"": 8.0, "differs at all": -1.0, "rival": -2.0},
    curve=((0.0, 0.5), (4.0, 0.98), (8.0, 0.9995)),
    flawed=((0.0, 0.4), (4.0, 0.9), (8.0, 0.99)),
    accept_above=4.0,
    closed=frozenset({"address"}),
    least_height_px=12.0,
    most_characters=40,
)


def test_sound_evidence_is_accepted():
    weighing = weigh(SOUND)

    assert weighing.accepted, weighing.against
    assert weighing.confidence > 0.99


@pytest.mark.parametrize(
    "flaw",
    [
        {"well_formed": False},
        {"checks_against": 1},
        {"doubts": 1},
        {"engine_trouble": True},
        {"card_agreement": None, "asked": 0, "agreed": 0},
        {"too_coarse": True},
        {"kind": FieldKind.PHONE, "label_score": 5.0},
        {"kind": FieldKind.NAME, "confusable": 1},
        {"kind": FieldKind.NAME, "confusable": 1, "verified": 0.9},
        {"kind": FieldKind.NAME, "checks_for": 0, "reading_silent": True},
        {"kind": FieldKind.TITLE, "uncovered": 8},
        {"kind": FieldKind.COMPANY, "joined_latin": 8, "asked": 0, "agreed": 0},
        {"kind": FieldKind.COMPANY, "joined_latin": 8, "agreed": 10},
        {"kind": FieldKind.BRANCH, "latin": True},
        {"kind": FieldKind.TITLE, "beside_unclear": True},
        {"kind": FieldKind.DEPARTMENT, "left_over_near": 1},
        {"vertical": True, "asked": 11, "agreed": 10},
        {"vertical": True, "asked": 0, "agreed": 0},
        {"kind": FieldKind.NAME, "other_form": True, "asked": 0, "agreed": 0},
        {"kind": FieldKind.NAME, "letter_unclear": True, "asked": 0, "agreed": 0},
        {"kind": FieldKind.NAME, "letter_unclear": True, "vertical": True},
        {"kind": FieldKind.NAME, "letter_unclear": True, "seen_besides": 1},
        {"kind": FieldKind.EMAIL, "uncovered": 6},
        {"kind": FieldKind.EMAIL, "figures_unclear": True},
        {"kind": FieldKind.EMAIL, "asked": 0, "agreed": 0},
        {"kind": FieldKind.QUALIFICATION, "seen_besides": 1},
        {"kind": FieldKind.QUALIFICATION, "gap_unclear": True},
        {"kind": FieldKind.ADDRESS, "repeats": 1, "rows": 2},
        {"kind": FieldKind.COMPANY, "checks_for": 0, "well_formed": False},
    ],
    ids=lambda flaw: ", ".join(f"{name}={value}" for name, value in flaw.items()),
)
def test_one_flaw_is_enough_for_a_person_to_look_and_is_named(flaw: dict[str, object]):
    weighing = weigh(replace(SOUND, **flaw), TRUSTING)  # type: ignore[arg-type]  # each row names real fields

    assert not weighing.accepted
    assert weighing.against


@pytest.mark.parametrize(
    "beyond",
    [{"height_px": 5.0}, {"characters": 90}, {"kind": FieldKind.ADDRESS}, {"agreed": 0, "rival": 0.9, "lowest": 0.1}],
    ids=str,
)
def test_what_was_never_measured_or_is_not_sure_enough_is_not_accepted(beyond: dict[str, object]):
    weighing = weigh(replace(SOUND, **beyond), TRUSTING)  # type: ignore[arg-type]  # as above

    assert guards(replace(SOUND, **beyond)) == ()  # type: ignore[arg-type]  # keywords by name
    assert not weighing.accepted


@pytest.mark.parametrize(
    "unclear",
    [{"joined_latin": 8, "kind": FieldKind.COMPANY}, {"other_form": True}, {"letter_unclear": True}],
    ids=str,
)
def test_what_one_reader_may_have_lost_is_there_when_both_saw_all_of_it_and_no_more(unclear: dict[str, object]):
    value = replace(SOUND, **{"kind": FieldKind.NAME, **unclear})  # type: ignore[arg-type]  # each row names real fields

    assert weigh(value, TRUSTING).accepted


def test_a_name_kanji_with_look_alikes_is_accepted_once_its_glyph_was_seen():
    name = replace(SOUND, kind=FieldKind.NAME, confusable=1, verified=0.999)

    assert weigh(name, TRUSTING).accepted


@pytest.mark.parametrize(
    "worse", [{"agreed": 8}, {"lowest": 0.3}, {"rival": 0.5}, {"doubts": 2}, {"well_formed": False}], ids=str
)
def test_weaker_evidence_is_less_confident(worse: dict[str, object]):
    assert weigh(replace(SOUND, **worse)).confidence <= weigh(SOUND).confidence  # type: ignore[arg-type]  # as above


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_confidence_never_falls_with_the_score_and_is_never_certain(one: float, other: float):
    low, high = sorted((one, other))

    model = trust_model()

    assert 0 < model.confidence(low) <= model.confidence(high) < 1


def test_a_value_that_people_confirmed_before_is_surer():
    doubtful = replace(SOUND, kind=FieldKind.TITLE, agreed=9, rival=0.2)

    assert weigh(replace(doubtful, known=True)).confidence >= weigh(doubtful).confidence
    assert trust_model().score(replace(doubtful, known=True)) > trust_model().score(doubtful)


def test_every_kind_has_a_family_and_sound_evidence_has_few_features():
    assert {family_of(kind) for kind in FieldKind} == set(Family)
    assert all(abs(number) <= 4 for number in features(SOUND).values())


def test_the_model_that_ships_says_what_it_was_trained_on():
    from importlib.resources import files

    text = (files("normalize") / "data" / "trust.json").read_text(encoding="utf-8")
    about = json.loads(text)["about"]

    assert load_trust_model(text) == trust_model()
    assert about["fields"] > 2000
    assert isinstance(about["proven on these cards"], bool)
    assert trust_model().confidence(trust_model().accept_above) >= 0.99


def test_what_has_a_flaw_named_is_said_to_be_less_sure_at_equal_score():
    flawed = replace(SOUND, kind=FieldKind.ADDRESS, repeats=1, rows=2)

    assert guards(flawed)
    assert weigh(flawed, TRUSTING).confidence == round(TRUSTING.confidence(TRUSTING.score(flawed), flawed=True), 4)
    assert TRUSTING.confidence(6.0, flawed=True) < TRUSTING.confidence(6.0)
