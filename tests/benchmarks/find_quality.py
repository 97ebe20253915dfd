"""How often a picture's faults are said: drawn cards as they are, and with one thing made wrong.

    python -m tests.benchmarks.find_quality --count 12

The true outline and the true lines are used, so that only the notes are measured. Timings are not.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console

from ingest.geometry import Quad, map_quad, quad_area, quad_of, side_lengths
from ingest.intake import open_original
from ingest.photo import Photo, Pixels
from ingest.quality import notes_on
from ingest.rectify import rectify
from tests.benchmarks.report import ROOT, Sheet, provenance, write_section
from tests.support.make_card import make_card

FIRST_SEED = 1000
CODES = ("blurred", "too_small", "glare", "cut_by_frame")
Damage = Callable[[np.random.Generator, Photo, tuple[Quad, ...], Quad], tuple[Pixels, float, tuple[float, float]]]
"""Photo, lines and card (photo px) → new pixels, and how photo px became px of these: scale, then shift."""


def _line_px(lines: Sequence[Quad]) -> float:
    return float(np.median([min(side_lengths(line)) for line in lines]))


def _as_it_is(rng: np.random.Generator, photo: Photo, lines: tuple[Quad, ...], card: Quad):  # type: ignore[no-untyped-def]  # a tuple of the arguments' own types
    return photo.pixels, 1.0, (0.0, 0.0)


def _soft(share: float) -> Damage:
    def damage(rng: np.random.Generator, photo: Photo, lines: tuple[Quad, ...], card: Quad):  # type: ignore[no-untyped-def]  # a tuple of the arguments' own types
        sigma = share * _line_px(lines)
        return np.asarray(cv2.GaussianBlur(photo.pixels, (0, 0), sigma), dtype=np.uint8), 1.0, (0.0, 0.0)

    return damage


def _small(line_px: float) -> Damage:
    def damage(rng: np.random.Generator, photo: Photo, lines: tuple[Quad, ...], card: Quad):  # type: ignore[no-untyped-def]  # a tuple of the arguments' own types
        scale = min(1.0, line_px / _line_px(lines))
        small = cv2.resize(photo.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        return np.asarray(small, dtype=np.uint8), scale, (0.0, 0.0)

    return damage


def _glare(share: float) -> Damage:
    """A reflection that hides this share of the text's room."""

    def damage(rng: np.random.Generator, photo: Photo, lines: tuple[Quad, ...], card: Quad):  # type: ignore[no-untyped-def]  # a tuple of the arguments' own types
        masks = []
        for line in lines:
            mask = np.zeros(photo.pixels.shape[:2], np.uint8)
            cv2.fillConvexPoly(mask, np.array(line).astype(np.int32), 1)
            masks.append(mask)
        text = np.max(masks, axis=0) > 0
        centre = np.array(lines[int(rng.integers(len(lines)))]).mean(axis=0)
        ys, xs = np.mgrid[0 : text.shape[0], 0 : text.shape[1]].astype(np.float32)
        away = np.hypot((xs - centre[0]) / 1.6, ys - centre[1])
        radius = float(np.quantile(away[text], share))
        light = 400.0 / (1 + np.exp((away - radius) / (0.08 * radius)))
        lit = np.clip(photo.pixels + light[:, :, np.newaxis], 0, 255)
        return lit.astype(np.uint8), 1.0, (0.0, 0.0)

    return damage


def _cut(share: float) -> Damage:
    """The frame goes through the card."""

    def damage(rng: np.random.Generator, photo: Photo, lines: tuple[Quad, ...], card: Quad):  # type: ignore[no-untyped-def]  # a tuple of the arguments' own types
        corners = np.array(card)
        low, high = corners.min(axis=0), corners.max(axis=0)
        at = int(low[0] + share * (high[0] - low[0]))
        return np.ascontiguousarray(photo.pixels[:, at:]), 1.0, (-float(at), 0.0)

    return damage


DAMAGES: dict[str, Damage] = {
    "as it is": _as_it_is,
    "blurred by .05 of a line's height": _soft(0.05),
    "blurred by .10": _soft(0.10),
    "blurred by .15": _soft(0.15),
    "blurred by .20": _soft(0.20),
    "lines 14 px high": _small(14),
    "lines 9 px high": _small(9),
    "lines 7 px high": _small(7),
    "a tenth of the text in glare": _glare(0.1),
    "a quarter of the text in glare": _glare(0.25),
    "half of the text in glare": _glare(0.5),
    "a tenth cut off": _cut(0.1),
    "a quarter cut off": _cut(0.25),
}


def said(level: str, seed: int) -> Iterator[tuple[str, set[str]]]:
    """For one drawn card: each damage and the codes of the notes on it."""
    made = make_card(seed, level=level)
    photo = open_original(made.jpeg, made.truth.id).photo()
    lines = tuple(quad_of(np.array(line.quad)) for line in made.truth.lines)
    card = quad_of(np.array(made.truth.quad))
    for name, damage in DAMAGES.items():
        pixels, scale, shift = damage(np.random.default_rng(seed), photo, lines, card)
        move = np.array([[scale, 0, shift[0]], [0, scale, shift[1]], [0, 0, 1.0]])
        seen = Photo(sha256="0" * 64, page=1, source=name, pixels=pixels)
        flat = rectify(seen, map_quad(move, card))
        to_card = np.linalg.inv(flat.to_photo()).astype(np.float64)
        kept = [map_quad(move, line) for line in lines]
        kept = [line for line in kept if min(x for x, _ in line) >= 0 and quad_area(line) > 1]
        notes = notes_on(flat, [map_quad(to_card, line) for line in kept], (seen.width_px, seen.height_px))
        yield name, {note.code for note in notes}


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table and write it into docs/accuracy-find.md."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.find_quality", description=__doc__)
    parser.add_argument("--count", type=int, default=12, help="cards of each level (12)")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--levels", nargs="+", default=["scan", "snap", "hard"])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "accuracy-find.md")
    args = parser.parse_args(argv)
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for level in args.levels:
        for seed in range(args.first_seed, args.first_seed + args.count):
            for name, codes in said(level, seed):
                row = counts.setdefault((level, name), dict.fromkeys(CODES, 0))
                for code in codes:
                    row[code] += 1
    rows = tuple(
        (f"{level}, {name}", *(f"{row[code] / args.count:.2f}" for code in CODES))
        for (level, name), row in counts.items()
    )
    sheet = Sheet(title="What is said of damaged pictures", header=("picture", *CODES), rows=rows)
    sheet.show(Console(width=140))
    words = provenance(
        f"python -m tests.benchmarks.find_quality --count {args.count} --first-seed {args.first_seed}"
        f" --levels {' '.join(args.levels)}"
    )
    write_section(args.out, "what is said of pictures", f"## What is said of pictures\n\n{words}\n\n{sheet.markdown()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
