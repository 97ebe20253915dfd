"""A company's key, for comparing only. Knows no person; what a legal form is, normalize knows."""

from __future__ import annotations

from functools import cache, lru_cache

from normalize.fields.company import company_parts
from normalize.tables import table
from normalize.text import fold
from normalize.variants import fold_for_key


@lru_cache(maxsize=100_000)
def company_key(value: str) -> str:
    """`株式会社青葉商事` and `青葉商事㈱` have one key; empty where nothing but a legal form is there."""
    key = company_parts(fold(value)).key
    return "" if key in _forms_alone() else key


@cache
def _forms_alone() -> frozenset[str]:
    """Keys of legal forms that stand where a name should."""
    forms = {fold_for_key(row[0]) for row in table("legal_forms")}
    return frozenset(forms | {company_parts(form).key for form in forms} | {"co", "coltd"})
