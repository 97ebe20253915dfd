"""What the net can do, measured on typefaces it never saw, through the product's own verifier. Knows no training."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr.glyph import Glyph
from ocr.kanji_families import CLASSES, FAMILIES, TRIGGERS, candidates, family_of
from ocr.kanji_verifier import TOO_COARSE_PX, KanjiVerifier, Verdict
from ocr.verify_kanji import CHANGE_ABOVE
from tests.training.kanji_samples import BANDS_PX, MATTER_MOST, Samples
from tests.training.typefaces import Typeface

Rows = NDArray[np.bool_]


def report(weights: Path, seen: Samples, unseen: Samples, faces: Sequence[Typeface]) -> str:
    """The text that lies beside the weights."""
    verdicts = judged(KanjiVerifier(weights), unseen)
    right = np.array([v.char == CLASSES[label] for v, label in zip(verdicts, unseen.label, strict=True)])
    sure = np.array([v.probability >= CHANGE_ABOVE and not v.too_coarse for v in verdicts])
    coarse = np.array([v.too_coarse for v in verdicts])
    member = np.array([bool(family_of(CLASSES[label])) for label in unseen.label])
    fine = member & (unseen.size_px >= 20)
    taught = sorted({face.design for face in faces if face.seen})
    measured = ", ".join(unseen.designs)
    lines = [
        "# kanji_verifier.onnx",
        "",
        f"Tells {len(CLASSES)} characters in {len(FAMILIES)} families apart; {weights.stat().st_size // 1024} KB. "
        "Written by `tests/training/train_kanji.py`.",
        "",
        f"Taught with {len(seen.label):,} drawn characters from {len(taught)} designs: {', '.join(taught)}.",
        f"Measured on {len(unseen.label):,} characters from designs it never saw: {measured}.",
        "All weights and copies of one drawing are on one side; drawings that equal a taught one are not counted. Only "
        "the temperature (one number: how sure, never which) was fitted on them. Where a font lacks 𠮷, it is made "
        "from the font's own 吉.",
        "",
        "Right: the likeliest candidate is the printed one. Sure: probability ≥ "
        f"{CHANGE_ABOVE} and not too coarse. Wrong when sure is what could break a correct name.",
        "",
        "| character size | n | right | sure | wrong when sure | called too coarse |",
        "|---|---|---|---|---|---|",
    ]
    for low, high in BANDS_PX:
        rows = member & (unseen.size_px >= low) & (unseen.size_px < high)
        lines.append(f"| {low:.0f}–{high:.0f} px |{_row(rows, right, sure)} {_share(coarse[rows])} |")
    lines += ["", f"Really resolved at (blur and enlargement taken off); too coarse below {TOO_COARSE_PX:.0f} px:", ""]
    lines += ["| resolved | n | right | sure | wrong when sure | called too coarse |", "|---|---|---|---|---|---|"]
    for low, high in ((4, 8), (8, 10), (10, 12), (12, 16), (16, 24), (24, 80)):
        rows = member & (unseen.sharp_px >= low) & (unseen.sharp_px < high)
        lines.append(f"| {low}–{high} px |{_row(rows, right, sure)} {_share(coarse[rows])} |")
    lines += [
        "",
        "By design, from 20 px:",
        "",
        "| design | n | right | sure | wrong when sure |",
        "|---|---|---|---|---|",
    ]
    for i, design in enumerate(unseen.designs):
        lines.append(f"| {design} |{_row(fine & (unseen.design == i), right, sure)}")
    lines += [
        "",
        "By family, from 20 px:",
        "",
        "| family | n | right | sure | wrong when sure |",
        "|---|---|---|---|---|",
    ]
    rest = fine.copy()
    families = [(family, _of(unseen, family) & fine) for family in FAMILIES]
    for family, rows in families:
        if family in MATTER_MOST or not right[rows].all():
            lines.append(f"| {_shown(family)} |{_row(rows, right, sure)}")
            rest &= ~rows
    lines.append(f"| all others |{_row(rest, right, sure)}")
    decoys = np.array([CLASSES[label] in TRIGGERS and not family_of(CLASSES[label]) for label in unseen.label])
    lines.append(f"| decoys (stay themselves) |{_row(decoys & (unseen.size_px >= 20), right, sure)}")
    return "\n".join(lines) + "\n"


def judged(verifier: KanjiVerifier, samples: Samples) -> list[Verdict]:
    """Each as if it had been read as the everyday form of its family; decoys as themselves."""
    found: list[Verdict] = []
    for start in range(0, len(samples.label), 256):
        part = slice(start, start + 256)
        read = [_read_as(CLASSES[label]) for label in samples.label[part]]
        glyphs = [
            Glyph(pixels=pixels, size_px=float(size))
            for pixels, size in zip(samples.pixels[part], samples.size_px[part], strict=True)
        ]
        for char, verdict in zip(read, verifier.judge(read, glyphs), strict=True):
            if verdict is None:
                raise ValueError(f"the net does not know {char}")
            found.append(verdict)
    return found


def _read_as(printed: str) -> str:
    family = family_of(printed)
    return family[0] if family and printed in candidates(family[0]) else printed


def _of(samples: Samples, family: str) -> Rows:
    wanted = [CLASSES.index(char) for char in family]
    return np.isin(samples.label, wanted)


def _shown(family: str) -> str:
    """Compatibility forms look like their everyday form in most fonts: named by number."""
    return "".join(char if not 0xF900 <= ord(char) <= 0xFAFF else f" U+{ord(char):X}" for char in family)


def _row(rows: Rows, right: Rows, sure: Rows) -> str:
    wrong = int((rows & sure & ~right).sum())
    return f" {int(rows.sum())} | {_share(right[rows])} | {_share(sure[rows])} | {wrong} |"


def _share(values: Rows) -> str:
    return f"{float(values.mean()):.3f}" if len(values) else "–"
