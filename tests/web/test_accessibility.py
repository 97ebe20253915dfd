"""axe-core looks at every page, at phone and desktop size, in light and dark, in Japanese: nothing serious is found.

One walk over all pages: what a page holds is put there through the API, and each page is opened once and looked at in
two ways.
"""

from __future__ import annotations

from itertools import cycle

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from api.home import open_home
from api.security.passwords import hash_password
from api.settings import load_settings
from contacts.model_accounts import Role
from tests.api.conftest import PASSWORD
from tests.api.recorded_card import AOBA_PICTURE, UNSURE_PICTURE
from tests.web.conftest import DESKTOP, PHONE
from tests.web.test_pages import take_in
from tests.web.test_sign_in import sign_in

pytestmark = pytest.mark.browser

LOOKS = ([(PHONE, "light"), (DESKTOP, "dark")], [(PHONE, "dark"), (DESKTOP, "light")])
"""Each page is seen at both sizes and in both schemes, every other one the other way round."""
IN_TURN = ([(PHONE, "light")], [(DESKTOP, "dark")], [(PHONE, "dark")], [(DESKTOP, "light")])
"""Pages made of the same parts: each is seen in one look, the next in the next one."""
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


def tell(page, path, **said: object):
    """What the API answers."""
    answer = page.request.post(f"/api/v1{path}", **said)
    assert answer.ok, (path, answer.text())
    return answer.json()


def customers(page):
    """Customer records with something of everything; the pages to look at."""
    tell(page, "/fields/company", data={"label": "車検日", "type": "date"})
    made = tell(page, "/companies", data={"values": {"name": "㈱青葉運送", "rank": "A", "capital": "1000"}})
    company = made["record"]["id"]
    person = tell(page, "/contacts", data={"values": {"name": "高橋 一郎", "company": "㈱青葉運送"}})["record"]["id"]
    act = {"kind": "complaint", "met_on": "2026-11-20", "note": "納期が遅れた", "people": [person]}
    tell(page, "/activities", data=act, headers={"Idempotency-Key": "1"})
    due = {"text": "お詫びに伺う", "due_on": "2020-01-05"}
    tell(page, f"/contacts/{person}/memos", data=due, headers={"Idempotency-Key": "2"})
    rows = "会社,氏名,ひとこと\n青葉運送,佐藤 花子,=1+1\n".encode()
    file = {"file": {"name": "名簿.csv", "mimeType": "text/csv", "buffer": rows}}
    imported = tell(page, "/imports", multipart=file)["import_id"]
    return (
        "/today", "/handover", "/fields?subject=company", "/companies/new", "/contacts/new", f"/companies/{company}",
        f"/companies/{company}/edit", f"/contacts/{person}", f"/contacts/{person}/edit", "/imports",
        f"/imports/{imported}", "/pivot?rows=company&columns=kind",
    )  # fmt: skip


def test_no_page_of_customers_imports_or_accounts_has_a_serious_accessibility_fault(open_page, site, tmp_path):
    axe, found, looks = Axe(), [], cycle(IN_TURN)
    page = open_page("/photos", refused=True)

    def look(*paths: str):
        for path in paths:
            answer = page.goto(path, wait_until="load")
            assert answer.ok, path
            found.extend(faults_on(page, axe, next(looks)))

    look(*customers(page))
    page.goto("/imports")
    page.get_by_role("link", name="名簿.csv").click()
    page.get_by_role("button", name="試しに照合する").click()
    page.get_by_role("button", name="1 行を取り込む").click()
    page.get_by_role("button", name="この取り込みを取り消す").wait_for()
    found += faults_on(page, axe, next(looks))
    home = open_home(load_settings(home=tmp_path / "home"))
    with home.writing() as desk:
        desk.accounts.add("田中", Role.ADMIN, password_hash=hash_password(PASSWORD, ""))
    home.close()
    look("/sign-in")
    sign_in(page)
    page.wait_for_url("**/")
    look("/account", "/users", "/audit", "/cards?status=offered")

    assert found == []
