"""The two libraries as people call them, on a flat card that lies the right way up. Knows no truth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2

from ingest.card_image import CardImage
from ocr.engine import OcrOptions
from ocr.engines.tesseract_calls import make_caller, tesseract_binary
from ocr.turn import TurnFinder, turn_card

Lines = Callable[[CardImage], list[str]]


def plain_ppocr_lines() -> Lines:
    """rapidocr on one thread, its picture no larger than ours: by itself it enlarges cards."""
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.max_side_len": 4000,
            "Det.limit_type": "max",
            "Det.limit_side_len": 736,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        }
    )
    turn = TurnFinder()

    def read(card: CardImage) -> list[str]:
        result: Any = engine(_upright(card, turn).pixels.copy())
        return list(result.txts or ())

    return read


def plain_tesseract_lines() -> Lines:
    """One call of pytesseract on the whole card, Japanese and English."""
    import pytesseract

    make_caller(OcrOptions(tesseract_binary=str(tesseract_binary(OcrOptions()))))  # points pytesseract to program, data
    turn = TurnFinder()

    def read(card: CardImage) -> list[str]:
        pixels = cv2.cvtColor(_upright(card, turn).pixels, cv2.COLOR_BGR2RGB)
        text: str = pytesseract.image_to_string(pixels, lang="jpn+eng")
        return [line for line in text.splitlines() if line.strip()]

    return read


def _upright(card: CardImage, turn: TurnFinder) -> CardImage:
    return turn_card(card, turn.turns(card.pixels)[0])
