"""`meishi bench find`: how well cards are found and set straight, on composed scenes and on pictures from outside.

    meishi bench find --count 8
    meishi bench find --samples FOLDER
    python -m tests.benchmarks.find --sets touching --draw OUT

Overlap is intersection over union within the frame. Pictures without a card are read as well.
Timings are reported, never tested.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from PIL import ExifTags, Image
from rich.console import Console

os.environ.setdefault("OMP_NUM_THREADS", "1")  # CPU seconds of one core

from api.pipeline import Tools, read_photo
from api.wiring import make_tools
from ingest.card_image import CardImage
from ingest.errors import CardError
from ingest.find_cards import TextBoxes, find_cards
from ingest.found_card import FoundCard
from ingest.geometry import Quad, map_points
from ingest.intake import open_original
from ingest.photo import Photo, Pixels
from ingest.rectify import rectify
from ocr.engine import OcrOptions
from ocr.engines.ppocr import PpOcr
from ocr.turn import TurnFinder
from tests.benchmarks.find_samples import load_outlines
from tests.benchmarks.find_scoring import FindTally, TrueCard
from tests.benchmarks.readers import cpu_s
from tests.benchmarks.report import ROOT, Sheet, provenance, write_section
from tests.support.make_card import make_card
from tests.support.no_card import KINDS, compose_no_card
from tests.support.rough import compose_rough
from tests.support.scene import Scene, compose

FIRST_SEED = 1000
PATIENCE_S = 600.0
"""The machine may be busy with other work; a card given up for time would count as a miss."""
MARKS = ((0, 170, 0), (0, 0, 230))
"""The true outline and the found one, BGR."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picture:
    """One picture and what is true of it."""

    id: str
    data: bytes
    cards: tuple[TrueCard, ...]


class TimedText:
    """The text detector with its CPU seconds counted apart (fits the `TextBoxes` seam)."""

    def __init__(self, inner: TextBoxes) -> None:
        self._inner = inner
        self.spent_s = 0.0

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        """What the detector says."""
        before = cpu_s()
        try:
            return self._inner.boxes(pixels, side_px=side_px)
        finally:
            self.spent_s += cpu_s() - before


def snap(level: str, seed: int) -> Picture:
    """One drawn card, photographed."""
    made = make_card(seed, level=level)
    lines = tuple(np.array(line.quad) for line in made.truth.lines)
    card = TrueCard(corners=np.array(made.truth.quad), lines=lines)
    return Picture(id=made.truth.id, data=made.jpeg, cards=(card,))


def tagged(seed: int) -> Picture:
    """A snap whose file says that it must be turned or mirrored: a hint, and often wrong."""
    plain = snap("snap", seed)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 2 + seed % 7
    said = exif.tobytes()
    segment = b"\xff\xe1" + (len(said) + 2).to_bytes(2, "big") + said
    return replace(plain, id=f"{plain.id}-exif", data=plain.data[:2] + segment + plain.data[2:])


def scene(kind: str, seed: int) -> Picture:
    """A composed scene."""
    return _picture(compose(kind, seed))


def _picture(made: Scene) -> Picture:
    cards = tuple(TrueCard(corners=card.corners, lines=card.lines) for card in made.cards)
    return Picture(id=made.id, data=made.jpeg, cards=cards)


