"""The other side of a printed card: the same person in English, offices, a map, services, a logo, or nothing.

Knows no camera; the stock and the faces are the front's.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

from tests.support import content
from tests.support.card import PrintedCard, is_clean
from tests.support.content import Copy
from tests.support.design import Look
from tests.support.horizontal import HORIZONTAL
from tests.support.people import Person
from tests.support.places import invent_office
from tests.support.setter import Setter
from tests.support.style import STYLES
from tests.support.typeset import MM_PER_PT, PX_PER_MM, Sheet
from tests.support.wording import choose_wording
from tests.support.writers import WRITERS

BACKS = {"english": 46, "offices": 12, "services": 10, "map": 8, "logo": 8, "slogan": 4, "blank": 12}
"""What backs show, and how often one is drawn when none is asked for."""
TELLS = frozenset({"english", "offices", "services", "map"})
"""Backs that say whose they are: by a name, or by the company or a number of it."""


def choose_back(seed: int) -> str:
    """What the back of this seed's card shows."""
    return random.Random(f"{seed}/back").choices(list(BACKS), weights=list(BACKS.values()))[0]


def print_back(front: PrintedCard, seed: int, sort: str | None = None) -> PrintedCard:
    """The back of a printed card; the same seed in the same fonts gives the same pixels.

    Args:
        sort: one of BACKS; None: drawn from the seed.
    """
    if front.person is None or front.look is None:
        raise ValueError("this sheet is no card: it has no other side")
    sort = sort or choose_back(seed)
    for attempt in range(12):
        rng = random.Random(f"{seed}/{sort}/back/{attempt}")
        back = _attempt(rng, front, front.person, front.look, sort)
        if is_clean(back):
            break
    return back


def _attempt(rng: random.Random, front: PrintedCard, person: Person, look: Look, sort: str) -> PrintedCard:
    sheet = Sheet(width_mm=front.width_mm, height_mm=front.height_mm, paper=look.paper)
    copy = WRITERS["english"](rng, person, STYLES["english"]) if sort == "english" else Copy()
    setter = Setter(sheet=sheet, look=look, copy=copy, rng=rng, letter=person.organisation.core[0].upper())
    if sort == "english":
        tall = front.height_mm > front.width_mm
        HORIZONTAL["tall" if tall else rng.choice(STYLES["english"].designs)](setter)
    elif sort != "blank":
        _DRAWN[sort](setter, person)
    printed = {line.tag for line in sheet.lines}
    return PrintedCard(
        style=f"back_{sort}",
        pixels=sheet.pixels(),
        width_mm=front.width_mm,
        height_mm=front.height_mm,
        lines=tuple(sheet.lines),
        facts=tuple(fact for fact in copy.facts if printed.issuperset(fact.tags)),
        fonts=tuple(sorted(sheet.faces)),
        person=person,
        look=look,
    )


def _head(s: Setter, person: Person, text: str) -> float:
    """The company and a heading; gives the y below."""
    item = s.copy.add("company", person.organisation.printed)
    s.copy.tell("company", content.fold_company(person.organisation.printed), item.text, item)
    y = s.company(6.0, 4.5, width=s.sheet.width_mm - 12, size_pt=min(9.5, s.look.company_pt))
    heading = s.copy.add("slogan", text)
    kind = s.look.type(text, 6.6, colour=s.look.accent)
    s.put(heading, 6.0, y + 4.0, kind, width=s.sheet.width_mm - 12)
    return y + 5.5


def _offices(s: Setter, person: Person) -> None:
    """Every office of the company, the person's own among them, one under the other."""
    y = _head(s, person, s.rng.choice(("事業所一覧", "営業所のご案内", "全国ネットワーク", "OFFICES")))
    wording = choose_wording(s.rng)
    offices = [person.offices[0], *(invent_office(s.rng, head=False) for _ in range(s.rng.randint(1, 3)))]
    for number, office in enumerate(offices, 1):
        content.add_address(s.copy, s.rng, office, wording, number=number, branch=True, max_em=40)
        label = wording.tel or "TEL "
        line = s.copy.add(f"contact{number}", label + office.phone, label=label)
        s.copy.tell("phone", office.phone, office.phone, line, office=number)
    items = [item for item in s.copy.items if item.role[:-1] in ("address", "contact")]
    size = min(6.4, (s.sheet.height_mm - 3.0 - y) / (len(items) * 1.3 * MM_PER_PT))
    s.block(items, 6.0, y, size_pt=max(4.4, size), width=s.sheet.width_mm - 10, leading=1.3)


