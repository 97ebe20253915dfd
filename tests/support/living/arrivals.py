"""How people come into the living book and change there: files, fairs, cards, 昇進, 異動, 転職, an office that moves.

Knows no visit and no call.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from api.home import new_id
from contacts.activities import Kind, Told
from contacts.exchange.dialects import proposed
from contacts.exchange.reading import read_sheet
from contacts.import_prepare import prepare
from contacts.imports import ImportView
from contacts.model_imports import ImportState, RowOutcome
from contacts.record_targets import targets_in
from tests.support.living.cast import CLERK, FAIRS, Fair
from tests.support.living.firms import Firm, moved_to
from tests.support.living.people import DECIDES_FROM, Person, hired_by, promoted, transferred
from tests.support.living.scene import Act, Scene, moment
from tests.support.living.sheets import Paper

INTERESTS = (
    "ゴルフ", "釣り", "日本酒", "山歩き", "少年野球の監督", "城めぐり", "マラソン", "猫を 2 匹飼っている", "鉄道",
    "サッカー観戦",
)  # fmt: skip

AT_A_FAIR = (
    "",
    "",
    "",
    "資料を希望。",
    "来期の入れ替えを検討中とのこと。",
    "社宅の相談がありそう。",
    "ごあいさつのみ。",
)
AT_FIRST = ("", "ご紹介でうかがった。", "商談の席ではじめてごあいさつ。")


def take_file(scene: Scene, paper: Paper, *, by: str) -> ImportView:
    """A file into the book as the page does it, in this transaction; whom its rows went to is learnt."""
    imports = scene.book.imports
    specs = imports.specs()
    more = targets_in(specs)
    sheet = read_sheet(paper.data, more=more)
    meant = [paper.mapping.get(name, target) for name, target in zip(sheet.header, proposed(sheet, more), strict=True)]
    view = imports.lay(
        sheet,
        import_id=new_id(),
        file_name=paper.name,
        sha256=hashlib.sha256(paper.data).hexdigest(),
        mapping=meant,
        by=by,
    )
    imports.begin(view.import_id, ImportState.CHECKING, mapping=meant)
    imports.keep_mapping(sheet.header, meant, by=by)
    planned = imports.planned(prepare(sheet, meant), all_rows=sheet.exact, beat=lambda _: None)
    went: dict[int, str] = {}
    imports.write(view.import_id, list(enumerate(planned)), went, by=by, at_once=True)
    said = [(each.row.number, text) for each in planned for text in each.row.said]
    asked = (RowOutcome.DOUBTFUL, RowOutcome.SKIPPED)
    said += [(each.row.number, each.because) for each in planned if each.outcome in asked]
    done = imports.end(view.import_id, ImportState.DONE, planned=planned, said=said, by=by)
    for place, number in enumerate(paper.people):
        if number is not None and place in went:
            scene.contacts[number] = went[place]
    return done


def take_back_file(scene: Scene, import_id: str, *, by: str) -> None:
    """The whole file was the wrong one."""
    imports = scene.book.imports
    imports.begin(import_id, ImportState.UNDOING)
    last = 0
    while last := imports.take_back(import_id, after=last, limit=400, by=by):
        pass
    imports.end(import_id, ImportState.UNDONE, by=by)


def met_at(
    fair: Fair, newcomers: Sequence[Person], known: Sequence[int], today: date, rng: random.Random
) -> Iterator[Act]:
    """A fair: who is new is typed in the day after; each encounter is written down with its event and place."""
    ago = (today - fair.day(today)).days
    owners = rng.sample(("佐藤 美咲", "鈴木 大輔", "伊藤 翔", "渡辺 健一" if ago > 120 else "高橋 直樹"), 3)

    def note(scene: Scene, number: int) -> None:
        told = Told(
            kind=Kind.CARD_EXCHANGE, met_on=fair.day(today), event=fair.name, place=fair.place,
            people=(scene.contacts[number],), ours=(rng.choice(owners),) if rng.random() < 0.15 else (),
            note=rng.choice(AT_A_FAIR),
        )  # fmt: skip
        owner = rng.choice(owners)
        scene.book.activities.add(told, owner=owner, by=owner, once=scene.once())

    for place, person in enumerate(newcomers):

        def come(scene: Scene, person: Person = person) -> None:
            add_person(scene, person, by=CLERK if rng.random() < 0.7 else person.firm.owner)
            note(scene, person.number)

        yield Act(moment(today, max(0, ago - 1), 13, place % 60), come)
    for place, number in enumerate(known):

        def meet(scene: Scene, number: int = number) -> None:
            if number in scene.contacts:
                note(scene, number)

        yield Act(moment(today, max(0, ago - 1), 15, place % 60), meet)


def came_alone(people: Sequence[Person], today: date, rng: random.Random) -> Iterator[Act]:
    """Single cards over the two years, typed by the rep who got them."""
    for person in people:
        ago = rng.randint(4, 700)

        def come(scene: Scene, person: Person = person, ago: int = ago) -> None:
            rep = scene.rep_of(person.firm)
            add_person(scene, person, by=rep)
            told = Told(
                kind=Kind.CARD_EXCHANGE, met_on=scene.clock.at.date(), people=(scene.contacts[person.number],),
                place=person.office.branch, note=rng.choice(AT_FIRST),
            )  # fmt: skip
            scene.book.activities.add(told, owner=rep, by=rep, once=scene.once())

        yield Act(moment(today, ago, 17, rng.randint(0, 59)), come)


def careers(people: Sequence[Person], firms: Sequence[Firm], today: date, rng: random.Random) -> Iterator[Act]:
    """April and October bring new titles and departments, any month a new firm; the book hears of it days later."""
    rounds = [
        day for year in (today.year - 2, today.year - 1, today.year) for day in (date(year, 4, 1), date(year, 10, 1))
    ]
    for begins in rounds:
        if not 20 < (today - begins).days < 700:
            continue
        for person in rng.sample(people, len(people) // 9):
            ago = (today - begins).days - rng.randint(3, 18)
            up = rng.random() < 0.55

            def change(scene: Scene, number: int = person.number, up: bool = up) -> None:
                if (now := scene.persons.get(number)) is None or not now.department:
                    return
                become(scene, promoted(now) if up else transferred(now, rng))

            yield Act(moment(today, ago, 11, rng.randint(0, 59)), change)
    for person in rng.sample(people, max(1, len(people) // 28)):
        elsewhere = rng.choice(firms)

        def leave(scene: Scene, number: int = person.number, elsewhere: Firm = elsewhere) -> None:
            now = scene.persons.get(number)
            if now is None or now.firm.number == elsewhere.number or not scene.staff(elsewhere):
                return
            become(scene, hired_by(now, elsewhere, rng))

        yield Act(moment(today, rng.randint(15, 640), 16, rng.randint(0, 59)), leave)


def office_moves(firm: Firm, today: date, rng: random.Random) -> Iterator[Act]:
    """移転: the record first, then person by person as their mails come."""
    there = moved_to(firm, rng)

    def move(scene: Scene) -> None:
        rep = scene.rep_of(firm)
        company_id = scene.company_of(firm)
        if company_id is None:
            return
        typed = {"postal_code": there.postal_code, "address": there.address, "phone": there.phone}
        scene.book.records.edit_company(company_id, typed, by=rep, version=None)
        told = Told(
            kind=Kind.MAIL, met_on=scene.clock.at.date(), companies=(company_id,),
            note="本社移転のお知らせが届いた。電話と FAX も変わる。",
        )  # fmt: skip
        scene.book.activities.add(told, owner=rep, by=rep, once=scene.once())

    yield Act(moment(today, 74, 9, 30), move)
    for place in range(firm.people):

        def follow(scene: Scene, place: int = place) -> None:
            here = [number for number in scene.staff(firm) if scene.persons[number].office == firm.offices[0]]
            if here and place < firm.people - 1:
                become(scene, replace(scene.persons[here[0]], office=there))

        yield Act(moment(today, 70 - place * 3, 14, place), follow)


def add_person(scene: Scene, person: Person, *, by: str) -> None:
    """Typed into the form, with what is known beside the card."""
    rng = scene.rng
    typed = person.as_typed()
    if person.rung >= DECIDES_FROM:
        typed["decision_maker"] = "yes"
    if rng.random() < 0.12:
        typed["interests"] = rng.choice(INTERESTS)
    if rng.random() < 0.03:
        typed["opt_out"] = "yes"
    scene.contacts[person.number] = scene.book.records.add_person(typed, by=by).id
    scene.persons[person.number] = person


def become(scene: Scene, person: Person) -> None:
    """The form again, with what has changed."""
    before = scene.persons[person.number].as_typed()
    now = person.as_typed()
    typed: Mapping[str, str] = {
        key: now.get(key, "") for key in (*before, *now) if now.get(key, "") != before.get(key, "")
    }
    if typed:
        rep = scene.rep_of(person.firm)
        scene.book.records.edit_person(scene.contacts[person.number], typed, by=rep, version=None)
    scene.persons[person.number] = person


def fairs_of(today: date) -> tuple[Fair, ...]:
    """The fairs, the earliest first."""
    return tuple(sorted(FAIRS, key=lambda fair: fair.day(today)))


def day_before(today: date, days: int) -> date:
    """So long ago."""
    return today - timedelta(days=days)
