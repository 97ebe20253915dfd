"""Separator sheets: what a sheet says comes back from a scan of it, and no card is taken for one."""

from __future__ import annotations

import io
from datetime import date

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ingest.intake import open_original
from ingest.separator import LONGEST, Separator, from_text, separators, text_of

SHEET = Separator(owner="田中", event="秋の展示会", place="東京", met_on=date(2026, 11, 20))


def sheet_page(text: str, *, size: tuple[int, int] = (2480, 3508), code_px: int = 708) -> Image.Image:
    """A scanned page with a code in its middle; the default is A4 at 300 dpi with a code 60 mm wide."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(scale=1)
    drawn = Image.fromarray(np.asarray(code)).convert("L").resize((code_px, code_px), Image.Resampling.NEAREST)
    page = Image.new("L", size, 250)
    page.paste(drawn, ((size[0] - code_px) // 2, (size[1] - code_px) // 2))
    return page


def saved(page: Image.Image, form: str, **how: object) -> bytes:
    held = io.BytesIO()
    page.save(held, form, **how)
    return held.getvalue()


@pytest.mark.parametrize(
    ("page", "form"),
    [
        (sheet_page(text_of(SHEET)), "JPEG"),
        (sheet_page(text_of(SHEET)).convert("RGB").rotate(3, fillcolor="white"), "JPEG"),
        (sheet_page(text_of(SHEET)).convert("1"), "TIFF"),
        (sheet_page(text_of(SHEET), size=(1075, 650), code_px=440), "PNG"),
        (sheet_page(text_of(SHEET), size=(1654, 2339), code_px=472), "PDF"),
    ],
    ids=["A4", "askew", "black and white", "card size", "PDF"],
)
def test_a_scanned_sheet_says_whose_the_next_pages_are(page, form):
    found = separators(open_original(saved(page, form), "sheet"))

    assert found == {1: SHEET}


def test_only_the_pages_with_our_code_are_sheets():
    pages = [Image.new("L", (1075, 650), 230), sheet_page(text_of(SHEET)), sheet_page("https://example.co.jp/")]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])

    assert separators(open_original(data, "stack.tif")) == {2: SHEET}


def test_a_damaged_page_is_left_to_the_reader():
    data = saved(sheet_page(text_of(SHEET)), "JPEG")

    assert separators(open_original(data[: len(data) // 3], "cut.jpg")) == {}


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Zs"]), max_size=LONGEST)


@given(owner=words, event=words, place=words, met_on=st.none() | st.dates())
def test_what_a_sheet_says_is_read_off_its_text(owner, event, place, met_on):
    sheet = Separator(owner=owner, event=event, place=place, met_on=met_on)

    read = from_text(text_of(sheet))

    assert read is not None
    printable = {name: "".join(char for char in getattr(sheet, name) if char.isprintable()) for name in
                 ("owner", "event", "place")}  # fmt: skip
    assert {name: getattr(read, name) for name in printable} == printable
    assert read.met_on == met_on


@pytest.mark.parametrize("text", ["", "BEGIN:VCARD\nFN:x", "meishibako:separator:2\no:x", "meishibako:separator:1x"])
def test_another_code_is_no_sheet(text):
    assert from_text(text) is None


def test_a_wrong_day_on_a_sheet_is_no_day():
    assert from_text("meishibako:separator:1\nd:2026-99-99\nx:later versions") == Separator()
