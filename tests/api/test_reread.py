"""Stored pictures are read again by a better pipeline; what a person said stands, and a report says what changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api import filing
from api.jobs import BookQueue, work_off
from api.pipeline import PhotoRead
from api.places import in_their_places
from contacts.model import CardStatus
from contacts.reread_report import Change
from ingest.geometry import Box
from tests.api.recorded_card import AOBA, AOBA_PICTURE, card_of, reading_of, recorded_corridor


@pytest.fixture
def read_again(home, monkeypatch):
    """Reads every page again with a pipeline of version 2 that sees other lines."""

    def run(lines):
        monkeypatch.setattr(filing, "VERSION", "2")
        with home.writing() as desk:
            for sha256, page, _by in desk.log.read_by_others("2"):
                desk.log.enqueue(sha256=sha256, page=page, pipeline_version="2")
        better = recorded_corridor({AOBA_PICTURE: reading_of(lines)}, AOBA)
        work_off(home, BookQueue(home), better(home), on_job=lambda _job: None, until_done=frozenset())
        with home.reading() as desk:
            return {(one.kind, one.change): one for one in desk.originals.changes("2")}

    return run


BETTER = card_of("青木 美咲", mobile="090-1234-9999")


def values(home, card_id):
    with home.reading() as desk:
        return {field.kind.value: field.value for field in desk.book.card(card_id).fields}


def test_a_better_reading_takes_the_place_of_the_old_one_with_its_version(home, give, aoba, read_again):
    card_id = give(aoba)

    changes = read_again(BETTER)

    (mobile,) = [one for (kind, _), one in changes.items() if kind == "mobile"]
    assert (mobile.before, mobile.after) == ("090-1234-5678", "090-1234-9999")
    assert mobile.change in (Change.BETTER, Change.PROPOSED)
    assert values(home, card_id)["mobile"] == "090-1234-9999"
    with home.reading() as desk:
        assert desk.book.card(card_id).pipeline_version == "2"
        assert len(desk.book.contacts().items) == 1
        assert desk.log.read_by_others("2") == ()


def test_what_a_person_confirmed_never_changes_and_is_reported(client, home, give, aoba, read_again):
    card_id = give(aoba)
    seen = client.get(f"/api/v1/cards/{card_id}")
    tag = seen.headers["etag"]
    said = {"values": [{"kind": field["kind"], "value": field["value"]} for field in seen.json()["fields"]]}
    assert client.put(f"/api/v1/cards/{card_id}", json=said, headers={"If-Match": tag}).status_code == 200
    before = client.get("/api/v1/contacts").json()["items"]

    changes = read_again(BETTER)

    with home.reading() as desk:
        card = desk.book.card(card_id)
    assert (card.status, card.pipeline_version) == (CardStatus.CONFIRMED, "1")
    assert client.get("/api/v1/contacts").json()["items"] == before
    assert changes["mobile", Change.KEPT].after == "090-1234-9999"
    assert not [change for _, change in changes if change not in (Change.KEPT, Change.SAME)]


def test_reading_again_by_the_same_version_does_nothing(home, give, aoba, read_again):
    give(aoba)
    read_again(BETTER)

    with home.writing() as desk:
        (job,) = [job for job in desk.log.jobs() if job.pipeline_version == "2"]
        again = desk.log.enqueue(sha256=job.sha256, page=1, pipeline_version="2")

    assert again == job.job_id


def test_cards_keep_their_numbers_wherever_a_better_finder_puts_them(home, give, aoba, monkeypatch):
    seen = []
    monkeypatch.setattr(filing, "in_their_places", lambda result, known, taken: seen.append(result) or result)
    give(aoba)
    (result,) = seen
    (side,) = result.sides
    here = side.card.quad
    elsewhere = Box(left=5, top=5, right=60, bottom=40).to_quad()
    two = replace(
        result,
        sides=(replace(side, card=replace(side.card, quad=elsewhere)), replace(side, card=replace(side.card, index=2))),
    )

    placed = in_their_places(two, {1: here}, taken=[2])

    assert isinstance(placed, PhotoRead)
    assert [(side.card.index, side.card.quad == here) for side in placed.sides] == [(3, False), (1, True)]


def test_the_command_says_what_it_did(meishi):
    assert meishi("reread", "--older-than", "new").returncode == 2
    done = meishi("reread")

    assert done.returncode == 0
    assert "pages read again: 0 of 0" in done.stdout
