"""A company's key, for comparing only. Knows no person; what a legal form is, normalize knows."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from normalize.fields.company import company_parts
from normalize.tables import table
from normalize.text import fold
from normalize.variants import fold_for_key


@lru_cache(maxsize=100_000)
def company_key(value: str) -> str:
    """`株式会社青葉商事` and `青葉商事㈱` have one key; empty where nothing but a legal form is there."""
    key = company_parts(_mended(fold(value))).key
    return "" if key in _forms_alone() else key


_SHORTEST_LABEL = 5
"""Letters a name needs before a domain made of them is no chance."""


def spells(company: str, domain: str) -> bool:
    """Whether a company's key in Latin letters is what a domain is made of: `hakuhotrading`, hakuho-trading.jp."""
    if len(company) < _SHORTEST_LABEL or not company.isascii():
        return False
    return any(label.replace("-", "") == company for label in domain.split(".")[:-1])


def _mended(name: str) -> str:
    """The name without a legal form that a reader has cut: `株式会青葉商事` and `青葉商事株会社`."""
    if _WHOLE_FORM.search(name):
        return name
    return _CUT_FORM.sub("", name) or name


_WHOLE_FORM = re.compile("(?:株式|有限|合同|合資|合名)会社")
_CUT = "株式会杜|株式会|株式社|株会社|式会社|有限会|有限社|有会社|限会社|合同会|合同社|合会社|同会社"
_CUT_FORM = re.compile(rf"^(?:{_CUT}|\(株|株\))|(?:{_CUT}|\(株|株\))$")


@cache
def _forms_alone() -> frozenset[str]:
    """Keys of legal forms that stand where a name should."""
    forms = {fold_for_key(row[0]) for row in table("legal_forms")}
    return frozenset(forms | {company_parts(form).key for form in forms} | {"co", "coltd"})
