"""The readers a benchmark compares: the whole corridor, and two plain ones that people use as they come.

All end in the same parsers, so the difference is what happens to the picture. Knows no truth.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2

from api.pipeline import read_photo
from api.wiring import make_tools
from ingest.intake import open_original
from ingest.photo import Pixels
from normalize.draft import CardDraft
from normalize.draft_card import draft_card
from ocr.engine import OcrOptions
from ocr.reading import ReadCard, TextLine

Predicted = tuple[tuple[str, str, bool], ...]
"""(kind, value, accepted) in reading order."""
Reader = Callable[[bytes, str], Predicted]


def cpu_s() -> float:
    """CPU seconds of this process and its finished children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def forget_peak_memory() -> None:
    """Start measuring peak memory anew, where the system can (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def peak_memory_mb() -> float:
    """The most memory this process held since `forget_peak_memory`, or ever."""
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _pairs(draft: CardDraft) -> Predicted:
    return tuple((str(r.kind), r.value, r.accepted) for r in draft.readings)


def corridor() -> Reader:
    """Find, rectify, read with both engines, normalize: what `meishi read` does."""
    tools = make_tools(OcrOptions())

    def read(data: bytes, source: str) -> Predicted:
        original = open_original(data, source)
        sides = read_photo(original.photo(), tools).sides
        return tuple(pair for side in sides for pair in _pairs(side.draft))

    return read


def plain_tesseract() -> Reader:
    """One call of pytesseract on the whole picture as it is: the classic way."""
    import pytesseract

    from ocr.engines.tesseract_calls import make_caller, tesseract_binary

    make_caller(OcrOptions(tesseract_binary=str(tesseract_binary(OcrOptions()))))  # points pytesseract to program, data

    def read(data: bytes, source: str) -> Predicted:
        pixels = open_original(data, source).photo().pixels
        text = pytesseract.image_to_string(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), lang="jpn")
        height, width = pixels.shape[:2]
        lines = [line for line in text.splitlines() if line.strip()]
        step = height / (len(lines) + 1)
        # It gives text without places: one line under another, as it gave them.
        placed = [_line(text, 0.0, i * step, float(width), step * 0.7) for i, text in enumerate(lines)]
        return _pairs(draft_card(_read_card(placed, pixels, "pytesseract")))

    return read


def plain_ppocr() -> Reader:
    """RapidOCR with its own settings on the whole picture as it is."""
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})

    def read(data: bytes, source: str) -> Predicted:
        pixels = open_original(data, source).photo().pixels
        result: Any = engine(pixels.copy())
        lines = []
        if result.boxes is not None:
            for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
                a, b, c, d = ((float(x), float(y)) for x, y in box)
                lines.append(TextLine(text=text, quad=(a, b, c, d), confidence=float(score)))
        return _pairs(draft_card(_read_card(lines, pixels, "rapidocr")))

    return read


def _line(text: str, x: float, y: float, width: float, height: float) -> TextLine:
    quad = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return TextLine(text=text, quad=quad, confidence=0.5)


def _read_card(lines: list[TextLine], pixels: Pixels, engine: str) -> ReadCard:
    height, width = pixels.shape[:2]
    return ReadCard(lines=tuple(lines), width_px=width, height_px=height, engines=((engine, "plain"),))


READERS: dict[str, Callable[[], Reader]] = {
    "meishi read": corridor,
    "PP-OCR alone": plain_ppocr,
    "Tesseract alone": plain_tesseract,
}
"""Name in the report → maker."""
