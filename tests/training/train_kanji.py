"""Train the net that tells name kanji apart, measure it on typefaces it never saw, and write both down.

    python -m tests.training.train_kanji --fonts FOLDER

Needs the fonts of tests/training/fonts.tsv (Debian packages, and npm packages below FOLDER) and requirements/train.txt.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2

from ocr.kanji_families import CLASSES
from tests.training.camera_lines import NEIGHBOURS
from tests.training.kanji_net import fit, save, temperature_of
from tests.training.kanji_report import report
from tests.training.kanji_samples import draw_seen, draw_unseen
from tests.training.typefaces import typefaces

MODELS = Path(__file__).parents[2] / "ocr" / "models"


def main() -> None:
    """Draw, train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fonts", type=Path, required=True, help="a node_modules with the npm fonts of fonts.tsv")
    parser.add_argument("--samples", type=int, default=80_000, help="drawn from the taught typefaces")
    parser.add_argument("--steps", type=int, default=2000, help="batches of 128")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--out", type=Path, default=MODELS)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    faces = typefaces([Path("/usr/share/fonts"), given.fonts], "".join(CLASSES), NEIGHBOURS)
    seen = draw_seen(faces, given.samples, seed=given.seed)
    unseen = draw_unseen(faces, seed=given.seed + 1)
    net = fit(seen, steps=given.steps, seed=given.seed)
    weights = given.out / "kanji_verifier.onnx"
    save(net, weights, temperature=temperature_of(net, unseen))
    (given.out / "kanji_verifier.md").write_text(report(weights, seen, unseen, faces), encoding="utf-8")


if __name__ == "__main__":
    main()
