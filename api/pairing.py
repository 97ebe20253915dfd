"""Which of the card sides that were read are front and back of one card: in a picture, over the pages of a scan, over
the files of a feeder. Knows no database.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.blank import paper_colour
from ingest.file_series import follows
from ingest.geometry import side_lengths
from matching.side_evidence import Side
from matching.sides import Nearness, Pairing, as_back, pair_sides

if TYPE_CHECKING:
    from api.pipeline import PhotoRead, SideRead


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSide:
    """Where the other side of a card is."""

    card: int
    """Its number on its page."""
    page: int
    sha256: str
    """Of its file: another one where a feeder writes a file for each side."""
    probability: float
    because: str


def pair_within(result: PhotoRead) -> PhotoRead:
    """The sides of one picture, those of one card told so."""
    if len(result.sides) < 2:
        return result
    alone = len(result.sides) == 2 and not result.unread
    found = pair_sides([_side(one, shared_frame=True) for one in result.sides], Nearness.PICTURE, alone=alone)
    sides = list(result.sides)
    for pairing in found:
        front, back = sides[pairing.front], sides[pairing.back]
        sides[pairing.front] = _told(front, "front", back, result, pairing)
        sides[pairing.back] = _told(back, "back", front, result, pairing)
    return replace(result, sides=tuple(sides))


def pair_pages(earlier: PhotoRead, later: PhotoRead) -> tuple[PhotoRead, PhotoRead]:
    """Two pages that follow each other: one card each, and those are its two sides, or as they were."""
    near = nearness(earlier, later)
    one, other = _only(earlier), _only(later)
    if near is None or one is None or other is None:
        return earlier, later
    # A duplex scan begins with a front: a page that says nothing belongs to the one before it, never to the next.
    alone = later.photo.page % 2 == 0 and near is Nearness.PAGES
    sides = [_side(side, shared_frame=near is Nearness.PAGES) for side in (one, other)]
    for pairing in pair_sides(sides, near, alone=alone):
        names = ("front", "back") if pairing.front == 0 else ("back", "front")
        first = _told(one, names[0], other, later, pairing)
        second = _told(other, names[1], one, earlier, pairing)
        return replace(earlier, sides=(first,)), replace(later, sides=(second,))
    return earlier, later


def nearness(earlier: PhotoRead, later: PhotoRead) -> Nearness | None:
    """How the second page follows the first; None where it does not."""
    if earlier.photo.sha256 == later.photo.sha256:
        return Nearness.PAGES if later.photo.page == earlier.photo.page + 1 else None
    return Nearness.FILES if follows(earlier.photo.source, later.photo.source) else None


def _only(result: PhotoRead) -> SideRead | None:
    """The one side of the page, where there is one and it belongs to no other yet."""
    if len(result.sides) != 1 or result.unread or result.sides[0].other is not None:
        return None
    return result.sides[0]


def _told(side: SideRead, name: str, other: SideRead, where: PhotoRead, pairing: Pairing) -> SideRead:
    return replace(
        side,
        side=name,
        draft=as_back(side.draft, other.draft) if name == "back" else side.draft,
        other=OtherSide(
            card=other.card.index,
            page=where.photo.page,
            sha256=where.photo.sha256,
            probability=round(pairing.probability, 4),
            because=pairing.because,
        ),
    )


def _side(one: SideRead, *, shared_frame: bool) -> Side:
    """What pairing looks at."""
    return side_of(one) if not shared_frame else replace(side_of(one), long_px=max(side_lengths(one.card.quad)))


def side_of(one: SideRead) -> Side:
    """A read side as pairing sees it."""
    width, height = one.card.width_px, one.card.height_px
    return Side(
        draft=one.draft,
        texts=tuple(line.text for line in one.read.lines),
        aspect=max(width, height) / max(1, min(width, height)),
        paper=paper_colour(one.card),
    )
