"""Invented people and the organisations they work for. Every one comes from a seed; none exists. Knows no layout."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from tests.support.places import Office, invent_office
from tests.support.romaji import hiragana_to_katakana, kana_to_romaji
from tests.support.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who the person works for."""

    printed: str
    """With its legal form as the card prints it."""
    core: str
    """Without the legal form."""
    core_kana: str
    form_kana: str
    english: str
    domain: str
    sort: str
    """`company`, `medical`, `school` … of data/legal_forms.tsv."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who hands the card over."""

    family: str
    given: str
    family_kana: str
    given_kana: str
    romaji_family: str
    romaji_given: str
    organisation: Organisation
    departments: tuple[tuple[str, str], ...]
    """(as printed, English), outermost first."""
    titles: tuple[tuple[str, str], ...]
    """(as printed, English)."""
    qualifications: tuple[str, ...]
    offices: tuple[Office, ...]
    email: str
    mobile: str
    url: str
    corporate_number: str
    invoice_number: str


_FORM_KANA = {
    "株式会社": "カブシキガイシャ",
    "有限会社": "ユウゲンガイシャ",
    "合同会社": "ゴウドウガイシャ",
    "一般社団法人": "イッパンシャダンホウジン",
    "医療法人": "イリョウホウジン",
    "学校法人": "ガッコウホウジン",
}


def invent_organisation(rng: random.Random) -> Organisation:
    """A company, or one time in four another kind of organisation."""
    forms = table("legal_forms")
    form, place, form_english, _, sort = rng.choices(forms, weights=[int(row[3]) for row in forms])[0]
    stem, stem_kana, latin = rng.choice(table("company_stems"))
    core, kana, english = stem, stem_kana, latin
    bodies = [row for row in table("org_bodies") if row[0] == sort]
    bodies = [row for row in bodies if row[1][0] != stem[-1]]  # 新生会 needs no second 会
    if bodies:
        _, body, body_kana, body_english = rng.choice(bodies)
        core, kana, english = stem + body, kana + body_kana, f"{latin} {body_english}".replace(" -", "")
    elif rng.random() < 0.62:
        is_kanji = re.match(r"[㐀-鿿豈-﫿]", stem[-1]) is not None
        sorts = ("k", "a") if is_kanji else ("l", "a")
        body, body_kana, body_english, _ = rng.choice([r for r in table("company_suffixes") if r[3] in sorts])
        core, kana, english = stem + body, kana + body_kana, f"{latin} {body_english}"
    front = place == "front" or (place == "any" and rng.random() < 0.68)
    printed = form + core if front else core + form
    if not bodies:
        english = f"{english}, {form_english}" if form_english == "LLC" else f"{english} {form_english}"
    slug = re.sub(r"[^a-z0-9]+", "-", latin.lower().replace("'", "").replace("&", "and")).strip("-")
    if sort == "company" and core != stem:
        tail = re.sub(r"[^a-z]+", "", body_english.lower())[: rng.choice((4, 5, 8, 20))]
        slug = rng.choice((slug + "-" + tail, slug.replace("-", "") + tail, slug))
    ending = {"medical": "or.jp", "assoc": "or.jp", "npo": "or.jp", "public": "go.jp", "school": "ac.jp"}.get(sort)
    if ending is None:
        ending = rng.choices(("co.jp", "jp", "com", "net", "biz"), weights=(62, 18, 14, 3, 3))[0]
    return Organisation(
        printed=printed,
        core=core,
        core_kana=kana,
        form_kana=_FORM_KANA.get(form, ""),
        english=english,
        domain=f"{slug}.{ending}",
        sort=sort,
    )


