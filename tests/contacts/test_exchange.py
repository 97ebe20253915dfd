"""What goes out as a file comes back as it was, and no spreadsheet runs any of it."""

from __future__ import annotations

import csv
import io

import pytest

from contacts.errors import BookError
from contacts.exchange.csv import COLUMNS, CsvExchange
from contacts.exchange.exchange import UnreadableFile
from contacts.exchange.registry import EXCHANGES, exchange_named
from contacts.views import ConfirmedValue
from normalize.draft import FieldKind
from tests.support.drafts import SATO, TAKAHASHI, file_card

ODD = {
    "company": '=HYPERLINK("http://example.invalid")',
    "name": '髙橋 "一郎", 弟',
    "title": "@SUM(A1)",
    "phone": "+81-3-1234-5678",
    "department": "-部",
    "email": "'quoted@aoba.example.co.jp",
    "branch": "東京\t支店",
}


@pytest.fixture(params=sorted(EXCHANGES))
def exchange(request):
    return exchange_named(request.param)


@pytest.fixture
def everybody(book):
    with book() as b:
        for number, fields in enumerate((TAKAHASHI, SATO, ODD)):
            filed = file_card(b, number, fields)
        b.confirm_card(
            filed.card_id,
            values=[ConfirmedValue(kind=FieldKind.PHONE, value="03-9999-8888", position=1)],
            by="t",
            version=b.card(filed.card_id).version,
        )
        return list(b.all_contacts())


def test_everybody_comes_back_with_every_value(exchange, everybody):
    read = exchange.read(exchange.write(everybody))

    assert read == tuple(
        tuple((kind, value) for kind in FieldKind for value in contact.current(kind)) for contact in everybody
    )
    assert exchange.media_type
    assert exchange.suffix.startswith(".")


def test_no_cell_begins_as_a_formula(everybody):
    text = CsvExchange().write(everybody).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]

    assert not [line for cell in cells for line in cell.splitlines() if line.startswith(("=", "+", "-", "@", "\t"))]


def test_excel_sees_utf8_and_the_columns_of_the_contract(everybody):
    data = CsvExchange().write(everybody)

    assert data.startswith(
        b"\xef\xbb\xbfname,name_kana,name_romaji,company,department,title,postal_code,address,phone,"
    )
    assert set(COLUMNS) == set(FieldKind)
    assert data.endswith(b"\r\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_file_in_any_usual_encoding_is_read(encoding):
    data = "Name,company,memo\r\n山田 太郎,株式会社青葉,x\r\n\r\n,,\r\n".encode(encoding)

    assert CsvExchange().read(data) == (((FieldKind.COMPANY, "株式会社青葉"), (FieldKind.NAME, "山田 太郎")),)


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
        CsvExchange().read(data)

    assert refused.value.hint


def test_an_unknown_format_is_said_with_those_there_are():
    with pytest.raises(BookError) as refused:
        exchange_named("dbase")

    assert "csv" in refused.value.hint
