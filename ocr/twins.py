"""Characters that look the same in print (ト卜, ー一, ニ二, カ力 …): which one it is, the neighbours say.

The picture cannot tell them apart, so the reader's choice between them is a coin toss; the other one is kept as an
alternative. Names' own variants (髙高, 﨑崎) are no twins: they look different, and are never touched here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.ctc import CtcChar
from ocr.latin_twins import latin_twins, swapped

KATAKANA_TWIN = {
    "卜": "ト", "一": "ー", "－": "ー", "—": "ー", "―": "ー", "‐": "ー", "-": "ー", "二": "ニ", "力": "カ",
    "工": "エ", "口": "ロ", "夕": "タ", "八": "ハ", "三": "ミ", "千": "チ", "才": "オ",
    "儿": "ル",
}  # fmt: skip
"""What each would be between katakana. 三, 千 and 才 are near twins: only with katakana on both sides."""
BOTH_SIDES = "三千才八-一二‐－—―"
KANJI_TWIN = {twin: kanji for kanji, twin in KATAKANA_TWIN.items() if kanji in "卜一二力工口夕八"}
LAST_OF = re.compile("(?:づく|ゆと|ひと|ひか|みど|まつ|つなが|ふれあ|かお|みの)$")
"""Words of hiragana that end in り, katakana after them: まちづくりネット."""
HIRAGANA_TWIN = {"ヘ": "へ", "ベ": "べ", "ペ": "ぺ", "リ": "り"}
"""へんみ: the same drawing in both kana; between hiragana it is one."""
BEGINS_A_WORD = "タエ工夕力一"
OLD_FORMS = {"亞": "亜", "奧": "奥", "區": "区", "豐": "豊", "綠": "緑", "黑": "黒", "藏": "蔵", "卷": "巻", "恰": "怜"}
"""Forms that few write and PP-OCR invents, and a kanji of no name: one stays only where the reader held the usual one
impossible."""
NEW_FORM_POSSIBLE = 0.01
SIMPLIFIED = {"專": "専", "號": "号", "帶": "帯", "圈": "圏", "霸": "覇", "攜": "携", "殼": "殻", "舖": "舗"}
"""Old forms PP-OCR invents for worn print; nobody's name holds them on a card we met."""
NUMERALS = "〇一二三四五六七八九十百千"
COUNTED = "丁番号階条線地0123456789-‐ー－"
SMALL = "ァィゥェォッャュョ"


def resolve_twins(chars: Sequence[CtcChar]) -> tuple[CtcChar, ...]:
    """The same line with each twin replaced by the one its neighbours call for."""
    chars = _ones_between_dashes(chars)
    inked = [i for i, char in enumerate(chars) if char.text != " "]
    words = len(chars) - len(inked) <= len(inked) / 3  # in letter-spaced type a space parts no words
    texts = [chars[i].text for i in inked]
    result = list(chars)
    for place, i in enumerate(inked):
        before = texts[place - 1] if place else ""
        if before == "ー" and (place < 2 or not _kana(texts[place - 2])):
            before = "-"  # a long-vowel mark that lengthens nothing is a dash
        after = texts[place + 1] if place + 1 < len(texts) else ""
        if words and i + 1 < len(chars) and chars[i + 1].text == " " and texts[place] in "ロ口":
            after = ""  # 坂口 マリ: what stands beyond the space is another word
        if words and i > 0 and chars[i - 1].text == " " and texts[place] in BEGINS_A_WORD:
            before = ""  # 宮沢 夕子, 高橋 エミ, ス 一般財団法人
        ends = texts[place] == "リ" and LAST_OF.search("".join(texts[max(0, place - 4) : place]))
        better = "り" if ends else _usual_form(chars[i]) or _better(texts[place], before, after)
        if better != texts[place]:
            texts[place] = better
            result[i] = swapped(chars[i], better)
    return latin_twins(_mail_label(result))


_MAIL = re.compile("^[XＸ×][ー一-][ル儿]")


def _mail_label(chars: list[CtcChar]) -> list[CtcChar]:
    """X-ル at a line's head is メール."""
    text = "".join(char.text for char in chars)
    if len(text) != len(chars) or not _MAIL.match(text):
        return chars
    return [*(swapped(char, better) for char, better in zip(chars[:3], "メール", strict=True)), *chars[3:]]


