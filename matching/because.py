"""The reason of a decision in one Japanese sentence, without any value of a person in it. Knows no weight."""

from __future__ import annotations

from matching.compare import Compared, Comparison, Level
from matching.decision import Verdict

_WORDS = {
    Compared.NAME: "氏名",
    Compared.READING: "氏名の読み",
    Compared.EMAIL: "メールアドレス",
    Compared.MOBILE: "携帯番号",
    Compared.PHONE: "電話番号",
    Compared.COMPANY: "会社名",
    Compared.DOMAIN: "ドメイン",
    Compared.DEPARTMENT: "部署",
    Compared.TITLE: "役職",
}
# Strongest evidence first; three are enough for a sentence.
_ORDER = (
    Compared.EMAIL, Compared.MOBILE, Compared.NAME, Compared.READING, Compared.COMPANY, Compared.DOMAIN,
    Compared.PHONE, Compared.DEPARTMENT, Compared.TITLE,
)  # fmt: skip
_MOST_NAMED = 3
_APART = (Level.DIFFERENT, Level.SAME_DOMAIN, Level.FAMILY, Level.GIVEN, Level.PARTLY)


def because_of(verdict: Verdict, levels: Comparison, *, auto: bool, rivals: int, changed: bool) -> str:
    """Why a candidate is, or may be, this person."""
    alike, apart = _alike(levels), _apart(levels)
    if rivals > 1:
        return f"{alike}が一致する方が{rivals}人登録されているため、どなたか確認が必要です。"
    if verdict is Verdict.SAME and auto:
        news = "（新しい内容があります）" if changed else ""
        return f"{alike}が一致するため、同じ方と判断しました{news}。"
    if verdict is Verdict.SAME:
        return f"{alike}が一致しますが、{apart or '決め手となる連絡先'}が異なるため、同じ方かどうか確認が必要です。"
    if verdict is Verdict.MOVED:
        return f"{alike}が一致し、勤務先が異なるため、転職された可能性が高く、確認が必要です。"
    if levels[Compared.NAME] is Level.EXACT and levels[Compared.COMPANY] is Level.DIFFERENT:
        return "同じ氏名の方が別の会社に登録されていますが、ほかに裏付けがないため、転職かどうか確認が必要です。"
    if apart:
        return f"{alike or '一部の項目'}は一致しますが、{apart}が異なるため、同じ方かどうか確認が必要です。"
    if alike:
        return f"{alike}は一致しますが、ほかに裏付けがないため、同じ方かどうか確認が必要です。"
    return "氏名は似ていますが、ほかに裏付けがないため、同じ方かどうか確認が必要です。"


def because_colleague() -> str:
    """Why this is somebody else of a company we know."""
    return "会社は登録済みですが、同じ方は見つからないため、新しい方と判断しました。"


def because_new() -> str:
    """Why this is somebody new."""
    return "同じ方も同じ会社も見つからないため、新しい方と判断しました。"


def _alike(levels: Comparison) -> str:
    """What agrees, in words."""
    fields = [field for field in _ORDER if levels[field] is Level.EXACT]
    return "と".join(_WORDS[field] for field in fields[:_MOST_NAMED])


def _apart(levels: Comparison) -> str:
    """What contradicts, in words."""
    fields = [field for field in _ORDER if levels[field] in _APART]
    return "と".join(_WORDS[field] for field in fields[:_MOST_NAMED])
