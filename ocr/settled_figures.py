"""A column's text with its figures put right by the net that knows figures only. Knows no number's meaning.

Both readings are laid side by side; what the net calls "other" stands as the leader read it. Where they differ in a
figure, a dash or a bracket, the net's word counts as far as it is sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from ocr.bars import is_katakana
from ocr.column_figures import FIGURES, OTHER, Figure
from ocr.ctc import CtcChar
from ocr.postal import UNREAD, UNREAD_CONFIDENCE

SURE = 0.9
"""Of every figure the net puts in another's place."""
SURER = 0.97
"""Of a figure it puts in place of another figure that the leader is as sure of."""
LOOKS_LIKE = {
    "○": "〇", "O": "〇", "o": "〇", "Ｏ": "〇", "（": "(", "）": ")",
    "－": "-", "―": "-", "‐": "-", "|": "-", "｜": "-",
    **{chr(ord("０") + i): str(i) for i in range(10)},
}  # fmt: skip
STROKES = frozenset("一ー-－―‐~〜_ｰ|｜lI1二ニ三ミ()（）へヘ八ハ上丁エ工 〇○O0四七セ・.:!ナ＋+")
"""What a figure, dash or bracket is misread as: nothing else gives way to the net."""
LOST = frozenset("一-()")
"""Strokes that a reader passes over; a whole figure that only the net sees is one too many."""
ADDED = frozenset("一二三()（）|｜l1エ工丁ニミ上へヘ")
"""What a reader makes of a piece of the figure beside it."""
STROKE_SURE = 0.8
"""Of a dash or bracket between such figures."""
WHOLE = frozenset({(7, 1), (10, 2), (11, 2), (10, 3), (11, 3)})
"""Kanji figures, and dashes and brackets, of a postal code and a telephone number. Where the net is sure of every one
of them, it says how many there are, too."""
ALIKE = 0.6
"""Share of the leader's plain figures that the net must see too: turned figures and Latin it does not know."""
_TURNED_LATIN = re.compile(r"[a-z]{4}|[@/]")


def settled_by_figures(chars: Sequence[CtcChar], figures: Sequence[Figure]) -> tuple[CtcChar, ...]:
    """The leader's characters, those that are figures, dashes and brackets as the net has them where it is sure.

    Figures that both read alike are marked `seen_twice`.

    Args:
        chars: positions from the column's top, no spaces put in yet.
        figures: what the net read.
    """
    ours = [_as_class(char.text) for char in chars]
    theirs = [figure.text for figure in figures]
    blocks = Levenshtein.opcodes(ours, theirs)
    both = sum(
        ours[k] != OTHER for block in blocks if block.tag == "equal" for k in range(block.src_start, block.src_end)
    )
    plain = sum(text != OTHER and char.text not in STROKES for text, char in zip(ours, chars, strict=True))
    if both < ALIKE * plain or _TURNED_LATIN.search("".join(char.text for char in chars)):
        return tuple(chars)
    in_arabic = _in_arabic(chars)
    inside = _inside_sure_numbers(figures)
    result: list[CtcChar] = []
    for block in blocks:
        mine, net = list(chars[block.src_start : block.src_end]), figures[block.dest_start : block.dest_end]
        if block.tag == "equal":
            places = range(block.src_start, block.src_end)
            result += [_seen_by_both(chars, i, figure) for i, figure in zip(places, net, strict=True)]
        elif block.tag == "delete":
            beside = ours[max(0, block.src_start - 1) : block.src_start] + ours[block.src_end : block.src_end + 1]
            twice = set(ours[block.src_start : block.src_end]) == {"-"} and not {"-", "(", ")"}.isdisjoint(beside)
            added = block.dest_start in inside and all(char.text in ADDED for char in mine)
            result += [] if twice or added else mine
        else:
            word = _within_word(chars, block.src_start, block.src_end)
            if not mine and not block.src_start and _lost_head(figures):
                result.append(CtcChar(text=UNREAD, confidence=UNREAD_CONFIDENCE, position=0.0, alternatives=()))
                continue
            passed_over = not mine and block.dest_start in inside and all(_is_kanji_figure(f.text) for f in net)
            gives_way = passed_over or _may_give_way(mine, net, in_arabic=in_arabic)
            result += _taken_over(mine, net) if gives_way and not word else mine
    return tuple(result)


