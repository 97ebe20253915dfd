"""Exports of other programs are known by their columns, and vCards of any age are read; every row is invented."""

from __future__ import annotations

import io
import quopri

import pytest
from xlsxwriter import Workbook

from contacts.exchange.dialects import proposed
from contacts.exchange.exchange import UnreadableFile
from contacts.exchange.incoming import incoming
from contacts.exchange.reading import read_sheet

EIGHT = """"02月08日23時00分 JST にEightで生成された名刺リストです。"
合計 2 件
*データ化の際に認識できない文字が含まれていた場合は「?」で代替されます。

会社名,部署名,役職,氏名,e-mail,郵便番号,住所,TEL会社,TEL部門,TEL直通,Fax,携帯電話,URL,名刺交換日,Eightでつながっている人
㈱青葉商事,,部長,髙橋一郎,i@aoba.example.co.jp,1050001,東京都港区虎ノ門１－２－３,03-3501-1111,,,,090-2222-3333,,2022/05/26,1
"""
GOOGLE = (
    "First Name,Last Name,Phonetic First Name,Phonetic Last Name,Organization Name,Organization Title,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,"
    "Address 1 - Label,Address 1 - Street,Address 1 - City,Address 1 - Region,Address 1 - Postal Code\n"
    "一郎,髙橋,イチロウ,タカハシ,株式会社青葉商事,部長,* myContacts,* Work,"
    "i@aoba.example.co.jp ::: j@aoba.example.co.jp,"
    "Work Fax,03-3501-2222,* Mobile,090-2222-3333,* Work,虎ノ門1-2-3,港区,東京都,105-0001\n"
)
OUTLOOK = (
    "姓,名,会社名,役職,電子メール アドレス,勤務先 電話,携帯電話\n"
    "髙橋,一郎,株式会社青葉商事,部長,i@aoba.example.co.jp,0335011111,\n"
)
LINKEDIN = (
    'Notes:\n"When exporting your connection data, …"\n\n'
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Ichiro,Takahashi,https://www.linkedin.com/in/nobody,i@aoba.example.co.jp,Aoba Inc.,Director,26 May 2022\n"
)
ATENA = (
    "姓,名,姓かな,名かな,姓名,敬称,宛先,自宅〒,自宅住所1,自宅電話,会社〒,会社住所1,会社住所2,会社電話,会社名\n"
    "髙橋,一郎,たかはし,いちろう,髙橋一郎,様,会社,,,,105-0001,東京都港区虎ノ門1-2-3,青葉ビル5F,03-3501-1111,株式会社青葉商事\n"
)
SANSAN = (
    "会社名,部署名,役職,氏名,郵便番号(1),住所(1)［全て］,TEL-1(1),FAX(1),Email(1),会社名（英名）,氏名（カナ）［姓］,氏名（カナ）［名］,"
    "携帯電話(1),取得日,住所(2)［全て］\n"
    "株式会社青葉商事,営業部,部長,髙橋一郎,105-0001,東京都港区虎ノ門1-2-3,03-3501-1111,,i@aoba.example.co.jp,Aoba Inc.,"
    "タカハシ,イチロウ,,2022/05/26,大阪府大阪市北区梅田1-1-1\n"
)


def first_of(data: str | bytes) -> tuple[str, dict[str, list[str]], str]:
    """Whose file it is, what its first row says, and the day."""
    sheet = read_sheet(data if isinstance(data, bytes) else data.encode())
    row = next(incoming(sheet, proposed(sheet)))
    said: dict[str, list[str]] = {}
    for come in row.values:
        said.setdefault(come.kind.value, []).append(come.value)
    return sheet.dialect, said, str(row.met_on or "")


@pytest.mark.parametrize(
    ("name", "text"),
    [("eight", EIGHT), ("google", GOOGLE), ("outlook", OUTLOOK), ("atena", ATENA), ("sansan", SANSAN)],
)
def test_an_export_is_known_by_its_columns(name, text):
    dialect, said, _ = first_of(text)

    assert dialect == name
    assert said["name"] == ["髙橋 一郎"]
    assert said["company"][0].removeprefix("株式会社").removeprefix("(株)") == "青葉商事"


def test_eight_comes_in_shift_jis_with_its_preamble_and_day():
    dialect, said, day = first_of(EIGHT.encode("cp932"))

    assert (dialect, day) == ("eight", "2022-05-26")
    assert said["address"] == ["東京都港区虎ノ門1-2-3"]
    assert (said["postal_code"], said["mobile"]) == (["105-0001"], ["090-2222-3333"])


def test_google_labels_say_which_number_it_is_and_colons_part_values():
    _, said, _ = first_of(GOOGLE)

    assert said["email"] == ["i@aoba.example.co.jp", "j@aoba.example.co.jp"]
    assert (said["fax"], said["mobile"], "phone" in said) == (["03-3501-2222"], ["090-2222-3333"], False)
    assert said["address"] == ["東京都港区虎ノ門1-2-3"]
    assert said["name_kana"] == ["タカハシ イチロウ"]