SETS: dict[str, Callable[[int], Picture]] = {
    "flat scan": lambda seed: snap("scan", seed),
    "single snap": lambda seed: snap("snap", seed),
    "hard snap": lambda seed: snap("hard", seed),
    "EXIF says otherwise": tagged,
    "several apart": lambda seed: scene("apart", seed),
    "touching": lambda seed: scene("touching", seed),
    "flatbed": lambda seed: scene("flatbed", seed),
    "cut by the frame": lambda seed: scene("cut", seed),
    "rough, one": lambda seed: _picture(compose_rough("one", seed)),
    "newsprint": lambda seed: _picture(compose_rough("one", seed, "newspaper")),
    "folding card, open": lambda seed: _picture(compose_rough("folded", seed)),
    "rough, several": lambda seed: _picture(compose_rough("several", seed)),
    "rough, touching": lambda seed: _picture(compose_rough("block", seed)),
    "rough, scanner": lambda seed: _picture(compose_rough("glass", seed)),
    "no card": lambda seed: _picture(compose_no_card(seed // 2)) if seed % 2 else scene("nothing", seed // 2),
}
PER_SET = {"flat scan": 3, "single snap": 3, "hard snap": 3, "rough, one": 3, "no card": 2 * len(KINDS) // 5}
"""Pictures of one card or none are drawn this many times as often."""


READ_TOO = frozenset({"no card"})
"""Sets of which the cards are counted that are left after reading: what an outline cannot tell, words do."""


def measure(  # noqa: PLR0917 - one set with all that it is measured by
    pictures: Iterator[Picture],
    text: TextBoxes,
    turn: TurnFinder | None,
    console: Console,
    draw: Path | None,
    tools: Tools | None = None,
) -> FindTally:
    """Find the cards of every picture and compare.

    Args:
        tools: to read them as well, so that what their words refuse is not counted.
    """
    tally = FindTally()
    timed = TimedText(text)
    reads = None if tools is None else replace(tools, text=timed)
    for picture in pictures:
        try:
            photo = open_original(picture.data, picture.id).photo()
        except CardError as error:
            console.print(f"{picture.id}: {error.message}", highlight=False, markup=False)
            continue
        before, text_before = cpu_s(), timed.spent_s
        found = find_cards(photo, timed) if reads is None else [one.found for one in read_photo(photo, reads).sides]
        tally.cpu_s += cpu_s() - before
        tally.text_cpu_s += timed.spent_s - text_before
        tally.handed_on += sum(card.texts is not None for card in found)
        missed = tally.cards - tally.hits[0.9], tally.found - tally.hits[0.9]
        match = tally.add(picture.cards, [card.quad for card in found], (photo.width_px, photo.height_px))
        for i, j in match.items():
            _set_straight(tally, rectify(photo, found[i].quad), picture.cards[j], turn)
        if draw is not None and (tally.cards - tally.hits[0.9], tally.found - tally.hits[0.9]) != missed:
            _draw(photo, picture, found, draw)
    return tally


def _set_straight(tally: FindTally, card: CardImage, true: TrueCard, turn: TurnFinder | None) -> None:
    """How level the text lies on the rectified card, and whether the top is seen to be where it is."""
    to_card = np.linalg.inv(card.to_photo()).astype(np.float64)
    leans = []
    for line in true.lines:
        a, b, _, d = (np.array(p) for p in map_points(to_card, [(float(x), float(y)) for x, y in line]))
        along = b - a if np.linalg.norm(b - a) > np.linalg.norm(d - a) else d - a
        angle = float(np.degrees(np.arctan2(along[1], along[0])))
        leans.append((angle + 45) % 90 - 45)
    if leans:
        tally.leans_deg.append(abs(float(np.median(leans))))
    if turn is not None and true.lines:
        tops = [(float(x), float(y)) for x, y in true.corners[:2]]
        a, b = (np.array(p) for p in map_points(to_card, tops))
        turned = round(float(np.degrees(np.arctan2(*(b - a)[::-1]))) / 90) % 4
        tally.wrong_way += turn.turns(card.pixels)[0] != turned


def _draw(photo: Photo, picture: Picture, found: Sequence[FoundCard], out: Path) -> None:
    """The picture with what is true and what was found."""
    scale = 1200 / max(photo.width_px, photo.height_px)
    small = cv2.resize(photo.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    for corners in (card.corners for card in picture.cards):
        cv2.polylines(small, [np.round(corners * scale).astype(np.int32)], True, MARKS[0], 5)
    for card in found:
        corners = np.array(card.quad) * scale
        cv2.polylines(small, [np.round(corners).astype(np.int32)], True, MARKS[1], 2)
        x, y = corners.mean(axis=0).astype(int)
        cv2.putText(small, f"{card.score:.2f} {card.by}", (x - 80, y), cv2.FONT_HERSHEY_SIMPLEX, 0.8, MARKS[1], 2)
    out.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(out / f"{picture.id}.png"), small)


def sheet_of(tallies: dict[str, FindTally]) -> Sheet:
    """A row for each set."""
    rows = []
    for name, tally in tallies.items():
        each = max(1, tally.pictures)
        leans = tally.leans_deg
        rows.append(
            (
                name,
                f"{tally.pictures}",
                f"{tally.cards}",
                f"{tally.recall(0.8):.3f} / {tally.recall(0.9):.3f}" if tally.cards else "–",
                f"{tally.precision(0.8):.3f} / {tally.precision(0.9):.3f}" if tally.found and tally.cards else "–",
                f"{tally.found - tally.hits[0.8]}",
                f"{tally.merged} / {tally.split}",
                f"{tally.lines_inside / tally.lines:.3f}" if tally.lines else "–",
                f"{np.median(leans):.2f} / {np.percentile(leans, 95):.2f}" if leans else "–",
                f"{tally.wrong_way}" if leans else "–",
                f"{tally.handed_on}" if tally.cards else "–",
                f"{(tally.cpu_s - tally.text_cpu_s) / each:.2f} + {tally.text_cpu_s / each:.2f}",
            )
        )
    header = (
        "set",
        "pictures",
        "cards",
        "recall .8 / .9",
        "precision .8 / .9",
        "not a card",
        "merged / split",
        "lines inside",
        "lean °, median / p95",
        "wrong way up",
        "text handed on",
        "CPU s: finding + text",
    )
    return Sheet(title="Finding cards", header=header, rows=tuple(rows))


def main(argv: Sequence[str] | None = None) -> int:
    """The command line of `meishi bench find`."""
    parser = argparse.ArgumentParser(
        prog="meishi bench find",
        description="How well cards are found and set straight: recall and precision by set.",
        epilog="example: meishi bench find --count 4 --sets touching flatbed",
    )
    parser.add_argument("--count", type=int, default=6, help="scenes in each set; single cards three times as many (6)")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help="fresh seeds begin here (1000)")
    parser.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS))
    parser.add_argument(
        "--samples", type=Path, default=None, help="outside pictures with corners in JSON, instead of fresh scenes"
    )
    parser.add_argument("--draw", type=Path, default=None, help="write every picture with a miss into this folder")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "accuracy-find.md")
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args(argv)
    if args.samples is not None and not args.samples.is_dir():
        parser.error(f"there is no folder {args.samples}")
    console = Console(width=190)
    text, turn = PpOcr(timeout_s=PATIENCE_S), TurnFinder()
    tallies: dict[str, FindTally] = {}
    if args.samples is not None:
        for name, outlines in load_outlines(args.samples).items():
            pictures = (Picture(id=one.picture.name, data=one.upright(), cards=one.cards) for one in outlines)
            tallies[f"samples, {name}"] = measure(pictures, text, turn, console, args.draw)
    else:
        for name in args.sets:
            seeds = range(args.first_seed, args.first_seed + args.count * PER_SET.get(name, 1))
            tools = make_tools(OcrOptions(engine_timeout_s=PATIENCE_S)) if name in READ_TOO else None
            tallies[name] = measure((SETS[name](seed) for seed in seeds), text, turn, console, args.draw, tools)
    sheet = sheet_of(tallies)
    sheet.show(console)
    given = list(sys.argv[1:] if argv is None else argv)
    for path in (args.samples, args.draw, args.out):
        given = [
            "FOLDER" if part == str(path) else part for part in given
        ]  # this machine's paths are nobody's business
    words = provenance(" ".join(["meishi bench find", *given]))
    console.print(words, highlight=False, markup=False)
    if not args.no_write:
        section = "found in pictures from outside" if args.samples is not None else "found"
        write_section(args.out, section, f"## {section.capitalize()}\n\n{words}\n\n{sheet.markdown()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
