"""Signing in as a person walks it; a session that ends in the middle of an edit or an upload loses nothing."""

from __future__ import annotations

import re

import pyotp
import pytest
from playwright.sync_api import expect

from api.home import open_home
from api.security.passwords import hash_password
from api.settings import load_settings
from contacts.model_accounts import Role
from tests.api.conftest import PASSWORD
from tests.api.recorded_card import UNSURE_PICTURE
from tests.web.conftest import DESKTOP, PHONE
from tests.web.test_pages import box_of, file_of, take_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def digest():
    return hash_password(PASSWORD, "")


@pytest.fixture
def home(site, tmp_path):
    """The book behind the site, as another process has it open."""
    home = open_home(load_settings(home=tmp_path / "home"))
    yield home
    home.close()


@pytest.fixture
def admin(home, digest):
    with home.writing() as desk:
        return desk.accounts.add("田中", Role.ADMIN, password_hash=digest).id


def sign_in(page, name="田中"):
    page.get_by_label("名前").fill(name)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="サインイン").click()


def end_sessions(home, account):
    with home.writing() as desk:
        desk.sign_ins.end_all(account)


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_person_signs_in_and_out(open_page, admin, device):
    page = open_page("/cards?status=to_review", refused=True, **device)
    expect(page.get_by_role("heading", level=1)).to_contain_text("サインイン")
    expect(page.get_by_role("navigation", name="主なページ")).to_have_count(0)
    page.get_by_label("名前").fill("田中")
    page.get_by_label("パスワード").fill("wrong one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("サインインできませんでした")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/cards\?status=to_review$"))
    page.locator("summary").filter(has_text="田中").click()
    page.get_by_role("button", name="サインアウト").click()
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_an_edit_survives_the_end_of_the_session(open_page, home, admin):
    page = open_page("/photos", refused=True)
    sign_in(page)
    take_in(page, ("unsure.jpg", UNSURE_PICTURE))
    page.locator(".card-link").first.click()
    box_of(page, "氏名").fill("髙橋 祥子")

    end_sessions(home, admin)
    page.get_by_role("button", name="確定").first.click()
    expect(page.get_by_role("alert")).to_contain_text("入力した内容はこの画面に残っています")
    sign_in(page)

    expect(page).to_have_url(re.compile(r"/cards/[^/]+\?saved=true$"))
    expect(box_of(page, "氏名")).to_have_value("髙橋 祥子")


def test_an_edit_of_one_person_is_not_sent_by_the_next(open_page, home, admin, digest):
    with home.writing() as desk:
        desk.accounts.add("佐藤", Role.ADMIN, password_hash=digest)
    page = open_page("/photos", refused=True)
    sign_in(page)
    take_in(page, ("unsure.jpg", UNSURE_PICTURE))
    page.locator(".card-link").first.click()
    box_of(page, "氏名").fill("髙橋 祥子")

    end_sessions(home, admin)
    page.get_by_role("button", name="確定").first.click()
    sign_in(page, "佐藤")

    expect(page).to_have_url(re.compile(r"/cards/[^/?]+$"))
    expect(box_of(page, "氏名")).not_to_have_value("髙橋 祥子")
    assert page.evaluate("sessionStorage.length") == 0


def test_an_upload_waits_while_the_person_signs_in_again(open_page, home, admin):
    page = open_page("/photos", refused=True)
    sign_in(page)
    expect(page.locator("#files")).to_be_attached()

    end_sessions(home, admin)
    page.locator("#files").set_input_files([file_of("unsure.jpg", UNSURE_PICTURE)])
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("もう一度サインインしてください")
    dialog.get_by_label("名前").fill("田中")
    dialog.get_by_label("パスワード").fill(PASSWORD)
    dialog.get_by_role("button", name="サインインして続ける").click()

    row = page.locator(".picture").filter(has_text="unsure.jpg")
    expect(row.get_by_text("読み取り済み")).to_be_visible(timeout=20000)
    expect(dialog).to_have_count(0)


