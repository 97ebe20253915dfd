"""Kanji words that stand on cards: where a reader was torn between two kanji, the word decides.

推選室 is 推進室 where the reader held 進 possible, 和歌山票 is 和歌山県. What it saw clearly stays, and a word of two
is believed less than one of more. Knows words, not what they mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ocr.ctc import CtcChar
from ocr.latin_twins import swapped

WORDS: tuple[str, ...] = (
    # Source: chosen for this project: prefectures, legal forms, what departments and titles are made of.
    "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県",
    "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県",
    "滋賀県", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県",
    "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
    "北海道", "東京都", "京都府", "大阪府", "丁目", "番地",
    "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "社団法人", "財団法人", "医療法人", "学校法人",
    "独立行政法人",
    "特定非営利活動法人", "社会福祉法人", "国立大学法人", "税理士法人", "弁護士法人",
    "協同組合", "事務所", "研究所", "営業所", "出張所", "製作所",
    "代表取締役", "取締役", "監査役", "執行役員", "代表社員", "理事長", "専務", "常務", "社長", "会長", "部長", "課長",
    "係長", "次長", "室長", "所長", "支店長", "院長", "館長", "主任", "主査", "参事", "顧問", "担当", "統括", "責任者",
    "推進", "開発", "営業", "企画", "管理", "総務", "経理", "人事", "財務", "法務", "広報", "事業", "技術", "製造",
    "品質", "生産", "調達", "購買", "販売", "運用", "運営", "設計", "建築", "施設", "設備", "研究", "戦略", "支援",
    "情報", "海外", "国際", "地域", "福祉", "監査", "審査", "相談", "業務", "商品", "保守",
    "本部", "支店", "支社", "本社", "本店", "工場",
)  # fmt: skip
TORN = 0.9
"""A character surer than this is what the reader saw."""
HELD_POSSIBLE, HELD_POSSIBLE_OF_TWO = 0.02, 0.1
"""Of the other kanji; in words of two, which more pairs of kanji come close to."""
AS_READ = 0.5
"""At least this share of a word is what was read."""

_HOLDING: dict[str, list[tuple[str, int]]] = defaultdict(list)
for _word in WORDS:
    for _place, _kanji in enumerate(_word):
        _HOLDING[_kanji].append((_word, _place))


def with_kanji_words(chars: Sequence[CtcChar]) -> tuple[CtcChar, ...]:
    """The same line with each kanji, over which the reader was torn, as the word of the list round it has it."""
    if any(len(char.text) != 1 for char in chars):
        return tuple(chars)
    settled = [not _is_torn(char) for char in chars]
    near: dict[tuple[int, int], set[str]] = defaultdict(set)
    for i, char in enumerate(chars):
        if settled[i]:
            continue
        for kanji in (char.text, *(text for text, _ in char.alternatives)):
            for word, place in _HOLDING.get(kanji, ()):
                if i >= place and i - place + len(word) <= len(chars):
                    near[-len(word), i - place].add(word)
    result = list(chars)
    for (length, start), words in sorted(near.items()):  # the longest first: 取締役 before 締役
        places = range(start, start - length)
        fits = [word for word in words if _fits([(chars[i], settled[i]) for i in places], word)]
        if len(fits) == 1:
            for i, wanted in zip(places, fits[0], strict=True):
                settled[i] = True
                if chars[i].text != wanted:
                    result[i] = swapped(chars[i], wanted)
    return tuple(result)


def _is_torn(char: CtcChar) -> bool:
    return bool(char.text.strip()) and char.confidence < TORN


def _fits(places: Sequence[tuple[CtcChar, bool]], word: str) -> bool:
    """Whether these (character, settled) are the word, or could be where the reader was torn."""
    least = HELD_POSSIBLE if len(word) > 2 else HELD_POSSIBLE_OF_TWO
    same = 0
    for (char, done), wanted in zip(places, word, strict=True):
        if char.text == wanted:
            same += 1
        elif done or dict(char.alternatives).get(wanted, 0.0) < least:
            return False
    return same >= AS_READ * len(word)
