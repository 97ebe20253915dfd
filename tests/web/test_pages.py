"""Real paths through the pages, as a person walks them, on a desktop and on a phone."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import expect

from tests.api.recorded_card import AOBA_PICTURE, HIKARI_PICTURE, MARKUP_PICTURE, UNSURE_PICTURE
from tests.web.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser


def file_of(name, data):
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def box_of(page, word):
    """The input of a field."""
    return page.get_by_role("textbox", name=word, exact=True)


def take_in(page, *files: tuple[str, bytes]):
    """Choose files on the upload page and wait until each is read."""
    page.goto("/photos")
    page.locator("#files").set_input_files([file_of(*file) for file in files])
    for name, _ in files:
        row = page.locator(".picture").filter(has_text=name)
        expect(row.get_by_text("読み取り済み")).to_be_visible(timeout=60000)


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_picture_becomes_a_contact_that_is_found_by_its_reading_of_the_card(open_page, device):
    page = open_page("/photos", **device)
    page.get_by_label("行事・用件").fill("秋の展示会")
    page.locator("#files").set_input_files([file_of("aoba.jpg", AOBA_PICTURE)])

    row = page.locator(".picture").filter(has_text="aoba.jpg")
    expect(row.get_by_text("読み取り済み")).to_be_visible(timeout=20000)
    expect(page.get_by_text("1 件中 1 件を受け付けました")).to_be_visible()
    page.get_by_role("navigation", name="主なページ").get_by_role("link", name="連絡先").click()
    page.get_by_role("searchbox").fill("青葉")
    page.get_by_role("link", name="青木 美咲").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("青木 美咲")
    expect(page.get_by_role("listitem").filter(has_text="秋の展示会").first).to_be_visible()
    expect(page.get_by_role("link", name="022-123-4567").last).to_be_visible()


def test_pictures_can_be_dropped_and_a_bad_one_stops_no_other(open_page):
    page = open_page("/photos", refused=True, **DESKTOP)
    page.evaluate(
        """([name, bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File(["dear diary"], "notes.jpg", {type: "image/jpeg"}));
            const picture = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0));
            data.items.add(new File([picture], name, {type: "image/jpeg"}));
            const drop = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
            document.getElementById("drop").dispatchEvent(drop);
        }""",
        ["aoba.jpg", base64.b64encode(AOBA_PICTURE).decode()],
    )

    refused = page.locator(".picture").filter(has_text="notes.jpg")
    expect(refused).to_contain_text("画像として読めません")
    expect(refused).to_contain_text("HEIC")
    good = page.locator(".picture").filter(has_text="aoba.jpg")
    expect(good.get_by_text("読み取り済み")).to_be_visible(timeout=20000)
    expect(page.get_by_role("status").filter(has_text="受け付けられません")).to_be_visible()


def test_a_field_and_its_box_light_up_together(open_page):
    page = open_page("/photos")
    take_in(page, ("unsure.jpg", UNSURE_PICTURE))
    page.get_by_role("link", name="髙橋 翔").first.click()

    field = box_of(page, "氏名")
    field.focus()
    box = page.locator('#picture [data-row="name-0"]')
    expect(box).to_have_class(re.compile(r"\blit\b"))
    box_of(page, "会社名").focus()
    expect(box).not_to_have_class(re.compile(r"\blit\b"))
    box.click()
    expect(field).to_be_focused()


def test_a_doubtful_name_shows_its_crop_and_what_each_reader_saw(open_page):
    page = open_page("/photos")
    take_in(page, ("unsure.jpg", UNSURE_PICTURE))
    page.get_by_role("link", name="髙橋 翔").first.click()

    row = page.locator('.field[data-row="name-0"]')
    expect(row.get_by_role("img", name="氏名の部分の拡大")).to_be_visible()
    expect(row.get_by_text("高橋 翔", exact=True)).to_be_visible()
    expect(row.get_by_text("要確認")).to_be_visible()


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_card_is_edited_and_confirmed_by_keyboard(open_page, device):
    page = open_page("/photos", **device)
    take_in(page, ("unsure.jpg", UNSURE_PICTURE))
    page.get_by_role("link", name="髙橋 翔").first.click()

    box_of(page, "氏名").fill("髙橋 祥")
    page.get_by_label("確認した人").fill("鈴木")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").filter(has_text="確定しました")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("髙橋 祥")
    expect(page.get_by_text("鈴木が確認").first).to_be_visible()
    page.get_by_role("link", name="連絡先を開く").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("髙橋 祥")


def test_a_line_that_became_no_field_can_be_added(open_page):
    page = open_page("/photos")
    take_in(page, ("aoba.jpg", AOBA_PICTURE))
    page.get_by_role("link", name="青木 美咲").first.click()

    page.get_by_label("加える項目").select_option(label="フリガナ")
    page.get_by_label("加える値").fill("アオキ ミサキ")
    page.get_by_role("button", name="この内容で確定").click()

    expect(box_of(page, "フリガナ")).to_have_value("アオキ ミサキ")


def test_the_second_of_two_people_keeps_what_they_typed(open_page):
    first = open_page("/photos")
    take_in(first, ("unsure.jpg", UNSURE_PICTURE))
    first.get_by_role("link", name="髙橋 翔").first.click()
    second = open_page(first.url, refused=True, **DESKTOP)

    box_of(first, "役職").fill("部長")
    first.get_by_role("button", name="この内容で確定").click()
    expect(first.get_by_role("status").filter(has_text="確定しました")).to_be_visible()
    box_of(second, "役職").fill("社長")
    second.get_by_role("button", name="この内容で確定").click()

    expect(second.get_by_role("alert")).to_contain_text("ほかの人が先に")
    expect(box_of(second, "役職")).to_have_value("社長")
    second.get_by_role("button", name=re.compile("この内容で確定")).click()
    expect(second.get_by_role("status").filter(has_text="確定しました")).to_be_visible()


def test_the_list_follows_what_is_typed(open_page):
    page = open_page("/photos")
    take_in(page, ("aoba.jpg", AOBA_PICTURE), ("hikari.jpg", HIKARI_PICTURE))
    page.goto("/contacts")
    expect(page.get_by_role("row")).to_have_count(3)

    page.get_by_role("searchbox").press_sequentially("ひかり")

    expect(page.get_by_role("row")).to_have_count(2)
    expect(page).to_have_url(re.compile("q="))
    page.get_by_role("searchbox").fill("ありえない")
    expect(page.get_by_text("に合う連絡先はありません")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    expect(page.get_by_role("row")).to_have_count(3)
    page.locator("select[name=sort]").select_option("よみの五十音順")
    expect(page).to_have_url(re.compile("sort=reading"))
    page.get_by_text("見え方を保存").click()
    page.get_by_label("見え方の名前").fill("五十音")
    page.keyboard.press("Enter")
    page.get_by_text("列", exact=True).click()
    page.get_by_role("checkbox", name="メール").uncheck()
    page.goto("/contacts")
    expect(page.get_by_role("columnheader", name="メール")).to_have_count(0)
    page.get_by_text("見え方を保存").click()
    page.get_by_role("link", name="五十音").click()
    expect(page).to_have_url(re.compile("sort=reading"))


def test_html_on_a_card_stays_text(open_page):
    page = open_page("/photos")
    take_in(page, ("markup.jpg", MARKUP_PICTURE))

    for path in ("/", "/cards", "/contacts"):
        page.goto(path)
        expect(page.get_by_text("<script>alert").first).to_be_visible()
    assert page.locator("main script").count() == 0


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_is_wider_than_the_screen(open_page, device):
    page = open_page("/photos", **device)
    take_in(page, ("unsure.jpg", UNSURE_PICTURE))
    card = page.locator(".card-link").first.get_attribute("href")

    for path in ("/", "/photos", "/cards", str(card), "/contacts"):
        page.goto(path)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, path


def test_every_input_and_picture_has_a_name(open_page):
    page = open_page("/photos")
    take_in(page, ("unsure.jpg", UNSURE_PICTURE))
    card = page.locator(".card-link").first.get_attribute("href")

    for path in ("/", "/photos", "/cards", str(card), "/contacts"):
        page.goto(path)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll("input:not([type=hidden]), select, button, img, svg[role=img]")]
                .filter(part => !(part.labels?.length || part.getAttribute("aria-label") || part.hasAttribute("alt")
                    || part.textContent.trim()))
                .map(part => part.outerHTML.slice(0, 80))"""
        )
        assert nameless == [], path
        assert page.locator("h1").count() == 1, path
