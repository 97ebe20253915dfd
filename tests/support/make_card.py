"""A picture of an invented card and everything that is true of it, from one seed.

python -m tests.support.make_card --seed 5 --count 20 --level snap --out DIR
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from tests.support.camera import LEVELS, Shot, photograph
from tests.support.card import PrintedCard, print_card
from tests.support.style import STYLES

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthField:
    """One field a perfect reader finds."""

    kind: str
    value: str
    """Canonical, as the contract of `meishi read --json` says."""
    printed: str
    line_indices: tuple[int, ...]
    office: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthLine:
    """One printed line."""

    text: str
    quad: Corners
    """Photo px, the line's own reading order."""
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Everything that is true of one made picture."""

    id: str
    seed: int
    style: str
    level: str
    fonts: tuple[str, ...]
    direction: str
    quad: Corners
    """The card's corners in photo px, in its own reading order: top-left, top-right, bottom-right, bottom-left."""
    size_px: tuple[int, int]
    fields: tuple[TruthField, ...]
    lines: tuple[TruthLine, ...]

    def to_json(self) -> str:
        """One readable JSON object."""
        plain = asdict(self)
        for field in plain["fields"]:
            if field["office"] is None:
                del field["office"]
        return json.dumps(plain, ensure_ascii=False, indent=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCard:
    """A made picture and its truth."""

    jpeg: bytes
    truth: Truth


def make_card(
    seed: int,
    *,
    style: str | None = None,
    level: str = "snap",
    max_side_px: int | None = None,
    max_bytes: int | None = None,
    id: str = "",
) -> MadeCard:
    """The card of this seed, photographed; the same arguments and fonts give the same bytes.

    Args:
        style: one of card.STYLES; None: drawn from the seed.
        level: `digital`, `scan`, `snap` or `hard`.
        max_side_px: a smaller picture than the level would choose.
        max_bytes: JPEG quality goes down until the file is this small.
        id: the truth's id; made of style, level and seed if not given.
    """
    card = print_card(seed, style)
    shot = photograph(
        card.pixels, card.width_mm, card.height_mm, level, seed, max_side_px=max_side_px, max_bytes=max_bytes
    )
    return MadeCard(jpeg=shot.jpeg, truth=_truth(card, shot, seed, level, id or f"{card.style}-{level}-{seed}"))


def _corners(shot: Shot, points: Corners) -> Corners:
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in shot.corners(np.array(points, dtype=np.float64)))


def _truth(card: PrintedCard, shot: Shot, seed: int, level: str, id_: str) -> Truth:
    w, h = card.width_mm, card.height_mm
    place = {line.tag: i for i, line in enumerate(card.lines)}
    vertical = sum(line.direction == "vertical" for line in card.lines)
    return Truth(
        id=id_,
        seed=seed,
        style=card.style,
        level=level,
        fonts=card.fonts,
        direction="vertical" if vertical * 2 > len(card.lines) else "horizontal",
        quad=_corners(shot, ((0, 0), (w, 0), (w, h), (0, h))),
        size_px=shot.size_px,
        fields=tuple(
            TruthField(
                kind=fact.kind,
                value=fact.value,
                printed=fact.printed,
                line_indices=tuple(place[tag] for tag in fact.tags),
                office=fact.office,
            )
            for fact in card.facts
        ),
        lines=tuple(
            TruthLine(text=line.text, quad=_corners(shot, line.quad_mm), direction=line.direction)
            for line in card.lines
        ),
    )


def main(argv: list[str] | None = None) -> int:
    """Write pictures and truths into a folder."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.support.make_card", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--level", choices=LEVELS, default="snap")
    parser.add_argument("--style", choices=sorted(STYLES), default=None, help="drawn from the seed if not given")
    parser.add_argument("--max-side-px", type=int, default=None)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    for seed in range(args.seed, args.seed + args.count):
        made = make_card(seed, style=args.style, level=args.level, max_side_px=args.max_side_px)
        (args.out / f"{made.truth.id}.jpg").write_bytes(made.jpeg)
        (args.out / f"{made.truth.id}.json").write_text(made.truth.to_json() + "\n", encoding="utf-8")
        sys.stdout.write(
            f"{made.truth.id}  {made.truth.size_px[0]}x{made.truth.size_px[1]}  {len(made.jpeg) // 1024} KB\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
