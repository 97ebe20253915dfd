"""The files that the people of the living book came in: an Excel ledger, an export of Eight, a list from a seminar.

Knows no book.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tests.support.living.people import DECIDES_FROM, Person

LEDGER, EIGHT, SEMINAR = "顧客台帳（最新版）.csv", "eight_export.csv", "社宅セミナー参加者.csv"
WRONG, WAITING = "旧代理店リスト.csv", "展示会_他社ブース来場者.csv"
COMPANY, PERSON = "record:company:", "record:person:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file as somebody has it."""

    name: str
    data: bytes
    mapping: Mapping[str, str]
    """Column → what a person said it means; others as the product proposes."""
    people: tuple[int | None, ...]
    """Row by row whom it names; None: somebody who is nobody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the Excel ledger knew beside the card."""

    met_on: date
    interests: str = ""
    opt_out: bool = False


def ledger(rows: Sequence[tuple[Person, Given]], inspection: str, cars: str) -> Paper:
    """顧客台帳: one line a person, what is known of the company in every line, in the encoding of an old Excel.

    Args:
        inspection: the key of the company's field 車検日.
        cars: of リース台数.
    """
    lines = []
    for person, given in rows:
        firm, office = person.firm, person.office
        lines.append(
            {
                "企業名": firm.name, "業種": firm.industry, "事業内容": firm.business,
                "資本金": f"{firm.capital // 10_000}万円", "従業員数": f"{firm.employees}名",
                "決算時期": f"{firm.fiscal_month}末", "上場区分": firm.listing,
                "契約": "有" if firm.contract else "無", "法人番号": firm.corporate_number, "ランク": firm.rank,
                "当社担当": firm.owner, "代表電話": firm.offices[0].phone, "本社所在地": firm.offices[0].address,
                "本社〒": firm.offices[0].postal_code,
                "車検日": firm.inspection.strftime("%Y/%m/%d") if firm.inspection else "",
                "リース台数": str(firm.cars or ""), "氏名": person.name, "フリガナ": person.kana,
                "支店": office.branch if len(firm.offices) > 1 else "", "部署": person.department, "役職": person.title,
                "電話": office.phone, "FAX": office.fax, "携帯": person.mobile, "メール": person.email,
                "郵便番号": office.postal_code, "住所": office.address, "HP": firm.url,
                "名刺交換日": given.met_on.strftime("%Y/%m/%d"), "決裁者": "○" if person.rung >= DECIDES_FROM else "",
                "趣味・関心": given.interests, "DM不可": "○" if given.opt_out else "",
            }
        )  # fmt: skip
    means = {
        "企業名": "company", "業種": COMPANY + "industry", "事業内容": COMPANY + "business",
        "資本金": COMPANY + "capital", "従業員数": COMPANY + "employees",
        "決算時期": COMPANY + "fiscal_month", "上場区分": COMPANY + "listing",
        "契約": COMPANY + "contract", "法人番号": COMPANY + "corporate_number", "ランク": COMPANY + "rank",
        "当社担当": COMPANY + "owner", "代表電話": COMPANY + "phone", "本社所在地": COMPANY + "address",
        "本社〒": COMPANY + "postal_code", "車検日": COMPANY + inspection, "リース台数": COMPANY + cars,
        "支店": "branch", "HP": "url", "決裁者": PERSON + "decision_maker", "趣味・関心": PERSON + "interests",
        "DM不可": PERSON + "opt_out",
    }  # fmt: skip
    return Paper(
        name=LEDGER, data=_csv(lines, "cp932"), mapping=means, people=tuple(person.number for person, _ in rows)
    )


def eight(rows: Sequence[tuple[Person, date]], today: date) -> Paper:
    """What a rep took out of Eight, with the lines it writes before the header."""
    lines = [
        {
            "会社名": person.firm.name, "部署名": person.department, "役職": person.title, "氏名": person.name,
            "e-mail": person.email, "郵便番号": person.office.postal_code, "住所": person.office.address,
            "TEL会社": person.office.phone, "TEL部門": "", "TEL直通": "", "Fax": person.office.fax,
            "携帯電話": person.mobile, "URL": person.firm.url, "名刺交換日": day.strftime("%Y/%m/%d"),
            "Eightでつながっている人": "",
        }
        for person, day in rows
    ]  # fmt: skip
    head = f'"{today:%m月%d日}09時00分 JST にEightで生成された名刺リストです。"\r\n合計 {len(lines)} 件\r\n\r\n'
    return Paper(
        name=EIGHT, data=head.encode() + _csv(lines, "utf-8"), mapping={}, people=tuple(one.number for one, _ in rows)
    )


def seminar(rows: Sequence[tuple[Person, Mapping[str, str]]], day: date, *, name: str = SEMINAR) -> Paper:
    """A list of who came; what somebody wrote otherwise there is said beside them."""
    lines = [
        {
            "会社名": person.firm.name, "部署": person.department, "役職": person.title, "お名前": person.name,
            "フリガナ": person.kana, "メールアドレス": person.email, "電話番号": person.office.phone,
            "携帯番号": "", "郵便番号": person.office.postal_code, "住所": person.office.address,
            "名刺交換日": day.strftime("%Y-%m-%d"),
        } | dict(otherwise)
        for person, otherwise in rows
    ]  # fmt: skip
    return Paper(
        name=name,
        data=_csv(lines, "utf-8-sig"),
        mapping={},
        people=tuple(None if how else one.number for one, how in rows),
    )


def _csv(lines: Sequence[Mapping[str, str]], encoding: str) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(lines[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode(encoding)
