"""CardReader: the leader reads, the second reader checks, and one failing does not stop the other. Knows no engine."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.blank import is_blank
from ingest.card_image import CardImage
from ingest.geometry import Point, Quad, turn_corners
from ocr.codes import read_codes
from ocr.engine import EngineError, OcrEngine, SecondReader, TurnCheck
from ocr.fuse import fuse
from ocr.icon_net import IconNet
from ocr.icons import with_icons
from ocr.kanji_verifier import KanjiVerifier
from ocr.marks import with_marks
from ocr.reading import ReadCard
from ocr.second_look import worth_a_second_look
from ocr.turn import TurnFinder, turn_card
from ocr.verify_kanji import verify_kanji

TURN_SURE = 0.915
"""The turn net's probability above which one line is enough of a check: right horizontal cards give .92 and .93, and
so do some vertical ones of portrait form, a quarter too far."""
PLAINLY_READ = 0.85
FEWEST_CHARS = 6
"""A reading with fewer characters in lines surer than that does not tell which way is up: others are tried."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TurnedReading:
    """A card the right way up and what stands on it."""

    card: CardImage
    read: ReadCard


class CardReader:
    """Reads flat cards whichever way up they lie."""

    def __init__(
        self,
        *,
        lead: OcrEngine,
        second: SecondReader | None,
        fallback: OcrEngine | None,
        turn: TurnFinder | None,
        check: TurnCheck | None = None,
        kanji: KanjiVerifier | None = None,
        icons: IconNet | None = None,
        marks: bool = True,
        second_below: float = 1.0,
    ) -> None:
        """Wire the readers together.

        Args:
            lead: whose text stands.
            second: whose agreement is kept; None for one reader alone.
            fallback: who reads alone when the leader fails.
            turn: None where the net cannot be loaded: cards are read as they lie.
            check: who notices that the turn was wrong by a quarter.
            kanji: who looks again at name kanji with look-alikes; None where the net cannot be loaded.
            icons: who knows the small signs before numbers and addresses; None where the net cannot be loaded.
            marks: whether swallowed brackets and points are put back.
            second_below: lines the leader is surer of are not read a second time; 1: every line is.
        """
        self._lead = lead
        self._second = second
        self._fallback = fallback
        self._turn = turn
        self._check = check
        self._kanji = kanji
        self._icons = icons
        self._marks = marks
        self._second_below = second_below

    def read(
        self, card: CardImage, *, boxes: tuple[Quad, ...] | None = None, as_it_lies: bool = False
    ) -> TurnedReading:
        """The card turned upright, and its fused reading.

        Args:
            card: flat, any way up.
            boxes: where text is, px of `card`, if it was looked for at this resolution already.
            as_it_lies: a person has said which way is up.

        Raises:
            EngineError: every reader failed.
        """
        turns, sure = 0, 0.0
        if self._turn is not None and not as_it_lies:
            turns, sure = self._turn.turns(card.pixels)
        upright = turn_card(card, turns)
        if boxes is not None and turns:
            boxes = tuple(turn_corners(_turned_back(box, card, turns), turns) for box in boxes)
        try:
            lead = self._lead.read(upright, boxes=boxes)
            if self._check is not None and not as_it_lies:
                turns, lead = self._stood_up(card, turns, lead, self._check, sure=sure)
                upright = turn_card(card, turns)
        except EngineError as error:
            if self._fallback is None:
                raise
            alone = self._fallback.read(upright)
            trouble = f"{self._lead.name}: {error.message}"
            return self._turned(upright, replace(alone, troubles=(*alone.troubles, trouble)), turns)
        read = self._verified(upright, self._seconded(upright, lead))
        return self._turned(upright, read, turns)

    def _stood_up(
        self, card: CardImage, turns: int, lead: ReadCard, check: TurnCheck, *, sure: float
    ) -> tuple[int, ReadCard]:
        """The quarter turns after a look at what was read so, and the reading that way up."""
        if _plain_chars(lead) < FEWEST_CHARS and not is_blank(card):
            # Nothing to speak of: on its side or its head, if another way up says more by far.
            others = [((turns + more) % 4, self._lead.read(turn_card(card, turns + more))) for more in (1, 2, 3)]
            best = max(others, key=lambda other: _plain_chars(other[1]))
            if _plain_chars(best[1]) >= FEWEST_CHARS + _plain_chars(lead):
                turns, lead, sure = *best, 0.0
        if check.on_their_backs(turn_card(card, turns), lead, closely=sure < TURN_SURE):
            # Columns read as rows: what the turn net gets wrong, always this way.
            turns = (turns - 1) % 4
            lead = self._lead.read(turn_card(card, turns))
        return turns, lead

    def _seconded(self, card: CardImage, lead: ReadCard) -> ReadCard:
        if self._second is None or not lead.lines:
            return lead
        worth = worth_a_second_look(lead.lines, below=self._second_below)
        asked = tuple(line for line, ask in zip(lead.lines, worth, strict=True) if ask)
        try:
            fused = fuse(replace(lead, lines=asked), self._second.read_lines(card, asked))
        except EngineError as error:
            return replace(lead, troubles=(*lead.troubles, f"{self._second.name}: {error.message}"))
        again = iter(fused.lines)
        lines = (
            replace(next(again), second_read=True) if ask else replace(line, by=(*line.by, (self._second.name, None)))
            for line, ask in zip(lead.lines, worth, strict=True)
        )
        return replace(fused, lines=tuple(lines))

    def _verified(self, card: CardImage, read: ReadCard) -> ReadCard:
        if self._kanji is None:
            return read
        try:
            return verify_kanji(card, read, self._kanji)
        except EngineError as error:
            return replace(read, troubles=(*read.troubles, f"kanji: {error.message}"))

    def _turned(self, upright: CardImage, read: ReadCard, turns: int) -> TurnedReading:
        marked = with_marks(upright.pixels, read) if self._marks else read
        signed = self._signed(upright, marked)
        return TurnedReading(card=upright, read=replace(signed, quarter_turns=turns, codes=read_codes(upright.pixels)))

    def _signed(self, card: CardImage, read: ReadCard) -> ReadCard:
        if self._icons is None:
            return read
        try:
            return with_icons(card, read, self._icons)
        except EngineError as error:
            return replace(read, troubles=(*read.troubles, f"icons: {error.message}"))


def _plain_chars(read: ReadCard) -> int:
    """How much of it was read without doubt."""
    return sum(len(line.text.replace(" ", "")) for line in read.lines if line.confidence >= PLAINLY_READ)


def _turned_back(box: Quad, card: CardImage, quarter_turns: int) -> Quad:
    """The box where it lies once the card has been turned counter-clockwise; corners keep their names."""
    w, h = float(card.width_px), float(card.height_px)

    def moved(corner: Point) -> Point:
        x, y = corner
        return ((y, w - x), (w - x, h - y), (h - y, x))[quarter_turns - 1]

    a, b, c, d = (moved(corner) for corner in box)
    return (a, b, c, d)
