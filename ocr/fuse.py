"""Two readings of one card → one: the leader's text stands, the second reader's agreement is kept per character.

The second reader overrides only where the leader was torn: else, where the two differ, it is right on 3% of lines
(docs/adr/0003). Knows no meaning.
"""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from ingest.geometry import Box
from ocr.bars import is_katakana
from ocr.kana_twins import NEAR_TWIN
from ocr.kanji_families import is_watched
from ocr.katakana_words import in_a_word
from ocr.reading import CharReading, Direction, ReadCard, TextLine
from ocr.spacing import is_wide
from ocr.twins import KATAKANA_TWIN

MARKED = frozenset("バビブベボばびぶべぼパピプペポぱぴぷぺぽ")
TORN_OF_SIZE, TORN_OF_SIZE_LYING = 0.02, 0.15
"""The leader held the other size possible: below this it saw the size clearly. Of columns, set again as a row, the
second reader sees it no better: held less possible than the second number, it was wrong (ジエイ, ジヤパン)."""
TORN_OF_MARK = 0.4
"""Of a mark of two pixels the second reader sees less than the leader: パーク read at .93 stays, whatever it says."""

TORN_OF_SHAPE = 0.3
"""Of any other kana or kanji: where the leader gave what the second reader saw this much, the second reader was right
13 times on 831 cards and wrong once; between .03 and this 10 and 11 times."""
TORN_OF_POINT = 0.03
"""A ・ that the leader takes for a point: right 8 of 8 times."""

FIGURE_TWIN = {"二": "ニ", "三": "ミ", "八": "ハ"}
"""One drawing, or nearly: what stands beside a figure has told that it is one."""
STROKES = frozenset("-－―‐ー一()（）")
"""One short stroke each, across or down."""

SAME_PLACE = 0.5
"""Two boxes are one line when they share this much of the smaller one."""


def fuse(lead: ReadCard, second: ReadCard) -> ReadCard:
    """The leader's lines with `agreed` set on each character and what the second reader saw beside them.

    Lines only the second reader saw are not added: on cards they are texture more often than text.
    """
    name = second.engines[0][0] if second.engines else "second"
    used: set[int] = set()
    lines = []
    for line in lead.lines:
        i = _counterpart(line, second.lines, used)
        if i is None:
            lines.append(replace(line, by=(*line.by, (name, None))))
        else:
            used.add(i)
            lines.append(with_agreement(line, name, second.lines[i].text))
    return replace(
        lead,
        lines=tuple(lines),
        engines=(*lead.engines, *second.engines),
        troubles=(*lead.troubles, *second.troubles),
    )


def with_agreement(line: TextLine, engine: str, text: str) -> TextLine:
    """The line with each character marked: did `engine`, reading `text`, see the same one here?

    Where the leader itself was torn between what it says and what the second reader saw (ッ and ツ, 亞 and 亜), the
    second reader decides; it also puts back the spaces between Latin words that the leader swallowed.
    """
    read = _words_apart(_settled(line, text), text)
    agreed = agreement(read.text, text)
    chars = tuple(
        replace(char, agreed=agrees or bool(char.agreed)) for char, agrees in zip(read.chars, agreed, strict=True)
    )
    return replace(read, chars=chars, by=(*line.by, (engine, text)))


def _settled(line: TextLine, other: str) -> TextLine:
    """The line with those characters exchanged that the other reading has so and the leader itself held possible."""
    theirs = [char for char in other if not char.isspace()]
    places = [i for i, char in enumerate(line.chars) if not char.text.isspace()]
    chars = list(line.chars)
    place_of = list(itertools.accumulate((len(char.text) for char in chars), initial=0))
    for block in Levenshtein.opcodes([_plain(chars[i].text) for i in places], [_plain(char) for char in theirs]):
        if block.tag == "insert" and theirs[block.dest_start : block.dest_end] == ["ッ"]:
            _put_back(chars, places[block.src_start - 1 : block.src_start + 1], "ッ")
        if block.tag != "replace":
            continue
        for k, i in enumerate(places[block.src_start : block.src_end]):
            char, seen = chars[i], theirs[block.dest_start + k]
            held = dict(char.alternatives).get(seen, 0.0)
            if char.text in NEAR_TWIN and in_a_word(line.text, place_of[i]):
                continue  # マーケティング
            if held >= _torn(char, seen, column=line.direction is Direction.VERTICAL):
                others = tuple(pair for pair in char.alternatives if pair[0] != seen)
                chars[i] = replace(
                    char, text=seen, confidence=held, alternatives=((char.text, char.confidence), *others)
                )
    return replace(line, text="".join(char.text for char in chars), chars=tuple(chars))


