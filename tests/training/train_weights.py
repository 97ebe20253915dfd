"""Trains matching's weights with Splink on generated books that nothing is measured on.

Splink compares the rows as SQL and counts the levels: m among the rows of one person, whom the generator knows, u
among those of different people, of one house or drawn at random. Each piece of evidence is compared only where it is
weighed (a mailbox within a house, say), so that m and u are given what stands before it. What too few pairs show keeps
the value set by hand. Run from a checkout: python -m tests.training.train_weights writes matching/data/weights.tsv;
tests.training.fit_matching comes after it.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from logging import CRITICAL, getLogger
from pathlib import Path
from statistics import fmean
from typing import Any

import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator

from matching.batch_columns import prepare
from matching.weights import BOOK
from tests.support.books.book import KINDS, MadeBook, make_book
from tests.training.evidence import PIECES, Among, M, Piece, U

SEEDS = (301,)
"""Far from the benchmark's and the calibration's."""
PEOPLE, CARDS = 3_000, 3_000
_GROUPS = 40
"""Rows drawn at random are compared within one of forty groups."""
LEAST = {M: 0.004, U: 0.0005}
"""A level that fewer pairs show is not learnt from them, but stays as it was set."""
OUT = Path(__file__).resolve().parents[2] / "matching" / "data" / "weights.tsv"
COLUMNS = (
    "name", "name_kana", "name_romaji", "company", "department", "title", "phone", "mobile", "email", "url", "address",
)  # fmt: skip


Learnt = dict[tuple[str, str], list[float]]
"""(piece, level) → what each book showed."""

Row = tuple[str, ...]


def main() -> None:
    """Train, show and write."""
    warnings.simplefilter("ignore")
    getLogger("splink").setLevel(CRITICAL)
    same: Learnt = {}
    others: Learnt = {}
    for kind, style in KINDS.items():
        for seed in SEEDS:
            world = replace(style.world, people=PEOPLE, seed=seed)
            made = make_book(replace(style, world=world, cards=CARDS))
            _learn(*_everybody(made), PIECES, same)
            table = _each_once(made)
            for among in Among:
                _learn(table, _groups(table, among), [piece for piece in PIECES if piece.among is among], others)
            print(f"{kind}, seed {seed}", flush=True)  # noqa: T201 - a script's progress
    lines = OUT.read_text(encoding="utf-8").splitlines()
    rows = (tuple(line.split("\t")) for line in lines[2:] if line)
    text = "\n".join([*lines[:2], *("\t".join(written(row, same, others)) for row in rows)]) + "\n"
    OUT.write_text(text, encoding="utf-8")
    print(text)  # noqa: T201 - a script's result


def _everybody(made: MadeBook) -> tuple[pa.Table, list[str]]:
    """Rows and new cards with their persons; a card of nobody in the book is somebody of its own."""
    people = list(made.people)
    for number, card in enumerate(made.cards):
        people.append(made.people[min(card.same)] if card.same else -1 - number)
    return _table([*made.rows, *(card.row for card in made.cards)]), [str(person) for person in people]


def _each_once(made: MadeBook) -> pa.Table:
    """One row of each person in the book and those cards that are of nobody there: every pair is of two people."""
    first = dict(zip(reversed(made.people), reversed(made.rows), strict=True))
    rows = [*first.values(), *(card.row for card in made.cards if not card.same)]
    return _table(rows)


def _groups(table: pa.Table, among: Among) -> list[str | None]:
    """Of each row the group within which it is compared."""
    if among is Among.DRAWN:
        return [str(row % _GROUPS) for row in range(table.num_rows)]
    found: list[str | None] = table[among.value].to_pylist()
    return found


def _table(rows: Sequence[dict[str, str]]) -> pa.Table:
    keys = prepare({kind: [row.get(kind, "") for row in rows] for kind in COLUMNS})
    addresses = pa.array([row.get("address") or None for row in rows], pa.string())
    # A name in Latin letters says nothing of one in kanji: a card with its English side up names no company here.
    companies = [None if name is None or name.isascii() else name for name in keys["company"].to_pylist()]
    place = keys.column_names.index("company")
    return keys.set_column(place, "company", pa.array(companies, pa.string())).append_column("address", addresses)


def _learn(table: pa.Table, groups: Sequence[str | None], pieces: Sequence[Piece], learnt: Learnt) -> None:
    """How often each level is there among the pairs of one group, where its evidence is weighed."""
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        comparisons=[_comparison(piece) for piece in pieces],
        additional_columns_to_retain=["group_"],
        blocking_rules_to_generate_predictions=[],
    )
    linker = Linker(DuckDBAPI().register(table.append_column("group_", pa.array(groups, pa.string()))), settings)
    linker.training.estimate_m_from_label_column("group_")
    for comparison in linker.misc.save_model_to_json()["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                here = learnt.setdefault((comparison["output_column_name"], level["label_for_charts"]), [])
                here.append(level.get("m_probability") or 0.0)  # a level that no pair showed has none


def _comparison(piece: Piece) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": f"NOT ({piece.weighed})", "label_for_charts": "not weighed", "is_null_level": True}
    ]
    levels += [{"sql_condition": sql, "label_for_charts": level} for level, sql in piece.levels.items()]
    return {"output_column_name": piece.name, "comparison_levels": levels}


def written(row: Row, same: Learnt, others: Learnt) -> Row:
    """The row of the table with what was learnt; how each of m and u came about is said."""
    evidence, level, m, u, _ = row
    known = {M: "", U: ""}
    wanted = M
    for piece in PIECES:
        for label, (to, levels, takes) in piece.rows.items():
            if to == evidence and level in levels:
                wanted = takes
                for what, learnt in ((M, same), (U, others)):
                    mean = fmean(learnt[piece.name, label])
                    if what in takes and mean >= LEAST[what]:
                        known[what] = f"{mean:.4g}"
    if wanted == M + U and not (known[M] and known[U]):
        return row  # half a ratio, from pairs that hardly exist, would say much about nothing
    how = {(True, True): "trained", (True, False): "m trained", (False, True): "u trained", (False, False): "set"}
    if known[M] and u in (BOOK, "1"):
        how[True, False] = "trained"
    return (evidence, level, known[M] or m, known[U] or u, how[bool(known[M]), bool(known[U])])


if __name__ == "__main__":
    main()