_RUN = "[ー－―‐-]"
_NUMERAL = "〇一二三四五六七八九"
_DASH_RUN = re.compile(
    rf"(?<=[{_NUMERAL}十地番号])(?:{_RUN}{{3}}(?=[{_NUMERAL}ミ])|{_RUN}{{2}}(?![0-9{_NUMERAL}十ー－―‐-]))"
)


def _ones_between_dashes(chars: Sequence[CtcChar]) -> Sequence[CtcChar]:
    """三ーーー三 is 三-一-三, and 二番地ーー is 二番地-一: no number has two dashes in a row."""
    result = list(chars)
    text = "".join(char.text for char in chars)
    if len(text) != len(chars):
        return result
    for run in _DASH_RUN.finditer(text):
        for i in range(run.start(), run.end()):
            result[i] = swapped(result[i], "一" if (i - run.start()) % 2 else "-")
        if run.end() < len(text) and text[run.end()] == "ミ":
            result[run.end()] = swapped(result[run.end()], "三")
    return result


def _usual_form(char: CtcChar) -> str:
    usual = OLD_FORMS.get(char.text, "")
    return usual if dict(char.alternatives).get(usual, 0.0) >= NEW_FORM_POSSIBLE else ""


def _plainly(char: str, before: str, after: str) -> str:
    """What one neighbour alone settles; empty: nothing."""
    if char in "ー-" and (before == "第" or after == "般"):
        return "一"  # 第一スカイビル, 一般社団法人
    if before == "丁" and char in "日自曰":
        return "目"  # 2丁日 is no word
    if char == "○" and (_counts(before) or _counts(after)):
        return "〇"  # 五〇二, not a circle
    if char == "夕" and after == "ワ":
        return "タ"  # 大国タワー
    if char in "タエ" and not before and _kanji(after):
        return KANJI_TWIN[char]  # 夕凪ビル, 工藤: no word is one katakana and then kanji
    if char in HIRAGANA_TWIN and _hiragana(before or after) and (_hiragana(after or before) or after in ("ケ", "ヶ")):
        return HIRAGANA_TWIN[char]
    return ""


def _better(char: str, before: str, after: str) -> str:
    plain = _plainly(char, before, after)
    if plain:
        return plain
    if char in SIMPLIFIED:
        return SIMPLIFIED[char]
    if char in "ニハ" and (before == "第" or _counts(after) or (_counts(before) and not _kana(after))):
        return KANJI_TWIN[char]
    if char == "ニ" and after and after in COUNTED and (not _kana(before) or after == "階"):
        return "二"  # ビル二階 too
    if char in "二三千" and after and after in SMALL and after != "ッ":
        return KATAKANA_TWIN[char]  # ニュー; 三ッ沢 stays
    if char == "ー" and _numeric(before) and _numeric(after):
        return "-"
    if char in "ロエタ" and _kanji(before) and (_kanji(after) or (not after and char == "ロ")):
        return KANJI_TWIN[char]  # 井口台, 第一工場
    if char == "一" and before and before in SMALL:
        return "ー"  # ニュー千駄木: nothing is counted right after a small kana
    if char == "八" and after and after in "イウーッン" and before != "第":
        return "ハ"  # ハイツ, ハウス; 八ツ橋 and 第八ビル stay
    if char == "卜" and _kana(after):
        return "ト"  # 豊田市トヨタ町; 卜部 has a kanji after it
    twin = KATAKANA_TWIN.get(char)
    if twin is None:
        return char
    if char in BOTH_SIDES:
        # A long-vowel mark may end a word (センター長, タワー); 一 in ビル一階 counts.
        ends_word = twin == "ー" and (
            not after or after in "0123456789" or (_kanji(after) and not _numeric(after) and after not in COUNTED)
        )
        return twin if _kana(before) and (_kana(after) or ends_word) else char
    return twin if _kana(before) or (_kana(after) and after not in "ノヶケ" and not _kanji(before)) else char


def _kana(char: str) -> bool:
    return bool(char) and ("ァ" <= char <= "ヺ" or char == "ー") and char not in "ノヶケ"


def _hiragana(char: str) -> bool:
    return bool(char) and "ぁ" <= char <= "ゖ"


def _kanji(char: str) -> bool:
    return bool(char) and "一" <= char <= "鿿"


def _counts(char: str) -> bool:
    return bool(char) and char in NUMERALS


def _numeric(char: str) -> bool:
    return bool(char) and (char.isdigit() or char in NUMERALS)
