"""What the office does with the living book: fields of its own, ranks, 引き継ぎ, doubts answered, views kept.

Knows no visit.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from api.home import OpenBook
from contacts.custom_fields import FieldWish
from contacts.model_known import FindingStatus
from contacts.model_records import FieldType, Subject
from contacts.questions import Answer
from contacts.saved_views import PIVOT
from tests.support.living.cast import CLERK, GONE_DAYS, HEIR, LEFT, MANAGER
from tests.support.living.firms import Firm
from tests.support.living.scene import Act, Scene, moment

LAYOUTS = ("1K", "1LDK", "2LDK", "3LDK", "4LDK")


@dataclass(slots=True)
class OwnFields:
    """Keys of the fields that the admin made."""

    inspection: str = ""
    cars: str = ""
    renewal: str = ""
    layout: str = ""


def make_fields(scene: Scene) -> OwnFields:
    """車検日 and リース台数 of the lease business, 間取り of the flats; one that nobody has used."""
    add = scene.book.fields.add
    made = OwnFields()
    made.inspection = add(Subject.COMPANY, FieldWish(label="車検日", type=FieldType.DATE), by=MANAGER).key
    made.cars = add(Subject.COMPANY, FieldWish(label="リース台数", type=FieldType.NUMBER), by=MANAGER).key
    months = tuple(f"{month}月" for month in range(1, 13))
    renewal = FieldWish(label="契約更新月", type=FieldType.CHOICE, choices=months)
    made.renewal = add(Subject.COMPANY, renewal, by=MANAGER).key
    made.layout = add(Subject.PERSON, FieldWish(label="間取り", type=FieldType.CHOICE, choices=LAYOUTS), by=MANAGER).key
    add(
        Subject.COMPANY,
        FieldWish(
            label="取引先コード", type=FieldType.TEXT, pattern="[A-Z]{2}[0-9]{4}",
            message="取引先コードは英大文字 2 つと数字 4 つです。例：AB0123",
        ),
        by=MANAGER,
    )  # fmt: skip
    return made


def records(firms: Sequence[Firm], own: OwnFields, today: date, rng: random.Random) -> Iterator[Act]:
    """What is learnt of companies over time: how they decide, a better rank, a contract, the month of its renewal."""
    for firm in firms:
        yield from _written_down(firm, own, today)
        if firm.rank in "AB" and rng.random() < 0.8:
            flow = rng.choice(
                ("総務課長 → 総務部長 → 社長決裁", "100 万円までは部長、それを超えると役員会（毎月第 3 火曜）",
                 "購買部が相見積り 3 社 → 経営企画室 → 常務決裁", "現場の所長が決め、本社の総務が発注する")
            )  # fmt: skip
            typed = {"decision_flow": flow, own.renewal: f"{rng.randint(1, 12)}月" if firm.contract else ""}
            yield _company(firm, typed, moment(today, rng.randint(60, 600), 10, rng.randint(0, 59)))
        if rng.random() < 0.12 and firm.rank != "A":
            better = {"B": "A", "C": "B", "D": "C"}[firm.rank]
            yield _company(firm, {"rank": better}, moment(today, rng.randint(10, 300), 11, rng.randint(0, 59)))
        if firm.cars and not firm.contract and rng.random() < 0.4:
            yield _company(firm, {"contract": "はい"}, moment(today, rng.randint(20, 250), 12, rng.randint(0, 59)))
        if rng.random() < 0.1:
            more = {"employees": str(int(firm.employees * rng.uniform(1.02, 1.3)))}
            yield _company(firm, more, moment(today, rng.randint(30, 330), 16, rng.randint(0, 59)))


def _written_down(firm: Firm, own: OwnFields, today: date) -> Iterator[Act]:
    """Whom the ledger did not have: the clerk fills the record once the first of its people is in the book."""
    left = [firm]
    typed = firm.as_typed()
    if firm.inspection:
        typed |= {own.inspection: firm.inspection.isoformat(), own.cars: str(firm.cars)}

    def fill(scene: Scene) -> None:
        company_id = scene.company_of(firm)
        if left and company_id and scene.book.records.company(company_id).value("rank"):
            left.clear()
        elif left and company_id:
            said = typed | {"owner": scene.rep_of(firm)}
            scene.book.records.edit_company(company_id, said, by=CLERK, version=None)
            left.clear()

    for ago in (500, 350, 200, 100, 30, 3):
        yield Act(moment(today, ago, 16, 30), fill)


def _company(firm: Firm, typed: dict[str, str], at: datetime) -> Act:
    def edit(scene: Scene) -> None:
        if company_id := scene.company_of(firm):
            scene.book.records.edit_company(company_id, typed, by=scene.rep_of(firm), version=None)

    return Act(at, edit)


def flats(people: Sequence[int], own: OwnFields, today: date, rng: random.Random) -> Iterator[Act]:
    """Who lives in a flat of ours."""
    for number in people:

        def let(scene: Scene, number: int = number) -> None:
            if number in scene.contacts:
                rep = scene.rep_of(scene.persons[number].firm)
                typed = {own.layout: rng.choice(LAYOUTS[:4])}
                scene.book.records.edit_person(scene.contacts[number], typed, by=rep, version=None)

        yield Act(moment(today, rng.randint(8, 500), 16, rng.randint(0, 59)), let)


def handover(today: date) -> Iterator[Act]:
    """LEFT leaves; everything goes to HEIR."""

    def hand_over(scene: Scene) -> None:
        if LEFT in scene.book.handovers.reps() and scene.book.handovers.charge_of(LEFT).people:
            scene.book.handovers.hand_over(LEFT, HEIR, by=MANAGER)

    yield Act(moment(today, GONE_DAYS, 19), hand_over)


def answers(today: date) -> Iterator[Act]:
    """The clerk works off what is asked, month by month; the latest still wait."""

    def answer(scene: Scene) -> None:
        for finding in scene.book.knowledge.findings(limit=200).items:
            scene.book.knowledge.answer_finding(finding.finding_id, FindingStatus.CONFIRMED, by=CLERK)

    for ago in range(700, 30, -30):
        yield Act(moment(today, ago, 20), answer)

    def join(scene: Scene) -> None:
        waiting = scene.book.persons.questions(limit=50).items
        for place, question in enumerate(waiting[:3]):
            said = Answer.DIFFERENT if place == 1 else Answer.SAME
            scene.book.persons.answer(question.question_id, said, by=CLERK, version=question.version)

    yield Act(moment(today, 36, 20), join)


def keep_views(book: OpenBook, account_id: str) -> None:
    """Lists and pivot tables under names of one's own; of "", for whoever sits here while there are no accounts."""
    inspection, cars = (book.fields.field(Subject.COMPANY, label).key for label in ("車検日", "リース台数"))
    layout = book.fields.field(Subject.PERSON, "間取り").key
    views = {
        "A ランクの決裁者": (("company.rank", "A"), ("person.decision_maker", "yes")),
        "3月決算の会社": (("company.fiscal_month", "3月"),),
        "社宅の入居者（2LDK）": ((f"person.{layout}", "2LDK"),),
        "案内を送らない人": (("person.opt_out", "yes"),),
    }
    pivots = {
        "月ごとの接点": ("month", "kind", "encounters"),
        "だれがどの種類の接点を": ("owner", "kind", "encounters"),
        "業種ごとの顧客ランク": ("company.industry", "company.rank", "companies"),
        "担当ごとのリース台数": ("company.owner", "", f"sum:company.{cars}"),
        "車検の月": (f"company.{inspection}", "", "companies"),
    }
    for name, wishes in views.items():
        query = urlencode([pair for key, value in wishes for pair in (("fk", key), ("fo", "is"), ("fv", value))])
        book.views.save(account_id, name, query)
    for name, (rows, columns, measure) in pivots.items():
        query = urlencode({"rows": rows, "columns": columns, "measure": measure})
        book.views.save(account_id, name, PIVOT + query)
