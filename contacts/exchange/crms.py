"""Columns of each program that our contacts go on to. Sources, with the day they were looked up: docs/exchange.md."""

from __future__ import annotations

from contacts.exchange.layouts import (
    LayoutExchange,
    company,
    family,
    family_kana,
    first,
    full_name,
    given,
    given_kana,
    met_on,
    notes,
    nothing,
    nth,
    phone,
    place,
    says,
    surname,
    units,
)
from normalize.draft import FieldKind as K

CODE, MOBILE, FAX, MAIL, URL = (first(kind) for kind in (K.POSTAL_CODE, K.MOBILE, K.FAX, K.EMAIL, K.URL))
TITLE, DEPARTMENT = first(K.TITLE), first(K.DEPARTMENT)

SALESFORCE = LayoutExchange(
    word="Salesforce（取引先と取引先責任者）",
    columns=(
        ("取引先名", company), ("姓", surname), ("名", given), ("部署", units), ("役職", TITLE), ("電話", phone),
        ("携帯", MOBILE), ("Fax", FAX), ("メール", MAIL), ("郵送先(郵便番号)", CODE),
        ("郵送先(都道府県)", place("prefecture")), ("郵送先(市区郡)", place("city")),
        ("郵送先(町名・番地)", place("street", "building")), ("Web サイト", URL), ("説明", notes),
    ),
)  # fmt: skip
KINTONE = LayoutExchange(
    word="kintone（顧客管理アプリ）",
    columns=(
        ("会社名", company), ("部署名", units), ("役職", TITLE), ("担当者名", full_name),
        ("担当者名フリガナ", first(K.NAME_KANA)), ("郵便番号", CODE), ("住所", first(K.ADDRESS)), ("TEL", phone),
        ("携帯電話", MOBILE), ("FAX", FAX), ("メールアドレス", MAIL), ("URL", URL), ("名刺交換日", met_on),
        ("備考", notes),
    ),
)  # fmt: skip
HUBSPOT = LayoutExchange(
    word="HubSpot（コンタクト）",
    columns=(
        ("Email", MAIL), ("First Name", given), ("Last Name", family), ("Phone Number", phone),
        ("Mobile Phone Number", MOBILE), ("Fax Number", FAX), ("Company Name", company), ("Job Title", TITLE),
        ("Website URL", URL), ("Postal Code", CODE), ("State/Region", place("prefecture")), ("City", place("city")),
        ("Street Address", place("street", "building")), ("Notes", notes),
    ),
)  # fmt: skip
FREEE = LayoutExchange(
    word="freee会計（取引先）", by_company=True,
    columns=(
        ("名前（通称）", company), ("ショートカット1", nothing), ("ショートカット2", nothing),
        ("正式名称（帳票出力時に使用される名称）", company), ("カナ名称", first(K.COMPANY_KANA)),
        ("敬称", says("御中", company)), ("事業所種別", says("法人", company)), ("地域", says("国内", company)),
        ("郵便番号", CODE), ("都道府県", place("prefecture")), ("市区町村・番地", place("city", "street")),
        ("建物名・部屋番号など", place("building")), ("電話番号", phone), ("担当者氏名", full_name),
        ("担当者メールアドレス", MAIL),
    ),
)  # fmt: skip
_GOOGLE_PHONES = (K.PHONE, K.DIRECT_PHONE, K.TOLL_FREE)
GOOGLE = LayoutExchange(
    word="Google コンタクト",
    columns=(
        ("First Name", given), ("Middle Name", nothing), ("Last Name", family), ("Phonetic First Name", given_kana),
        ("Phonetic Middle Name", nothing), ("Phonetic Last Name", family_kana), ("Name Prefix", nothing),
        ("Name Suffix", nothing), ("Nickname", nothing), ("File As", nothing), ("Organization Name", company),
        ("Organization Title", TITLE), ("Organization Department", units), ("Birthday", nothing), ("Notes", notes),
        ("Photo", nothing), ("Labels", says("* myContacts", lambda _: "x")),
        ("E-mail 1 - Label", says("* Work", nth(0, K.EMAIL))), ("E-mail 1 - Value", nth(0, K.EMAIL)),
        ("E-mail 2 - Label", says("Work", nth(1, K.EMAIL))), ("E-mail 2 - Value", nth(1, K.EMAIL)),
        ("Phone 1 - Label", says("Work", nth(0, *_GOOGLE_PHONES))), ("Phone 1 - Value", nth(0, *_GOOGLE_PHONES)),
        ("Phone 2 - Label", says("Mobile", MOBILE)), ("Phone 2 - Value", MOBILE),
        ("Phone 3 - Label", says("Work Fax", FAX)), ("Phone 3 - Value", FAX),
        ("Phone 4 - Label", says("Work", nth(1, *_GOOGLE_PHONES))), ("Phone 4 - Value", nth(1, *_GOOGLE_PHONES)),
        ("Address 1 - Label", says("Work", first(K.ADDRESS))), ("Address 1 - Formatted", nothing),
        ("Address 1 - Street", place("street", "building")), ("Address 1 - City", place("city")),
        ("Address 1 - PO Box", nothing), ("Address 1 - Region", place("prefecture")),
        ("Address 1 - Postal Code", CODE), ("Address 1 - Country", says("日本", place("prefecture"))),
        ("Address 1 - Extended Address", nothing), ("Website 1 - Label", says("Work", URL)), ("Website 1 - Value", URL),
    ),
)  # fmt: skip
EIGHT = LayoutExchange(
    word="Eight",
    columns=(
        ("会社名", company), ("部署名", units), ("役職", TITLE), ("氏名", full_name), ("e-mail", MAIL),
        ("郵便番号", CODE), ("住所", first(K.ADDRESS)), ("TEL会社", first(K.PHONE, K.TOLL_FREE)),
        ("TEL部門", nth(1, K.PHONE)), ("TEL直通", first(K.DIRECT_PHONE)), ("Fax", FAX), ("携帯電話", MOBILE),
        ("URL", URL), ("名刺交換日", met_on),
    ),
)  # fmt: skip
