"""`meishi bench make`: the pictures and the truth of a named set, the same for everyone.

meishi bench make cards-1 --out FOLDER
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from tests.benchmarks.sets import SETS, write_set


def main(argv: Sequence[str] | None = None) -> int:
    """The command line of `meishi bench make`."""
    listed = "\n".join(f"  {name}: {one.words}" for name, one in SETS.items())
    parser = argparse.ArgumentParser(
        prog="meishi bench make",
        description="Write the pictures and the truth of a named set of invented cards.",
        epilog=f"sets:\n{listed}\n\nexample: meishi bench make quick-1 --out FOLDER",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("set", choices=list(SETS), metavar="SET", help="its name, see below")
    parser.add_argument("--out", type=Path, required=True, help="a folder; pictures of the same set are written again")
    args = parser.parse_args(argv)
    console = Console()
    chosen = SETS[args.set]
    total = chosen.cards * len(chosen.levels)
    for _ in track(write_set(args.set, args.out), "drawing", total=total, disable=not console.is_terminal):
        pass
    about = json.loads((args.out / "set.json").read_text(encoding="utf-8"))
    console.print(f"{args.set}: {total} pictures, {len(about['fonts'])} fonts, digest {about['digest'][:16]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
