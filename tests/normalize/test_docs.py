"""docs/fields.md names every kind of field and every doubt this floor can raise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from normalize.draft import FieldKind

ROOT = Path(__file__).parents[2]
FIELDS = (ROOT / "docs" / "fields.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(FieldKind))
def test_every_kind_has_its_contract(kind: FieldKind) -> None:
    assert f"| `{kind.value}` |" in FIELDS


def test_every_doubt_is_explained() -> None:
    raised = {
        code
        for path in (ROOT / "normalize").rglob("*.py")
        for code in re.findall(r'Doubt\(\s*code="(\w+)"', path.read_text(encoding="utf-8"))
    }

    assert raised
    assert {code for code in raised if f"| `{code}` |" not in FIELDS} == set()


@pytest.mark.parametrize("table", sorted((ROOT / "normalize" / "data").glob("*.tsv")), ids=lambda path: path.name)
def test_every_word_table_names_source_and_licence(table: Path) -> None:
    first = table.read_text(encoding="utf-8").splitlines()[0]

    assert first.startswith("# source: ")
    assert "licence" in first
