"""Name → engine; an engine's library is imported only when that engine is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ocr.engine import EngineMissing, OcrEngine, OcrOptions


def _ppocr(options: OcrOptions) -> OcrEngine:
    from ocr.engines.ppocr import PpOcr  # noqa: PLC0415 - imported only when chosen

    return PpOcr(threads=options.threads, timeout_s=options.engine_timeout_s, without=options.left_out())


def _tesseract(options: OcrOptions) -> OcrEngine:
    from ocr.engines.tesseract import Tesseract  # noqa: PLC0415 - imported only when chosen

    return Tesseract(options)


def _replay(options: OcrOptions) -> OcrEngine:
    from ocr.engines.replay import recorded_in  # noqa: PLC0415 - imported only when chosen

    return recorded_in(options.replay_folder)


ENGINES: Mapping[str, Callable[[OcrOptions], OcrEngine]] = {
    "ppocr": _ppocr,
    "tesseract": _tesseract,
    "replay": _replay,
}


def make_engine(name: str, options: OcrOptions) -> OcrEngine:
    """The engine of this name, not yet loaded.

    Raises:
        EngineMissing: no engine has this name.
    """
    try:
        factory = ENGINES[name]
    except KeyError as error:
        raise EngineMissing(f"There is no reader called {name}.", f"Choose one of {', '.join(ENGINES)}.") from error
    return factory(options)
