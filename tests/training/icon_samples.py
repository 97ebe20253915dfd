"""Lines of text with signs before them as a camera shows them, and the signs cut out as the net is shown them.

The cut is the product's own (ocr/icon_crop.py). A good third are letters, bullets and signs of other meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Box
from ocr.icon_crop import SIDE_PX, cut_signs
from ocr.icon_net import NONE
from tests.support.fonts import Face
from tests.training.icon_drawings import Drawing
from tests.training.icon_sheet import CLASSES, EM_PX, Row, by_family, draw_sheet

SMALLEST_PX, LARGEST_PX = 11.0, 44.0
"""Type sizes, card px."""

Cut = tuple[NDArray[np.uint8], int, float, str]
"""Picture, class, card px, family."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IconSamples:
    """Signs as the net is shown them."""

    pixels: NDArray[np.uint8]
    """(n, 32, 32)."""
    label: NDArray[np.int64]
    """Index into CLASSES."""
    size_px: NDArray[np.float32]
    """The sign's longer side, card px."""
    family: tuple[str, ...]
    """Whose drawing it is; `text` for letters."""


def draw_samples(drawings: Sequence[Drawing], fonts: Sequence[Face], count: int, *, seed: int) -> IconSamples:
    """About this many cut signs, a third of them none that the net knows."""
    rng = np.random.default_rng(seed)
    by_kind = by_family(drawings)
    rows: list[Cut] = []
    while len(rows) < count:
        sheet, drawn = draw_sheet(rng, by_kind, fonts)
        rows += _photographed(rng, sheet, drawn)
    return packed(rows)


def packed(rows: Sequence[Cut]) -> IconSamples:
    """As arrays."""
    return IconSamples(
        pixels=np.stack([row[0] for row in rows]).reshape(-1, SIDE_PX, SIDE_PX),
        label=np.array([row[1] for row in rows], dtype=np.int64),
        size_px=np.array([row[2] for row in rows], dtype=np.float32),
        family=tuple(row[3] for row in rows),
    )


def _photographed(rng: np.random.Generator, sheet: NDArray[np.uint8], drawn: Sequence[Row]) -> list[Cut]:
    em = float(np.exp(rng.uniform(*np.log((SMALLEST_PX, LARGEST_PX)))))
    enlarged = 1.0 if rng.random() < 0.55 else float(rng.uniform(1.0, 1.8))
    scale = em / enlarged / EM_PX
    size = (round(sheet.shape[1] * scale), round(sheet.shape[0] * scale))
    seen = cv2.resize(sheet, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    sigma = abs(float(rng.normal(0.0, 0.6)))
    if sigma > 0.15:
        seen = cv2.GaussianBlur(seen, (0, 0), sigma)
    seen = 128 + (seen - 128) * float(rng.uniform(0.55, 1.0)) + float(rng.uniform(-25, 15))
    seen *= np.linspace(float(rng.uniform(0.85, 1.0)), 1.0, size[0], dtype=np.float32)[None, :, None]
    seen += rng.normal(0.0, float(rng.choice([0.7, 2.0, 4.0, 7.0])), (size[1], size[0], 1))
    _, data = cv2.imencode(
        ".jpg", np.clip(seen, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(60, 96))]
    )
    card = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if enlarged > 1.02:
        card = cv2.resize(card, None, fx=enlarged, fy=enlarged, interpolation=cv2.INTER_CUBIC)
    return cut_rows(rng, np.asarray(card, dtype=np.uint8), drawn, np.diag([em / EM_PX, em / EM_PX, 1.0]))


def cut_rows(
    rng: np.random.Generator, card: NDArray[np.uint8], drawn: Sequence[Row], to_card: NDArray[np.float64]
) -> list[Cut]:
    """(picture, class, card px, family) of whatever is cut before each line.

    Args:
        to_card: sheet px to card px, shape (3, 3).
    """
    found = []
    for row in drawn:
        text = row.text
        pad = rng.uniform(0.02, 0.16, 4) * text.height
        left = text.left - pad[0]
        included = row.sign is not None and rng.random() < 0.3
        if included and row.sign is not None:
            left = min(left, row.sign.left - pad[0])
        box = Box(left=left, top=text.top - pad[1], right=text.right + pad[2], bottom=text.bottom + pad[3])
        quad = tuple(
            (float(p[0]), float(p[1]))
            for p in cv2.perspectiveTransform(np.array([box.to_quad()], np.float64), to_card)[0]
        )
        before = (text.left - box.left + float(rng.normal(0, 0.05)) * text.height) / box.width
        for sign in cut_signs(card, quad, before=before):  # type: ignore[arg-type]  # four corners
            label = NONE
            if row.sign is not None:
                at = cv2.perspectiveTransform(np.array([row.sign.to_quad()], np.float64), to_card)[0]
                share = _overlap(
                    sign.box, Box(left=at[:, 0].min(), top=at[:, 1].min(), right=at[:, 0].max(), bottom=at[:, 1].max())
                )
                if 0.1 < share < 0.4:
                    continue
                label = row.kind if share >= 0.4 else NONE
            family = row.family if label != NONE or row.kind == NONE else "text"
            found.append((sign.pixels, CLASSES.index(label), max(sign.box.width, sign.box.height), family))
    return found


def _overlap(one: Box, two: Box) -> float:
    """Intersection over union."""
    w = min(one.right, two.right) - max(one.left, two.left)
    h = min(one.bottom, two.bottom) - max(one.top, two.top)
    both = max(0.0, w) * max(0.0, h)
    return both / (one.width * one.height + two.width * two.height - both)
