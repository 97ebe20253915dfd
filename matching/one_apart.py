"""SQL: whether two texts are one character apart. DuckDB counts bytes, of which a kanji has three. Knows no column."""

from __future__ import annotations

_BYTES = 4
"""A character has no more in UTF-8."""


def one_apart(column: str, dialect: str) -> str:
    """A condition on `column_l` and `column_r`: one character exchanged, one more or one less.

    Args:
        dialect: `duckdb` or `spark`.
    """
    left, right = f"{column}_l", f"{column}_r"
    if dialect == "spark":
        return f"levenshtein({left}, {right}) = 1"
    places = f"list_zip(string_split({left}, ''), string_split({right}, ''))"
    return (
        f"(levenshtein({left}, {right}) <= {_BYTES} AND ("
        f"(length({left}) = length({right}) AND len(list_filter({places}, lambda x: x[1] <> x[2])) = 1)"
        f" OR (abs(length({left}) - length({right})) = 1"
        # One is the other with something put in, and no byte else differs.
        f" AND levenshtein({left}, {right}) = abs(strlen({left}) - strlen({right})))))"
    )
