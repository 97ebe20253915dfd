"""Puts the pieces together: options in, tools out. The only place that knows which engine plays which part."""

from __future__ import annotations

import importlib.util

from api.memory import hand_back_freed_memory
from api.pipeline import Tools
from normalize.known import KnownFacts, KnowsNothing
from ocr.either_boxes import EitherBoxes
from ocr.engine import Addition, EngineMissing, OcrEngine, OcrOptions, SecondReader
from ocr.engines.registry import ENGINES, make_engine
from ocr.icon_net import IconNet
from ocr.kanji_verifier import KanjiVerifier
from ocr.read_card import CardReader
from ocr.turn import TurnFinder

READERS = ("both", *ENGINES)


def make_tools(options: OcrOptions, *, known: KnownFacts | None = None) -> Tools:
    """The readers of these options; nothing heavy is loaded before the first card.

    Raises:
        EngineMissing: a reader of this name does not exist, or what it needs is not installed.
    """
    from ocr.engines.ppocr import PpOcr  # noqa: PLC0415 - numpy and OpenCV come with it
    from ocr.engines.tesseract import Tesseract  # noqa: PLC0415 - the same

    if options.reader not in READERS:
        raise EngineMissing(f"There is no reader called {options.reader}.", f"Choose one of {', '.join(READERS)}.")
    hand_back_freed_memory()
    nets = all(importlib.util.find_spec(name) for name in ("onnxruntime", "rapidocr"))
    tesseract = Tesseract(options)
    without = options.left_out()
    ppocr = PpOcr(threads=options.threads, timeout_s=options.engine_timeout_s, without=without)
    if options.reader == "both" and not nets:
        tesseract.version()  # without PP-OCR it reads alone, and each reading says so; without both there is none
    lead: OcrEngine = ppocr
    second: SecondReader | None = None
    fallback: OcrEngine | None = None
    if options.reader == "both":
        second = fallback = tesseract
    elif options.reader != "ppocr":
        lead = make_engine(options.reader, options)
    return Tools(
        text=EitherBoxes(ppocr, tesseract) if nets else tesseract,
        reader=CardReader(
            lead=lead,
            second=second,
            fallback=fallback,
            turn=TurnFinder() if nets else None,
            check=ppocr if lead is ppocr else None,
            kanji=KanjiVerifier() if lead is ppocr and Addition.KANJI not in without else None,
            icons=IconNet() if lead is ppocr and Addition.ICONS not in without else None,
            marks=Addition.MARKS not in without,
            second_below=options.second_below,
        ),
        known=known or KnowsNothing(),
    )
