"""Bars and ones are the same stroke: put right what a reader took for the other, length kept. Knows no card."""

from __future__ import annotations

import re
from itertools import combinations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from normalize.draft import Doubt
from normalize.numerals import digits_one_by_one

READ_AS_ONE = Doubt(code="bar_mended", text="横棒の読みを直しました（「ー」と「一」、または重なった「ー」）。")
READ_AS_BARS = Doubt(code="bars_read_as_ones", text="数字の区切りの棒が 1 に読まれたため、区切りとしました。")

_BAR = re.compile(
    "|".join(
        (
            r"(?<=第)[ー-](?=[一-龥ァ-ヺ])",  # 第ー営業部
            r"(?<![ァ-ヺA-Za-z0-9〇一二三四五六七八九十])[ー-](?=級[一-龥]|種[一-龥]|般[社財]|丁目)",  # ー級建築士
            r"(?<=[一-龥々]\s)[ー-](?=[一-龥]{1,2}$)",  # 鈴木 ー郎
            r"(?<=[一-龥々])ー(?=[郎朗男夫雄彦樹輝也成生平馬真美恵枝代子葉華花]$)",  # 鈴木ー郎
            r"(?<=[一-龥々]\s[健賢謙憲研慎真伸信俊純栄英裕祐雄勇幸孝浩弘洋精誠征聖]) ?[ー-]$",  # 伊藤 健ー
        )
    )
)


def ones_for_bars(text: str) -> str:
    """`鈴木 ー郎` → `鈴木 一郎`, `第ー営業部` → `第一営業部`: a long vowel there would be none."""
    return _BAR.sub(lambda match: match.group().replace("ー", "一").replace("-", "一"), text)


_FIGURE = "[0-9〇零○一二三四五六七八九]"
_LONG_CODE = re.compile(
    rf"(?:^|(?<=[〒〶TF十千干テ平]))\s?({_FIGURE}{{3}})([1一])({_FIGURE}{{4}})(?!{_FIGURE}|[-ー(]{_FIGURE})"
)
_LONG_NUMBER = re.compile(rf"(?<!{_FIGURE})(?<![-ー(])(?:0|〇|零|○)(?:-?{_FIGURE}){{10,12}}(?!-?{_FIGURE})")


def bars_for_ones(text: str) -> str:
    """`〒38010823` → `〒380-0823`, `026122611234` → `026-226-1234`: in a column a bar is read as a one.

    Only where the figures are too many by exactly the bars, and what they leave is a number of the plan.
    """
    text = _LONG_CODE.sub(lambda match: match.group().replace(match[1] + match[2], match[1] + "-", 1), text)
    return _LONG_NUMBER.sub(lambda match: _with_bars(match.group()), text)


def _with_bars(printed: str) -> str:
    digits = digits_one_by_one(printed)
    bars = [at for at, char in enumerate(digits) if char == "-"]
    ones = [at for at, char in enumerate(digits) if char == "1"]
    found = []
    if len(bars) < 2 and len(digits) in (12, 13):
        for more in combinations(ones, 2 - len(bars)):
            cuts = sorted((*bars, *more))
            grouped = "".join("-" if at in cuts else char for at, char in enumerate(digits))
            if _in_plan(grouped):
                found.append(cuts)
    if len(found) != 1:
        return printed
    return "".join("-" if at in found[0] else char for at, char in enumerate(printed))


def _in_plan(grouped: str) -> bool:
    """Whether a number is of the plan and grouped as the plan groups it."""
    try:
        number = phonenumbers.parse(grouped, "JP")
    except NumberParseException:
        return False
    return (
        phonenumbers.is_valid_number(number)
        and phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL) == grouped
    )
