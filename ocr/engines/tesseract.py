"""Tesseract: the independent second reader, and a reader of its own. How it is called, tesseract_calls.py knows.

As second reader it gets the lines the leader found, re-set one below the other on a clean page: one call for each
script instead of one a line, and nothing on the page but text. Knows no meaning of what it reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.card_image import CardImage
from ingest.geometry import Box, Quad, side_lengths
from ingest.photo import Pixels
from ocr.crop import is_column, lay_down, line_crop
from ocr.engine import OcrOptions
from ocr.engines.tesseract_calls import Caller, Word, make_caller
from ocr.reading import ReadCard, TextLine
from ocr.reading_order import in_reading_order
from ocr.reflow import cells_of, reflowed

NAME = "tesseract"

LANGUAGES = "jpn+eng"
"""For a whole card, where both scripts stand."""
WHOLE_CARD_SIDE_PX = 1600
"""The size of docs/adr/0003's table."""
LINE_HEIGHT_PX = 46
"""Height of a re-set line, ascenders included; not tuned."""
MARGIN_PX = 24
SINGLE_BLOCK = 6
"""--psm 6: one uniform block of text."""
SPARSE = 11
"""--psm 11: as much text as possible in no order; finds the lines of a card block by block."""


class Tesseract:
    """Tesseract on one thread, found in the environment's wheels unless told otherwise."""

    name = NAME

    def __init__(self, options: OcrOptions) -> None:
        self._options = options
        self._version = ""
        self._caller: Caller | None = None

    def version(self) -> str:
        """Of Tesseract, with the data in use."""
        if not self._version:  # asking may start a process
            self._version = f"{self._called().version()}/{LANGUAGES}"
        return self._version

    def _called(self) -> Caller:
        if self._caller is None:
            self._caller = make_caller(self._options)
        return self._caller

    def read(self, card: CardImage, *, boxes: tuple[Quad, ...] | None = None) -> ReadCard:
        """Every line it finds by itself."""
        scale = WHOLE_CARD_SIDE_PX / max(card.pixels.shape[:2])
        grey = cv2.cvtColor(card.pixels, cv2.COLOR_BGR2GRAY)
        page = flatten(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC))
        words = self._called().words(page, LANGUAGES, SINGLE_BLOCK)
        by_line: dict[tuple[int, int, int], list[Word]] = {}
        for word in words:
            by_line.setdefault(word.line, []).append(word)
        lines = []
        for line in by_line.values():
            text = _joined([word.text for word in line])
            box = _around([word.box for word in line], scale)
            confidence = float(np.mean([word.confidence for word in line]))
            lines.append(TextLine(text=text, quad=box.to_quad(), confidence=confidence, by=((self.name, text),)))
        return self._read_card(card, in_reading_order(lines))

    def boxes(self, pixels: Pixels, *, side_px: int = WHOLE_CARD_SIDE_PX) -> tuple[Quad, ...]:
        """Where text is (fits the `TextBoxes` seam): for machines without PP-OCR; knows upright lines only."""
        scale = max(side_px, WHOLE_CARD_SIDE_PX) / max(pixels.shape[:2])
        grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
        page = flatten(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
        rows: dict[tuple[int, int, int], list[Word]] = {}
        for word in self._called().words(page, LANGUAGES, SPARSE):
            rows.setdefault(word.line, []).append(word)
        return tuple(_around([word.box for word in words], scale).to_quad() for words in rows.values())

    def read_lines(self, card: CardImage, found: Sequence[TextLine]) -> ReadCard:
        """Read again the lines another reader found; those it cannot read are left out, quads are kept."""
        latin = [line for line in found if line.text.isascii()]
        other = [line for line in found if not line.text.isascii()]
        lines: list[TextLine] = []
        for group, languages in ((latin, "eng"), (other, "jpn")):  # jpn+eng turns 刺 into Fil
            if group:
                texts = self._reset_and_read(card, group, languages)
                for line, (text, confidence) in zip(group, texts, strict=True):
                    if text:
                        lines.append(
                            TextLine(
                                text=text,
                                quad=line.quad,
                                confidence=confidence,
                                direction=line.direction,
                                by=((self.name, text),),
                            )
                        )
        return self._read_card(card, in_reading_order(lines))

    def _read_card(self, card: CardImage, lines: tuple[TextLine, ...]) -> ReadCard:
        return ReadCard(
            lines=lines, width_px=card.width_px, height_px=card.height_px, engines=((self.name, self.version()),)
        )

    def _reset_and_read(self, card: CardImage, lines: Sequence[TextLine], languages: str) -> list[tuple[str, float]]:
        strips = [_strip(card, line) for line in lines]
        pitch = LINE_HEIGHT_PX + MARGIN_PX
        page = np.full(
            (pitch * len(strips) + MARGIN_PX, max(strip.shape[1] for strip in strips) + 2 * MARGIN_PX), 255, np.uint8
        )
        for i, strip in enumerate(strips):
            top = MARGIN_PX + i * pitch
            page[top : top + LINE_HEIGHT_PX, MARGIN_PX : MARGIN_PX + strip.shape[1]] = strip
        found: list[list[Word]] = [[] for _ in strips]
        for word in self._called().words(page, languages, SINGLE_BLOCK):
            row = int((word.box.centre[1] - MARGIN_PX / 2) // pitch)
            if 0 <= row < len(found):
                found[row].append(word)
        return [
            (
                _joined([word.text for word in sorted(words, key=lambda word: word.box.left)]),
                float(np.mean([word.confidence for word in words])) if words else 0.0,
            )
            for words in found
        ]


def _around(boxes: Sequence[Box], scale: float) -> Box:
    """One box round all, back in the frame before scaling."""
    return Box(
        left=min(box.left for box in boxes) / scale,
        top=min(box.top for box in boxes) / scale,
        right=max(box.right for box in boxes) / scale,
        bottom=max(box.bottom for box in boxes) / scale,
    )


def flatten(grey: NDArray[Any]) -> NDArray[np.uint8]:
    """Dark text on even white: the paper's own brightness divided out, light text on dark turned round.

    Args:
        grey: shape (h, w), uint8.
    """
    size = max(15, (min(grey.shape) // 8) | 1)
    paper = cv2.medianBlur(cv2.dilate(grey, np.ones((5, 5), np.uint8)), min(size, 255))
    if float(np.median(grey)) < 110:
        return flatten(np.asarray(255 - grey, dtype=np.uint8))
    even = cv2.divide(grey, np.maximum(paper, 1), scale=255)
    return np.asarray(even, dtype=np.uint8)


def _strip(card: CardImage, line: TextLine) -> NDArray[np.uint8]:
    """One line, laid flat, evened, at the re-set height; a column of Japanese is set again as a row, glyph by glyph."""
    thickness = min(side_lengths(line.quad))
    crop = line_crop(card.pixels, line.quad, pad_px=0.04 * thickness)
    if is_column(line.quad):
        cells = () if line.text.isascii() else cells_of(crop)
        crop = reflowed(crop, cells) if cells else lay_down(crop)
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    width = max(1, round(grey.shape[1] * LINE_HEIGHT_PX / grey.shape[0]))
    shrink = grey.shape[0] > LINE_HEIGHT_PX
    grey = cv2.resize(grey, (width, LINE_HEIGHT_PX), interpolation=cv2.INTER_AREA if shrink else cv2.INTER_CUBIC)
    low, high = np.percentile(grey, (2, 98))
    if float(np.median(grey)) < (low + high) / 2:
        grey, low, high = 255 - grey, 255 - high, 255 - low
    spread = (grey.astype(np.float32) - low) / max(float(high - low), 1.0) * 255
    return np.asarray(np.clip(spread, 0, 255), dtype=np.uint8)


def _joined(words: Sequence[str]) -> str:
    """Words with a space only between Latin ones: Tesseract puts one between any two."""
    text = ""
    for word in words:
        if text and text[-1].isascii() and word[0].isascii():
            text += " "
        text += word
    return text
