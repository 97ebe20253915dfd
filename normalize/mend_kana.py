"""Kana that differ by size or by a mark alone: put right where the language or the kanji beside them leave one choice.

ョシオカ begins with no small kana, 宮下 is read ミヤシタ and never ミャシタ, and no department is ソリユーション. raw
stays and a doubt says why. Knows no book.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from normalize.draft import Doubt, FieldKind
from normalize.fields.person import family_readings, given_readings
from normalize.text import to_hiragana
from normalize.values import Value
from ocr.katakana_words import WORDS

_SIZE = Doubt(code="kana_size_mended", text="かなの大小（ッとツ、ョとヨなど）を、語に合わせて直しました。")
_READING = Doubt(code="reading_mended", text="よみがなの大小か濁点を、漢字の読みに合わせて直しました。")

_SMALL = "ァィゥェォッャュョヮ"
_LARGE = "アイウエオツヤユヨワ"
_TO_LARGE = str.maketrans(_SMALL, _LARGE)
_SIZED_WORDS = tuple(
    sorted(
        (
            word
            for word in (
                *WORDS,
                "ジェイ",
                "ウェブ",
                "ファクトリー",
                "フィールド",
                "ショップ",
                "ジャパン",
                "ネットワークス",
            )
            if word != word.translate(_TO_LARGE) and len(word) >= 3
        ),
        key=len,
        reverse=True,
    )
)
_WORDED = frozenset(
    (
        FieldKind.COMPANY,
        FieldKind.COMPANY_KANA,
        FieldKind.DEPARTMENT,
        FieldKind.TITLE,
        FieldKind.BRANCH,
        FieldKind.ADDRESS,
    )
)


def mend_kana(values: list[Value]) -> list[Value]:
    """The same values; kana of the wrong size or with the wrong mark put right."""
    name = next((value for value in values if value.kind is FieldKind.NAME), None)
    return [_reading(_word(value), name) for value in values]


def _word(value: Value) -> Value:
    """ソリユーション → ソリューション."""
    if value.kind not in _WORDED:
        return value
    text = sized_words(value.value)
    return value if text == value.value else replace(value, value=text, doubts=(*value.doubts, _SIZE))


def sized_words(text: str) -> str:
    """The text with the small and large kana of common words as the words have them."""
    large = text.translate(_TO_LARGE)
    for word in _SIZED_WORDS:
        at = large.find(found := word.translate(_TO_LARGE))
        while at >= 0:
            if not _goes_on(text, at, at + len(word)):
                text = text[:at] + word + text[at + len(word) :]
            at = large.find(found, at + 1)
    return text


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether a short word is only part of a longer one: ネツト in マグネツトロン may be another."""
    after = text[end : end + 1]
    inside = ("ァ" <= after <= "ヺ" or after == "ー") and not text.startswith(WORDS, end)
    return end - start < 4 and inside and "ァ" <= text[max(start - 1, 0) : start] <= "ヺ"


_SMALL_HIRAGANA = "ぁぃぅぇぉっゃゅょゎ"
_LARGE_HIRAGANA = "あいうえおつやゆよわ"
_ENLARGED = str.maketrans(_SMALL + _SMALL_HIRAGANA, _LARGE + _LARGE_HIRAGANA)
_BEFORE_YA = frozenset("きしちにひみりぎじぢびぴ")
_AFTER_TSU = frozenset("かきくけこさしすせそたちつてとぱぴぷぺぽ")


def _reading(value: Value, name: Value | None) -> Value:
    """ョシオカ → ヨシオカ, シンャ → シンヤ; ミャシタ → ミヤシタ beside 宮下."""
    if value.kind is not FieldKind.NAME_KANA:
        return value
    words = [_possible_word(word) for word in value.value.split(" ")]
    if name is not None and " " in name.value and len(words) == 2:
        family, given = name.value.split(" ", 1)
        words = [_as_read(words[0], family_readings(family)), _as_read(words[1], given_readings(given))]
    text = " ".join(words)
    return value if text == value.value else replace(value, value=text, doubts=(*value.doubts, _READING))


def _possible_word(word: str) -> str:
    """A small kana where none can stand is a large one."""
    chars = list(word)
    for at, char in enumerate(to_hiragana(word)):
        before, after = to_hiragana(word[at - 1]) if at else "", to_hiragana(word[at + 1 : at + 2])
        if (char in "ゃゅょ" and before not in _BEFORE_YA) or (char == "っ" and (not at or after not in _AFTER_TSU)):
            chars[at] = chars[at].translate(_ENLARGED)
    return "".join(chars)


_TWINS = ("つっ", "やゃ", "ゆゅ", "よょ", "はばぱ", "ひびぴ", "ふぶぷ", "へべぺ", "ほぼぽ")
"""Sizes, and the two marks on one kana; だ for た is another reading as often, which lists do not all know."""


def _as_read(word: str, readings: tuple[str, ...]) -> str:
    """The word as one of the kanji's readings has it, where that differs by twins at one or two places only."""
    plain = to_hiragana(word)
    if plain in readings or not readings:
        return word
    fitting = {other for other in _twins_of(plain) if other in readings}
    if len(fitting) != 1:
        return word
    other = fitting.pop()
    katakana = plain != word
    return "".join(
        old if a == b else (chr(ord(b) + 0x60) if katakana else b) for old, a, b in zip(word, plain, other, strict=True)
    )


def _twins_of(plain: str) -> Iterator[str]:
    """The same word with other twins at one or two places."""
    places = [
        (at, other)
        for at, char in enumerate(plain)
        for family in _TWINS
        if char in family
        for other in family
        if other != char
    ]
    for count in (1, 2):
        for chosen in combinations(places, count):
            if len({at for at, _ in chosen}) == count:
                letters = list(plain)
                for at, other in chosen:
                    letters[at] = other
                yield "".join(letters)
