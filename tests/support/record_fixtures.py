"""Record what the reader says of each fixture card: reading.json (ReadCard) and draft.json (CardDraft).

    python -m tests.support.record_fixtures [CARD-ID …]

Later rooms are tested from these records, so that their tests need no engine. Run it when a reading should change,
look at the diff, and say in the commit why it moved.
"""

from __future__ import annotations

import sys
from pathlib import Path

from api.pipeline import read_photo
from api.wiring import make_tools
from ingest.intake import open_original
from normalize.recording import dump_card_draft
from ocr.engine import OcrOptions
from ocr.recording import dump_read_card

CARDS = Path(__file__).parents[2] / "fixtures" / "cards"


def record(root: Path, ids: tuple[str, ...] = ()) -> int:
    """Read the cards of a folder (all, or these) and write their records; 1 if it saw none on some picture."""
    tools = make_tools(OcrOptions())
    missed = 0
    for photo_file in sorted(root.glob("*/photo.jpg")):
        folder = photo_file.parent
        if ids and folder.name not in ids:
            continue
        sides = read_photo(open_original(photo_file.read_bytes(), photo_file.name).photo(), tools).sides
        if not sides:
            # No record is a record too: the card is there, the reader did not see it.
            sys.stdout.write(f"{folder.name}: no card found\n")
            missed += 1
            continue
        (folder / "reading.json").write_bytes(dump_read_card(sides[0].read, indent=1) + b"\n")
        (folder / "draft.json").write_bytes(dump_card_draft(sides[0].draft, indent=1) + b"\n")
        sys.stdout.write(f"{folder.name}: {len(sides[0].read.lines)} lines, {len(sides[0].draft.readings)} fields\n")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(record(CARDS, tuple(sys.argv[1:])))
