"""The import of a file in a real browser: choose, say what its columns mean, look, do, take back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import PHONE

pytestmark = pytest.mark.browser

ROWS = (
    "どこの,だれ,電子の手紙,ひとこと\r\n"
    "株式会社青葉商事,髙橋一郎,i.takahashi@aoba.example.co.jp,=1+1\r\n"
    "みどり工業㈱,佐藤花子,hanako.sato@midori.example.co.jp,<script>alert(1)</script>\r\n"
)


def test_a_file_is_taken_in_and_taken_back(open_page):
    page = open_page("/imports")
    page.get_by_label("ファイル", exact=True).set_input_files(
        {"name": "名簿.csv", "mimeType": "text/csv", "buffer": ROWS.encode("cp932")}
    )
    page.get_by_role("button", name="読み込む").click()

    expect(page.get_by_role("alert")).to_contain_text("だれのことかを表す列が選ばれていません。")
    page.get_by_label("どこの").select_option(label="会社名")
    page.get_by_label("だれ", exact=True).select_option(label="氏名")
    page.get_by_label("電子の手紙").select_option(label="氏名")
    page.get_by_role("button", name="この意味で見直す").click()
    expect(page.get_by_role("alert")).to_contain_text("「だれ」「電子の手紙」が、どれも「氏名」に指定されています。")
    page.get_by_label("電子の手紙").select_option(label="メール")
    page.get_by_label("ひとこと").select_option(label="メモ")
    page.get_by_role("button", name="この意味で見直す").click()
    second = page.get_by_role("article").nth(1)
    expect(second).to_contain_text("みどり工業(株)")
    expect(second).to_contain_text("← 佐藤花子")
    expect(second).to_contain_text("<script>alert(1)</script>")
    page.get_by_role("button", name="試しに照合する").click()
    expect(page.get_by_text("取り込むとこうなります")).to_be_visible()
    page.get_by_role("button", name="2 行を取り込む").click()

    expect(page.get_by_role("link", name="髙橋 一郎")).to_be_visible()
    page.get_by_role("button", name="この取り込みを取り消す").click()
    expect(page.get_by_text("取り消しました")).to_be_visible()
    page.goto("/contacts")
    expect(page.get_by_text("連絡先はまだありません。")).to_be_visible()
    phone = open_page("/imports", **PHONE)
    expect(phone.get_by_text("名簿.csv")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
