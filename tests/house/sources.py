"""The project's own files, and who imports what."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("ingest", "ocr", "normalize", "matching", "contacts", "api")
"""From the ground up; an import may only point to the left, or stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One file asks for one thing; `module` is dotted, `name` is what it takes from it, "" for the whole module."""

    file: str
    line: int
    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}{'.' + self.name if self.name else ''}"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file under version control, relative to the checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in sorted(listed.split("\0")) if name and (ROOT / (path := Path(name))).is_file())


@cache
def modules() -> tuple[Path, ...]:
    """Every tracked Python file of the six rooms."""
    return tuple(path for path in tracked() if path.suffix == ".py" and path.parts[0] in FLOORS)


@cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[Import]:
    """Every import of a file, those inside functions and behind TYPE_CHECKING too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(file=str(path), line=node.lineno, module=alias.name, name="")
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                yield Import(file=str(path), line=node.lineno, module=module, name=alias.name)


def dotted(node: ast.AST) -> str:
    """`os.environ.get` for the syntax of just that, "" for anything that is not a plain chain of names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (owner := dotted(node.value)):
        return f"{owner}.{node.attr}"
    return ""
