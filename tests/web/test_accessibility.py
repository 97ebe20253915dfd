"""axe-core looks at every page, at phone and desktop size, in light and dark, in Japanese: nothing serious is found.

One walk over all pages: what a page holds is put there through the API, and each page is opened once and looked at in
two ways.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.api.recorded_card import AOBA_PICTURE, UNSURE_PICTURE
from tests.web.conftest import DESKTOP, PHONE
from tests.web.test_pages import take_in

pytestmark = pytest.mark.browser

LOOKS = ([(PHONE, "light"), (DESKTOP, "dark")], [(PHONE, "dark"), (DESKTOP, "light")])
"""Each page is seen at both sizes and in both schemes, every other one the other way round."""
GRAVE = {"serious", "critical"}
EVERYWHERE = (
    "/", "/photos", "/capture", "/cards", "/contacts", "/companies", "/events", "/call?number=1234", "/findings",
    "/scan", "/scan/separators", "/dashboard", "/pair", "/nowhere",
)  # fmt: skip


def faults_on(page, axe, looks):
    """What axe finds grave on the page as it stands, in each look."""
    found = []
    page.evaluate(axe.axe_script)
    for device, scheme in looks:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(device["viewport"])
        for fault in page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]:
            if fault["impact"] in GRAVE:
                nodes = [" ".join(map(str, node["target"])) + ": " + node["html"][:140] for node in fault["nodes"][:4]]
                found.append((page.url, device["viewport"]["width"], scheme, fault["id"], nodes))
    return found


def test_no_page_has_a_serious_accessibility_fault(open_page):
    axe, found = Axe(), []
    page = open_page("/photos", refused=True)
    take_in(page, ("unsure.jpg", UNSURE_PICTURE), ("aoba.jpg", AOBA_PICTURE))
    card = page.locator(".card-link").first.get_attribute("href")
    photo = page.locator(".picture-name").first.get_attribute("href")
    page.goto("/contacts")
    contacts = [link.get_attribute("href") for link in page.locator("#people tbody th a").all()]
    page.goto(contacts[0])
    company = page.locator(".page-head a[href^='/companies/']").get_attribute("href")
    further = [card, f"{card}/cut", photo, f"{photo}/cut", contacts[0], company, f"{company}/join",
               f"{contacts[0]}/join/{contacts[1].rpartition('/')[2]}", f"{contacts[0]}/erase"]  # fmt: skip
    for number, path in enumerate((*EVERYWHERE, *further, "/questions", "/review")):
        page.goto(path)
        if path == "/review":
            expect(page.locator(".look:visible")).to_be_focused()
        found += faults_on(page, axe, LOOKS[number % 2])

    assert found == []
