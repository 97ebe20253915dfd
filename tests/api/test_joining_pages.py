"""Contacts are merged, told apart, split and erased by forms alone, and an undo stands on the contact's page."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def two(client, give, aoba, hikari):
    cards = [client.get(f"/api/v1/cards/{give(data)}").json() for data in (aoba, hikari)]
    return [card["contact_id"] for card in cards]


def looked_at(client, two):
    """What the page that compares the two sends back."""
    page = client.get(f"/contacts/{two[0]}/join/{two[1]}").text
    return dict(re.findall(r'name="((?:left|right)_(?:id|version))" value="([^"]*)"', page))


def shown(client):
    return [row["name"] for row in client.get("/api/v1/contacts").json()["items"]]


def test_the_other_contact_is_found_by_name(client, two):
    page = client.get(f"/contacts/{two[0]}/join?q=橋本").text

    assert f"/contacts/{two[0]}/join/{two[1]}" in page


@pytest.mark.parametrize(("side", "name"), [("left", "青木 美咲"), ("right", "橋本 健太")])
def test_a_merge_keeps_the_value_that_was_chosen_and_is_taken_back(client, two, side, name):
    said = {**looked_at(client, two), "answer": "same", "because": "結婚", "keep-name": side}
    page = client.post(f"/contacts/{two[0]}/join/{two[1]}", data=said).text

    assert shown(client) == [name]
    assert "結婚" in page
    (undo,) = set(re.findall(r"/acts/([\w-]+)/undo", page))
    client.post(f"/acts/{undo}/undo", data={"back": f"/contacts/{two[0]}"})
    assert sorted(shown(client)) == ["橋本 健太", "青木 美咲"]


def test_two_who_were_told_apart_are_not_merged(client, two):
    said = looked_at(client, two)
    client.post(f"/contacts/{two[0]}/join/{two[1]}", data={**said, "answer": "different"})

    refused = client.post(f"/contacts/{two[0]}/join/{two[1]}", data={**said, "answer": "same"})

    assert refused.status_code == 409
    assert len(shown(client)) == 2


def test_a_merge_of_what_has_changed_since_is_refused(client, two):
    said = {**looked_at(client, two), "answer": "same", "right_version": "999"}

    assert client.post(f"/contacts/{two[0]}/join/{two[1]}", data=said).status_code == 409
    assert client.post(f"/contacts/{two[0]}/join/{two[1]}", data={"answer": "same"}).status_code == 422


def test_a_card_is_split_off_from_the_contact_page(client, two):
    client.post(f"/contacts/{two[0]}/join/{two[1]}", data={**looked_at(client, two), "answer": "same"})
    page = client.get(f"/contacts/{two[0]}").text
    card = re.findall(r'name="cards" value="([^"]+)"', page)[0]

    client.post(f"/contacts/{two[0]}/split", data={"cards": [card]})

    assert sorted(shown(client)) == ["橋本 健太", "青木 美咲"]
    assert client.post(f"/contacts/{two[0]}/split", data={"because": "x"}).status_code == 422


def test_nobody_is_erased_before_a_person_says_that_they_are_sure(client, two):
    page = client.get(f"/contacts/{two[0]}/erase").text
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    assert "元に戻せません" in page

    assert client.post(f"/contacts/{two[0]}/erase", data={"version": version}).status_code == 422
    assert len(shown(client)) == 2
    done = client.post(f"/contacts/{two[0]}/erase", data={"version": version, "sure": "true"}).text
    assert "完全に消去しました" in done
    assert shown(client) == ["橋本 健太"]
