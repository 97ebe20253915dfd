"""Two records are made one with keys alone, looked at through the days on a slider, and made two again."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from api.home import open_home
from api.settings import load_settings
from matching.decision import FieldScore
from tests.api.recorded_card import AOBA_PICTURE, HIKARI_PICTURE
from tests.web.test_pages import take_in

pytestmark = pytest.mark.browser

EARLIER, LATER = "2024-05-01", "2026-11-20"


def ask(folder):
    """Whether the two people in the book are one, and they met us on two days."""
    home = open_home(load_settings(home=folder))
    with home.writing() as desk:
        people = sorted(desk.book.contacts().items, key=lambda row: row.name, reverse=True)
        assert [row.name for row in people] == ["青木 美咲", "橋本 健太"]
        for day, row in zip((EARLIER, LATER), people, strict=True):
            (card,) = desk.book.cards(contact_id=row.id).items
            desk.book.add_encounter(sha256=card.sha256, owner="田中", met_on=date.fromisoformat(day))
        scores = (FieldScore(field="name", level="exact", bits=16.0),)
        one, other = people[1].id, people[0].id
        desk.persons.ask(one, other, probability=0.6, because="似ています。", by="batch", evidence=scores)
    home.close()


def test_a_question_is_answered_by_keys_alone_and_the_person_seen_through_the_days(open_page, tmp_path):
    page = open_page("/photos")
    take_in(page, ("aoba.jpg", AOBA_PICTURE), ("hikari.jpg", HIKARI_PICTURE))
    ask(tmp_path / "home")
    page.goto("/questions", wait_until="load")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "keep-name":
            break
    page.keyboard.press("ArrowRight")  # from the new record's name to the other's
    expect(page.locator("input[name=keep-name][value=right]")).to_be_checked()
    page.keyboard.press("1")

    expect(page.get_by_role("status")).to_contain_text("同じ人としてまとめました。")
    answered = page.url
    page.goto("/contacts")
    (person,) = [link.get_attribute("href") for link in page.locator("#people tbody th a").all()]
    page.goto(person, wait_until="load")
    standing = page.get_by_role("region", name=re.compile("の内容$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("青木 美咲")
    expect(standing).to_contain_text("080-2345-6789")

    slide = page.get_by_role("slider", name="いつの時点の内容を見るか")
    expect(slide).to_have_attribute("aria-valuetext", "いま")
    slide.focus()
    page.keyboard.press("Home")
    expect(slide).to_have_attribute("aria-valuetext", EARLIER)
    expect(page.get_by_role("heading", name="2024年5月1日の時点の内容")).to_be_visible()
    expect(standing).not_to_contain_text("080-2345-6789")
    expect(slide).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("heading", name="いまの内容")).to_be_visible()
    expect(standing).to_contain_text("080-2345-6789")

    page.goto(answered, wait_until="load")
    page.keyboard.press("u")
    expect(page.get_by_text("似ています。")).to_be_visible()
    page.goto("/contacts")
    expect(page.locator("#people tbody th a")).to_have_count(2)