def test_a_user_is_invited_and_sets_up_a_second_factor(open_page, admin):
    page = open_page("/users", refused=True)
    sign_in(page)
    page.get_by_label("名前").fill("佐藤")
    page.get_by_label("確認担当").last.check()
    page.get_by_role("button", name="加えてリンクを発行").click()
    link = page.locator("code.secret").inner_text()
    expect(page.get_by_role("row", name=re.compile("佐藤"))).to_contain_text("リンク待ち")

    guest = open_page(link[link.index("/set-up") :])
    guest.locator("input[name=password]").fill(PASSWORD)
    guest.locator("input[name=again]").fill(PASSWORD)
    guest.get_by_role("button", name="決めて始める").click()
    guest.goto("/account")
    section = guest.get_by_role("region", name="二段階の確認")
    section.get_by_label("いまのパスワード").fill(PASSWORD)
    section.get_by_role("button", name="設定を始める").click()
    expect(guest.get_by_role("img", name="認証アプリ用の QR コード")).to_be_visible()
    secret = guest.locator("code.secret").inner_text()
    guest.get_by_label("確認コード").fill(pyotp.TOTP(secret).now())
    guest.get_by_label("いまのパスワード").fill(PASSWORD)
    guest.get_by_role("button", name="確かめて使い始める").click()

    expect(guest.get_by_role("heading", level=1)).to_have_text("回復コード")
    code = guest.locator(".codes code").first.inner_text()
    other = open_page("/", refused=True)
    sign_in(other, "佐藤")
    other.get_by_label("確認コード").fill(code)
    other.get_by_role("button", name="確認する").click()
    expect(other.locator("summary").filter(has_text="佐藤")).to_be_visible()


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_for_users_and_the_log_fit_and_name_everything(open_page, admin, device):
    page = open_page("/users", refused=True, **device)
    sign_in(page)

    for path in ("/users", "/account", "/audit"):
        page.goto(path)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        nameless = page.evaluate(
            """() => [...document.querySelectorAll("input:not([type=hidden]):not([aria-hidden]), select, button")]
                .filter(part => !(part.labels?.length || part.getAttribute("aria-label") || part.textContent.trim()))
                .map(part => part.outerHTML.slice(0, 80))"""
        )
        assert (wider, nameless) == (0, []), path
        page.screenshot(path=f"tests/web/screenshots/sign-in{path.replace('/', '-')}-{device['viewport']['width']}.png")
        assert page.locator("h1").count() == 1


def test_a_review_goes_on_after_the_end_of_the_session_and_a_second_press_and_the_way_back_do_no_harm(
    open_page, home, admin
):
    page = open_page("/photos", refused=True)
    sign_in(page)
    take_in(page, ("unsure.jpg", UNSURE_PICTURE))
    card = page.locator(".card-link").first.get_attribute("href")
    page.goto("/review")
    first = page.locator(".look:visible")
    expect(first).to_be_focused()

    end_sessions(home, admin)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("もう一度サインインしてください")
    dialog.get_by_label("名前").fill("田中")
    dialog.get_by_label("パスワード").fill(PASSWORD)
    dialog.get_by_role("button", name="サインインして続ける").click()
    expect(dialog).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("確認を待っている項目はありません。")).to_be_visible()
    for _ in range(200):  # answers go behind the reviewer's back
        with home.reading() as desk:
            if not desk.book.status().reviews:
                break
        page.wait_for_timeout(50)

    page.goto(str(card), wait_until="load")
    box_of(page, "氏名").fill("髙橋 祥子")
    page.get_by_role("button", name="確定").first.dblclick()
    expect(page.get_by_role("status").filter(has_text="確定しました")).to_be_visible()
    page.go_back(wait_until="load")  # no page is kept in the browser: the card as it is now
    expect(box_of(page, "氏名")).to_have_value("髙橋 祥子")
    box_of(page, "氏名").fill("髙橋 祥子郎")
    page.get_by_role("button", name="確定").first.click()
    expect(page.get_by_role("status").filter(has_text="確定しました")).to_be_visible()
