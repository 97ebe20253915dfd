"""Whether what was read is a business card's, or another paper's: a receipt or price list, a page of prose, a screen.

A card says who somebody is in a dozen short lines. Knows words, not where on the picture they stand.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from normalize.draft import CardDraft, FieldKind
from ocr.reading import ReadCard

_AMOUNT = re.compile(r"^\D{0,2}[¥￥\\]\s*\d[\d,，.]*\D{0,2}$|^\D{0,2}\d{1,3}([,，]\d{3})+\D{0,2}$|\d円\D{0,4}$")
_TOTAL = re.compile(
    r"合計|小計|お釣|釣銭|お預り?|税込|内?消費税|軽減税率|領収[書証]|\b(sub)?total\b|\bchange due\b", re.I
)
_CLOCK = re.compile(r"^\D{0,4}\d{1,2}[:：]\d{2}\D{0,2}$")
_HIRAGANA = re.compile("[ぁ-ん]")
_PROSE_CHARS = 12
_PROSE_KANA = 0.25
"""Share of a Japanese sentence that is hiragana at least; departments, addresses and trades have next to none."""
_PROSE_WORDS = 6
_PROSE_LOWER = 0.6
"""Share of an English sentence's words without a capital; an address and a name have none."""

_SENTENCES = 220
"""Widths of prose (an ASCII letter is one, a kanji two) on a side that names nobody: a motto and its credo have 150."""
_ARTICLE = 300
"""The same where a name or a company is believed in, but no way to reach anybody: headings look like names."""
_LETTER = 600
"""The same whatever else is said: a letter has its writer's address. Of 830 cards read, none had more than 60."""
_MANY_LINES = 20
"""Without anything that a card says; two offices in full are nineteen."""
_SOME_LINES = 5
"""Where the outline is none too sure either."""
_PRICES = 3
_BILL = 8
_BILL_SHARE = 0.3
_LABELS = 3
_CLOCKS = 4
_SCREEN_SHARE = 0.3
_WELL_READ = 0.8
"""Below, it may be a card that could not be read, which is to be shot again."""
_REACHES = frozenset(
    {
        FieldKind.POSTAL_CODE, FieldKind.PHONE, FieldKind.DIRECT_PHONE, FieldKind.TOLL_FREE,
        FieldKind.MOBILE, FieldKind.FAX, FieldKind.EMAIL,
    }
)  # fmt: skip

_ICONS = """
写真 カレンダー 設定 地図 マップ メモ 電卓 計算機 時計 天気 カメラ メッセージ ミュージック ブック リマインダー 既読
ファイル ヘルスケア 株価 翻訳 ゴミ箱 ごみ箱 ダウンロード ドキュメント ピクチャ デスクトップ アルバム ギャラリー
photos calendar settings maps notes calculator clock weather camera messages music books reminders gallery
files wallet health stocks translate safari chrome firefox edge gmail youtube playstore appstore podcasts news tv
facetime drive docs sheets slack zoom teams excel word powerpoint outlook downloads documents desktop trash spotify
netflix recyclebin thispc
"""
_SCREEN = frozenset(_ICONS.split())
"""Labels under icons, without spaces and in small letters; not those that a card prints as well (Mail, Phone)."""


class Paper(StrEnum):
    """What else it is."""

    RECEIPT = "receipt"  # amounts and their sum, or a list of prices
    PAGE = "page"  # sentences, or more lines than a card has
    SCREEN = "screen"  # icons' labels, a talk with the hour beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What was counted on one side."""

    lines: int
    prose: int
    """Widths of the lines that are parts of sentences."""
    amounts: int
    totals: int
    clocks: int
    labels: int
    well_read: bool


def surely_other(read: ReadCard, draft: CardDraft) -> Paper | None:
    """What this is by its words alone, whatever fields they were taken for; None where it can be a card."""
    words = count_words(read)
    kinds = {reading.kind for reading in draft.readings}
    if words.amounts >= 2 and (words.totals or (words.amounts >= _BILL and words.amounts > _BILL_SHARE * words.lines)):
        return Paper.RECEIPT
    if words.prose >= (_LETTER if kinds & _REACHES else _ARTICLE):
        return Paper.PAGE
    for count, least in ((words.labels, _LABELS), (words.clocks, _CLOCKS)):
        if count >= least and count > _SCREEN_SHARE * words.lines and not kinds & _REACHES:
            return Paper.SCREEN
    return None


def likely_other(read: ReadCard, draft: CardDraft, *, outlined: bool, lines: int = 0) -> Paper | None:
    """What a side that says nothing of anybody is, where no card lies beside it; None where it can be a card's back.

    Args:
        outlined: whether its outline alone is a card's beyond doubt.
        lines: how many there are in the picture, where other such sides lie beside it.
    """
    words = count_words(read)
    if draft.readings or not words.well_read:
        return None
    if words.amounts >= _PRICES:
        return Paper.RECEIPT
    if words.clocks >= _PRICES:
        return Paper.SCREEN
    unsure = not outlined and max(lines, words.lines) >= _SOME_LINES
    if unsure or words.prose >= _SENTENCES or words.lines >= _MANY_LINES:
        return Paper.PAGE
    return None


def count_words(read: ReadCard) -> Words:
    """What speaks for a card or against it."""
    texts = [unicodedata.normalize("NFKC", line.text).strip() for line in read.lines]
    return Words(
        lines=len(texts),
        prose=sum(_width(text) for text in texts if _is_prose(text)),
        amounts=sum(bool(_AMOUNT.search(text)) for text in texts),
        totals=sum(bool(_TOTAL.search(text.replace(" ", ""))) for text in texts),
        clocks=sum(bool(_CLOCK.match(text)) for text in texts),
        labels=sum(text.replace(" ", "").casefold() in _SCREEN for text in texts),
        well_read=median(line.confidence for line in read.lines) >= _WELL_READ if texts else False,
    )


def _is_prose(text: str) -> bool:
    """Whether a line is a part of a sentence."""
    if len(text) >= _PROSE_CHARS and len(_HIRAGANA.findall(text)) >= _PROSE_KANA * len(text):
        return True
    words = [word.strip(".,;:!?()\"'") for word in text.split()]
    return len(words) >= _PROSE_WORDS and sum(word.islower() for word in words) > _PROSE_LOWER * len(words)


def _width(text: str) -> int:
    """Half-width columns."""
    return sum(1 if char.isascii() else 2 for char in text)