def _inside_sure_numbers(figures: Sequence[Figure]) -> frozenset[int]:
    """The places among the net's figures inside of a whole and sure number, or at its end where nothing follows it."""
    found: set[int] = set()
    start = 0
    for end in range(len(figures) + 1):
        if end < len(figures) and figures[end].text != OTHER:
            continue
        run = figures[start:end]
        kanji = sum(_is_kanji_figure(figure.text) for figure in run)
        whole = (kanji, len(run) - kanji) in WHOLE
        if whole and all(f.confidence >= (SURER if _is_kanji_figure(f.text) else STROKE_SURE) for f in run):
            found.update(range(start + 1, end + (end == len(figures))))
        start = end + 1
    return frozenset(found)


def _seen_by_both(chars: Sequence[CtcChar], i: int, figure: Figure) -> CtcChar:
    """The leader's character; a Latin O beside kanji figures is the zero that the net saw, one of IRODORI is none."""
    char = chars[i]
    beside = [other.text for other in (*chars[max(0, i - 1) : i], *chars[i + 1 : i + 2])]
    if figure.text == OTHER or (char.text.isascii() and char.text.isalpha() and not any(map(_is_kanji_figure, beside))):
        return char
    return replace(char, text="〇" if char.text in ("O", "o") else char.text, seen_twice=True)


def _as_class(text: str) -> str:
    told = LOOKS_LIKE.get(text, text)
    return told if told in FIGURES else OTHER


def _lost_head(figures: Sequence[Figure]) -> bool:
    """Whether a sign that is no figure heads a postal code: the mark, which the leader took for a piece of a figure."""
    code = figures[1:9]
    sure = len(code) == 8 and all(figure.confidence >= SURE and figure.text != OTHER for figure in code)
    return sure and figures[0].text == OTHER and [k for k, figure in enumerate(code) if figure.text == "-"] == [3]


def _in_arabic(chars: Sequence[CtcChar]) -> bool:
    """Whether the column's numbers are in Arabic figures: its 0 is no 〇 then."""
    arabic = sum(char.text in "23456789" for char in chars)
    return arabic > 1 + 2 * sum(char.text in "二三四五六七八九" for char in chars)


def _may_give_way(mine: Sequence[CtcChar], net: Sequence[Figure], *, in_arabic: bool) -> bool:
    """Whether the net is sure of figures only, and what was read there can be one misread."""
    sure = all(figure.text != OTHER and figure.confidence >= SURE for figure in net)
    if in_arabic and any(_is_kanji_figure(figure.text) for figure in net):
        return False
    if not mine:
        return sure and all(figure.text in LOST for figure in net)
    if len(mine) == len(net) and any(
        _is_kanji_figure(char.text) and figure.confidence < min(char.confidence, SURER)
        for char, figure in zip(mine, net, strict=True)
    ):
        return False  # of two that see a figure the surer one is right
    arabic = any(figure.text.isascii() and figure.text.isdigit() for figure in net)
    # A plain Arabic figure no net of strokes knows better, and the O of TOWER is none.
    return sure and not arabic and all(char.text in STROKES or _is_kanji_figure(char.text) for char in mine)


def _within_word(chars: Sequence[CtcChar], start: int, end: int) -> bool:
    """Whether katakana stands on either side: the ニ of エンジニア (even エンDニア), the ー of ワークス."""
    if start == 0 or end >= len(chars) or not is_katakana(chars[end].text):
        return False
    before = chars[start - 1].text
    return is_katakana(before) or (before.isascii() and before.isalpha() and chars[end].text not in "ーノヶケ")


def _is_kanji_figure(text: str) -> bool:
    return not text.isascii() and _as_class(text) != OTHER


def _taken_over(mine: Sequence[CtcChar], net: Sequence[Figure]) -> list[CtcChar]:
    """The net's figures, each with the character beside it as its rival where there is one for each."""
    paired = len(mine) == len(net)
    taken = []
    for k, figure in enumerate(net):
        char = CtcChar(text=figure.text, confidence=figure.confidence, position=figure.position, alternatives=())
        if paired:
            others = tuple(pair for pair in mine[k].alternatives if pair[0] != figure.text)
            char = replace(char, alternatives=((mine[k].text, mine[k].confidence), *others))
        taken.append(char)
    return taken
