"""Small signs printed in place of words, put into the rows' texts as the characters ☎ 📠 📱 ✉ 🌐 📍.

There they are labels like any word. What a reader made of a sign (口, T, 9) gives way to it; the original is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalize.draft import Doubt
from normalize.text import Folded
from ocr.reading import Icon, TextLine

CHARS = {
    Icon.PHONE: "☎",
    Icon.FAX: "📠",
    Icon.MOBILE: "📱",
    Icon.MAIL: "✉",
    Icon.WEB: "🌐",
    Icon.PLACE: "📍",
}
_NAMES = {
    Icon.PHONE: "電話",
    Icon.FAX: "FAX",
    Icon.MOBILE: "携帯電話",
    Icon.MAIL: "封筒",
    Icon.WEB: "地球",
    Icon.PLACE: "場所",
}
READ_AS_LETTERS = Doubt(code="icon_read_as_letters", text="値の前の絵記号が文字として読まれたため、値から外しました。")


@dataclass(frozen=True, slots=True)
class RowSign:
    """A sign in a row's folded text."""

    at: int
    """Index of its character in the folded text."""
    icon: Icon
    probability: float
    """The icon net's, 0–1."""
    letters: str
    """What the reader made of it; empty: nothing."""

    @property
    def reason(self) -> str:
        """In words, for a person."""
        return f"絵記号「{_NAMES[self.icon]}」（確率 {self.probability:.2f}）"


def with_signs(folded: Folded, starts: Sequence[int], lines: Sequence[TextLine]) -> tuple[Folded, tuple[RowSign, ...]]:
    """(the folded text with a character for each sign, where they stand).

    Args:
        starts: where each line's text begins in the original.
    """
    signs: list[RowSign] = []
    for start, line in reversed([*zip(starts, lines, strict=True)]):
        for seen in reversed(line.icons):
            first, last = start + seen.start, start + max(seen.start, seen.end)
            begin = next((i for i, origin in enumerate(folded.origin) if origin >= first), len(folded.text))
            end = next((i for i in range(begin, len(folded.text)) if folded.origin[i] >= last), len(folded.text))
            # a sign that no character stands for lies on the one behind it, at the end on the one before
            place = folded.origin[begin] if begin < len(folded.text) else max(0, len(folded.original) - 1)
            letters = folded.text[begin:end].strip()
            put = CHARS[seen.icon] + ("" if folded.text[end : end + 1].isspace() else " ")
            folded = replace(
                folded,
                text=folded.text[:begin] + put + folded.text[end:],
                origin=(*folded.origin[:begin], *[place] * len(put), *folded.origin[end:]),
            )
            grown = len(put) - (end - begin)
            signs = [replace(sign, at=sign.at + grown) for sign in signs]
            signs.append(RowSign(begin, seen.icon, seen.probability, letters))
    return folded, tuple(sorted(signs, key=lambda sign: sign.at))


def sign_between(signs: Sequence[RowSign], start: int, end: int) -> RowSign | None:
    """The last sign of a row that stands in this part of its text."""
    return next((sign for sign in reversed(signs) if start <= sign.at < end), None)
