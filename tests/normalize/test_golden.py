"""Every fixture card's recorded reading still means what its golden draft says; `--update-golden` rewrites them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from normalize.draft_card import draft_card
from normalize.recording import dump_card_draft, load_card_draft
from ocr.recording import load_read_card

CARDS = Path(__file__).parents[2] / "fixtures" / "cards"
FOLDERS = sorted(reading.parent for reading in CARDS.glob("*/reading.json"))


def test_there_are_fixture_cards_enough_to_speak_of():
    assert len(FOLDERS) >= 40


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_recorded_reading_gives_its_golden_draft(folder: Path, request: pytest.FixtureRequest):
    draft = draft_card(load_read_card((folder / "reading.json").read_bytes()))
    golden = folder / "draft.json"
    if request.config.getoption("--update-golden"):
        golden.write_bytes(dump_card_draft(draft, indent=1) + b"\n")

    assert draft == load_card_draft(golden.read_bytes())


def test_the_golden_drafts_say_what_is_printed():
    """Nine in ten of all printed facts: a golden draft that is wrong throughout would keep the others company."""
    right = facts = 0
    for folder in FOLDERS:
        draft = load_card_draft((folder / "draft.json").read_bytes())
        said = [(reading.kind.value, reading.value) for reading in draft.readings]
        for fact in json.loads((folder / "truth.json").read_bytes())["fields"]:
            facts += 1
            right += (fact["kind"], fact["value"]) in said

    assert right >= 0.9 * facts
