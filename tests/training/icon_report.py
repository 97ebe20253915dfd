"""What the icon net can do, measured on sets it never saw under the camera of tests/support. Knows no training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.icon_net import NONE, IconNet
from ocr.icons import SURE
from tests.support.camera import photograph
from tests.support.fonts import Face
from tests.training.icon_drawings import Drawing
from tests.training.icon_samples import IconSamples, cut_rows, packed
from tests.training.icon_sheet import CLASSES, EM_PX, by_family, draw_sheet, faces

LEVELS = ("scan", "snap", "hard")
CARD_MM = (91.0, 55.0)
CARDS = 14
"""Cards of a level; about two dozen lines each."""
BANDS_PX = ((9.0, 14.0), (14.0, 20.0), (20.0, 30.0), (30.0, 60.0))
COPY = 0.97
"""A measured drawing that correlates more than this with a taught one of its kind is a copy of it and is left out."""


def report(weights: Path, drawn: Sequence[Drawing], taught: int, *, seed: int) -> str:
    """The text that lies beside the weights."""
    unseen = without_copies(drawn)
    samples, levels = photographed(unseen, faces(seen=False), seed=seed)
    verdicts = IconNet(weights).judge(list(samples.pixels))
    said = np.array([CLASSES.index(kind) for kind, _ in verdicts])
    sure = np.array([probability >= SURE for _, probability in verdicts])
    sets = sorted({one.family for one in drawn if one.seen})
    measured = sorted({one.family for one in unseen})
    signs = samples.label != CLASSES.index(NONE)
    text = np.array([family == "text" for family in samples.family]) & ~signs
    lines = [
        "# icon_net.onnx",
        "",
        f"Tells {len(CLASSES) - 1} small signs apart and from everything else; {weights.stat().st_size // 1024} KB. "
        "Written by `tests/training/train_icons.py`.",
        "",
        f"Taught with {taught:,} cut signs and other things from {len(sets)} sets: {', '.join(sets)}.",
        f"Measured on {len(samples.label):,} cut from cards under the camera of `tests/support` ({', '.join(LEVELS)}), "
        f"drawings of sets it never saw: {', '.join(measured)}. Drawings that equal a taught one are left out; the "
        "type of the lines is of families it never saw. Thin and solid, bare and in discs, squares and rings.",
        "A printer counts as a fax, a desk telephone as a telephone, a house as a place: so they are used on cards.",
        "",
        f"Found: named rightly with probability ≥ {SURE}. Wrong: another sign with that probability. What is neither "
        "is left alone.",
        "",
        "| sign | n | found | wrong | taken for |",
        "|---|---|---|---|---|",
    ]
    lines += [_row(kind, samples.label == CLASSES.index(kind), samples.label, said, sure) for kind in CLASSES[:-1]]
    lines += ["", "| sign's size, card px | n | found | wrong |", "|---|---|---|---|"]
    for low, high in BANDS_PX:
        rows = signs & (samples.size_px >= low) & (samples.size_px < high)
        lines.append(_short(f"{low:.0f}–{high:.0f}", rows, samples.label, said, sure))
    lines += ["", "| level | n | found | wrong |", "|---|---|---|---|"]
    lines += [_short(level, signs & (levels == level), samples.label, said, sure) for level in LEVELS]
    lines += ["", "What is none of them, and how often it was taken for one:", "", "| what | n | false alarms | as |"]
    lines.append("|---|---|---|---|")
    for name, rows in (("letters, kanji, bullets, labels", text), ("signs of other meaning", ~signs & ~text)):
        wrong = rows & sure & (said != CLASSES.index(NONE))
        lines.append(f"| {name} | {rows.sum()} | {wrong.sum()} | {_counted(said[wrong])} |")
    return "\n".join(lines) + "\n"


_Ints = NDArray[np.int64]
_Bools = NDArray[np.bool_]


def _row(kind: str, rows: _Bools, label: _Ints, said: _Ints, sure: _Bools) -> str:
    found, wrong = rows & sure & (said == label), rows & sure & (said != label) & (said != CLASSES.index(NONE))
    return f"| {kind} | {rows.sum()} | {_share(found, rows)} | {wrong.sum()} | {_counted(said[wrong])} |"


def _short(name: str, rows: _Bools, label: _Ints, said: _Ints, sure: _Bools) -> str:
    found, wrong = rows & sure & (said == label), rows & sure & (said != label) & (said != CLASSES.index(NONE))
    return f"| {name} | {rows.sum()} | {_share(found, rows)} | {wrong.sum()} |"


def _share(some: _Bools, rows: _Bools) -> str:
    return f"{some.sum() / rows.sum():.3f}" if rows.any() else "–"


def _counted(said: _Ints) -> str:
    return ", ".join(f"{CLASSES[k]} {int((said == k).sum())}" for k in sorted(set(said.tolist()))) or "–"


def without_copies(drawn: Iterable[Drawing]) -> list[Drawing]:
    """The drawings of the kept sets that no taught set has as well."""
    all_ = list(drawn)
    kept = []
    for kind in CLASSES:
        taught = np.stack([_shape(one) for one in all_ if one.kind == kind and one.seen])
        kept += [
            one
            for one in all_
            if one.kind == kind and not one.seen and (kind == NONE or float((taught @ _shape(one)).max()) <= COPY)
        ]
    return kept


def _shape(drawing: Drawing) -> NDArray[np.float32]:
    small = cv2.resize(drawing.coverage, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
    small -= small.mean()
    return np.asarray(small / max(float(np.linalg.norm(small)), 1e-6), dtype=np.float32)


def photographed(
    drawings: Sequence[Drawing], fonts: Sequence[Face], *, seed: int, cards: int = CARDS
) -> tuple[IconSamples, NDArray[np.str_]]:
    """(what is cut before the lines of whole cards, the level each was photographed at)."""
    rng = np.random.default_rng(seed)
    kinds = by_family(drawings)
    found, levels = [], []
    for level in LEVELS:
        for k in range(cards):
            px_per_mm = EM_PX / float(rng.uniform(1.7, 3.0))
            width, height = (round(side * px_per_mm) for side in CARD_MM)
            rows = int((height - EM_PX * 2.5) / (EM_PX * 2.1))
            sheet, drawn = draw_sheet(rng, kinds, fonts, rows=rows)
            card = np.empty((height, width, 3), np.uint8)
            card[:] = sheet[0, 0]
            shown = sheet[:height, :width]
            card[: shown.shape[0], : shown.shape[1]] = shown
            shot = photograph(card, *CARD_MM, level, seed * 1000 + k)
            photo = cv2.imdecode(np.frombuffer(shot.jpeg, np.uint8), cv2.IMREAD_COLOR)
            flat_px = 0.5 * float(np.linalg.norm(np.diff(shot.corners(np.array([[20.0, 27], [70, 27]])), axis=0)) / 25)
            size = (round(CARD_MM[0] * flat_px), round(CARD_MM[1] * flat_px))
            flatten = np.diag([flat_px, flat_px, 1.0]) @ np.linalg.inv(shot.card_to_photo)
            flat = cv2.warpPerspective(photo, flatten, size, flags=cv2.INTER_CUBIC)
            px = flat_px / px_per_mm
            cut = cut_rows(rng, np.asarray(flat, dtype=np.uint8), drawn, np.diag([px, px, 1.0]))
            found += cut
            levels += [level] * len(cut)
    return packed(found), np.array(levels)
