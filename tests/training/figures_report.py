"""What is written beside the weights of the net that reads a column's figures. Knows no net."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from ocr.column_figures import OTHER
from tests.training.typefaces import Typeface

Measured = tuple[tuple[float, float], list[str], list[str]]
"""(character size from, to), truths, what was read."""


def report(rows: Sequence[Measured], faces: Sequence[Typeface], samples: int, steps: int) -> str:
    """The page in Markdown."""
    seen, unseen = (sorted({face.design for face in faces if face.seen is side}) for side in (True, False))
    lines = [
        "# The net that reads the figures of vertical columns",
        "",
        f"Taught on {samples:,} drawn columns ({steps:,} batches of 32) in {len(seen)} designs of type;",
        f"measured here on {len(unseen)} designs it never saw: {', '.join(unseen)}.",
        "`python -m tests.training.train_figures` printed this.",
        "",
        "| character size, px | columns | figures read right | invented, per 100 | columns with every figure right |",
        "| --- | --- | --- | --- | --- |",
    ]
    wrong: Counter[tuple[str, str]] = Counter()
    for (low, high), truths, said in rows:
        right = total = invented = whole = 0
        for truth, read in zip(truths, said, strict=True):
            hits, extra = _compared(truth, read, wrong)
            figures = sum(char != OTHER for char in truth)
            right, total, invented = right + hits, total + figures, invented + extra
            whole += hits == figures and not extra
        lines.append(
            f"| {low:.0f}–{high:.0f} | {len(truths)} | {right / max(1, total):.4f} ({right}/{total}) |"
            f" {100 * invented / max(1, total):.2f} | {whole / len(truths):.3f} |"
        )
    common = ", ".join(f"{a or 'nothing'} as {b or 'nothing'} {count}" for (a, b), count in wrong.most_common(14))
    return "\n".join([*lines, "", f"Commonest errors: {common}.", ""])


def _compared(truth: str, read: str, wrong: Counter[tuple[str, str]]) -> tuple[int, int]:
    """(figures read right, figures said where there are none)."""
    right = invented = 0
    for block in Levenshtein.opcodes(truth, read):
        a, b = truth[block.src_start : block.src_end], read[block.dest_start : block.dest_end]
        if block.tag == "equal":
            right += sum(char != OTHER for char in a)
            continue
        invented += max(0, sum(char != OTHER for char in b) - sum(char != OTHER for char in a))
        if {*a, *b} != {OTHER}:
            wrong[a, b] += 1
    return right, invented
