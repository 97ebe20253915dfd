"""What a card says: its lines, and which facts each line tells, in the canonical form of the contract.

Knows people and how cards word things; knows no font and no place on the card.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.support.people import Person, kana_of
from tests.support.places import Office
from tests.support.tables import table
from tests.support.wording import FULL_WIDTH, Wording, shape_phone

_CIRCLED = {"㈱": "(株)", "㈲": "(有)", "（株）": "(株)", "（有）": "(有)", "（同）": "(同)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line to be printed."""

    tag: str
    role: str
    """What it is for the layout: `company`, `title`, `address`, `contact` …"""
    text: str
    label: str = ""
    """The part of `text` that is only a label, at its start; an icon may stand in its place."""
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One field a reader should find."""

    kind: str
    value: str
    printed: str
    tags: tuple[str, ...]
    office: int | None = None


@dataclass(slots=True)
class Copy:
    """The words of one card side, before anyone sets them."""

    items: list[Item] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def add(self, role: str, text: str, *, label: str = "", icon: str = "") -> Item:
        """A line."""
        item = Item(tag=f"{role}-{len(self.items)}", role=role, text=text, label=label, icon=icon)
        self.items.append(item)
        return item

    def tell(self, kind: str, value: str, printed: str, *items: Item, office: int | None = None) -> None:
        """A fact that these lines print."""
        self.facts.append(
            Fact(kind=kind, value=value, printed=printed, tags=tuple(i.tag for i in items), office=office)
        )

    def all_of(self, *roles: str) -> list[Item]:
        """The lines of these roles, in order."""
        return [item for item in self.items if item.role in roles]


def fold_company(printed: str) -> str:
    """The canonical value: ㈱ and full-width brackets folded, everything else as printed."""
    for mark, folded in _CIRCLED.items():
        printed = printed.replace(mark, folded)
    return printed


def add_company(copy: Copy, rng: random.Random, person: Person, *, kana: float = 0.07, english: float = 0.12) -> None:
    """The organisation's own lines."""
    organisation = person.organisation
    item = copy.add("company", organisation.printed)
    copy.tell("company", fold_company(organisation.printed), organisation.printed, item)
    if organisation.form_kana and rng.random() < kana:
        reading = organisation.core_kana
        line = copy.add("company_kana", reading)
        copy.tell("company_kana", reading, reading, line)
    if rng.random() < english:
        line = copy.add("company_en", organisation.english)
        copy.tell("company_en", organisation.english, organisation.english, line)


def add_role(copy: Copy, rng: random.Random, person: Person, *, max_em: int = 24) -> None:
    """Departments, titles and qualifications, on as many lines as the width asks."""
    departments = [name for name, _ in person.departments]
    titles = [title for title, _ in person.titles]
    value = " ".join(departments)
    if departments and titles and rng.random() < 0.22 and len(value) + len(" ".join(titles)) + 2 <= max_em:
        gap = rng.choice(("　", " ", "  "))
        item = copy.add("role", gap.join([*departments, *titles]))
        copy.tell("department", value, gap.join(departments), item)
        copy.tell("title", " ".join(titles), gap.join(titles), item)  # side by side: one value, docs/fields.md
    else:
        if departments:
            joined = rng.choice((" ", "　")).join(departments)
            if len(departments) > 1 and (len(joined) > max_em or rng.random() < 0.45):
                items = [copy.add("department", name) for name in departments]
            else:
                items = [copy.add("department", joined)]
            copy.tell("department", value, "\n".join(i.text for i in items), *items)
        for title in titles:
            item = copy.add("title", title)
            copy.tell("title", title, title, item)
    for qualification in person.qualifications:
        item = copy.add("qualification", qualification)
        folded = qualification.replace("（", "(").replace("）", ")")
        copy.tell("qualification", folded, qualification, item)


def add_name(copy: Copy, rng: random.Random, person: Person, *, kana: float = 0.2, romaji: float = 0.32) -> None:
    """The name, and its reading in kana or Latin letters."""
    gap = rng.choice(("　", "　", " ", "  "))
    item = copy.add("name", f"{person.family}{gap}{person.given}")
    copy.tell("name", f"{person.family} {person.given}", item.text, item)
    if rng.random() < kana:
        family, given = kana_of(person, katakana=rng.random() < 0.4)
        line = copy.add("kana", f"{family}{rng.choice(('　', ' '))}{given}")
        copy.tell("name_kana", f"{family} {given}", line.text, line)
    if rng.random() < romaji:
        text = romaji_name(rng, person)
        line = copy.add("romaji", text)
        copy.tell("name_romaji", text, text, line)


def romaji_name(rng: random.Random, person: Person) -> str:
    """As cards print it: given name first more often, family name in capitals sometimes."""
    family, given = person.romaji_family.capitalize(), person.romaji_given.capitalize()
    return rng.choices(
        (
            f"{given} {family}",
            f"{given} {family.upper()}",
            f"{family} {given}",
            f"{family.upper()} {given}",
            f"{given.upper()} {family.upper()}",
            f"{family.upper()}, {given}",
        ),
        weights=(34, 22, 18, 10, 12, 4),
    )[0]


