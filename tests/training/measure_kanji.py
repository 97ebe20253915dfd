"""Read drawn names, half of them with a variant kanji, with and without the verifier; say what it mended and broke.

    python -m tests.training.measure_kanji --sheets 10 --level snap

Only typefaces that the net never saw (tests/training/fonts.tsv) and that print the name. Needs PP-OCR.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.card_image import CardImage
from ingest.geometry import quad_of
from ingest.intake import open_original
from ingest.rectify import rectify
from ocr.engines.ppocr import PpOcr
from ocr.kanji_families import FAMILIES, family_of
from ocr.kanji_verifier import KanjiVerifier
from ocr.reading import ReadCard
from ocr.verify_kanji import verify_kanji
from tests.support.camera import photograph
from tests.support.fonts import Face, available
from tests.support.tables import table
from tests.support.typeset import Sheet, Type

UNSEEN = (
    "bizud-gothic",
    "bizud-mincho",
    "motoya-cedar",
    "motoya-maruberi",
    "sawarabi-gothic",
    "sawarabi-mincho",
    "klee",
)
"""Families of tests/support/data/fonts.tsv whose designs are on the measured side."""
COMMON = (
    "高橋", "山崎", "浜田", "柳沢", "吉田", "渡辺", "斎藤", "斉藤", "桑原", "土屋", "徳永", "広瀬", "沢田", "中島",
    "富田",
    "真田", "国井", "関口", "桜井", "黒沢", "滝本", "曽根", "藪内", "大塚", "福田", "神谷", "清水", "橋本", "鶴田",
    "磯部",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheetful:
    """A photographed sheet of names and what is printed on it."""

    card: CardImage
    names: tuple[str, ...]


def surnames(rng: random.Random, faces: Sequence[Face]) -> tuple[str, Face]:
    """A surname, every other time one with a variant, and an unseen face that prints it."""
    variants = [row[0] for row in table("variant_surnames")]
    while True:
        name = rng.choice(variants) if rng.random() < 0.5 else rng.choice(COMMON)
        able = [face for face in faces if face.prints(name)]
        if able:
            return name, rng.choice(able)


def sheets(count: int, level: str, *, seed: int, vertical: bool) -> Iterator[Sheetful]:
    """Cards that hold nothing but names."""
    faces = [face for face in available() if face.family in UNSEEN]
    given = [row[0] for row in table("given_names")]
    for k in range(count):
        rng = random.Random(f"{seed}/{k}/{vertical}")
        sheet = Sheet(width_mm=91, height_mm=55)
        names = []
        for i in range(8):
            surname, face = surnames(rng, faces)
            first = rng.choice([name for name in given if face.prints(name)])
            text = surname + rng.choice(("", " ")) + first
            kind = Type(face=face, size_pt=rng.uniform(8.5, 15.0), tracking_em=rng.choice((0.0, 0.0, 0.05, 0.2)))
            if vertical:
                sheet.column(text, 84 - i * 10.4, 6, kind)
            else:
                sheet.line(text, 5 + 44 * (i % 2), 11 + 12.5 * (i // 2), kind)
            names.append(text)
        shot = photograph(sheet.pixels(), 91, 55, level, seed * 1000 + k)
        quad = quad_of(shot.corners(np.array([[0, 0], [91, 0], [91, 55], [0, 55]], dtype=np.float64)))
        yield Sheetful(card=rectify(open_original(shot.jpeg, "sheet.jpg").photo(), quad), names=tuple(names))


def plain(text: str) -> str:
    """Without the spaces, which are not what is measured here."""
    return "".join(text.split())


def tally(read: ReadCard, names: Sequence[str], score: Counter[str], label: str) -> list[str | None]:
    """The line read for each name, by likeness; counts names read exactly."""
    from rapidfuzz.distance import Levenshtein

    lines = [plain(line.text) for line in read.lines]
    found: list[str | None] = []
    for name in names:
        best = max(lines, key=lambda line: Levenshtein.normalized_similarity(line, plain(name)), default=None)
        found.append(best)
        score[f"{label} {'variant' if has_variant(name) else 'common'}"] += best == plain(name)
    return found


def has_variant(name: str) -> bool:
    """Whether a character is not its family's everyday form."""
    return any(family_of(char) and family_of(char)[0] != char and char not in "斉曾渡" for char in name)


def main() -> None:
    """Print names right before and after, and characters mended and broken, by family."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sheets", type=int, default=10)
    parser.add_argument("--level", default="snap")
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--vertical", action="store_true")
    given = parser.parse_args()
    engine, verifier = PpOcr(), KanjiVerifier()
    score: Counter[str] = Counter()
    mended: Counter[str] = Counter()
    for sheet in sheets(given.sheets, given.level, seed=given.seed, vertical=given.vertical):
        before = engine.read(sheet.card)
        after = verify_kanji(sheet.card, before, verifier)
        was = tally(before, sheet.names, score, "before")
        now = tally(after, sheet.names, score, "after")
        for name, old, new in zip(sheet.names, was, now, strict=True):
            score["all variant" if has_variant(name) else "all common"] += 1
            _compare(plain(name), old or "", new or "", mended)
    for key, value in sorted(score.items()):
        sys.stdout.write(f"{key}: {value}\n")
    for family in FAMILIES:
        counts = {what: mended[f"{what} {family}"] for what in ("kept", "mended", "missed", "broken")}
        if any(counts.values()):
            sys.stdout.write(f"{family}\t" + "\t".join(f"{what} {n}" for what, n in counts.items()) + "\n")
    for key, n in mended.items():
        if key.startswith(("case", "other")):
            sys.stdout.write(f"{key}: {n}\n")


def _compare(name: str, old: str, new: str, mended: Counter[str]) -> None:
    if len(old) != len(name) or len(new) != len(name):
        mended[f"other length: {name} read {old}"] += 1
        return
    for printed, was, now in zip(name, old, new, strict=True):
        if family := family_of(printed):
            before, after = was == printed, now == printed
            what = {(True, True): "kept", (False, True): "mended", (False, False): "missed", (True, False): "broken"}
            mended[f"{what[before, after]} {family}"] += 1
            if not after:
                mended[f"case {printed}: read {was}, verified {now}"] += 1
        elif was == printed != now:
            mended[f"other broken {printed} → {now}"] += 1


if __name__ == "__main__":
    main()
