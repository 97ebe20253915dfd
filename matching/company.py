"""A company's key: its name without legal form, width, marks and variant kanji. Knows no person."""

from __future__ import annotations

import re

from normalize.text import fold
from normalize.variants import fold_for_key

_FORMS = (
    "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "一般社団法人", "一般財団法人", "公益社団法人",
    "公益財団法人", "社会福祉法人", "医療法人社団", "医療法人財団", "医療法人", "学校法人", "宗教法人",
    "特定非営利活動法人", "NPO法人", "独立行政法人", "国立大学法人", "税理士法人", "弁護士法人", "司法書士法人",
    "行政書士法人", "監査法人", "農事組合法人", "協同組合", "(株)", "(有)", "(同)", "(資)", "(名)", "(社)", "(財)",
    "(医)", "(学)", "(福)", "(一社)", "(一財)", "(公社)", "(公財)", "(特非)",
)  # fmt: skip
# As they remain after folding, the longest first: 医療法人社団 before 医療法人.
_LEGAL_FORM = re.compile("|".join(re.escape(form) for form in sorted(map(fold_for_key, _FORMS), key=len, reverse=True)))
_LATIN_FORM = re.compile(
    r"[\s,.]*\b(co\.?\s*,?\s*ltd|company\s*,?\s*limited|k\.\s*k|kabushiki\s*kaisha|inc(orporated)?|corp(oration)?"
    r"|ltd|limited|llc|l\.l\.c|gmbh|plc)\b[\s,.]*",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[\s・･.,'\"()「」\[\]&/_-]+")


def company_key(value: str) -> str:
    """`株式会社青葉商事` and `青葉商事㈱` have one key; empty where nothing but a legal form is there."""
    key = _MARKS.sub("", _without_forms(fold_for_key(_LATIN_FORM.sub(" ", fold(value)))))
    return _without_forms(key)


def _without_forms(key: str) -> str:
    """Until none is left: taking one out may bring another together."""
    while (shorter := _LEGAL_FORM.sub("", key)) != key:
        key = shorter
    return key
