"""A card is cut out by hand, with the arrow keys and with a finger."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.api.recorded_card import UNSURE_PICTURE
from tests.web.conftest import DESKTOP, PHONE
from tests.web.test_pages import take_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_corners_are_moved_and_the_card_is_read_again(open_page, device):
    page = open_page("/photos", **device)
    take_in(page, ("unsure.jpg", UNSURE_PICTURE))
    page.locator(".card-link").first.click()
    page.get_by_role("link", name="切り抜き・向きを直して読み直す").click()
    page.wait_for_load_state()  # the corners listen once the page's script has run
    corner = page.get_by_role("button", name=re.compile("角 1。"))
    x = page.locator('input[name="x0"]')
    at_first = float(x.input_value())

    corner.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    moved = float(x.input_value())
    assert at_first - 6 < moved < at_first - 4
    box = corner.locator(".dot").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 8, box["y"] + box["height"] / 2 - 4)
    page.mouse.up()
    assert float(x.input_value()) < moved
    page.screenshot(path=f"tests/web/screenshots/cut-{device['viewport']['width']}.png")
    page.get_by_role("button", name="この形で読み直す").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("髙橋 翔")
    expect(page).to_have_url(re.compile(r"/cards/[^/]+$"))
