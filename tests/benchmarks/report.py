"""A measurement as tables on the terminal and as a section of docs/accuracy.md. Knows no picture."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.scoring import Tally, together, upper_bound

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table of the report."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def show(self, console: Console) -> None:
        """On the terminal."""
        table = Table(title=self.title, title_justify="left")
        for i, name in enumerate(self.header):
            table.add_column(name, justify="left" if i == 0 else "right")
        for row in self.rows:
            table.add_row(*row)
        console.print(table)

    def markdown(self) -> str:
        """For the docs."""
        lines = [f"### {self.title}", "", "| " + " | ".join(self.header) + " |"]
        lines.append("|" + "|".join(["---"] + ["--:"] * (len(self.header) - 1)) + "|")
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join(lines) + "\n"


def readers_sheet(tallies: dict[tuple[str, str], Tally], readers: Sequence[str], levels: Sequence[str]) -> Sheet:
    """Every reader at every level."""
    rows = []
    for reader in readers:
        for level in (*levels, "all"):
            tally = together(tallies[reader, one] for one in levels) if level == "all" else tallies[reader, level]
            rows.append(
                (
                    f"{reader}, {level}",
                    f"{tally.cards}",
                    f"{tally.field_accuracy:.3f}",
                    f"{tally.right.total()}/{tally.total.total()}",
                    f"{tally.spurious / max(1, tally.cards):.2f}",
                    f"{tally.whole}",
                    f"{tally.mean_cpu_s:.2f}",
                )
            )
    header = ("reader, level", "cards", "fields right", "", "spurious a card", "whole cards right", "CPU s a card")
    return Sheet(title="Readers", header=header, rows=tuple(rows))


def kinds_sheet(tallies: dict[tuple[str, str], Tally], reader: str, levels: Sequence[str]) -> Sheet:
    """Field accuracy by kind."""
    kinds = sorted({kind for level in levels for kind in tallies[reader, level].total})
    rows = []
    for kind in kinds:
        cells = []
        for tally in (*(tallies[reader, level] for level in levels), together(tallies[reader, x] for x in levels)):
            total = tally.total[kind]
            cells.append(f"{tally.right[kind] / total:.3f} ({total})" if total else "–")
        rows.append((kind, *cells))
    return Sheet(title=f"Fields by kind, {reader}", header=("kind", *levels, "all"), rows=tuple(rows))


def accepted_sheet(tallies: dict[tuple[str, str], Tally], reader: str, levels: Sequence[str]) -> Sheet:
    """What the reader stood by, and how often it was wrong to."""
    rows = []
    for level in (*levels, "all"):
        tally = together(tallies[reader, one] for one in levels) if level == "all" else tallies[reader, level]
        bound = upper_bound(tally.accepted_wrong, tally.accepted)
        rows.append(
            (
                level,
                f"{tally.accepted / max(1, tally.predicted):.3f}",
                f"{tally.accepted}",
                f"{tally.accepted_wrong}",
                f"{bound:.4f}" if tally.accepted else "–",
            )
        )
    header = ("level", "accepted share", "accepted", "wrong among them", "95% upper bound")
    return Sheet(title=f"Accepted without a person, {reader}", header=header, rows=tuple(rows))


def provenance(command: str) -> str:
    """When, what, where."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {_processor()}"
    return f"{moment}, commit {commit.stdout.strip() or 'unknown'}, `{command}`, {machine}."


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or "unknown processor"


def write_section(out: Path, name: str, text: str) -> None:
    """Put a generated section into a Markdown file between its two marks; everything else there stays."""
    begin, end = f"<!-- {name}: generated, do not edit by hand -->", f"<!-- {name}: end -->"
    section = f"{begin}\n{text.rstrip()}\n{end}\n"
    before = out.read_text(encoding="utf-8") if out.exists() else "# Accuracy\n\n"
    if begin in before and end in before:
        head, rest = before.split(begin, 1)
        before = head + section + rest.split(end, 1)[1].lstrip("\n")
    else:
        before = before.rstrip() + "\n\n" + section
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(before, encoding="utf-8")