def add_address(
    copy: Copy,
    rng: random.Random,
    office: Office,
    wording: Wording,
    *,
    number: int | None = None,
    max_em: int = 26,
    branch: bool = False,
) -> None:
    """Branch, postal code and address of one office, on one to three lines."""
    role = f"address{number or ''}"
    if branch:
        mark = rng.choice(("{}", "{}", "{}", "■{}", "【{}】", "◆{}", "［{}］"))
        line = copy.add(role, mark.format(office.branch))
        copy.tell("branch", office.branch, office.branch, line, office=number)
    prefecture = "" if rng.random() < 0.27 else office.prefecture
    core = f"{prefecture}{office.city}{office.town}{office.house}"
    printed = core.translate(FULL_WIDTH) if wording.full_digits else core
    building = office.building
    value = f"{core} {building}".strip()
    postal = f"{wording.postal_mark}{office.postal_code}"
    if wording.full_digits:
        postal = postal.translate(FULL_WIDTH)
    apart = rng.random() < 0.25
    first = postal if apart else f"{postal}{rng.choice((' ', '　'))}{printed}"
    items = [copy.add(role, first)]
    copy.tell("postal_code", office.postal_code, postal, items[0], office=number)
    if apart:
        items.append(copy.add(role, printed))
    address_items = [items[-1]]
    if building:
        if _width(items[-1].text) + _width(building) + 1 <= max_em and rng.random() < 0.6:
            longer = items[-1].text + rng.choice((" ", "　")) + building
            copy.items[-1] = Item(tag=items[-1].tag, role=role, text=longer)
            address_items = [copy.items[-1]]
        else:
            address_items.append(copy.add(role, building))
    copy.tell("address", value, "\n".join(i.text for i in address_items), *address_items, office=number)


def _width(text: str) -> float:
    return sum(0.55 if c.isascii() else 1.0 for c in text)


def add_contacts(
    copy: Copy,
    rng: random.Random,
    person: Person,
    office: Office,
    wording: Wording,
    *,
    number: int | None = None,
    personal: bool = True,
    icons: bool = False,
) -> None:
    """Telephones, mail and address on the web."""
    role = f"contact{number or ''}"
    wanted = {"phone": 0.93, "direct_phone": 0.1, "fax": 0.68, "toll_free": 0.06}
    if personal:
        wanted |= {"mobile": 0.5}
    calls: list[tuple[str, str, str, str, str]] = []  # kind, label, printed, value, icon
    for kind, chance in wanted.items():
        if rng.random() > chance:
            continue
        source = {
            "phone": office.phone,
            "direct_phone": office.direct,
            "fax": office.fax,
            "toll_free": office.toll_free,
            "mobile": person.mobile,
        }[kind]
        label = {
            "phone": wording.tel,
            "direct_phone": wording.direct,
            "fax": wording.fax,
            "mobile": wording.mobile,
            "toll_free": "",
        }[kind]
        shape = wording.phone_shape if kind != "toll_free" else "hyphen"
        printed, value = shape_phone(source, shape)
        if kind == "toll_free":
            label = rng.choice(("フリーダイヤル ", "フリーコール ", "TEL "))
            if source.startswith("050"):
                kind, label = "phone", wording.tel or "TEL "  # noqa: PLW2901 - an IP telephone, not a free one
        if kind == "phone" and rng.random() < 0.12:
            printed += rng.choice(
                (
                    "(代)",
                    "（代）",
                    "(代表)",
                    "㈹",
                    " 内線" + str(rng.randint(100, 9999)),
                    "（内線" + str(rng.randint(10, 999)) + "）",
                )
            )
        calls.append((kind, label, printed, value, {"fax": "fax", "mobile": "mobile"}.get(kind, "phone")))
    index = 0
    while index < len(calls):
        kind, label, printed, value, icon = calls[index]
        follow = calls[index + 1] if index + 1 < len(calls) else None
        if wording.pair_line and not icons and follow and kind in ("phone", "direct_phone") and follow[1]:
            item = copy.add(role, f"{label}{printed}{wording.gap}{follow[1]}{follow[2]}")
            copy.tell(kind, value, printed, item, office=number)
            copy.tell(follow[0], follow[3], follow[2], item, office=number)
            index += 2
            continue
        item = copy.add(
            role, printed if icons else label + printed, label="" if icons else label, icon=icon if icons else ""
        )
        copy.tell(kind, value, printed, item, office=number)
        index += 1
    if personal and rng.random() < 0.9:
        item = copy.add(
            role,
            person.email if icons else wording.mail + person.email,
            label="" if icons else wording.mail,
            icon="mail" if icons else "",
        )
        copy.tell("email", person.email, person.email, item)
    if personal and rng.random() < 0.6:
        item = copy.add(
            role,
            person.url if icons else wording.url + person.url,
            label="" if icons else wording.url,
            icon="web" if icons else "",
        )
        copy.tell("url", person.url, person.url, item)


def add_numbers(copy: Copy, rng: random.Random, person: Person) -> None:
    """法人番号 and 登録番号, on the few cards that print them."""
    if rng.random() < 0.035:
        label = rng.choice(("登録番号 ", "登録番号：", "適格請求書発行事業者登録番号 ", "インボイス登録番号："))
        item = copy.add("small", label + person.invoice_number)
        copy.tell("invoice_number", person.invoice_number, person.invoice_number, item)
    elif rng.random() < 0.02:
        item = copy.add("small", f"法人番号 {person.corporate_number}")
        copy.tell("corporate_number", person.corporate_number, person.corporate_number, item)


def add_other(copy: Copy, rng: random.Random, sort: str) -> Item:
    """A line that means no field: `slogan`, `business` or `certificate`."""
    return copy.add(sort, rng.choice([row[1] for row in table("other_lines") if row[0] == sort]))
