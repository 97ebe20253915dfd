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
from contacts.views import ConfirmedValue
from ingest.geometry import Box
from normalize.draft import FieldKind
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


@pytest.fixture
def confirmed(client, give, aoba):
    """A card whose every value a person confirmed."""
    card_id = give(aoba)
    seen = client.get(f"/api/v1/cards/{card_id}")
    said = [{"kind": field["kind"], "value": field["value"]} for field in seen.json()["fields"]]
    saved = client.put(
        f"/api/v1/cards/{card_id}", json={"values": said}, headers={"If-Match": seen.headers["etag"]}
    )  # fmt: skip
    assert saved.json()["status"] == "confirmed"
    return card_id


def tag(client, card_id):
    return {"If-Match": client.get(f"/api/v1/cards/{card_id}").headers["etag"]}


def test_what_is_read_otherwise_on_a_confirmed_card_is_offered_and_taken_or_left(client, home, confirmed, read_again):
    offers = f"/api/v1/cards/{confirmed}/offers"
    before = client.get(offers).json()
    read_again(BETTER)
    offered, listed = client.get(offers).json(), client.get("/cards?status=offered").text
    place = {"kind": "mobile", "position": 0}

    left = client.post(offers, json={**place, "take": False}, headers=tag(client, confirmed)).json()
    kept = values(home, confirmed)["mobile"]
    again = client.delete(offers, params=place, headers=tag(client, confirmed)).json()
    stale = client.post(offers, json={**place, "take": True}, headers={"If-Match": '"1"'})
    taken = client.post(offers, json={**place, "take": True}, headers=tag(client, confirmed)).json()
    late = client.post(offers, json={**place, "take": True}, headers=tag(client, confirmed))

    assert before == []
    assert [(one["kind"], one["standing"], one["read"], one["by"]) for one in offered] == [
        ("mobile", "090-1234-5678", "090-1234-9999", "自分")
    ]
    assert offered[0]["boxes"]
    assert confirmed in listed
    assert (left, kept) == ([], "090-1234-5678")
    assert again == offered
    assert stale.status_code == 409
    assert (taken, values(home, confirmed)["mobile"]) == ([], "090-1234-9999")
    assert late.status_code == 409
    assert confirmed not in client.get("/cards?status=offered").text
    with home.reading() as desk:
        assert (desk.offers.waiting(), desk.book.card(confirmed).status) == (0, CardStatus.CONFIRMED)


def test_what_a_person_has_seen_and_rejected_is_not_offered_again(client, home, confirmed, read_again):
    version = int(tag(client, confirmed)["If-Match"].strip('"'))
    said = [ConfirmedValue(kind=FieldKind.MOBILE, value="090-1234-0000")]
    with home.writing() as desk:
        desk.book.confirm_card(confirmed, values=said, by="tanaka", version=version)

    read_again(card_of("青木 美咲"))  # as it was read the first time

    assert client.get(f"/api/v1/cards/{confirmed}/offers").json() == []


def test_the_page_of_a_confirmed_card_shows_both_values_with_the_crop_and_takes_a_press_back(
    client, home, confirmed, read_again
):
    read_again(BETTER)
    page = client.get(f"/cards/{confirmed}").text
    version = tag(client, confirmed)["If-Match"].strip('"')
    said = {"kind": "mobile", "position": "0", "version": version}
    after = client.post(f"/cards/{confirmed}/offers", data={**said, "take": "true"}).text
    taken = values(home, confirmed)["mobile"]
    said["version"] = tag(client, confirmed)["If-Match"].strip('"')
    back = client.post(f"/cards/{confirmed}/offers/undo", data=said).text

    section = page[page.index('id="offers"') :]
    assert "090-1234-5678" in section
    assert "<strong>090-1234-9999</strong>" in section
    assert '<svg class="crop"' in section[: section.index("</ul>")]
    assert "元に戻す" in after
    assert taken == "090-1234-9999"
    assert values(home, confirmed)["mobile"] == "090-1234-5678"
    assert "新しい読みを採用する" in back


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
