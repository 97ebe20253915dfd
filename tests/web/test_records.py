"""A sales day in the browser: a field of one's own, a company, a person, a complaint, what is next; and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import PHONE

pytestmark = pytest.mark.browser


def test_a_day_of_sales_from_the_first_field_to_the_next_action(open_page):
    page = open_page("/fields?subject=company")
    page.get_by_label("項目名").fill("車検日")
    page.get_by_label("形").select_option("date")
    page.get_by_role("button", name="加える", exact=True).click()
    expect(page.get_by_text("使われていません")).to_be_visible()

    page.goto("/companies/new", wait_until="load")
    page.get_by_label("企業名").fill("㈱青葉運送")
    page.get_by_label("電話", exact=True).fill("０３ー１２３４ー５６７８")
    page.get_by_label("電話", exact=True).blur()
    expect(page.locator("[data-key=phone] .record-said")).to_contain_text("「03-1234-5678」に整えました")
    page.get_by_label("法人番号").fill("123")
    page.get_by_label("法人番号").blur()
    expect(page.locator("[data-key=corporate_number] .record-said")).to_contain_text("13 桁")
    page.get_by_label("法人番号").fill("")
    page.get_by_label("郵便番号").fill("1000005")
    page.get_by_label("郵便番号").blur()
    expect(page.get_by_label("所在地")).to_have_value("東京都千代田区丸の内")
    page.get_by_label("顧客ランク").select_option("A")
    page.get_by_label("車検日").fill("2026-12-01")
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("link", name="この内容を見る").click()
    expect(page.get_by_role("heading", name="(株)青葉運送")).to_be_visible()
    expect(page.get_by_text("2026年12月1日")).to_be_visible()

    page.goto("/contacts/new", wait_until="load")
    page.get_by_label("氏名").fill("高橋 一郎")
    page.get_by_label("会社名").fill("青葉運送株式会社")
    page.get_by_label("メール").fill("takahashi@aoba.example")
    page.get_by_role("button", name="保存する").click()
    page.wait_for_load_state("load")
    page.goto("/contacts/new", wait_until="load")
    page.get_by_label("氏名").fill("髙橋 一郎")
    page.get_by_label("メール").fill("takahashi@aoba.example")
    expect(page.locator("#doubles")).to_contain_text("高橋 一郎")
    page.locator("#doubles a").click()

    page.get_by_text("接点を書く").click()
    page.get_by_label("種類").select_option("complaint")
    page.locator("#a-note").fill("納期が遅れている")
    page.get_by_label("次にすること").fill("お詫びに伺う")
    page.get_by_label("期限").fill("2020-01-05")
    page.get_by_role("button", name="接点を書きとめる").click()
    expect(page.locator(".moments")).to_contain_text("納期が遅れている")
    page.get_by_role("link", name="青葉運送株式会社").first.click()
    expect(page.locator(".moments")).to_contain_text("納期が遅れている")

    page.goto("/contacts?fk=company.rank&fo=is&fv=A", wait_until="load")
    expect(page.locator("#people")).to_contain_text("高橋 一郎")
    page.goto("/today", wait_until="load")
    expect(page.get_by_role("region", name="期限を過ぎています")).to_contain_text("お詫びに伺う")
    page.get_by_role("button", name="アドレスを作る").click()
    expect(page.locator(".secret")).to_contain_text("/calendar/")
    page.get_by_role("button", name="済み", exact=True).click()
    expect(page.get_by_role("region", name="期限を過ぎています")).to_contain_text("ありません。")


def test_a_record_is_written_on_a_phone_without_scrolling_sideways(open_page):
    for path in ("/companies/new", "/fields", "/today", "/handover"):
        page = open_page(path, **PHONE)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
