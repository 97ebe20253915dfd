"""One printed card side from a seed: the words, the look and the design put together. Knows no camera."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.support.content import Fact
from tests.support.design import Look, choose_look
from tests.support.horizontal import HORIZONTAL
from tests.support.people import Person, invent_person
from tests.support.setter import Setter
from tests.support.style import STYLES
from tests.support.typeset import PrintedLine, Sheet
from tests.support.vertical import Columns, vertical_classic, vertical_mixed
from tests.support.writers import WRITERS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PrintedCard:
    """A card side as it leaves the printer."""

    style: str
    pixels: NDArray[np.uint8]
    """Shape (h, w, 3), BGR, typeset.PX_PER_MM px per mm."""
    width_mm: float
    height_mm: float
    lines: tuple[PrintedLine, ...]
    facts: tuple[Fact, ...]
    fonts: tuple[str, ...]
    person: Person | None = None
    """Whose it is; None of a sheet that is no card."""
    look: Look | None = None
    """The designer's choices, for the other side."""


def print_card(seed: int, style: str | None = None) -> PrintedCard:
    """The card of this seed; the same seed in the same fonts gives the same pixels."""
    rng = random.Random(f"{seed}/style")
    name = style or rng.choices(list(STYLES), weights=[s.weight for s in STYLES.values()])[0]
    for attempt in range(12):
        card = _attempt(random.Random(f"{seed}/{name}/card/{attempt}"), name)
        if is_clean(card):
            break
    return card


def _attempt(rng: random.Random, name: str) -> PrintedCard:
    """One person, one look, one design; now and then the words do not fit it."""
    chosen = STYLES[name]
    person = invent_person(rng, offices=2 if chosen.words == "two_offices" else 1)
    look = choose_look(rng, chosen.theme)
    width, height = rng.choice(chosen.sizes_mm)
    copy = WRITERS[chosen.words](rng, person, chosen)
    sheet = Sheet(width_mm=width, height_mm=height, paper=look.paper)
    setter = Setter(sheet=sheet, look=look, copy=copy, rng=rng, letter=person.organisation.core[0].upper())
    if chosen.words in ("vertical", "vertical_figures"):
        digits = "upright" if chosen.words == "vertical" else rng.choice(("turned", "pair", "upright"))
        vertical_classic(setter, Columns(digits=digits))
    elif chosen.words == "vertical_mixed":
        vertical_mixed(setter, Columns(digits="pair"))
    else:
        HORIZONTAL[rng.choice(chosen.designs)](setter)
    printed = {line.tag for line in sheet.lines}
    return PrintedCard(
        style=name,
        pixels=sheet.pixels(),
        width_mm=width,
        height_mm=height,
        lines=tuple(sheet.lines),
        facts=tuple(fact for fact in copy.facts if printed.issuperset(fact.tags)),
        fonts=tuple(sorted(sheet.faces)),
        person=person,
        look=look,
    )


def is_clean(card: PrintedCard) -> bool:
    """Whether every line stays on the card and none runs into another, as a designer would see to."""
    boxes = []
    for line in card.lines:
        xs, ys = [p[0] for p in line.quad_mm], [p[1] for p in line.quad_mm]
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    if any(x0 < 1.5 or y0 < 1.2 or x1 > card.width_mm - 1.5 or y1 > card.height_mm - 1.2 for x0, y0, x1, y1 in boxes):
        return False
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            over = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
            # The boxes hold room for descenders: a hair of overlap between them is no overlap of ink.
            if over[0] > 0.25 and over[1] > 0.35:
                return False
    return True
