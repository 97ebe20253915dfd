"""Latin in a column of vertical writing: words and numbers turned on their side, and capitals that stand upright.

Turned Latin the lying reading has right, whatever cells it was cut into; an upright I looks like a dash, and a turned N
among kanji on their backs like a Z. Knows two readings and ink, not what words say.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.photo import Pixels
from ocr.ctc import CtcChar
from ocr.latin_twins import swapped
from ocr.reflow import Span
from ocr.spacing import is_wide

SURE = 0.85
FEWEST = 2
SEEN_UPRIGHT = 0.34
"""Of letters and figures read surely on their side a row shows at most this share, where they are turned."""
POINTS = frozenset("@./:-_,&'~+%!?()")
SAME_STANDING = frozenset("1lI|oO0xXsSzZnNH")
"""Much the same turned by a quarter, or a stroke."""
FLAT_ONES = frozenset("一ー-－―‐1lI|~〜_")
AS_TALL = 0.12
"""The I of AI is as high as the A, within this share; a dash is longer or shorter."""
CAPITAL_SURE = 0.6
TURNED_TWIN = {"N": "Z2", "Z": "N"}
"""Turned among characters that are not, a letter is read for what it looks like lying: 32-8 as 3N8."""
ALONE_SURE = 0.9
POSSIBLE = 0.05


def is_turned(ours: Sequence[Sequence[CtcChar]], theirs: Sequence[Sequence[CtcChar]]) -> bool:
    """Whether the column's Latin lies on its side: read surely lying, and junk as a row.

    Args:
        ours: what was read lying, by cell.
        theirs: what was read of the cells set as a row.
    """
    told = [
        (_plain(char.text), {_plain(other.text) for cell in theirs[max(0, i - 1) : i + 2] for other in cell})
        for i, held in enumerate(ours)
        for char in held
        if _is_latin(char.text) and char.text not in SAME_STANDING and char.confidence > SURE
    ]
    seen = sum(text in others for text, others in told)
    return len(told) >= FEWEST and seen <= SEEN_UPRIGHT * len(told)


def as_turned(
    strokes: Sequence[str], ours: Sequence[Sequence[CtcChar]], theirs: Sequence[Sequence[CtcChar]]
) -> tuple[list[str], list[list[CtcChar]]]:
    """The strokes and the row's characters with what the row made of turned Latin left out."""
    latin = [any(_is_latin(char.text) or char.text in POINTS for char in held) for held in ours]
    told, others = list(strokes), [list(held) for held in theirs]
    for i, held in enumerate(ours):
        beside = [latin[k] for k in (i - 1, i + 1) if 0 <= k < len(ours)]
        if latin[i]:
            others[i] = list(held)
        elif not held and any(beside):
            # What stands beside is the same one, which was read lying a little off its cell.
            there = {_plain(char.text) for k in (i - 1, i + 1) if 0 <= k < len(ours) for char in ours[k]}
            row = [(char, _plain(char.text)) for char in others[i]]
            others[i] = [char for char, text in row if text not in there and (_is_latin(text) or not all(beside))]
        one = any(char.text in "1lI|" for k in range(max(0, i - 1), min(len(ours), i + 2)) for char in ours[k])
        seen = {char.text for char in others[i]}
        if told[i] in ("", "flat", "short") and one and not held and any(beside) and seen <= FLAT_ONES:
            told[i], others[i] = "", []  # a 1 on its side
        elif told[i] in ("flat", "short") and one and latin[i]:
            told[i] = ""
    return told, others


def with_capitals(strokes: Sequence[str], theirs: Sequence[Sequence[CtcChar]], cells: Sequence[Span]) -> list[str]:
    """The strokes, an upright one that is an I beside an upright capital (AI, HARUMI, IT) called `letter`."""
    told = list(strokes)
    for i, stroke in enumerate(strokes):
        if stroke != "upright" or (i + 1 < len(cells) and _figure(theirs[i + 1])):
            continue
        for k in (i - 1, i + 1):
            if 0 <= k < len(cells) and _capital(theirs[k]):
                height, beside = (span[1] - span[0] for span in (cells[i], cells[k]))
                if abs(height - beside) <= AS_TALL * beside:
                    told[i] = "letter"
    return told


def with_latin_alone(
    lying: Sequence[CtcChar], crop: Pixels, recognise: Callable[[Pixels], tuple[CtcChar, ...]]
) -> tuple[CtcChar, ...]:
    """The same characters; an N or Z of a Latin word among kanji as it is read without the kanji.

    Args:
        lying: read from `crop`, positions along it.
        crop: the column on its side.
        recognise: reads a row.
    """
    result = list(lying)
    start = 0
    for end in range(len(lying) + 1):
        if end < len(lying) and (_is_latin(lying[end].text) or lying[end].text == "-"):
            continue
        run, around = lying[start:end], (*lying[max(0, start - 1) : start], *lying[end : end + 1])
        if len(run) > 1 and any(char.text in TURNED_TWIN for char in run) and any(is_wide(c.text) for c in around):
            left = (lying[start - 1].position + run[0].position) / 2 if start else 0.0
            right = (lying[end].position + run[-1].position) / 2 if end < len(lying) else 1.0
            width = crop.shape[1]
            word = crop[:, round(left * width) : max(1, round(right * width))]
            result[start:end] = _among_figures(run) or _settled(run, recognise(word))
        start = end + 1
    return tuple(result)


def _among_figures(run: Sequence[CtcChar]) -> list[CtcChar]:
    """N-27-12 with the 2 it began with, where the reader held one possible; empty: there is more than figures."""
    if not all(char.text.isdigit() or char.text in "-NZ" for char in run) or not any(c.text.isdigit() for c in run):
        return []
    return [
        swapped(char, "2") if char.text in TURNED_TWIN and dict(char.alternatives).get("2", 0.0) >= POSSIBLE else char
        for char in run
    ]


def _settled(run: Sequence[CtcChar], alone: Sequence[CtcChar]) -> list[CtcChar]:
    letters, places = [char for char in alone if _is_latin(char.text)], [i for i, c in enumerate(run) if c.text != "-"]
    alike = len(letters) == len(places) and all(
        other.text in run[i].text + TURNED_TWIN.get(run[i].text, "") for i, other in zip(places, letters, strict=True)
    )
    result = list(run)
    if alike and min(char.confidence for char in letters) > ALONE_SURE:
        for i, other in zip(places, letters, strict=True):
            result[i] = run[i] if run[i].text == other.text else replace(other, position=run[i].position)
    return result


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _capital(held: Sequence[CtcChar]) -> bool:
    return (
        len(held) == 1
        and "A" <= unicodedata.normalize("NFKC", held[0].text) <= "Z"
        and held[0].confidence > CAPITAL_SURE
    )


def _figure(held: Sequence[CtcChar]) -> bool:
    return any(char.text.isdigit() or char.text in "〇○一二三四五六七八九十" for char in held)
