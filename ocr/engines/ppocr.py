"""PP-OCR: the leading reader; finds text boxes and reads lines.

Both nets are run and decoded by ourselves: the package's own decoder keeps one mean score a line, and we need each
character's probability, place and rivals. Knows no meaning of what it reads.
"""

from __future__ import annotations

import threading
from functools import partial
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ingest.card_image import CardImage
from ingest.geometry import Quad
from ingest.photo import Pixels
from ocr.column_boxes import whole_columns
from ocr.column_figures import ColumnFigures
from ocr.columns import read_column
from ocr.crop import is_column, lay_down, line_crop, with_room
from ocr.ctc import CtcChar, best_path
from ocr.deadline import Deadline
from ocr.engine import Addition, EngineFailed
from ocr.engines.ppocr_nets import Nets, load_nets, version
from ocr.faint import both_looks, made_plain
from ocr.kanji_words import with_kanji_words
from ocr.katakana_words import with_words
from ocr.lone import with_lone_characters
from ocr.net import answer_of
from ocr.postal import UNREAD, with_postal_mark
from ocr.reading import CharReading, Direction, ReadCard, TextLine
from ocr.reading_order import in_reading_order
from ocr.reflow import cells_of, reflowed
from ocr.rows import join_rows
from ocr.settled_figures import settled_by_figures
from ocr.spacing import is_wide, respace
from ocr.swallowed import HELD_POSSIBLE, settled_by_ink
from ocr.telephone import with_dashes
from ocr.text_map import boxes_in
from ocr.twins import resolve_twins

NAME = "ppocr"

DET_SIDE_PX = 608
"""Long side for detection. Of 799 fields on 78 drawn cards, half of them hard shots, 679 were found at it, 676 at 736,
which takes half as long again."""

REC_HEIGHT_PX = 48
"""The recogniser's input height."""

REC_MIN_WIDTH_PX = 160
"""Narrower crops are padded. The net was trained at 320; of 318 fields 290 were found padded to 160, 289 to 320."""

ROW_ROOM = 0.06
"""Above and below a row, share of its height: its characters become smaller, the row shorter. Of 730 fields on 66 drawn
cards 629 were found with and without, for 7% less; 628 with .12."""

DET_STEP_PX = 32
"""The detector's picture is a multiple of this high and wide."""

DET_AREA_PX = 720_000
"""A picture with more px is looked at in parts: whole, one of 1280 x 960 takes 160 MB more than one of 736."""

DET_OVERLAP_PX = 96
"""So far beyond its cuts each part reaches. Of 84 boxes in four pictures of 1280 px 83 were found within 4 px."""

SAME_TEXT = 0.5
"""Two readings this alike are of the same glyphs. Of 285 real rows on drawn cards 283 gave at most .42, the others, of
four glyphs, .5; of 49 lying columns 48 gave .59 and more. The majority of three lines decides."""

ENOUGH_GLYPHS = 6
"""Rows of six to ten gave at most .38, columns as long at least .75: longer ones tell no more, and cost more."""

SURELY_READ = 0.95
"""A line's mean probability."""

TEXT_FLOOR = 0.5
"""A line with a lower mean probability is texture, not text: rapidocr's own `text_score`."""


