"""How often the top of a card is seen to be where it is: flat cards in all four turns, only the decision asked for.

    python -m tests.benchmarks.turn --count 500

A card is drawn once and turned three times. The net answers, the leading reader reads the card that way up and may
take the answer back, as it does for every card.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console

os.environ.setdefault("OMP_NUM_THREADS", "1")  # CPU seconds of one core

from ingest.card_image import CardImage
from ingest.photo import Pixels
from ocr.engines.ppocr import PpOcr
from ocr.read_card import CardReader
from ocr.turn import TurnFinder
from tests.benchmarks.readers import cpu_s
from tests.benchmarks.report import ROOT, Sheet, provenance, write_section
from tests.support.card import PrintedCard, print_card
from tests.support.style import STYLES

LONG_PX = (750, 1000, 1300)
"""Long sides of flat cards as photos and scans give them."""
PATIENCE_S = 600.0
"""The machine may be busy with other work; time is not what is measured."""
STEPS = 25
"""Every so many cards, one line says how far it is."""


@dataclass(kw_only=True)
class TurnTally:
    """Sums over the cards of one kind of writing."""

    cards: int = 0
    mended: int = 0
    """Renderings where what was read took the net's answer back."""
    wrong: Counter[int] = field(default_factory=Counter)
    """Renderings turned wrongly, by the true quarter turns."""
    cpu_s: float = 0.0

    @property
    def right(self) -> float:
        """Share of the renderings."""
        return 1 - self.wrong.total() / max(1, 4 * self.cards)


def kind_of(card: PrintedCard) -> str:
    """What the writing is like."""
    vertical = sum(line.direction == "vertical" for line in card.lines)
    if 2 * vertical > len(card.lines):
        return "vertical"
    return "English" if all(line.text.isascii() for line in card.lines) else "horizontal"


def flat_card(card: PrintedCard, seed: int) -> Pixels:
    """The print as a rectified photo shows it: smaller, a little soft, with a sensor's noise and uneven light."""
    rng = np.random.default_rng([seed, 0x7475726E])
    scale = float(rng.choice(LONG_PX)) / max(card.pixels.shape[:2])
    small = cv2.resize(card.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    small = np.asarray(cv2.GaussianBlur(small, (0, 0), float(rng.uniform(0.4, 1.4))), dtype=np.float32)
    height, width = small.shape[:2]
    across, down = (float(v) for v in rng.uniform(0.7, 1.0, 2))
    light = np.outer(np.linspace(1.0, down, height), np.linspace(across, 1.0, width))[:, :, np.newaxis]
    noise = rng.normal(0, float(rng.uniform(0.5, 5)), (height, width, 1))
    return np.asarray(np.clip(small * light + noise, 0, 255), dtype=np.uint8)


def turns_of(pixels: Pixels, turn: TurnFinder, reader: CardReader) -> tuple[int, bool]:
    """The quarter turns that the reader decides for, and whether that is another answer than the net's."""
    height, width = pixels.shape[:2]
    corners = ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))
    card = CardImage(photo_id="turned", quad=corners, pixels=pixels, px_per_mm=max(height, width) / 91)
    turns = reader.read(card).read.quarter_turns
    return turns, turns != turn.turns(pixels)[0]


def measure(seeds: range, console: Console) -> dict[str, TurnTally]:
    """Every card in all four turns."""
    turn, lead = TurnFinder(), PpOcr(timeout_s=PATIENCE_S)
    reader = CardReader(lead=lead, second=None, fallback=None, turn=turn, check=lead, kanji=None, marks=False)
    styles = sorted(STYLES)
    tallies: dict[str, TurnTally] = {}
    for at, seed in enumerate(seeds, 1):
        # Every other card is of the next style, so that rare ones (vertical, English) are many.
        card = print_card(seed, styles[seed // 2 % len(styles)] if seed % 2 else None)
        tally = tallies.setdefault(kind_of(card), TurnTally())
        tally.cards += 1
        upright = flat_card(card, seed)
        for quarter in range(4):
            pixels = np.ascontiguousarray(np.rot90(upright, -quarter))
            before = cpu_s()
            turns, mended = turns_of(pixels, turn, reader)
            tally.cpu_s += cpu_s() - before
            tally.mended += mended
            if turns != quarter:
                tally.wrong[quarter] += 1
                console.print(f"{card.style}-{seed} turned {quarter}: taken for {turns}", highlight=False)
        if at % STEPS == 0:
            wrong = sum(one.wrong.total() for one in tallies.values())
            console.print(f"{at} of {len(seeds)} cards, {wrong} renderings wrong", highlight=False)
    return tallies


def sheet_of(tallies: dict[str, TurnTally]) -> Sheet:
    """A row for each kind of writing."""
    whole = TurnTally()
    for tally in tallies.values():
        whole.cards += tally.cards
        whole.mended += tally.mended
        whole.wrong += tally.wrong
        whole.cpu_s += tally.cpu_s
    rows = [
        (
            name,
            f"{tally.cards}",
            f"{4 * tally.cards}",
            f"{tally.right:.4f}",
            " / ".join(str(tally.wrong[quarter]) for quarter in range(4)),
            f"{tally.mended}",
            f"{tally.cpu_s / max(1, 4 * tally.cards):.3f}",
        )
        for name, tally in (*sorted(tallies.items()), ("all", whole))
    ]
    header = (
        "writing",
        "cards",
        "renderings",
        "right",
        "wrong at 0 / 90 / 180 / 270°",
        "mended by reading",
        "CPU s each, with reading",
    )
    return Sheet(title="Which way is up", header=header, rows=tuple(rows))


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.turn", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--count", type=int, default=500, help="cards, each in four turns (500)")
    parser.add_argument("--first-seed", type=int, default=1000, help="fresh seeds begin here (1000)")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "accuracy-find.md")
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args(argv)
    console = Console(width=150)
    sheet = sheet_of(measure(range(args.first_seed, args.first_seed + args.count), console))
    sheet.show(console)
    words = provenance(f"python -m tests.benchmarks.turn --count {args.count} --first-seed {args.first_seed}")
    if not args.no_write:
        write_section(args.out, "which way is up", f"## Which way is up\n\n{words}\n\n{sheet.markdown()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
