"""The review queue as a reviewer walks it: keys alone, at desktop and phone size; two of them at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.api.recorded_card import AOBA_PICTURE, UNSURE_PICTURE
from tests.web.conftest import DESKTOP, PHONE
from tests.web.test_pages import take_in

pytestmark = pytest.mark.browser


def on_desk(page):
    """The doubt that is shown."""
    return page.locator(".look:visible")


def go_to_name(page):
    """Accept what comes before the name."""
    expect(on_desk(page)).to_be_focused()
    for _ in range(30):
        if on_desk(page).get_attribute("aria-label") == "氏名":
            return
        before = on_desk(page).get_attribute("data-id")
        page.keyboard.press("Enter")
        expect(page.locator(f'.look[data-id="{before}"]')).to_be_hidden()


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_card_is_reviewed_with_keys_alone(open_page, device):
    page = open_page("/photos", **device)
    take_in(page, ("unsure.jpg", UNSURE_PICTURE))
    page.goto("/review")
    expect(on_desk(page)).to_be_focused()
    expect(page.locator("#left-cards")).to_have_text("1")
    page.screenshot(path=f"tests/web/screenshots/review-{device['viewport']['width']}.png")
    go_to_name(page)
    look, value = on_desk(page), on_desk(page).locator(".look-value")
    expect(look.get_by_role("img", name="氏名の部分の拡大")).to_be_visible()
    expect(look.get_by_text("通らなかった検査")).to_be_visible()

    page.keyboard.press("1")
    expect(value).to_have_value("高橋 翔")
    page.keyboard.press("Enter")
    expect(on_desk(page)).not_to_have_attribute("aria-label", "氏名")
    page.keyboard.press("u")
    expect(page.get_by_role("alert")).to_contain_text("取り消しました")
    expect(on_desk(page)).to_have_attribute("aria-label", "氏名")

    page.keyboard.press("e")
    expect(value).to_be_focused()
    value.fill("髙橋 翔太")
    # While a word is being composed Enter belongs to the input method.
    for composing in ({"isComposing": True}, {"keyCode": 229}):
        value.evaluate(
            "(field, how) => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, ...how}))",
            composing,
        )
    expect(value).to_be_focused()
    page.keyboard.press("Enter")
    expect(on_desk(page)).not_to_have_attribute("aria-label", "氏名")
    page.keyboard.press("Escape")
    expect(on_desk(page)).to_have_attribute("aria-label", "氏名")
    expect(value).to_have_value("髙橋 翔太")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("確認を待っている項目はありません。")).to_be_visible()
    expect(page.locator("#done-cards")).to_have_text("1")
    page.goto("/contacts")
    page.get_by_role("link", name="髙橋 翔太").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("髙橋 翔太")


def test_two_reviewers_get_different_cards_and_a_closed_window_gives_its_back(open_page):
    first = open_page("/photos")
    take_in(first, ("unsure.jpg", UNSURE_PICTURE), ("aoba.jpg", AOBA_PICTURE))
    first.goto("/review")
    expect(first.locator(".look")).not_to_have_count(0)
    second = open_page("/review")
    expect(second.get_by_text("ほかの人が 2 枚を確認しています。")).to_be_visible()

    first.goto("/contacts")
    expect(first.get_by_role("heading", level=1)).to_be_visible()
    second.reload()

    expect(on_desk(second)).to_be_focused()
    expect(second.locator("#left-cards")).to_have_text("2")


def test_a_late_answer_is_told_who_was_first(open_page):
    page = open_page("/photos")
    take_in(page, ("unsure.jpg", UNSURE_PICTURE))
    card = page.locator(".card-link").first.get_attribute("href")
    late = open_page("/review", refused=True)
    expect(on_desk(late)).to_be_focused()

    page.goto(str(card))
    page.get_by_label("確認した人").fill("森")
    page.get_by_role("button", name=re.compile("この内容で確定")).click()
    expect(page.get_by_role("status").filter(has_text="確定しました")).to_be_visible()
    late.keyboard.press("Enter")

    expect(late.get_by_role("alert")).to_contain_text("森 さん")
    expect(late.get_by_text("確認を待っている項目はありません。")).to_be_visible()
