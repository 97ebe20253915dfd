"""What happens between us and the customers: visits, calls, mails, complaints and their sequel, and what is next.

Knows no arrival.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta

from contacts.activities import Kind, Told
from contacts.errors import ReviewOutOfDate
from contacts.memos import MemoView
from tests.support.living.cast import CLERK, HEIR, LEFT, MANAGER, ME, PAST_DAYS, REPS, weekday
from tests.support.living.firms import Firm
from tests.support.living.scene import Act, Scene, moment
from tests.support.tables import table

HOW_OFTEN = {"A": 24.0, "B": 12.0, "C": 4.0, "D": 1.0}
"""Encounters in two years."""
KINDS = {
    Kind.VISIT: 26, Kind.CALL: 27, Kind.MAIL: 22, Kind.MEETING: 12, Kind.ENQUIRY: 6, Kind.COMPLAINT: 2, Kind.TROUBLE: 3,
    Kind.OTHER: 1,
}  # fmt: skip
_SEQUEL = {
    Kind.COMPLAINT: "おわびにうかがい、経緯と再発防止をご説明した。ご納得いただけた。",
    Kind.TROUBLE: "その後の対応をご報告。早い手配だったとのお言葉をいただいた。",
}
_MINUTES = (
    "議事メモ\n日時: {day:%Y-%m-%d} 10:00〜11:00\n議題: 契約更新の方針\n決まったこと:\n"
    "・台数は次回までに確定する\n・見積りを 2 案出す\n"
)
_FORGOTTEN = 0.2
"""Of the next actions whose day came within LATELY: how many nobody has done yet. Older ones are all done."""
LATELY = 24


def talks(firms: Sequence[Firm], today: date, rng: random.Random, *, share: float) -> Iterator[Act]:
    """Two years of encounters with every firm, as often as it matters to us."""
    for firm in firms:
        mean = HOW_OFTEN[firm.rank] * rng.uniform(0.6, 1.4) * share
        count = int(mean) + (rng.random() < mean % 1)
        for _ in range(count):
            # More of them lately: the business grows.
            ago = int(PAST_DAYS * rng.random() ** 1.35) + 1
            kind = rng.choices(list(KINDS), weights=list(KINDS.values()))[0]
            if weekday(today - timedelta(days=ago)) == today:
                continue
            yield from _talk(firm, kind, (today - weekday(today - timedelta(days=ago))).days, today, rng)


def _talk(firm: Firm, kind: Kind, ago: int, today: date, rng: random.Random) -> Iterator[Act]:
    notes = [row for row in table("living_notes") if row[0] == kind.value]
    _, note, action = rng.choice(notes)
    month = (today - timedelta(days=ago)).month % 12 + 1
    due = today - timedelta(days=ago) + timedelta(days=rng.randint(3, 20))
    wants = action and (rng.random() < 0.5 or kind in _SEQUEL)
    done = rng.random() >= _FORGOTTEN or (today - due).days > LATELY

    def talk(scene: Scene) -> None:
        staff = scene.staff(firm)
        company_id = scene.company_of(firm)
        if not staff and company_id is None:
            return
        rep = scene.rep_of(firm)
        whom = rng.sample(staff, min(len(staff), rng.choices((0, 1, 2, 3), weights=(5, 68, 20, 7))[0]))
        lead = scene.persons[whom[0]] if whom else None
        others = [each for each in (*REPS, MANAGER) if each != rep]
        told = Told(
            kind=kind, met_on=scene.clock.at.date(), people=tuple(scene.contacts[each] for each in whom),
            companies=(company_id,) if company_id and not whom else (),
            note=note.format(
                n=rng.randint(2, 9), month=month, name=lead.family if lead else "ご担当",
                layout=rng.choice(("1LDK", "2LDK", "3LDK", "1K")),
            ),
            place=_place(kind, firm, lead.office.branch if lead else "本社"),
            ours=(rng.choice(others),) if kind in (Kind.MEETING, Kind.VISIT) and rng.random() < 0.25 else (),
        )  # fmt: skip
        if not told.people and not told.companies:
            return
        made = scene.book.activities.add(told, owner=rep, by=rep, once=scene.once())
        if kind is Kind.MEETING and rng.random() < 0.12:
            scene.book.activities.attach(
                made.activity_id, data=_MINUTES.format(day=scene.clock.at).encode(), file_name="議事メモ.txt",
                media_type="text/plain", by=rep,
            )  # fmt: skip
        if wants:
            memo = scene.book.memos.add(
                once=f"{scene.once()}-next", by=rep, text=action, due_on=due,
                contact_id=scene.contacts[whom[0]] if whom else None, company_id=None if whom else company_id,
            )  # fmt: skip
            noted.append(memo)

    noted: list[MemoView] = []
    yield Act(moment(today, ago, 18, rng.randint(0, 59)), talk)
    if wants and done and due < today:

        def tick(scene: Scene) -> None:
            for memo in noted:
                # Handed over once since, it has gone on by one.
                with suppress(ReviewOutOfDate):
                    scene.book.memos.tick(memo.memo_id, done=True, version=memo.version)
                    continue
                scene.book.memos.tick(memo.memo_id, done=True, version=memo.version + 1)

        yield Act(moment(today, (today - due).days, 9, rng.randint(0, 59)), tick)
    if kind in _SEQUEL and ago > 3:

        def sequel(scene: Scene) -> None:
            staff, rep = scene.staff(firm), scene.rep_of(firm)
            if staff:
                told = Told(
                    kind=Kind.VISIT if kind is Kind.COMPLAINT else Kind.CALL, met_on=scene.clock.at.date(),
                    people=(scene.contacts[staff[0]],), note=_SEQUEL[kind],
                    ours=(MANAGER,) if kind is Kind.COMPLAINT and rep != MANAGER else (),
                )  # fmt: skip
                scene.book.activities.add(told, owner=rep, by=rep, once=scene.once())

        yield Act(moment(today, ago - 2, 17, rng.randint(0, 59)), sequel)


def _place(kind: Kind, firm: Firm, branch: str) -> str:
    if kind is Kind.VISIT:
        return f"先方 {branch}" if len(firm.offices) > 1 else "先方"
    return "オンライン" if kind is Kind.MEETING and firm.number % 3 else "当社 会議室" if kind is Kind.MEETING else ""


NEXT = (
    "見積りへの返事を聞く", "契約更新の案内を持参する", "車検の引き取り日を決める", "内見の希望日を聞く",
    "役員会の結果を聞く", "新任の課長にごあいさつ", "補助金の申請書類を送る", "社宅規程の見本を送る",
    "値上げの説明にうかがう", "安全運転講習の日程を決める",
)  # fmt: skip


def diaries(firms: Sequence[Firm], today: date, rng: random.Random) -> Iterator[Act]:
    """What stands in everybody's diary: some of it late, some for today, most of it to come."""
    customers = [firm for firm in firms if firm.contract] or list(firms)
    for rep in (*REPS, MANAGER):
        days = (
            [-9, -4, -1, 0, 0, 0, 1, 2, 3, 5, 7, 8, 9, 12, 13, 20, 33]
            if rep == ME
            else [-6, -2, 0, 0, 1, 3, 4, 7, 11, 25]
        )
        texts = rng.sample(NEXT, len(NEXT)) * 2
        for place, day in enumerate(days if rep != MANAGER else [-1, 0, 2, 6]):
            firm = rng.choice([each for each in customers if each.owner == rep] or customers)
            text = texts[place]

            def plan(scene: Scene, firm: Firm = firm, day: int = day, rep: str = rep, text: str = text) -> None:
                if staff := scene.staff(firm):
                    scene.book.memos.add(
                        once=f"{scene.once()}-plan", by=rep if rng.random() < 0.8 else CLERK, rep=rep, text=text,
                        due_on=today + timedelta(days=day), contact_id=scene.contacts[rng.choice(staff)],
                    )  # fmt: skip

            yield Act(moment(today, max(1, 6 - day), 17, rng.randint(0, 59)), plan)


def goodbye(firms: Sequence[Firm], today: date, gone: int) -> Iterator[Act]:
    """The last visits of LEFT, a week before the handover."""
    for firm in [each for each in firms if each.owner == LEFT and each.contract][:4]:

        def last(scene: Scene, firm: Firm = firm) -> None:
            if staff := scene.staff(firm):
                told = Told(
                    kind=Kind.VISIT, met_on=scene.clock.at.date(), people=(scene.contacts[staff[0]],), place="先方",
                    note="退職のごあいさつ。後任を紹介し、進行中の見積りをその場で引き継いだ。", ours=(HEIR,),
                )  # fmt: skip
                scene.book.activities.add(told, owner=LEFT, by=LEFT, once=scene.once())

        yield Act(moment(today, gone + 5, 15), last)
