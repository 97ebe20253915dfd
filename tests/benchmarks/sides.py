"""How often front and back find each other, and strangers never do, on cards as printed (no camera, no reader).

python -m tests.benchmarks.sides --seed 90000 --count 80
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import combinations

from matching.side_evidence import Side
from matching.sides import Nearness, pair_sides
from normalize.draft_card import draft_card
from ocr.reading import Direction, ReadCard, TextLine
from tests.support.backs import choose_back, print_back
from tests.support.card import PrintedCard, print_card
from tests.support.typeset import PX_PER_MM

NEIGHBOURS = 7
"""Each front is held against so many that follow it."""


def side_of(card: PrintedCard) -> Side:
    """A printed side as a reader without fault would hand it over."""
    lines = []
    for line in card.lines:
        a, b, c, d = ((x * PX_PER_MM, y * PX_PER_MM) for x, y in line.quad_mm)
        direction = Direction(line.direction)
        lines.append(TextLine(text=line.text, quad=(a, b, c, d), confidence=0.99, direction=direction))
    width, height = round(card.width_mm * PX_PER_MM), round(card.height_mm * PX_PER_MM)
    read = ReadCard(lines=tuple(lines), width_px=width, height_px=height, engines=())
    long, short = max(width, height), min(width, height)
    texts = tuple(line.text for line in lines)
    return Side(draft=draft_card(read), texts=texts, aspect=long / short, long_px=long)


def main(argv: list[str] | None = None) -> int:
    """Print recall by what the back shows, and wrong pairs among neighbours by how near they lie."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.sides")
    parser.add_argument("--seed", type=int, default=90_000)
    parser.add_argument("--count", type=int, default=80)
    args = parser.parse_args(argv)
    seeds = range(args.seed, args.seed + args.count)
    printed = [print_card(seed) for seed in seeds]
    fronts = [side_of(card) for card in printed]
    found: Counter[tuple[str, Nearness]] = Counter()
    asked: Counter[str] = Counter()
    turned = 0
    for seed, card, front in zip(seeds, printed, fronts, strict=True):
        sort = choose_back(seed)
        if sort == "blank":
            continue
        back = side_of(print_back(card, seed, sort))
        asked[sort] += 1
        for near in Nearness:
            if pairs := pair_sides([front, back], near):
                found[sort, near] += 1
                turned += pairs[0].front != 0
    for sort, count in sorted(asked.items()):
        shares = "  ".join(f"{near.value} {found[sort, near]}/{count}" for near in Nearness)
        sys.stdout.write(f"back shows {sort}: {shares}\n")
    sys.stdout.write(f"front and back exchanged: {turned}\n")
    near_by = [(i, j) for i, j in combinations(range(len(fronts)), 2) if j - i <= NEIGHBOURS]
    for near in Nearness:
        wrong = sum(bool(pair_sides([fronts[i], fronts[j]], near)) for i, j in near_by)
        sys.stdout.write(f"two people, {near.value}: {wrong} wrong pairs of {len(near_by)} neighbours\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
