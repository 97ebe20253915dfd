"""Train the net that reads the figures of vertical columns, measure it on typefaces it never saw, write both down.

    python -m tests.training.train_figures --fonts FOLDER

Needs the fonts of tests/training/fonts.tsv (Debian packages, and npm packages below FOLDER) and requirements/train.txt.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from tests.training.column_samples import WANTED, Column, column
from tests.training.figures_net import fit, read_all, said_of, save
from tests.training.figures_report import report
from tests.training.typefaces import Typeface, typefaces

MODELS = Path(__file__).parents[2] / "ocr" / "models"
BANDS_PX = ((11.0, 14.0), (14.0, 18.0), (18.0, 26.0), (26.0, 60.0))
"""Character sizes that are measured apart, card px."""


def drawn(faces: list[Typeface], count: int, *, seed: int, size_px: tuple[float, float] = (10.0, 60.0)) -> list[Column]:
    """Columns in these typefaces; each design has the same share, whatever its number of weights."""
    rng = np.random.default_rng(seed)
    designs = sorted({face.design for face in faces})
    of_design = {design: [face for face in faces if face.design == design] for design in designs}
    made = []
    for _ in range(count):
        those = of_design[designs[int(rng.integers(len(designs)))]]
        made.append(column(rng, those[int(rng.integers(len(those)))], size_px=size_px))
    return made


def main() -> None:
    """Draw, train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fonts", type=Path, required=True, help="a node_modules with the npm fonts of fonts.tsv")
    parser.add_argument("--samples", type=int, default=30_000, help="drawn from the taught typefaces")
    parser.add_argument("--steps", type=int, default=2500, help="batches of 32")
    parser.add_argument("--measured", type=int, default=500, help="columns of each size, from typefaces never seen")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=MODELS)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    faces = typefaces([Path("/usr/share/fonts"), given.fonts], WANTED, "")
    net = fit(
        drawn([face for face in faces if face.seen], given.samples, seed=given.seed), steps=given.steps, seed=given.seed
    )
    save(net, given.out / "column_figures.onnx")
    unseen = [face for face in faces if not face.seen]
    rows = []
    for band in BANDS_PX:
        columns = drawn(unseen, given.measured, seed=given.seed + 1, size_px=band)
        rows.append((band, [said_of(one.labels) for one in columns], read_all(net, columns)))
    (given.out / "column_figures.md").write_text(report(rows, faces, given.samples, given.steps), encoding="utf-8")


if __name__ == "__main__":
    main()
