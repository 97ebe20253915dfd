"""`meishi bench score`: any system's predictions against the truth of a set.

meishi bench score FOLDER/truth.jsonl PREDICTIONS.jsonl
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from tests.benchmarks.judged import Judgement, by_kind, by_level, cards_sheet
from tests.benchmarks.predictions import load_predictions
from tests.benchmarks.reliability import calibration_error
from tests.benchmarks.scoring import upper_bound
from tests.benchmarks.sets import TrueCard, load_truth


def judge(truth: Sequence[TrueCard], predictions: Path) -> tuple[Judgement, int]:
    """(what was said against what is true, pictures of which nothing was said)."""
    said = load_predictions(predictions, [card.picture for card in truth])
    judgement = Judgement()
    for card in truth:
        judgement.add(card.picture, card.level, card.fields, said.get(card.picture, []))
    return judgement, sum(card.picture not in said for card in truth)


def summary(judgement: Judgement) -> dict[str, object]:
    """The same as the tables, for programs."""
    accepted = [one for one in judgement.said if one.accepted]
    wrong = sum(not one.right for one in accepted)
    sure = [(one.confidence, one.right) for one in judgement.said if one.confidence is not None]
    cards, true = judgement.cards.total(), judgement.true.total()
    return {
        "cards": cards,
        "fields": true,
        "right": judgement.found.total(),
        "fields_right": round(judgement.found.total() / max(1, true), 4),
        "spurious_a_card": round((len(judgement.said) - judgement.found.total()) / max(1, cards), 4),
        "whole_cards": judgement.whole.total(),
        "accepted": len(accepted),
        "accepted_wrong": wrong,
        "accepted_wrong_upper_bound": round(upper_bound(wrong, len(accepted)), 6) if accepted else None,
        "calibration_error": round(calibration_error(sure), 4) if sure else None,
    }


def main(argv: Sequence[str] | None = None) -> int:
    """The command line of `meishi bench score`."""
    parser = argparse.ArgumentParser(
        prog="meishi bench score",
        description="Score predictions of any system: right, spurious, accepted, wrong among the accepted.",
        epilog="example: meishi bench score FOLDER/truth.jsonl PREDICTIONS.jsonl",
    )
    parser.add_argument("truth", type=Path, metavar="TRUTH", help="truth.jsonl of a set, or the set's folder")
    parser.add_argument("predictions", type=Path, metavar="PREDICTIONS.jsonl", help="one JSON object a line")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    args = parser.parse_args(argv)
    try:
        truth = load_truth(args.truth)
        judgement, silent = judge(truth, args.predictions)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    console = Console()
    if args.json:
        console.print_json(json.dumps({**summary(judgement), "pictures_without_prediction": silent}))
        return 0
    levels = tuple(dict.fromkeys(card.level for card in truth))
    for sheet in (cards_sheet(judgement, levels), by_level(judgement, levels), by_kind(judgement, levels)):
        sheet.show(console)
    if silent:
        console.print(f"{silent} of {len(truth)} pictures have no prediction; their fields count as missed.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
