"""The reason of a decision in one Japanese and one English sentence, without any value of a person in it.

Knows no weight.
"""

from __future__ import annotations

from typing import NamedTuple

from matching.compare import Comparison
from matching.decision import Verdict
from matching.levels import Compared, Level


class Sentence(NamedTuple):
    """One reason in both languages."""

    ja: str
    en: str


_WORDS = {
    Compared.NAME: Sentence("氏名", "name"),
    Compared.READING: Sentence("氏名の読み", "reading of the name"),
    Compared.EMAIL: Sentence("メールアドレス", "e-mail address"),
    Compared.MOBILE: Sentence("携帯番号", "mobile number"),
    Compared.PHONE: Sentence("電話番号", "phone number"),
    Compared.COMPANY: Sentence("会社名", "company"),
    Compared.DOMAIN: Sentence("ドメイン", "domain"),
    Compared.DEPARTMENT: Sentence("部署", "department"),
    Compared.TITLE: Sentence("役職", "title"),
}
# Strongest evidence first; three are enough for a sentence.
_ORDER = (
    Compared.EMAIL, Compared.MOBILE, Compared.NAME, Compared.READING, Compared.COMPANY, Compared.DOMAIN,
    Compared.PHONE, Compared.DEPARTMENT, Compared.TITLE,
)  # fmt: skip
_MOST_NAMED = 3
_APART = (Level.DIFFERENT, Level.SAME_DOMAIN, Level.FAMILY, Level.GIVEN, Level.PARTLY)


def because_of(verdict: Verdict, levels: Comparison, *, auto: bool, rivals: int, changed: bool) -> Sentence:
    """Why a candidate is, or may be, this person."""
    alike, apart = _named(levels, (Level.EXACT,)), _named(levels, _APART)
    close = _named(levels, (Level.EXACT, Level.CLOSE, Level.FITS))
    some = close or Sentence("一部の項目", "something")
    if rivals > 1:
        return Sentence(
            f"{some.ja}が一致する方が{rivals}人登録されているため、どなたか確認が必要です。",
            f"{rivals} known people agree in {some.en}, so somebody has to say who it is.",
        )
    if verdict is Verdict.SAME and auto:
        news = Sentence("（新しい内容があります）", " (with news)") if changed else Sentence("", "")
        return Sentence(
            f"{some.ja}が一致するため、同じ方と判断しました{news.ja}。",
            f"Taken to be the same person{news.en}, because {some.en} agree.",
        )
    if verdict is Verdict.SAME:
        what = apart or Sentence("決め手となる連絡先", "a contact detail of their own")
        return Sentence(
            f"{some.ja}が一致しますが、{what.ja}が異なるため、同じ方かどうか確認が必要です。",
            f"Agrees in {some.en}, but not in {what.en}: somebody has to say whether it is the same person.",
        )
    if verdict is Verdict.MOVED:
        return Sentence(
            f"{some.ja}が一致し、勤務先が異なるため、転職された可能性が高く、確認が必要です。",
            f"Agrees in {some.en} while the organisation is another: probably changed jobs, to be confirmed.",
        )
    if levels[Compared.NAME] is Level.EXACT and levels[Compared.COMPANY] is Level.DIFFERENT:
        return Sentence(
            "同じ氏名の方が別の会社に登録されていますが、ほかに裏付けがないため、転職かどうか確認が必要です。",
            "Somebody of this name is known at another company, and nothing else tells whether they moved.",
        )
    if apart:
        return Sentence(
            f"{(alike or some).ja}は一致しますが、{apart.ja}が異なるため、同じ方かどうか確認が必要です。",
            f"Agrees in {(alike or some).en}, not in {apart.en}: somebody has to say whether it is the same person.",
        )
    return Sentence(
        f"{some.ja}は一致しますが、ほかに裏付けがないため、同じ方かどうか確認が必要です。",
        f"Agrees in {some.en}, and nothing else tells whether it is the same person.",
    )


def because_colleague() -> Sentence:
    """Why this is somebody else of a company we know."""
    return Sentence(
        "会社は登録済みですが、同じ方は見つからないため、新しい方と判断しました。",
        "The company is known and the person is not: somebody new there.",
    )


def because_new() -> Sentence:
    """Why this is somebody new."""
    return Sentence(
        "同じ方も同じ会社も見つからないため、新しい方と判断しました。",
        "Neither the person nor the company is known: somebody new.",
    )


def _named(levels: Comparison, wanted: tuple[Level, ...]) -> Sentence | None:
    """The fields at one of these levels, in words; None where there is none."""
    fields = [_WORDS[field] for field in _ORDER if levels[field] in wanted][:_MOST_NAMED]
    if not fields:
        return None
    english = [word.en for word in fields]
    joined = english[0] if len(english) == 1 else f"{', '.join(english[:-1])} and {english[-1]}"
    return Sentence("と".join(word.ja for word in fields), joined)
