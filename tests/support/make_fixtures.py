"""Draw and photograph fixtures/cards again, then record what the reader says of each.

    python -m tests.support.make_fixtures            # pictures and truths, then readings and drafts
    python -m tests.support.make_fixtures --only-pictures

A picture whose fonts this machine lacks would come out in others, so it is left as it is, by name.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support.fonts import available
from tests.support.make_card import make_card
from tests.support.record_fixtures import CARDS, record
from tests.support.style import STYLES

MAX_BYTES = 245_000
MAX_SIDE_PX = {"digital": 1500, "scan": 1500, "snap": 1800, "hard": 1600}
_TABLE_HEAD = "| card | style | level | runs | px | fields | KB |\n"
_LEVELS = ("scan", "snap", "hard", "digital")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How one fixture card is made."""

    number: int
    style: str
    level: str

    @property
    def id(self) -> str:
        """The folder's name."""
        return f"{self.number:03d}-{self.style.replace('_', '-')}-{self.level}"

    @property
    def seed(self) -> int:
        """Far from the seeds that benchmarks draw."""
        return 9_000_000 + self.number


def recipes() -> tuple[Recipe, ...]:
    """Every style at two levels, the commonest at all four: the levels take turns so that each meets every look."""
    out: list[Recipe] = []
    for turn, style in enumerate(STYLES):
        levels = _LEVELS if STYLES[style].weight >= 8 else (_LEVELS[turn % 3], _LEVELS[(turn + 1) % 3])
        for level in levels:
            out.append(Recipe(number=len(out) + 1, style=style, level=level))
    return tuple(out)


def make(recipe: Recipe, root: Path) -> bool:
    """Write photo.jpg and truth.json; False where a font of the committed card is missing here."""
    folder = root / recipe.id
    truth = folder / "truth.json"
    if truth.exists():
        fonts = set(json.loads(truth.read_text(encoding="utf-8"))["fonts"])
        if not fonts <= {face.id for face in available()}:
            return False
    made = make_card(
        recipe.seed,
        style=recipe.style,
        level=recipe.level,
        max_side_px=MAX_SIDE_PX[recipe.level],
        max_bytes=MAX_BYTES,
        id=recipe.id,
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "photo.jpg").write_bytes(made.jpeg)
    truth.write_text(made.truth.to_json() + "\n", encoding="utf-8")
    return True


def main(argv: list[str] | None = None) -> int:
    """Make every fixture card."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.make_fixtures")
    parser.add_argument("--only-pictures", action="store_true", help="do not run the reader")
    args = parser.parse_args(argv)
    for recipe in recipes():
        done = make(recipe, CARDS)
        sys.stdout.write(f"{recipe.id}{'' if done else '  left as it is: a font is missing here'}\n")
    _write_table(CARDS)
    return 0 if args.only_pictures else record(CARDS)


def _write_table(root: Path) -> None:
    """The table at the end of the folder's README; what stands before it is written by hand."""
    page = root / "README.md"
    before = page.read_text(encoding="utf-8").split(_TABLE_HEAD)[0]
    rows = []
    for truth_file in sorted(root.glob("*/truth.json")):
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        size = f"{truth['size_px'][0]}×{truth['size_px'][1]}"
        kilobytes = truth_file.with_name("photo.jpg").stat().st_size // 1024
        cells = (truth["id"], truth["style"], truth["level"], truth["direction"], size, len(truth["fields"]), kilobytes)
        rows.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    page.write_text(before + _TABLE_HEAD + "|---|---|---|---|---|--:|--:|\n" + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
