"""Width, kana, dashes and spaces folded by our own table, with the way back to the original kept.

CJK compatibility ideographs (塚 U+FA10, 神 U+FA19) are never folded: they are what is printed. Knows no field.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Blocks whose NFKC form is the same text in another dress: width, (株) in one cell, ligatures, roman numerals, ℡ and №.
# The compatibility ideographs (F900–FAFF, 2F800–2FA1F) are left out on purpose; so are circled digits.
_FOLDED_BLOCKS = (
    (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE6),
    (0x3200, 0x33FF),
    (0x2100, 0x214F),
    (0x2160, 0x217F),
    (0xFB00, 0xFB06),
    (0x2F00, 0x2FD5),
)
_DASHES = "‐‑‒–—―−﹘﹣－─━⁃➖"
_DROPPED = (
    (0x200B, 0x200F),  # zero-width marks and directions
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x2069),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xE0100, 0xE01EF),  # ideographic variation selectors
)
_DROPPED_SINGLE = {0xFEFF, 0x00AD, 0x061C, 0x180E}
_HALF_KANA = (
    "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソ"
    "タチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜"
)
_VOICED = dict(
    zip("カキクケコサシスセソタチツテトハヒフヘホウ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ", strict=True)
)
_HALF_VOICED = dict(zip("ハヒフヘホ", "パピプペポ", strict=True))
_VOICING = frozenset("ﾞﾟ\u3099\u309a")
"""Marks that join the character before them; all others fold alone, but for bars."""
_KATAKANA = re.compile(r"[ァ-ヺー]")
_NUMBER_SIDE = re.compile(r"[0-9A-Za-z〇一二三四五六七八九十)丁目番地号]")


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for first, last in _FOLDED_BLOCKS:
        for code in range(first, last + 1):
            folded = unicodedata.normalize("NFKC", chr(code))
            if folded != chr(code):
                table[code] = folded
    for first, last in _DROPPED:
        table.update(dict.fromkeys(range(first, last + 1), ""))
    table.update(dict.fromkeys(_DROPPED_SINGLE, ""))
    table.update({ord(dash): "-" for dash in _DASHES})
    table.update({0xFF61 + i: kana for i, kana in enumerate(_HALF_KANA)})
    table.update({0x3000: " ", 0x00A0: " ", 0x2028: " ", 0x2029: " ", 0x301C: "~"})
    table.update(dict.fromkeys(range(0x2000, 0x200B), " "))
    table.update(dict.fromkeys(range(0x20), " "))
    table.update(dict.fromkeys(range(0x7F, 0xA0), " "))
    return table


_TABLE = _table()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, where in the original it came from."""

    text: str
    original: str
    origin: tuple[int, ...]
    """Index into `original` for each character of `text`."""

    def raw(self, start: int, end: int) -> str:
        """The part of the original that `text[start:end]` came from, exactly as it was."""
        if start >= end:
            return ""
        first = self.origin[start]
        last = self.origin[end] if end < len(self.origin) else len(self.original)
        return self.original[first : max(last, self.origin[end - 1] + 1)]


def fold(text: str) -> str:
    """The same text in one width: half-width ASCII, full-width kana, one dash; characters never exchanged otherwise.

    `fold(fold(x)) == fold(x)`. Example: `㈱ﾊﾞﾝﾌﾞｰ ０３－１２３４` → `(株)バンブー 03-1234`.
    """
    if text.isascii() and text.isprintable():
        return text
    if not _VOICING.isdisjoint(text):
        return fold_with_origin(text).text
    folded = text.translate(_TABLE)
    return "".join(_settle_bars(list(folded))) if "-" in folded or "ー" in folded else folded


def fold_with_origin(text: str) -> Folded:
    """`fold`, keeping for each character where it came from."""
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        folded = _TABLE.get(ord(char), char)
        if char in "ﾞﾟ゙゚" and chars:
            joined = (_VOICED if char in "ﾞ゙" else _HALF_VOICED).get(chars[-1])
            if joined:
                chars[-1] = joined
                continue
        chars.extend(folded)
        origin.extend([index] * len(folded))
    return Folded("".join(_settle_bars(chars)), text, tuple(origin))


def _settle_bars(chars: list[str]) -> list[str]:
    """A bar between katakana is the long vowel, a long vowel between digits is a dash: the neighbours know."""
    settled = list(chars)
    for i, char in enumerate(chars):
        if char not in "-ー":
            continue
        before = settled[i - 1] if i else ""
        after = chars[i + 1] if i + 1 < len(chars) else ""
        if char == "-" and _KATAKANA.match(before or " ") and _KATAKANA.match(after or " ") and after not in "-ー":
            settled[i] = "ー"
        elif (
            char == "ー"
            and before
            and not _KATAKANA.match(before)
            and _NUMBER_SIDE.match(before + "")
            and after != "ー"
            and (after == "" or not ("ぁ" <= after <= "ゖ"))
        ):
            settled[i] = "-"
    return settled


def squeeze(text: str) -> str:
    """Runs of white space become one space, the ends none."""
    return " ".join(text.split())


def without_spaces(text: str) -> str:
    """No white space at all."""
    return "".join(text.split())


_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def to_katakana(text: str) -> str:
    """Hiragana as katakana, all else kept."""
    return text.translate(_HIRAGANA_TO_KATAKANA)


def to_hiragana(text: str) -> str:
    """Katakana as hiragana, all else kept."""
    return text.translate(_KATAKANA_TO_HIRAGANA)


def is_kanji(char: str) -> bool:
    """A Chinese character, the repetition mark 々 and 〆〇ヶ-like marks left to the caller except 々."""
    code = ord(char)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x323AF
        or char == "々"
    )


def is_kana(char: str) -> bool:
    """Hiragana, katakana or the long-vowel mark."""
    return "ぁ" <= char <= "ゖ" or "ァ" <= char <= "ヺ" or char in "ーゝゞヽヾ"


def is_japanese(char: str) -> bool:
    """Kanji or kana."""
    return is_kanji(char) or is_kana(char)


def is_latin(text: str) -> bool:
    """Has letters, and all of them are Latin."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and all(ord(char) < 0x250 for char in letters)
