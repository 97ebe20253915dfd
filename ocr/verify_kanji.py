"""Look at the glyph wherever a line holds a name kanji with look-alikes, and put in the one that is printed.

Characters outside the families are never touched. Knows no meaning: any line may hold a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.card_image import CardImage
from ingest.photo import Pixels
from ocr.crop import is_column, line_crop
from ocr.fuse import agreement
from ocr.glyph import Glyph, cut_from_column, cut_glyphs, half_widths
from ocr.kanji_families import family_of, is_watched
from ocr.kanji_verifier import KanjiVerifier, Verdict
from ocr.reading import CharReading, ReadCard, TextLine

NAME = "kanji"
CHANGE_ABOVE = 0.95
"""A family member gives way to another one only when the net is this sure."""
CHANGE_DECOY_ABOVE = 0.99
"""Characters that only readers confuse (数 乗 玉) are mostly just themselves: more is asked before one is exchanged."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Place:
    """One glyph to be judged."""

    line: int
    char: int
    glyph: Glyph


def verify_kanji(card: CardImage, read: ReadCard, verifier: KanjiVerifier) -> ReadCard:
    """The same reading with every name kanji that has look-alikes checked against its picture.

    A changed character keeps what was read among its alternatives; what each engine said stays in `by`.

    Args:
        card: the card as it was read, the right way up.

    Raises:
        EngineError: the net is missing or failed.
    """
    places = [place for i, line in enumerate(read.lines) for place in _places(card.pixels, i, line)]
    if not places:
        return read
    verdicts = verifier.judge(
        [read.lines[place.line].chars[place.char].text for place in places], [place.glyph for place in places]
    )
    lines = list(read.lines)
    for i in sorted({place.line for place in places}):
        judged = {
            place.char: verdict
            for place, verdict in zip(places, verdicts, strict=True)
            if place.line == i and verdict is not None
        }
        lines[i] = _judged(lines[i], judged)
    return replace(read, lines=tuple(lines), engines=(*read.engines, (NAME, verifier.version())))


def _places(pixels: Pixels, i: int, line: TextLine) -> list[_Place]:
    inked = [k for k, char in enumerate(line.chars) if not char.text.isspace() and char.at is not None]
    wanted = [n for n, k in enumerate(inked) if is_watched(line.chars[k].text)]
    if not wanted:
        return []
    crop = line_crop(pixels, line.quad)
    cut = cut_from_column if is_column(line.quad) else cut_glyphs
    at = [line.chars[k].at or 0.0 for k in inked]
    glyphs = cut(crop, at, half_widths([line.chars[k].text for k in inked]), wanted)
    return [
        _Place(line=i, char=inked[n], glyph=glyph) for n, glyph in zip(wanted, glyphs, strict=True) if glyph is not None
    ]


def _judged(line: TextLine, judged: dict[int, Verdict]) -> TextLine:
    chars = tuple(_char(char, judged[k]) if k in judged else char for k, char in enumerate(line.chars))
    text = "".join(char.text for char in chars)
    if text != line.text:
        chars = _agreed_anew(line, chars, text)
    return replace(
        line, text=text, chars=chars, confidence=round(sum(char.confidence for char in chars) / len(chars), 5)
    )


def _char(char: CharReading, verdict: Verdict) -> CharReading:
    if verdict.too_coarse:
        return replace(char, too_coarse=True)
    needed = CHANGE_ABOVE if verdict.char in family_of(char.text) else CHANGE_DECOY_ABOVE
    if verdict.char == char.text or verdict.probability < needed:
        own = verdict.probability_of(char.text)
        if not family_of(char.text) and verdict.char == char.text:
            return char  # a decoy that is itself: nothing to tell
        return replace(
            char,
            confidence=min(char.confidence, own),
            verified=own,
            alternatives=_with(
                char.alternatives, verdict.rivals if verdict.char == char.text else _all(verdict), char.text
            ),
        )
    return replace(
        char,
        text=verdict.char,
        confidence=verdict.probability,
        verified=verdict.probability,
        alternatives=_with(
            ((char.text, verdict.probability_of(char.text)), *char.alternatives), verdict.rivals, verdict.char
        ),
    )


def _all(verdict: Verdict) -> tuple[tuple[str, float], ...]:
    return ((verdict.char, verdict.probability), *verdict.rivals)


WORTH_KEEPING = 0.001
"""The same floor as the readers' own alternatives."""


def _with(
    engine: Sequence[tuple[str, float]], seen: Sequence[tuple[str, float]], printed: str
) -> tuple[tuple[str, float], ...]:
    """Alternatives of both, best first, each once; what was read first stays even if the net gives it nothing."""
    best: dict[str, float] = {}
    for other, probability in (*seen, *engine):
        if other != printed and (probability >= WORTH_KEEPING or (other, probability) in engine):
            best[other] = max(best.get(other, 0.0), probability)
    return tuple(sorted(best.items(), key=lambda pair: -pair[1]))


def _agreed_anew(line: TextLine, chars: tuple[CharReading, ...], text: str) -> tuple[CharReading, ...]:
    """The exchanged characters agree with the second reader where it saw them, or saw what the first one had seen.

    It cannot write most variants either: two readers agree on the family, the glyph says which member.
    """
    second = line.by[1][1] if len(line.by) > 1 else None
    if second is None:
        return chars
    return tuple(
        replace(char, agreed=agrees or bool(old.agreed)) if char.text != old.text else char
        for old, char, agrees in zip(line.chars, chars, agreement(text, second), strict=True)
    )