class PpOcr:
    """PP-OCRv6-small from the rapidocr wheel, one thread, loaded at first use."""

    name = NAME

    def __init__(
        self,
        *,
        threads: int = 1,
        timeout_s: float = 30.0,
        without: frozenset[Addition] = frozenset(),
        nets: Nets | None = None,
    ) -> None:
        """Prepare it; without `nets` those of the wheel are loaded at first use."""
        self._threads = threads
        self._timeout_s = timeout_s
        self._without = without
        self._lock = threading.Lock()
        self._nets = nets
        self._figures = ColumnFigures()

    def version(self) -> str:
        """The wheel's version and the net's name."""
        return version()

    def boxes(self, pixels: Pixels, *, side_px: int = DET_SIDE_PX) -> tuple[Quad, ...]:
        """Where text is, each box in reading order as seen in this picture (fits the `TextBoxes` seam).

        Args:
            pixels: any picture, its own px.
            side_px: the picture is shrunk to this long side before looking.
        """
        return self._boxes(pixels, side_px, self._deadline())

    def _boxes(self, pixels: Pixels, side_px: int, by: Deadline) -> tuple[Quad, ...]:
        h, w = pixels.shape[:2]
        scale = min(1.0, side_px / max(h, w))
        size = [max(1, round(side * scale / DET_STEP_PX)) * DET_STEP_PX for side in (w, h)]
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR)
        return boxes_in(self._map(small, by), width=w, height=h)

    def _map(self, small: NDArray[Any], by: Deadline) -> NDArray[np.float32]:
        """How probably each place is text, shape (h, w): a large picture in parts, for its memory grows with the area.

        The parts overlap, and of each overlap each part gives its own half: what is that far from a cut is seen alike.
        """
        along = int(small.shape[1] >= small.shape[0])
        length, area = small.shape[along], small.shape[0] * small.shape[1]
        parts = -(-area // DET_AREA_PX)
        cuts = [round(i * length / DET_STEP_PX / parts) * DET_STEP_PX for i in range(parts + 1)]
        kept = []
        for start, end in pairwise(cuts):
            low, high = max(0, start - DET_OVERLAP_PX), min(length, end + DET_OVERLAP_PX)
            part = np.ascontiguousarray(small.take(range(low, high), axis=along))
            map_ = answer_of(self._load().detector, _for_a_net(part), by=by, failed=_not_found())
            if map_.shape != (1, 1, *part.shape[:2]):
                raise _not_found()
            kept.append(map_[0, 0].take(range(start - low, end - low), axis=along))
        return np.concatenate(kept, axis=along)

    def read(self, card: CardImage, *, boxes: tuple[Quad, ...] | None = None) -> ReadCard:
        """Every line on the card, with each character's probability and alternatives.

        Boxes of one letter-spaced row are read as one line.
        """
        by = self._deadline()
        found = self._boxes(card.pixels, DET_SIDE_PX, by) if boxes is None else boxes
        plain = None if Addition.FAINT in self._without else made_plain(card.pixels, found)
        rows = found if plain is None else both_looks(found, self._boxes(plain, DET_SIDE_PX, by))
        if Addition.ROWS not in self._without:
            joined = join_rows(rows)  # first, for 一 stands beside 賢, and 賢 in a box of its own
            rows = with_lone_characters(card.pixels, joined, partial(self._recognise, by=by))
            rows = joined if len(rows) == len(joined) else join_rows(rows)
        if Addition.COLUMNS not in self._without:
            rows = whole_columns(card.pixels, rows)
        lines = [line for quad in rows if (line := self.read_line(card.pixels, quad, by=by)) is not None]
        return ReadCard(
            lines=in_reading_order(lines),
            width_px=card.width_px,
            height_px=card.height_px,
            engines=((self.name, self.version()),),
        )

    def read_line(self, pixels: Pixels, quad: Quad, *, by: Deadline | None = None) -> TextLine | None:
        """One line; None when there is nothing to read in it."""
        recognise = partial(self._recognise, by=by or self._deadline())
        column = is_column(quad)
        upright = line_crop(pixels, quad if column else with_room(quad, ROW_ROOM))
        crop = lay_down(upright) if column else upright
        twice = column and Addition.COLUMNS not in self._without
        if twice:
            raw = read_column(upright, recognise)
            if Addition.FIGURES not in self._without:
                raw = settled_by_figures(raw, self._figures.read(upright, by=by or self._deadline()))
        elif column or Addition.SWALLOWED in self._without:
            raw = recognise(crop)
        else:
            raw = settled_by_ink(recognise(crop, weak_above=HELD_POSSIBLE), crop)
        chars = respace(raw, width_px=crop.shape[1], height_px=crop.shape[0])
        if Addition.TWINS not in self._without:
            chars = with_kanji_words(with_words(resolve_twins(chars)))
        if Addition.POSTAL not in self._without:
            chars = with_postal_mark(chars)
        if twice:
            chars = with_dashes(chars)
        chars = tuple(char for char in chars if char.text != UNREAD)
        if not chars or not any(char.text.strip() for char in chars):
            return None
        mean = _mean(chars)
        if mean < TEXT_FLOOR:
            return None
        text = "".join(char.text for char in chars)
        return TextLine(
            text=text,
            quad=quad,
            confidence=round(mean, 5),
            direction=Direction.VERTICAL if column and len(text) > 1 else Direction.HORIZONTAL,
            chars=tuple(
                CharReading(
                    text=char.text,
                    confidence=char.confidence,
                    agreed=True if char.seen_twice else None,
                    alternatives=char.alternatives,
                    at=round(char.position, 5),
                )
                for char in chars
            ),
            by=((self.name, text),),
        )

    def on_their_backs(self, card: CardImage, read: ReadCard, *, closely: bool = True) -> bool:
        """Whether the rows read are columns of vertical writing, the card lying on its side (fits `TurnCheck`).

        PP-OCR reads a column laid down as gladly as a row, so its score does not tell; set upright, glyph by glyph, the
        text of a real row becomes junk and that of a column stays what it was.
        """
        by = self._deadline()
        rows = [line for line in read.lines if line.direction is Direction.HORIZONTAL]
        telling = [line for line in rows if sum(map(is_wide, line.text)) >= max(4, 0.8 * len(line.text))]
        telling = sorted(telling, key=_telling)[:3]
        votes: list[bool] = []
        for line in telling:
            votes.append(self._stays_upright(card, line, by))
            if not closely and not votes[0]:
                return False  # the plainest line stands, and nothing else made anybody doubt
        return sum(votes) > len(votes) / 2

    def _stays_upright(self, card: CardImage, line: TextLine, by: Deadline) -> bool:
        column = np.ascontiguousarray(np.rot90(line_crop(card.pixels, line.quad), -1))
        cells = cells_of(column)
        row = self._recognise(reflowed(column, cells), by=by) if cells else ()
        ours, theirs = ("".join(text.split()) for text in (line.text, "".join(char.text for char in row)))
        return Levenshtein.normalized_similarity(ours, theirs) >= SAME_TEXT

    def _recognise(self, crop: Pixels, *, by: Deadline, weak_above: float = 1.0) -> tuple[CtcChar, ...]:
        nets = self._load()
        h, w = crop.shape[:2]
        width = max(1, int(np.ceil(w * REC_HEIGHT_PX / h)))
        row = np.zeros((1, 3, REC_HEIGHT_PX, max(width, REC_MIN_WIDTH_PX)), dtype=np.float32)
        row[..., :width] = _for_a_net(cv2.resize(crop, (width, REC_HEIGHT_PX)))
        scores = answer_of(nets.recogniser, row, by=by, failed=_not_read())
        if scores.ndim != 3 or scores.shape[2] != len(nets.alphabet):
            raise _not_read()
        return best_path(scores[0], nets.alphabet, width_share=width / row.shape[3], weak_above=weak_above)

    def _deadline(self) -> Deadline:
        """For one card; loading the nets does not count."""
        self._load()
        return Deadline(self._timeout_s, who="PP-OCR")

    def _load(self) -> Nets:
        """Both nets, loaded once."""
        if self._nets is None:
            with self._lock:
                if self._nets is None:
                    self._nets = load_nets(threads=self._threads, cp932_only=Addition.CP932 not in self._without)
        return self._nets


def _telling(line: TextLine) -> tuple[float, ...]:
    """Sorts lines by how plainly and cheaply they tell: first the shortest that is long enough and surely read."""
    enough = line.confidence >= SURELY_READ and len(line.text) >= ENOUGH_GLYPHS
    return (0, len(line.text)) if enough else (1, -line.confidence)


def _not_found() -> EngineFailed:
    return EngineFailed("PP-OCR could not look for text.", "Try another picture, or read it with --reader tesseract.")


def _not_read() -> EngineFailed:
    return EngineFailed("PP-OCR could not read a line.", "Read the card with --reader tesseract.")


def _for_a_net(picture: NDArray[Any]) -> NDArray[np.float32]:
    """Shape (1, 3, h, w), −1 to 1."""
    return np.asarray(cv2.dnn.blobFromImage(picture, 1 / 127.5, mean=(127.5, 127.5, 127.5)), dtype=np.float32)


def _mean(chars: tuple[CtcChar, ...]) -> float:
    return sum(char.confidence for char in chars) / len(chars) if chars else 0.0
