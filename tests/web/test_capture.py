"""The rep's page as a rep walks it: no signal, a closed browser, a lost answer, an ended session; nothing is lost."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from playwright.sync_api import expect

from api.home import open_home
from api.intake import About, take_in
from api.security.passwords import hash_password
from api.settings import load_settings
from contacts.intake_log import SNAP
from contacts.model_accounts import Role
from tests.api.conftest import PASSWORD
from tests.api.recorded_card import AOBA_PICTURE, HIKARI_PICTURE, UNSURE_PICTURE
from tests.web.conftest import ARGUMENTS, DESKTOP, PHONE
from tests.web.test_pages import file_of

pytestmark = pytest.mark.browser


@pytest.fixture
def home(site, tmp_path):
    """The book behind the site, as another process has it open."""
    home = open_home(load_settings(home=tmp_path / "home"))
    yield home
    home.close()


def shoot(page, *files: tuple[str, bytes]):
    page.locator("#gallery").set_input_files([file_of(*file) for file in files])


def received(home):
    """What the book knows of files: how many receipts, duplicates and encounters there are."""
    with home.reading() as desk:
        views = desk.originals.latest().items
        return desk.book.status().duplicates, [len(view.encounters) for view in views]


def test_a_shot_without_signal_outlives_the_browser_and_is_sent_once(site, home, tmp_path, browser, chromium_path):
    """The browser that opens again has only its profile on disk, as a phone has after a restart."""
    phone = {"executable_path": chromium_path, "args": ARGUMENTS, "base_url": site, "locale": "ja-JP", **PHONE}
    launch = browser.browser_type.launch_persistent_context
    with launch(tmp_path / "phone", **phone) as first:
        page = first.new_page()
        page.goto("/capture")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        first.set_offline(True)
        page.goto("/capture")
        page.locator("#batch summary").click()
        page.get_by_label("行事・用件").fill("秋の展示会")
        page.get_by_label("同行者").fill("佐藤")
        shoot(page, ("aoba.jpg", AOBA_PICTURE), ("hikari.jpg", HIKARI_PICTURE))
        expect(page.locator("#link-state")).to_have_text("圏外・2 件が待っています")
        page.goto("/contacts")
        expect(page).to_have_url(re.compile("/capture$"))
    assert received(home) == (0, [])

    with launch(tmp_path / "phone", **phone) as again:
        page = again.new_page()
        page.goto("/capture")

        expect(page.get_by_role("heading", name="青木 美咲")).to_be_visible(timeout=30000)
        expect(page.get_by_role("heading", name="橋本 健太")).to_be_visible()
        expect(page.locator("#link-state")).to_have_text("すべて送りました")
        page.reload()
        expect(page.get_by_role("heading", name="青木 美咲")).to_be_visible()
    assert received(home) == (0, [2, 2])
    with home.reading() as desk:
        met = desk.originals.latest().items[0].encounters
    assert {(one.owner, one.event, one.met_on) for one in met} == {
        ("自分", "秋の展示会", date.today()), ("佐藤", "秋の展示会", date.today()),
    }  # fmt: skip


def test_a_lost_answer_a_full_server_and_a_large_picture_are_said_in_words(open_page, home):
    page = open_page("/capture", refused=True, **PHONE, service_workers="block")
    tries = []

    def server(route):
        tries.append(route.request.headers["idempotency-key"])
        picture, again = len(set(tries)), tries.count(tries[-1])
        problem = {"type": "x", "detail": "", "code": "x", "hint": "少し待つと送り直します。"}
        if (picture, again) == (1, 1):  # the picture arrives, the answer does not
            route.fetch()
            route.abort()
        elif (picture, again) == (1, 2):
            body = json.dumps({**problem, "title": "混み合っています。", "status": 429})
            route.fulfill(status=429, headers={"retry-after": "1"}, content_type="application/problem+json", body=body)
        elif (picture, again) == (2, 1):
            body = json.dumps({**problem, "title": "送られたデータが大きすぎます。", "status": 413})
            route.fulfill(status=413, content_type="application/problem+json", body=body)
        else:
            route.continue_()

    page.route("**/api/v1/photos", server)
    shoot(page, ("aoba.jpg", AOBA_PICTURE))
    row = page.locator(".shot").first
    expect(row.get_by_text("混み合っています")).to_be_visible(timeout=30000)
    expect(row.get_by_role("heading", name="青木 美咲")).to_be_visible(timeout=30000)
    assert len(set(tries)) == 1
    assert received(home) == (0, [1])

    shoot(page, ("hikari.jpg", HIKARI_PICTURE))
    expect(row.get_by_text("大きすぎます")).to_be_visible()
    row.get_by_role("button", name="小さくして送る").click()
    expect(page.locator("#link-state")).to_have_text("すべて送りました")
    shoot(page, ("notes.jpg", b"dear diary"))
    expect(row.get_by_text("画像として読めません")).to_be_visible()
    row.get_by_role("button", name="消す").click()
    expect(page.locator(".shot")).to_have_count(2)


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_rep_sees_what_is_unsure_who_knows_the_person_and_jots_a_memo_down(open_page, home, device):
    take_in(
        home, AOBA_PICTURE, "a.jpg", About(owner="鈴木", event="春の商談会", met_on=date(2024, 5, 12)), priority=SNAP
    )
    page = open_page("/capture", **device)
    shoot(page, ("unsure.jpg", UNSURE_PICTURE), ("aoba.jpg", AOBA_PICTURE))

    known = page.locator(".caught").filter(has_text="青木 美咲")
    expect(known).to_contain_text("鈴木 さんが 2024年5月から知っています")
    expect(known.locator("mark")).to_have_count(0)
    unsure = page.locator(".caught").filter(has_text="髙橋")
    expect(unsure.get_by_role("link", name=re.compile("^髙橋")).locator("mark.unsure")).to_have_text("髙")
    expect(unsure.get_by_role("link", name=re.compile("へ発信：.*070-3456-7890"))).to_have_attribute(
        "href", "tel:070-3456-7890"
    )
    expect(unsure.get_by_role("link", name=re.compile("メールを書く"))).to_have_attribute(
        "href", "mailto:sho@minato-print.example.jp"
    )
    known.locator(".memo-box summary").click()
    known.get_by_label("メモ", exact=True).fill("見積もりを送る")
    known.get_by_role("button", name="1 週間後").click()
    known.get_by_role("button", name="保存").click()
    expect(known.locator(".memo-said")).to_contain_text("に連絡")
    with page.expect_download() as download:
        known.get_by_role("link", name="共有").click()
    text = download.value.path().read_text("utf-8")
    assert "FN:青木 美咲\n" in text
    with home.reading() as desk:
        (contact,) = desk.book.contacts("青木").items
        assert [memo.text for memo in desk.memos.of_contact(contact.id)] == ["見積もりを送る"]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0


def test_shot_after_shot_without_leaving_the_viewfinder(open_page, home):
    page = open_page("/capture", **PHONE)
    page.get_by_role("button", name="撮る").click()
    finder = page.get_by_role("dialog", name="カメラ")
    for count in (1, 2, 3):
        finder.get_by_role("button", name="撮る").click()
        expect(finder.get_by_role("status")).to_have_text(f"{count} 枚撮りました")
    finder.get_by_role("button", name="終わる").click()

    expect(page.locator(".shot")).to_have_count(3)
    expect(page.locator("#link-state")).to_have_text("すべて送りました")
    with home.reading() as desk:
        assert desk.book.status().pictures == 3


def test_a_session_that_ends_while_shooting_loses_nothing(open_page, home):
    with home.writing() as desk:
        account = desk.accounts.add("田中", Role.REP, password_hash=hash_password(PASSWORD, "")).id
    page = open_page("/capture", refused=True, **PHONE)
    page.get_by_label("名前").fill("田中")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="サインイン").click()
    expect(page.get_by_role("heading", name="撮影", exact=True)).to_be_visible()
    with home.writing() as desk:
        desk.sign_ins.end_all(account)

    shoot(page, ("aoba.jpg", AOBA_PICTURE))
    dialog = page.get_by_role("dialog", name="")
    expect(dialog).to_contain_text("もう一度サインインしてください")
    dialog.get_by_label("名前").fill("田中")
    dialog.get_by_label("パスワード").fill(PASSWORD)
    dialog.get_by_role("button", name="サインインして続ける").click()

    expect(page.get_by_role("heading", name="青木 美咲")).to_be_visible()
    assert received(home) == (0, [1])