def _put_back(chars: list[CharReading], around: Sequence[int], kana: str) -> None:
    """Set a small kana, which the second reader saw, in place of the space that the leader read: ド トコム."""
    if len(around) == 2 and around[1] - around[0] == 2:
        before, space, after = chars[around[0] : around[1] + 1]
        if is_katakana(before.text) and is_katakana(after.text):
            chars[around[0] + 1] = replace(space, text=kana, alternatives=((space.text, space.confidence),))


def _torn(char: CharReading, seen: str, *, column: bool) -> float:
    """How possible the leader must have held what the second reader saw for the second reader to decide; > 1: never."""
    if char.agreed or dict(char.alternatives).get(seen, 0.0) >= char.confidence:
        return math.inf  # seen by two, or exchanged for it by its neighbours or its word: that stands
    if FIGURE_TWIN.get(char.text) == seen or (column and KATAKANA_TWIN.get(char.text) == seen):
        return math.inf
    if NEAR_TWIN.get(char.text) == seen:
        return TORN_OF_MARK if seen in MARKED else TORN_OF_SIZE_LYING if column else TORN_OF_SIZE
    if seen == "・":
        return TORN_OF_POINT
    # Look-alike name kanji the glyph decides; dashes and brackets their ink, and how many figures a number has.
    stroke = char.text in STROKES and seen in STROKES
    shaped = not seen.isascii() and is_wide(seen) and not stroke and not is_watched(char.text)
    return TORN_OF_SHAPE if shaped else math.inf


def agreement(text: str, other: str) -> tuple[bool, ...]:
    """For each character of `text`: is it in `other` at the same place of the best alignment?

    Spaces always agree (the engines place them freely); width and compatibility forms do not matter here.
    """
    ours = [(i, _plain(char)) for i, char in enumerate(text) if not char.isspace()]
    theirs = [_plain(char) for char in other if not char.isspace()]
    agreed = [char.isspace() for char in text]
    for block in Levenshtein.opcodes([char for _, char in ours], theirs):
        if block.tag == "equal":
            for k in range(block.src_start, block.src_end):
                agreed[ours[k][0]] = True
    return tuple(agreed)


def _words_apart(line: TextLine, other: str) -> TextLine:
    """The line with a space between two Latin words where the other reader saw one; addresses of the net are left."""
    if not line.chars or any(mark in line.text for mark in ("@", "/", "www")):
        return line
    places = [i for i, char in enumerate(line.chars) if not char.text.isspace()]
    theirs = [(i, char) for i, char in enumerate(other) if not char.isspace()]
    ours = [_plain(line.chars[i].text) for i in places]
    apart: set[int] = set()
    for block in Levenshtein.opcodes(ours, [_plain(char) for _, char in theirs]):
        if block.tag != "equal":
            continue
        for k in range(1, block.src_end - block.src_start):
            i, j = block.src_start + k, block.dest_start + k
            gap = theirs[j][0] - theirs[j - 1][0] > 1
            if gap and places[i] - places[i - 1] == 1 and _letters(ours[i - 1], ours[i]):
                apart.add(places[i])
    if not apart:
        return line
    chars = []
    for i, char in enumerate(line.chars):
        if i in apart:
            chars.append(CharReading(text=" ", confidence=min(char.confidence, line.chars[i - 1].confidence)))
        chars.append(char)
    return replace(line, text="".join(char.text for char in chars), chars=tuple(chars))


def _letters(before: str, after: str) -> bool:
    """A word may end and another begin here: KeyPort, BLUE PORT, but not 3F or part of a number."""
    return before.isascii() and after.isascii() and before.isalpha() and after.isalpha() and after.isupper()


_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－ｰ"), "-")


def _plain(char: str) -> str:
    return unicodedata.normalize("NFKC", char).translate(_DASHES)


def _counterpart(line: TextLine, others: tuple[TextLine, ...], used: set[int]) -> int | None:
    best, best_share = None, SAME_PLACE
    for i, other in enumerate(others):
        if i in used:
            continue
        if other.quad == line.quad:
            return i
        share = _shared(line.box, other.box)
        if share > best_share:
            best, best_share = i, share
    return best


def _shared(a: Box, b: Box) -> float:
    """Common area as a share of the smaller box, 0–1."""
    width = min(a.right, b.right) - max(a.left, b.left)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / max(1e-6, min(a.width * a.height, b.width * b.height))