def invent_person(rng: random.Random, *, offices: int = 1) -> Person:
    """Somebody with everything a card could carry; the layout chooses what it prints."""
    if rng.random() < 0.12:  # about one printed name in nine holds a variant character
        family, family_kana = rng.choice(table("variant_surnames"))
    else:
        rows = table("surnames")
        # Between true frequencies (佐藤 everywhere) and equal shares (everything rare): the square root.
        family, family_kana, _ = rng.choices(rows, weights=[int(row[2]) ** 0.5 for row in rows])[0]
    given, given_kana, _ = rng.choice(table("given_names"))
    organisation = invent_organisation(rng)
    romaji_family, romaji_given = kana_to_romaji(family_kana), kana_to_romaji(given_kana)
    places = tuple(invent_office(rng, head=i == 0) for i in range(offices))
    mobile = f"0{rng.choice((7, 8, 8, 9, 9, 9))}0-{rng.randint(1000, 9999)}-{rng.randint(0, 9999):04d}"
    number = _corporate_number(rng)
    return Person(
        family=family,
        given=given,
        family_kana=family_kana,
        given_kana=given_kana,
        romaji_family=romaji_family,
        romaji_given=romaji_given,
        organisation=organisation,
        departments=_departments(rng),
        titles=_titles(rng),
        qualifications=tuple(
            rng.sample([r[0] for r in table("qualifications")], rng.choices((0, 1, 2), weights=(86, 11, 3))[0])
        ),
        offices=places,
        email=f"{_local_part(rng, romaji_family, romaji_given)}@{organisation.domain}",
        mobile=mobile,
        url=_url(rng, organisation.domain),
        corporate_number=number,
        invoice_number="T" + number,
    )


def _corporate_number(rng: random.Random) -> str:
    """Thirteen digits whose first is the check digit of the other twelve (国税庁の算式)."""
    body = f"{rng.randint(10**11, 10**12 - 1)}"
    total = sum(int(d) * (1 if i % 2 == 0 else 2) for i, d in enumerate(reversed(body)))
    return f"{9 - total % 9}{body}"


def _departments(rng: random.Random) -> tuple[tuple[str, str], ...]:
    by_place: dict[str, list[tuple[str, str]]] = {"outer": [], "middle": [], "inner": []}
    for place, printed, english in table("departments"):
        by_place[place].append((printed, english))
    places = rng.choices(
        (("middle",), ("middle", "inner"), ("outer", "middle"), ("outer", "middle", "inner"), ()),
        weights=(52, 20, 9, 4, 15),
    )[0]
    return tuple(rng.choice(by_place[place]) for place in places)


def _titles(rng: random.Random) -> tuple[tuple[str, str], ...]:
    count = rng.choices((0, 1, 2), weights=(12, 84, 4))[0]
    return tuple((printed, english) for printed, english in rng.sample(table("titles"), count))


def _local_part(rng: random.Random, family: str, given: str) -> str:
    return rng.choices(
        (
            f"{family}",
            f"{given}.{family}",
            f"{family}.{given}",
            f"{given[0]}.{family}",
            f"{given[0]}-{family}",
            f"{family}-{given[0]}",
            f"{family}_{given}",
            f"{given}_{family}",
            f"{given}",
            f"{family}{rng.randint(1, 99)}",
            f"{given[0]}{family}",
            rng.choice(("info", "contact", "office", "eigyo")),
        ),
        weights=(16, 14, 10, 9, 8, 8, 6, 6, 4, 4, 10, 5),
    )[0]


def _url(rng: random.Random, domain: str) -> str:
    scheme = rng.choices(("https://", "http://", ""), weights=(48, 22, 30))[0]
    path = rng.choices(("", "/", "/company/", "/jp/"), weights=(55, 38, 4, 3))[0]
    return f"{scheme}{rng.choices(('www.', ''), weights=(85, 15))[0]}{domain}{path}"


def kana_of(person: Person, *, katakana: bool) -> tuple[str, str]:
    """Family and given name as furigana."""
    if katakana:
        return hiragana_to_katakana(person.family_kana), hiragana_to_katakana(person.given_kana)
    return person.family_kana, person.given_kana
