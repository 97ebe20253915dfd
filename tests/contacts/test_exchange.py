"""What goes out as a file comes back as it was, and no spreadsheet runs any of it."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from contacts.errors import BookError
from contacts.exchange.csv import COLUMNS, CsvExchange, read_rows
from contacts.exchange.dialects import dialect_of, proposed
from contacts.exchange.exchange import UnreadableFile
from contacts.exchange.incoming import incoming
from contacts.exchange.portrait import Portrait
from contacts.exchange.reading import read_sheet
from contacts.exchange.registry import EXCHANGES, exchange_named
from normalize.draft import FieldKind

ODD = {
    FieldKind.COMPANY: ('=HYPERLINK("http://example.invalid")',),
    FieldKind.BRANCH: ("東京\t支店",),
    FieldKind.DEPARTMENT: ("-部",),
    FieldKind.TITLE: ("@SUM(A1)",),
    FieldKind.NAME: ('髙橋 "一郎", 弟',),
    FieldKind.PHONE: ("+81-3-1234-5678", "0312345678", "03-9999-8888"),
    FieldKind.EMAIL: ("'quoted@aoba.example.co.jp", "😀@aoba.example.co.jp"),
    FieldKind.ADDRESS: ("東京都港区虎ノ門1-2-3\n𠮷野ビル",),
}
NOTES = ("=1+1 と書いてあった\n二行目", "'引用")
PEOPLE = (
    Portrait(
        contact_id="1",
        values=tuple((kind, value) for kind in FieldKind for value in ODD.get(kind, ())),
        notes=NOTES,
    ),
    Portrait(contact_id="2", values=((FieldKind.NAME, "佐藤 花子"), (FieldKind.POSTAL_CODE, "001-0012"))),
)
LOSSLESS = ("csv", "xlsx", "meishi")


def back(data: bytes) -> list[tuple[dict[FieldKind, tuple[str, ...]], tuple[str, ...]]]:
    """What a file says of each of its people."""
    sheet = read_sheet(data)
    found = []
    for row in incoming(sheet, proposed(sheet)):
        kinds = {come.kind: () for come in row.values}
        found.append(({kind: tuple(c.value for c in row.values if c.kind is kind) for kind in kinds}, row.notes))
    return found


@pytest.mark.parametrize("name", LOSSLESS)
def test_everybody_comes_back_with_every_value_and_memo(name):
    data = exchange_named(name).write(PEOPLE)

    assert back(data) == [
        ({kind: person.current(kind) for kind in FieldKind if person.current(kind)}, person.notes) for person in PEOPLE
    ]


@pytest.mark.parametrize("name", EXCHANGES)
def test_every_format_says_what_it_is_and_holds_everybody_of_a_company(name):
    exchange = exchange_named(name)

    assert exchange.word
    assert exchange.media_type
    assert exchange.suffix.startswith(".")
    assert exchange.write(PEOPLE)
    assert exchange.write(()) is not None


@pytest.mark.parametrize("name", ["csv", "salesforce", "kintone", "hubspot", "freee", "google", "eight"])
def test_no_cell_begins_as_a_formula(name):
    text = exchange_named(name).write(PEOPLE).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]

    assert not [cell for cell in cells if cell.startswith(("=", "@", "\t", "-部"))]
    assert [cell for cell in cells if "HYPERLINK" in cell]


def test_a_workbook_has_no_formula_a_heading_that_stays_and_a_filter():
    data = exchange_named("xlsx").write(PEOPLE)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    heading, first, *_ = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()

    assert "<f>" not in sheet
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert heading[:4] == ["氏名", "フリガナ", "ローマ字", "会社名"]
    assert first[8] == "+81-3-1234-5678\n0312345678\n03-9999-8888"


def test_excel_sees_utf8_and_the_columns_of_the_contract():
    data = CsvExchange().write(PEOPLE)

    assert data.startswith(
        b"\xef\xbb\xbfname,name_kana,name_romaji,company,department,title,postal_code,address,phone,"
    )
    assert set(COLUMNS) == set(FieldKind)
    assert data.endswith(b"\r\n")


@pytest.mark.parametrize("name", ["vcard", "vcard4"])
def test_a_vcard_comes_back_with_name_reading_organisation_numbers_and_address(name):
    values = (
        (FieldKind.COMPANY, "株式会社青葉; 商事"), (FieldKind.DEPARTMENT, "営業部"), (FieldKind.TITLE, "課長, 兼務"),
        (FieldKind.NAME, "髙橋 一郎"), (FieldKind.NAME_KANA, "タカハシ イチロウ"),
        (FieldKind.POSTAL_CODE, "105-0001"), (FieldKind.ADDRESS, "東京都港区虎ノ門1-2-3"),
        (FieldKind.PHONE, "03-1234-5678"), (FieldKind.MOBILE, "090-1111-2222"), (FieldKind.FAX, "03-1234-5679"),
        (FieldKind.EMAIL, "i.takahashi@aoba.example.co.jp"), (FieldKind.URL, "https://aoba.example.co.jp/"),
    )  # fmt: skip
    person = Portrait(contact_id="1", values=values, notes=("長い" * 60 + "\nメモ",))

    ((said, notes),) = back(exchange_named(name).write([person]))

    assert said == {kind: person.current(kind) for kind in FieldKind if person.current(kind)}
    assert notes == person.notes


@pytest.mark.parametrize("name", ["google", "eight"])
def test_another_programs_layout_is_recognised_when_it_comes_back(name):
    sheet = read_sheet(exchange_named(name).write(PEOPLE))

    assert sheet.dialect == name
    assert dialect_of(sheet.header) == name
    assert [come.value for row in incoming(sheet, proposed(sheet)) for come in row.values if come.value == "佐藤 花子"]


def test_freee_gets_one_line_a_company():
    two = [
        Portrait(contact_id=str(n), values=((FieldKind.COMPANY, "株式会社青葉"), (FieldKind.NAME, f"青葉 {n}")))
        for n in range(2)
    ]

    assert len(list(csv.reader(io.StringIO(exchange_named("freee").write(two).decode("utf-8-sig"))))) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_file_in_any_usual_encoding_is_read(encoding):
    data = "Name,company,memo\r\n山田 太郎,株式会社青葉,x\r\n\r\n,,\r\n".encode(encoding)

    assert [row for row in read_rows(data) if any(row.values())] == [
        {"name": "山田 太郎", "company": "株式会社青葉", "memo": "x"}
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "見出し"),
        ("氏名,会社\n山田,青葉\n".encode(), "見出し"),
        (b"name,name\na,b\n", "name"),
        (b"name\na,b\n", "2 行目"),
        (b'name\na\n"b\n', "行目"),
        (b"name\na\n\x81\xff\xfe\n", "3 行目"),
        (b"name\n\xe5\xb1\xb1\xff\n", "2 行目"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_with_its_line(data, said):
    with pytest.raises(UnreadableFile, match=said) as refused:
        read_rows(data)

    assert refused.value.hint


def test_an_unknown_format_is_said_with_those_there_are():
    with pytest.raises(BookError) as refused:
        exchange_named("dbase")

    assert "csv" in refused.value.hint
