"""What QR codes on Japanese cards hold is taken apart into properties, whichever phone wrote it."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp

from ocr.code_payload import kind_of, payload_properties
from ocr.code_reading import CodeKind
from ocr.codes import read_codes


def said(payload: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.name, each.values) for each in payload_properties(payload)]


def quoted(text: str, encoding: str) -> str:
    """As phones write it: every byte quoted, a soft line break every twenty bytes."""
    data = [f"={byte:02X}" for byte in text.encode(encoding)]
    return "=\r\n".join("".join(data[i : i + 20]) for i in range(0, len(data), 20))


def test_a_vcard_of_today_gives_name_company_and_numbers_with_their_types():
    payload = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:髙橋;美咲;;;\r\nFN:髙橋 美咲\r\nORG:株式会社あおぞら\\, 東京;営業部\r\n"
        "TITLE:課長\r\nTEL;TYPE=WORK,VOICE:03-5550-\r\n 1234\r\n"
        'item1.EMAIL;type="work":takahashi@aozora.example\r\nEND:VCARD'
    )

    properties = payload_properties(payload)

    assert said(payload) == [
        ("N", ("髙橋", "美咲", "", "", "")),
        ("FN", ("髙橋 美咲",)),
        ("ORG", ("株式会社あおぞら, 東京", "営業部")),
        ("TITLE", ("課長",)),
        ("TEL", ("03-5550-1234",)),
        ("EMAIL", ("takahashi@aozora.example",)),
    ]
    assert [each.types for each in properties if each.name in ("TEL", "EMAIL")] == [("work", "voice"), ("work",)]


@pytest.mark.parametrize("says_so", [True, False])
def test_a_vcard_of_an_old_phone_in_quoted_shift_jis_is_read(says_so: bool):
    charset = ";CHARSET=SHIFT_JIS" if says_so else ""
    payload = (
        f"BEGIN:VCARD\r\nVERSION:2.1\r\n"
        f"N{charset};ENCODING=QUOTED-PRINTABLE:{quoted('髙橋', 'cp932')};{quoted('予志表', 'cp932')}\r\n"
        f"ORG{charset};ENCODING=QUOTED-PRINTABLE:{quoted('株式会社ソーラー能登能登', 'cp932')}\r\n"
        "TEL;CELL;VOICE:09012345678\r\nEND:VCARD"
    )

    assert said(payload) == [
        ("N", ("髙橋", "予志表")),
        ("ORG", ("株式会社ソーラー能登能登",)),
        ("TEL", ("09012345678",)),
    ]
    assert payload_properties(payload)[-1].types == ("cell", "voice")


def test_a_vcard_4_number_loses_its_scheme():
    payload = "BEGIN:VCARD\nVERSION:4.0\nFN:山田 太郎\nTEL;VALUE=uri;TYPE=cell:tel:+81-90-1234-5678\nEND:VCARD"

    assert said(payload)[1] == ("TEL", ("+81-90-1234-5678",))


def test_a_mecard_gives_family_and_given_name_and_their_sound():
    payload = "MECARD:N:𠮷田,太郎;SOUND:ﾖｼﾀﾞ,ﾀﾛｳ;TEL:0355501234;EMAIL:yoshida@example.jp;ADR:東京都港区1-2\\;3;;"

    assert kind_of(payload) is CodeKind.MECARD
    assert said(payload) == [
        ("N", ("𠮷田", "太郎")),
        ("SOUND", ("ﾖｼﾀﾞ", "ﾀﾛｳ")),
        ("TEL", ("0355501234",)),
        ("EMAIL", ("yoshida@example.jp",)),
        ("ADR", ("", "", "東京都港区1-2;3")),
    ]


@pytest.mark.parametrize(
    ("payload", "kind", "expected"),
    [
        ("https://www.aozora.example/jp/", CodeKind.URL, [("URL", ("https://www.aozora.example/jp/",))]),
        ("HTTP://AOZORA.EXAMPLE", CodeKind.URL, [("URL", ("HTTP://AOZORA.EXAMPLE",))]),
        ("MEBKM:TITLE:あおぞら;URL:http\\://aozora.example;;", CodeKind.URL, [("URL", ("http://aozora.example",))]),
        ("mailto:taro%2Ba@example.jp?subject=hi", CodeKind.MAIL, [("EMAIL", ("taro+a@example.jp",))]),
        ("tel:0355501234", CodeKind.PHONE, [("TEL", ("0355501234",))]),
        ("BIZCARD:N:太郎;X:山田;C:青空商会;B:0355501234;;", CodeKind.BIZCARD,
         [("ORG", ("青空商会",)), ("TEL", ("0355501234",)), ("N", ("山田", "太郎"))]),
        ("名刺のうら", CodeKind.TEXT, []),
        ("", CodeKind.TEXT, []),
        ("BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=nonsense:=ZZ\nEND:VCARD", CodeKind.VCARD,
         [("N", ("=ZZ",))]),
        ("BEGIN:VCARD\nPHOTO;ENCODING=b:AAAA\nTEL\nEND:VCARD", CodeKind.VCARD, []),
    ],
)  # fmt: skip
def test_other_payloads_say_what_they_hold(payload, kind, expected):
    assert kind_of(payload) is kind
    assert said(payload) == expected


def test_a_card_with_a_printed_code_says_what_the_code_says():
    payload = "MECARD:N:山田,太郎;TEL:0355501234;;"
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode)
    drawn = np.asarray(zxingcpp.write_barcode_to_image(code, scale=4))
    card = np.full((550, 910, 3), 250, np.uint8)
    card[300 : 300 + len(drawn), 700 : 700 + drawn.shape[1]] = drawn.reshape(*drawn.shape[:2], -1)

    (reading,) = read_codes(card)

    assert reading.kind is CodeKind.MECARD
    assert [each.value for each in reading.all_of("N")] == ["山田 太郎"]
    assert all(700 <= x <= 910 and 300 <= y <= 550 for x, y in reading.quad)
