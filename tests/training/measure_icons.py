"""What the small signs before numbers are worth: cards read before, their fields without and with a look for signs.

    python -m tests.training.measure_icons --folder DIR --style icons --first 810000 --past 811000

DIR as tests/training/corpus.py fills it. The readings stay as they were recorded; only the signs are looked for anew.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from api.pipeline import Tools, read_photo
from api.wiring import make_tools
from ingest.card_image import CardImage
from ingest.errors import CardError
from ingest.geometry import Quad
from ingest.intake import open_original
from normalize.draft_card import draft_card
from ocr.engine import OcrOptions
from ocr.icon_net import IconNet
from ocr.icons import with_icons
from ocr.read_card import TurnedReading
from ocr.reading import ReadCard
from ocr.turn import turn_card
from tests.benchmarks.scoring import CardScore, score_card
from tests.training.corpus import Sample, samples

CALLED = ("phone", "direct_phone", "fax", "mobile", "toll_free")


class Recorded:
    """A reader that says of a card what was recorded, with the signs it sees now."""

    def __init__(self, sides: Sequence[ReadCard], net: IconNet) -> None:
        self._sides, self._net = iter(sides), net
        self.looked_s: list[float] = []
        self.before: list[ReadCard] = []
        self.after: list[ReadCard] = []

    def read(
        self, card: CardImage, *, boxes: tuple[Quad, ...] | None = None, as_it_lies: bool = False
    ) -> TurnedReading:
        """The next recorded side."""
        read = next(self._sides)
        upright = turn_card(card, read.quarter_turns)
        if (upright.width_px, upright.height_px) != (read.width_px, read.height_px):
            raise ValueError("the card was cut otherwise when it was read")
        begun = time.thread_time()
        seen = with_icons(upright, read, self._net)
        self.looked_s.append(time.thread_time() - begun)
        self.before.append(read)
        self.after.append(seen)
        return TurnedReading(card=upright, read=seen)


def main(argv: Sequence[str] | None = None) -> int:
    """Print both, and every field that changed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--style", help="only cards of this style")
    parser.add_argument("--not-style", default="", help="no cards of this style")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--past", type=int, default=2**31)
    parser.add_argument("--most", type=int, default=10_000, help="cards")
    args = parser.parse_args(argv)
    tools, net = make_tools(OcrOptions()), IconNet()
    without, with_ = Counter[str](), Counter[str]()
    signs, costs, cards = Counter[str](), list[float](), 0
    for one in samples(args.folder, range(args.first, args.past)):
        if cards >= args.most or (args.style and one.style != args.style) or one.style == args.not_style:
            continue
        reader = Recorded(one.sides, net)
        try:
            photo = open_original((args.folder / f"{one.level}-{one.seed}.jpg").read_bytes(), "x.jpg").photo()
            read_photo(photo, Tools(text=tools.text, reader=reader))  # type: ignore[arg-type]  # what the corridor asks of it
        except (CardError, ValueError, StopIteration) as error:
            sys.stdout.write(f"{one.id}: {error}\n")
            continue
        cards += 1
        costs += reader.looked_s
        signs.update(seen.icon.value for read in reader.after for line in read.lines for seen in line.icons)
        old, new = (_score(one, reads) for reads in (reader.before, reader.after))
        _count(without, old)
        _count(with_, new)
        for line in _changes(one, old, new):
            sys.stdout.write(line + "\n")
    sys.stdout.write(f"cards {cards}; signs {dict(signs)}\n")
    if costs:
        sys.stdout.write(
            f"ms a card: median {1000 * sorted(costs)[len(costs) // 2]:.1f}, most {1000 * max(costs):.1f}\n"
        )
    for name, counts in (("without", without), ("with", with_)):
        sys.stdout.write(f"{name}: {dict(sorted(counts.items()))}\n")
    return 0


def _score(one: Sample, reads: Sequence[ReadCard]) -> CardScore:
    said = [
        (reading.kind.value, reading.value, reading.accepted)
        for read in reads
        for reading in draft_card(replace(read)).readings
    ]
    return score_card(one.truth, said)


def _count(counts: Counter[str], score: CardScore) -> None:
    counts["whole"] += score.whole
    counts["accepted"] += score.accepted
    counts["accepted wrong"] += len(score.accepted_wrong)
    for name, pairs in (("right", score.right), ("missed", score.missed), ("spurious", score.spurious)):
        counts[name] += len(pairs)
        counts.update(f"{kind} {name}" for kind, _ in pairs if kind in CALLED)


def _changes(one: Sample, old: CardScore, new: CardScore) -> Iterator[str]:
    for mark, pairs in (("+", set(new.right) - set(old.right)), ("-", set(old.right) - set(new.right))):
        for kind, value in sorted(pairs):
            yield f"{mark} {one.level}-{one.seed} {kind} {value}"


if __name__ == "__main__":
    raise SystemExit(main())
