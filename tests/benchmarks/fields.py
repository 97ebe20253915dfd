"""`meishi bench fields`: every kind's fields, how sure we said we were, and whether what was accepted is right.

    meishi bench fields --count 30
    meishi bench fields --corpus FOLDER

Writes its section of docs/accuracy.md and the reliability diagram. With `--corpus` the cards were read before
(python -m tests.training.corpus) and only what follows the reading is done anew.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from rich.console import Console
from rich.progress import track

from api.pipeline import read_photo
from api.wiring import make_tools
from ingest.intake import open_original
from normalize.draft_card import draft_card
from ocr.engine import OcrOptions
from ocr.reading import ReadCard
from tests.benchmarks.judged import Judgement, Said, by_kind, by_level, cards_sheet
from tests.benchmarks.reliability import diagram
from tests.benchmarks.report import ROOT, provenance, write_section
from tests.benchmarks.scoring import Pair
from tests.support.camera import LEVELS
from tests.support.make_card import make_card

FIRST_SEED = 5000
Card = tuple[str, str, tuple[Pair, ...], tuple[ReadCard, ...]]
"""(id, level, what is true, what the readers saw on each side found)."""


def fresh(seeds: range, levels: Sequence[str]) -> Iterator[Card]:
    """Cards drawn, photographed and read now."""
    tools = make_tools(OcrOptions())
    for seed in seeds:
        for level in levels:
            made = make_card(seed, level=level)
            sides = read_photo(open_original(made.jpeg, "card.jpg").photo(), tools).sides
            truth = tuple((field.kind, field.value) for field in made.truth.fields)
            yield made.truth.id, level, truth, tuple(side.read for side in sides)


def kept(folder: Path, seeds: range | None) -> Iterator[Card]:
    """Cards read before."""
    from tests.training.corpus import samples

    for one in samples(folder, seeds):
        yield one.id, one.level, one.truth, one.sides


def judged(cards: Iterator[Card]) -> Judgement:
    """What draft_card makes of them, against the truth."""
    judgement = Judgement()
    for card, level, truth, reads in cards:
        said = [
            Said(kind=str(one.kind), value=one.value, confidence=one.confidence, accepted=one.accepted)
            for read in reads
            for one in draft_card(read).readings
        ]
        judgement.add(card, level, truth, said)
    return judgement


def run(cards: Iterator[Card], command: str, out: Path | None, console: Console, *, errors: bool = False) -> Judgement:
    """Measure, print, and write the section and the diagram beside it (None: only print)."""
    judgement = judged(cards)
    levels = [level for level in LEVELS if judgement.cards[level]]
    sheets = [cards_sheet(judgement, levels), by_level(judgement, levels)]
    easy = [level for level in levels if level in ("scan", "snap")]
    sheets += [by_kind(judgement, easy)] if easy else []
    sheets += [by_kind(judgement, levels)] if levels != easy else []
    for sheet in sheets:
        sheet.show(console)
    if errors:
        for one in judgement.said:
            if one.accepted and not one.right:
                console.print(f"{one.card}  {one.kind}: {one.value}  {one.confidence}", highlight=False, markup=False)
    words = provenance(command)
    console.print(words, highlight=False, markup=False)
    if out is not None:
        sure = [(one.confidence, one.right) for one in judgement.said if one.confidence is not None]
        picture = out.parent / "images" / "reliability.svg"
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(diagram(sure, "Is 0.9 nine in ten?"), encoding="utf-8")
        body = "\n".join(sheet.markdown() for sheet in sheets)
        image = "![Confidence against the share that was right](images/reliability.svg)"
        write_section(out, "fields", f"## Fields and trust\n\n{words}\n\n{image}\n\n{body}")
    return judgement


def main(argv: Sequence[str] | None = None) -> int:
    """The command line of `meishi bench fields`."""
    parser = argparse.ArgumentParser(
        prog="meishi bench fields",
        description="Fields by kind and level: right, spurious, accepted, wrong among the accepted; calibration.",
        epilog="example: meishi bench fields --count 30",
    )
    parser.add_argument("--count", type=int, default=30, help="cards at each level (30)")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help=f"fresh seeds begin here ({FIRST_SEED})")
    parser.add_argument("--levels", nargs="+", choices=LEVELS, default=["scan", "snap", "hard"])
    parser.add_argument("--corpus", type=Path, default=None, help="cards read before, instead of fresh ones")
    parser.add_argument(
        "--seeds", type=int, nargs=2, default=None, metavar=("FIRST", "PAST_LAST"), help="of the corpus"
    )
    parser.add_argument("--errors", action="store_true", help="print every accepted field that is wrong")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "accuracy.md")
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args(argv)
    console = Console()
    if args.corpus is not None:
        cards = kept(args.corpus, range(*args.seeds) if args.seeds else None)
        said = "meishi bench fields --corpus FOLDER" + (" --seeds {} {}".format(*args.seeds) if args.seeds else "")
    else:
        cards = fresh(range(args.first_seed, args.first_seed + args.count), args.levels)
        said = (
            f"meishi bench fields --first-seed {args.first_seed} --count {args.count} --levels {' '.join(args.levels)}"
        )
    cards = iter(track(cards, "reading", console=console, disable=not console.is_terminal, total=None))
    run(cards, said, None if args.no_write else args.out, console, errors=args.errors)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
