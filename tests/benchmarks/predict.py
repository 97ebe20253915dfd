"""`meishi bench predict`: a baseline's, or our own, predictions of a set, as `meishi bench score` takes them.

meishi bench predict "PP-OCR alone" FOLDER > PREDICTIONS.jsonl
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from ingest.errors import CardError
from tests.benchmarks.readers import READERS
from tests.benchmarks.sets import PICTURES, load_truth


def main(argv: Sequence[str] | None = None) -> int:
    """The command line of `meishi bench predict`."""
    parser = argparse.ArgumentParser(
        prog="meishi bench predict",
        description="Read every picture of a set with one of the readers that come with the benchmark.",
        epilog='example: meishi bench predict "Tesseract alone" FOLDER',
    )
    parser.add_argument("reader", choices=list(READERS), metavar="READER", help=", ".join(READERS))
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where meishi bench make wrote the set")
    args = parser.parse_args(argv)
    try:
        truth = load_truth(args.folder)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    read = READERS[args.reader]()
    for card in truth:
        data = (args.folder / PICTURES / card.picture).read_bytes()
        try:
            fields = [dict(zip(("kind", "value", "accepted"), one, strict=True)) for one in read(data, card.picture)]
        except CardError as error:
            sys.stderr.write(f"{card.picture}: {error.message}\n")
            fields = []
        sys.stdout.write(json.dumps({"picture": card.picture, "fields": fields}, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
