"""Train the net that knows small signs (a receiver, a fax, an envelope), measure it on sets it never saw, write both.

    python -m tests.training.train_icons --sets NODE_MODULES

Needs the npm packages of tests/training/icon_sets.tsv below NODE_MODULES and requirements/train.txt.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2

from tests.training.icon_drawings import drawings
from tests.training.icon_report import report
from tests.training.icon_samples import draw_samples
from tests.training.icon_sheet import faces
from tests.training.icon_weights import fit, save, temperature_of
from tests.training.own_icons import own_drawings

MODELS = Path(__file__).parents[2] / "ocr" / "models"


def main() -> None:
    """Draw, train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", type=Path, required=True, help="a node_modules with the icon sets")
    parser.add_argument("--samples", type=int, default=18_000, help="cut signs to learn from")
    parser.add_argument("--steps", type=int, default=3200, help="batches of 128")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--out", type=Path, default=MODELS)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    drawn = [*drawings(given.sets, seed=given.seed), *own_drawings(seed=given.seed)]
    seen = draw_samples([one for one in drawn if one.seen], faces(seen=True), given.samples, seed=given.seed)
    net = fit(seen, steps=given.steps, seed=given.seed)
    # How sure, never which: one number, on the taught drawings seen anew.
    again = draw_samples([one for one in drawn if one.seen], faces(seen=True), 4000, seed=given.seed + 1)
    weights = given.out / "icon_net.onnx"
    save(net, weights, temperature=temperature_of(net, again))
    (given.out / "icon_net.md").write_text(
        report(weights, drawn, len(seen.label), seed=given.seed + 2), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
