"""One character is one character, in kanji too: DuckDB's own distance counts their bytes."""

from __future__ import annotations

import duckdb
import pytest
from rapidfuzz.distance import Levenshtein

from matching.one_apart import one_apart

NAMES = (
    "高橋一郎",
    "高橋一朗",
    "高橋二郎",
    "高橋郎",
    "高橋一郎太",
    "高橋",
    "橋高一郎",
    "𠮷田一郎",
    "吉田一郎",
    "takahashi",
    "takahasi",
)


@pytest.mark.parametrize("name", NAMES)
def test_the_database_finds_the_same_neighbours_as_python(name):
    asked = f"SELECT a_r FROM (SELECT ? AS a_l, unnest(?) AS a_r) WHERE {one_apart('a', 'duckdb')}"  # noqa: S608 - a column of ours

    found = duckdb.execute(asked, [name, list(NAMES)]).fetchall()

    assert {row[0] for row in found} == {other for other in NAMES if Levenshtein.distance(name, other) == 1}