def test_a_name_in_latin_letters_stays_in_its_spoken_order():
    dialect, said, day = first_of(LINKEDIN)

    assert (dialect, said["name_romaji"], day) == ("linkedin", ["Ichiro Takahashi"], "2022-05-26")


def test_addresses_of_several_offices_stay_apart():
    assert first_of(SANSAN)[1]["address"] == ["東京都港区虎ノ門1-2-3", "大阪府大阪市北区梅田1-1-1"]
    assert first_of(ATENA)[1]["address"] == ["東京都港区虎ノ門1-2-3 青葉ビル5F"]


def test_a_zero_that_a_spreadsheet_dropped_is_put_back():
    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["氏名", "電話", "携帯", "郵便番号", "会社名"])
        sheet.write_row(1, 0, ["髙橋一郎", 335011111, 9022223333, 600001, "=cmd|' /C calc'!A0"])

    said = first_of(out.getvalue())[1]

    assert (said["phone"], said["mobile"], said["postal_code"]) == (["03-3501-1111"], ["090-2222-3333"], ["060-0001"])


def test_a_workbook_that_would_fill_the_machine_is_refused():
    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "氏名")
        sheet.write(1_048_575, 16_383, "x")

    with pytest.raises(UnreadableFile, match="大きすぎます"):
        read_sheet(out.getvalue())


def quoted(text: str, charset: str) -> bytes:
    return quopri.encodestring(text.encode(charset), quotetabs=True).replace(b"=\n", b"=\r\n")


PHONE_21 = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:"
    + quoted("髙橋;一郎", "cp932")
    + b"\r\nSOUND;X-IRMC-N;CHARSET=SHIFT_JIS:"
    + "ﾀｶﾊｼ;ｲﾁﾛｳ".encode("cp932")
    + b"\r\nORG;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:"
    + quoted("株式会社青葉商事とても長い名前の会社の表示部", "cp932")
    + b";"
    + quoted("営業部", "cp932")
    + b"\r\nTEL;CELL;VOICE:09022223333\r\nTEL;WORK;FAX:0335012222"
    + b"\r\nEMAIL;INTERNET:i@aoba.example.co.jp\r\nEND:VCARD\r\n"
)
APPLE = """BEGIN:VCARD
VERSION:3.0
N:髙橋;一郎;;;
FN:髙橋 一郎
X-PHONETIC-FIRST-NAME:イチロウ
X-PHONETIC-LAST-NAME:タカハシ
ORG:株式会社青葉商事;営業部;第一課
item1.TEL;type=pref:03-3501-1111
item1.X-ABLabel:直通
TEL;type=CELL;type=VOICE:090-2222-3333
item2.ADR;type=WORK:;青葉ビル5F;虎ノ門1-2-3;港区;東京都;105-0001;日本
item2.X-ABADR:jp
NOTE:展示会で\\nお会いした\\, 元気な方
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ
 AAAQABAAD
END:VCARD
"""
FOUR = """BEGIN:VCARD
VERSION:4.0
FN:髙橋 一郎
N;ALTID=1;LANGUAGE=ja;SORT-AS="タカハシ,イチロウ":髙橋;一郎;;;
N;ALTID=1;LANGUAGE=en:Takahashi;Ichiro;;;
ORG:株式会社青葉商事
TITLE:部長
TEL;VALUE=uri;TYPE="cell,voice":tel:+81-90-2222-3333
EMAIL:i@aoba.example.co.jp
END:VCARD
"""


def test_an_old_japanese_phones_card_is_read():
    _, said, _ = first_of(PHONE_21)

    assert said["name"] == ["髙橋 一郎"]
    assert said["name_kana"] == ["タカハシ イチロウ"]
    assert said["company"] == ["株式会社青葉商事とても長い名前の会社の表示部"]
    assert (said["mobile"], said["fax"]) == (["090-2222-3333"], ["03-3501-2222"])


def test_apples_groups_labels_and_folded_pictures_are_read():
    sheet = read_sheet(APPLE.encode())
    row = next(incoming(sheet, proposed(sheet)))
    _, said, _ = first_of(APPLE)

    assert (said["direct_phone"], said["mobile"]) == (["03-3501-1111"], ["090-2222-3333"])
    assert said["address"] == ["東京都港区虎ノ門1-2-3 青葉ビル5F"]
    assert said["department"] == ["営業部 第一課"]
    assert row.notes == ("展示会で\nお会いした, 元気な方",)


def test_version_four_with_names_in_two_scripts_is_read():
    _, said, _ = first_of(FOUR)

    assert (said["name"], said["name_romaji"]) == (["髙橋 一郎"], ["Ichiro Takahashi"])
    assert said["name_kana"] == ["タカハシ イチロウ"]
    assert said["mobile"] == ["+81-90-2222-3333"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16", "euc_jp"])
def test_a_vcard_file_in_another_encoding_is_read(encoding):
    text = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:山田;太郎;;;\r\nORG:青葉商事\r\nEND:VCARD\r\n"

    assert first_of(text.encode(encoding))[1]["name"] == ["山田 太郎"]
