"""A stack goes in by its folder and is followed to the end; the sheets between stacks are read off their own print."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from ingest.intake import open_original
from ingest.separator import Separator, separators
from tests.api.recorded_card import AOBA_PICTURE, HIKARI_PICTURE, UNSURE_PICTURE
from tests.api.test_receipts import EVENING, sheet
from tests.web.conftest import DESKTOP

pytestmark = pytest.mark.browser


def test_a_folder_is_taken_in_its_order_and_its_ledger_follows_and_adds_up(open_page, tmp_path):
    folder = tmp_path / "束A"
    folder.mkdir()
    for name, data in (
        ("scan2.jpg", AOBA_PICTURE), ("scan9.jpg", sheet(EVENING)), ("scan10.jpg", HIKARI_PICTURE),
        ("scan11.jpg", UNSURE_PICTURE), ("scan12.jpg", AOBA_PICTURE), ("notes.jpg", b"dear diary"),
        (".DS_Store", b"left by a system"),
    ):  # fmt: skip
        (folder / name).write_bytes(data)
    page = open_page("/scan", refused=True, **DESKTOP)
    page.get_by_label("行事・用件").fill("秋の展示会")

    page.locator("#folder").set_input_files(folder)

    ledger = page.get_by_role("region", name=re.compile("収支表"))
    expect(ledger.get_by_text("すべて済みました")).to_be_visible(timeout=60000)
    expect(page.get_by_text("6 件すべてを送りました")).to_be_visible()
    expect(ledger.locator(".sum").nth(0)).to_contain_text(re.compile(r"6.*4 読み取り.*1 重複.*1 受け付けず", re.DOTALL))
    expect(ledger.locator(".sum").nth(1)).to_contain_text(re.compile(r"3.*3 登録.*0 白紙.*0 読めず", re.DOTALL))
    expect(ledger.get_by_text("うち区切り紙 1 ページ")).to_be_visible()
    expect(ledger.get_by_role("row", name=re.compile("鈴木 夜の部"))).to_contain_text("3")
    expect(ledger.get_by_role("row", name=re.compile("自分 秋の展示会"))).to_contain_text("1")
    page.locator("#folder").set_input_files(folder)
    expect(page.locator("#sending-said")).to_contain_text("12 件すべてを送りました")
    page.reload()
    expect(ledger.locator(".sum-total").first).to_have_text("6")
    expect(page).to_have_url(re.compile("/scan/[0-9a-f-]{36}$"))


@pytest.mark.parametrize("size", ["a4", "card"])
def test_a_printed_sheet_is_understood_when_it_is_scanned(open_page, tmp_path, size):
    page = open_page(f"/scan/separators?size={size}", **DESKTOP)
    page.get_by_label("もらった人").fill("田中")
    page.get_by_label("行事・用件").fill("秋の展示会")
    page.get_by_label("もらった日").fill("2026-11-20")
    page.get_by_role("button", name="この内容にする").click()
    expect(page.get_by_text("2026年11月20日").first).to_be_visible()

    page.emulate_media(media="print")
    printed = page.pdf(prefer_css_page_size=True)

    asked = Separator(owner="田中", event="秋の展示会", met_on=date(2026, 11, 20))
    assert separators(open_original(printed, "sheet.pdf")) == {1: asked}