def _services(s: Setter, person: Person) -> None:
    """What the company does, and where it is on the web."""
    y = _head(s, person, s.rng.choice(("事業内容", "営業品目", "サービスのご案内", "Our Business")))
    lines = [content.add_other(s.copy, s.rng, "business") for _ in range(s.rng.randint(3, 5))]
    if s.rng.random() < 0.6:
        web = s.copy.add("contact", person.url)
        s.copy.tell("url", person.url, person.url, web)
        lines.append(web)
    s.block(lines, 7.0, y + 1.0, size_pt=6.4, width=s.sheet.width_mm - 12, leading=1.5)


def _map(s: Setter, person: Person) -> None:
    """How to get there: streets, a station, the house, its address and number."""
    w, h, rng, look = s.sheet.width_mm, s.sheet.height_mm, s.rng, s.look
    y = _head(s, person, rng.choice(("案内図", "アクセス", "ACCESS MAP")))
    wording, office = choose_wording(rng), person.offices[0]
    content.add_address(s.copy, rng, office, wording, max_em=34)
    label = wording.tel or "TEL "
    line = s.copy.add("contact", label + office.phone, label=label)
    s.copy.tell("phone", office.phone, office.phone, line)
    items = s.copy.all_of("address", "contact")
    room = len(items) * 6.0 * MM_PER_PT * 1.35
    bottom = h - 4.0 - room
    grey = (172, 172, 176)
    for _ in range(rng.randint(2, 4)):
        across = rng.uniform(y + 2, max(y + 3, bottom - 1))
        s.sheet.rule(5, across, w - 5, across + rng.uniform(-3, 3), rng.choice((0.8, 1.4, 2.0)), grey)
        down = rng.uniform(10, w - 10)
        s.sheet.rule(down, y, down + rng.uniform(-6, 6), bottom, rng.choice((0.8, 1.4, 2.0)), grey)
    x, middle = rng.uniform(0.3, 0.7) * w, (y + bottom) / 2
    s.sheet.disc(x, middle, 1.4, look.accent)
    for text, dx, dy in (("当社", 2.2, -0.6), (rng.choice(("駅", "○○駅 北口", "市役所", "銀行")), -16.0, 3.0)):
        spot = s.copy.add("map", text)
        s.put(spot, max(4.0, x + dx), middle + dy, look.type(text, 5.6))
    s.block(items, 6.0, bottom, size_pt=6.0, width=w - 10, leading=1.3)


def _logo(s: Setter, person: Person) -> None:
    """A mark in the middle, the name under it as drawn letters or not at all."""
    w, h = s.sheet.width_mm, s.sheet.height_mm
    size = s.rng.uniform(0.25, 0.4) * min(w, h)
    s.logo(w / 2 - size / 2, h * 0.42 - size / 2, size)
    if s.rng.random() < 0.6:
        name = s.rng.choice((person.organisation.core, person.organisation.english))
        item = s.copy.add("company", name)
        kind = s.look.type(name, s.rng.uniform(8, 13), weight="bold", display=True)
        s.put(item, w / 2, h * 0.42 + size / 2 + 7, kind, anchor="c", width=w - 16)


def _slogan(s: Setter, person: Person) -> None:
    """One sentence, and colour."""
    w, h = s.sheet.width_mm, s.sheet.height_mm
    s.sheet.box(-1, h * 0.8, w + 1, h + 1, s.look.accent)
    item = content.add_other(s.copy, s.rng, "slogan")
    s.put(item, w / 2, h * 0.45, s.look.type(item.text, s.rng.uniform(8, 12), display=True), anchor="c", width=w - 12)


_DRAWN: dict[str, Callable[[Setter, Person], None]] = {
    "offices": _offices,
    "services": _services,
    "map": _map,
    "logo": _logo,
    "slogan": _slogan,
}


def through_the_paper(back: PrintedCard, front: PrintedCard, strength: float) -> PrintedCard:
    """The back as a scanner sees it on thin stock: the front shines through, mirrored and soft."""
    from cv2 import GaussianBlur

    paper = np.array(back.look.paper[::-1] if back.look else (255, 255, 255), np.float32)
    ink = GaussianBlur(front.pixels[:, ::-1].astype(np.float32) - paper, (0, 0), 0.25 * PX_PER_MM)
    pixels = np.clip(back.pixels.astype(np.float32) + strength * ink, 0, 255).astype(np.uint8)
    return PrintedCard(
        style=back.style, pixels=pixels, width_mm=back.width_mm, height_mm=back.height_mm, lines=back.lines,
        facts=back.facts, fonts=back.fonts, person=back.person, look=back.look,
    )  # fmt: skip
