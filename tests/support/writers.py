"""Who words a card: a person and a style in; its lines, in one language or two, in rows or columns, and their truth."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.support import content
from tests.support.content import Copy
from tests.support.numerals import digits_of, floor_in_kanji, kanji_digits
from tests.support.people import Person, kana_of
from tests.support.places import Office
from tests.support.style import Style
from tests.support.wording import choose_wording, shape_phone


def _japanese(rng: random.Random, person: Person, style: Style) -> Copy:
    copy, wording = Copy(), choose_wording(rng)
    content.add_company(copy, rng, person)
    content.add_role(copy, rng, person)
    content.add_name(copy, rng, person)
    office = person.offices[0]
    content.add_address(copy, rng, office, wording, branch=rng.random() < 0.16)
    content.add_contacts(copy, rng, person, office, wording, icons=style.icons)
    content.add_numbers(copy, rng, person)
    if rng.random() < 0.14:
        content.add_other(copy, rng, rng.choice(("slogan", "slogan", "business")))
    if rng.random() < 0.08:
        content.add_other(copy, rng, "certificate")
    return copy


def _two_offices(rng: random.Random, person: Person, style: Style) -> Copy:
    copy, wording = Copy(), choose_wording(rng)
    content.add_company(copy, rng, person)
    content.add_role(copy, rng, person)
    content.add_name(copy, rng, person, romaji=0.15)
    for number, office in enumerate(person.offices, start=1):
        content.add_address(copy, rng, office, wording, number=number, branch=True, max_em=24)
        content.add_contacts(copy, rng, person, office, wording, number=number, personal=False)
    # The person's own lines belong to no office.
    mail = wording.mail + person.email
    item = copy.add("contact", mail, label=wording.mail)
    copy.tell("email", person.email, person.email, item)
    if rng.random() < 0.45:
        mobile = copy.add("contact", f"{wording.mobile or '携帯 '}{person.mobile}", label=wording.mobile or "携帯 ")
        copy.tell("mobile", person.mobile, person.mobile, mobile)
    return copy


def _bilingual(rng: random.Random, person: Person, style: Style) -> Copy:
    copy, wording = Copy(), choose_wording(rng)
    content.add_company(copy, rng, person, english=0.85)
    content.add_role(copy, rng, person)
    content.add_name(copy, rng, person, kana=0.05, romaji=1.0)
    content.add_address(copy, rng, person.offices[0], wording)
    if rng.random() < 0.4:
        # The same address in English beside the Japanese one is no second address of the person.
        copy.add("address", person.offices[0].english.rsplit(" ", 1)[0])
    content.add_contacts(copy, rng, person, person.offices[0], wording)
    return copy


def _english(rng: random.Random, person: Person, style: Style) -> Copy:
    copy = Copy()
    organisation, office = person.organisation, person.offices[0]
    item = copy.add("company", organisation.english)
    copy.tell("company", organisation.english, organisation.english, item)  # no Japanese: docs/fields.md
    if person.departments:
        names = [english for _, english in reversed(person.departments)]
        items = [copy.add("department", name) for name in names]
        copy.tell("department", " ".join(reversed(names)), "\n".join(names), *items)
    for _, title in person.titles[:1]:
        line = copy.add("title", title)
        copy.tell("title", title, title, line)
    text = content.romaji_name(rng, person)
    name = copy.add("name", text)
    copy.tell("name_romaji", text, text, name)
    _english_address(copy, rng, office)
    labels = rng.choice(
        (
            ("TEL: ", "FAX: ", "Mobile: ", "E-mail: ", ""),
            ("Phone ", "Fax ", "Mobile ", "Email ", ""),
            ("T ", "F ", "M ", "E ", "W "),
            ("Tel. ", "Fax. ", "Mobile. ", "Mail. ", "URL. "),
        )
    )
    plus = rng.random() < 0.8
    calls = [
        ("phone", labels[0], office.phone, 0.95),
        ("fax", labels[1], office.fax, 0.6),
        ("mobile", labels[2], person.mobile, 0.5),
    ]
    for kind, label, number, chance in calls:
        if rng.random() < chance:
            printed, value = shape_phone(number, "plus" if plus else "hyphen")
            line = copy.add("contact", label + printed, label=label)
            copy.tell(kind, value, printed, line)
    mail = copy.add("contact", labels[3] + person.email, label=labels[3])
    copy.tell("email", person.email, person.email, mail)
    if rng.random() < 0.6:
        web = copy.add("contact", labels[4] + person.url, label=labels[4])
        copy.tell("url", person.url, person.url, web)
    return copy


def _english_address(copy: Copy, rng: random.Random, office: Office) -> None:
    body, code = office.english.rsplit(" ", 1)
    ending = rng.choice(("", ", Japan", " JAPAN"))
    if len(body) > 34:
        cut = body.rfind(", ", 0, 34) + 1 or body.find(", ") + 1
        first, second = body[:cut], body[cut:].strip()
        items = [copy.add("address", first), copy.add("address", f"{second} {code}{ending}")]
    else:
        items = [copy.add("address", f"{body} {code}{ending}")]
    copy.tell("address", f"{body}{ending}", "\n".join(i.text for i in items), *items)
    copy.tell("postal_code", code, code, items[-1])


def _logo_only(rng: random.Random, person: Person, style: Style) -> Copy:
    copy, wording = Copy(), choose_wording(rng)
    content.add_role(copy, rng, person)
    content.add_name(copy, rng, person, romaji=0.6)
    content.add_address(copy, rng, person.offices[0], wording)
    content.add_contacts(copy, rng, person, person.offices[0], wording)
    return copy


def _vertical(rng: random.Random, person: Person, style: Style) -> Copy:
    kanji = style.words == "vertical"
    copy = Copy()
    content.add_company(copy, rng, person, english=0.0)
    content.add_role(copy, rng, person, max_em=14)
    name = copy.add("name", f"{person.family}{rng.choice(('　', '　', ''))}{person.given}")
    copy.tell("name", f"{person.family} {person.given}", name.text, name)
    if rng.random() < 0.12:
        family, given = kana_of(person, katakana=False)
        kana = copy.add("kana", f"{family}　{given}")
        copy.tell("name_kana", f"{family} {given}", kana.text, kana)
    _vertical_office(copy, rng, person, kanji=kanji)
    return copy


def _vertical_office(copy: Copy, rng: random.Random, person: Person, *, kanji: bool) -> None:
    office = person.offices[0]
    dash = rng.choice(("-", "－", "―", "－"))
    figures: Callable[[str], str] = (
        (lambda text: kanji_digits(text, dash=dash)) if kanji else (lambda text: text.replace("-", dash))
    )
    prefecture = "" if rng.random() < 0.27 else office.prefecture
    postal = "〒" + figures(office.postal_code)
    house = office.house_kanji.replace("-", dash) if kanji else office.house.replace("-", dash)
    body = f"{prefecture}{office.city}{office.town}{house}"
    value = f"{prefecture}{office.city}{office.town}{_house_in_digits(office, kanji=kanji)}"
    if rng.random() < 0.45:
        first = copy.add("address", postal)
        line = copy.add("address", body)
    else:
        first = line = copy.add("address", f"{postal}　{body}")
    copy.tell("postal_code", office.postal_code, postal, first)
    address_items = [line]
    if office.building:
        building = _building_in_kanji(office.building) if kanji else office.building
        address_items.append(copy.add("address", "　" + building))
        value = f"{value} {office.building}"
    copy.tell("address", value, "\n".join(i.text for i in address_items), *address_items)
    bracket = rng.random() < 0.4
    labels = rng.choice(
        (
            ("電話", "ＦＡＸ", "携帯"),
            ("電話　", "ファックス　", "携帯　"),
            ("ＴＥＬ　", "ＦＡＸ　", "携帯　"),
            ("電話", "FAX", "携帯電話"),
        )
    )
    for kind, label, number, chance in (
        ("phone", labels[0], office.phone, 0.95),
        ("fax", labels[1], office.fax, 0.55),
        ("mobile", labels[2], person.mobile, 0.4),
    ):
        if rng.random() > chance:
            continue
        area, exchange, last = number.split("-")
        shaped = f"{area}（{exchange}）{last}" if bracket else f"{area}-{exchange}-{last}"
        item = copy.add("contact", label + figures(shaped))
        copy.tell(kind, number, figures(shaped), item)
    if rng.random() < 0.5:
        mail = copy.add("contact", rng.choice(("E-mail ", "", "Mail: ")) + person.email)
        copy.tell("email", person.email, person.email, mail)
    if rng.random() < 0.25:
        web = copy.add("contact", person.url)
        copy.tell("url", person.url, person.url, web)


def _house_in_digits(office: Office, *, kanji: bool) -> str:
    """The house number as its vertical print means it: kanji numerals become digits, 丁目/番/号 stay as printed."""
    return digits_of(office.house_kanji) if kanji else office.house


def _building_in_kanji(building: str) -> str:
    return floor_in_kanji(building)


def _vertical_mixed(rng: random.Random, person: Person, style: Style) -> Copy:
    copy, wording = Copy(), choose_wording(rng)
    content.add_company(copy, rng, person, kana=0.0, english=0.0)
    content.add_role(copy, rng, person, max_em=12)
    content.add_name(copy, rng, person, kana=0.0, romaji=0.0)
    content.add_address(copy, rng, person.offices[0], wording)
    content.add_contacts(copy, rng, person, person.offices[0], wording)
    return copy


WRITERS: dict[str, Callable[[random.Random, Person, Style], Copy]] = {
    "japanese": _japanese,
    "two_offices": _two_offices,
    "bilingual": _bilingual,
    "english": _english,
    "logo_only": _logo_only,
    "vertical": _vertical,
    "vertical_figures": _vertical,
    "vertical_mixed": _vertical_mixed,
}
