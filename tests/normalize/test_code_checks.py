"""A QR code is a third reader: what it repeats is surer, what it nearly repeats is doubted; it writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from normalize.draft import FieldKind, FieldReading
from normalize.draft_card import draft_card
from ocr.code_reading import CodeKind, CodeProperty, CodeReading
from ocr.reading import ReadCard

Setting = Callable[..., ReadCard]
_QUAD = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def _with_code(read: ReadCard, **said: tuple[str, ...]) -> ReadCard:
    properties = tuple(CodeProperty(name=name, values=values) for name, values in said.items())
    return replace(
        read, codes=(CodeReading(kind=CodeKind.VCARD, text="BEGIN:VCARD", quad=_QUAD, properties=properties),)
    )


def _first(read: ReadCard, kind: FieldKind) -> FieldReading:
    found = draft_card(read).first(kind)
    assert found is not None
    return found


LINES = ["株式会社青嶺商事", ("山田 太郎", 1.6), "TEL 03-1234-5678", "t.yamada@aomine.example.co.jp"]


def test_what_the_code_repeats_is_a_check_for_the_field(setting: Setting) -> None:
    read = _with_code(setting(LINES), N=("山田", "太郎", "", "", ""), ORG=("株式会社青嶺商事",), TEL=("+81312345678",))

    for kind in (FieldKind.NAME, FieldKind.COMPANY, FieldKind.PHONE):
        assert "QRコードと一致" in _first(read, kind).reasons


def test_what_differs_by_a_character_is_doubted_and_offered(setting: Setting) -> None:
    mail = _first(_with_code(setting(LINES), EMAIL=("t.yamada@aornine.example.co.jp",)), FieldKind.EMAIL)

    assert mail.value == "t.yamada@aomine.example.co.jp"
    assert "code_differs" in {doubt.code for doubt in mail.doubts}
    assert mail.alternatives[0].value == "t.yamada@aornine.example.co.jp"


def test_a_code_of_something_else_says_nothing(setting: Setting) -> None:
    read = _with_code(setting(LINES), URL=("https://maps.example.com/?q=35.6,139.7",), TEL=("0120999999",))

    assert _first(read, FieldKind.PHONE) == _first(setting(LINES), FieldKind.PHONE)


def test_a_code_writes_no_field_that_is_not_printed(setting: Setting) -> None:
    read = _with_code(setting(LINES), TITLE=("部長",))

    assert draft_card(read).first(FieldKind.TITLE) is None
