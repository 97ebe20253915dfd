"""Each reader works alone, and with one missing the other reads on and says so."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from api.wiring import make_tools
from ocr.either_boxes import EitherBoxes
from ocr.engine import EngineFailed, EngineMissing, OcrOptions
from tests.ocr.test_engine_contract import latin_card


@pytest.fixture
def without_nets(monkeypatch: pytest.MonkeyPatch):
    """A machine on which neither onnxruntime nor rapidocr is installed."""
    real = importlib.util.find_spec

    def absent(name: str, package: str | None = None):
        return None if name in ("onnxruntime", "rapidocr") else real(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", absent)


@pytest.mark.engine
@pytest.mark.parametrize("reader", ["both", "ppocr", "tesseract"])
def test_every_choice_of_readers_reads_a_card(reader: str):
    read = make_tools(OcrOptions(reader=reader)).reader.read(latin_card()).read

    assert "5550" in "".join(line.text for line in read.lines)
    assert read.troubles == ()


@pytest.mark.engine
@pytest.mark.parametrize("reader", ["both", "tesseract"])
def test_a_machine_without_nets_finds_and_reads_with_tesseract(without_nets: None, reader: str):
    tools = make_tools(OcrOptions(reader=reader))

    read = tools.reader.read(latin_card()).read

    assert tools.text.boxes(latin_card().pixels, side_px=736)
    assert "5550" in "".join(line.text for line in read.lines)
    assert bool(read.troubles) is (reader == "both")  # nobody asked for PP-OCR where Tesseract alone was chosen


def test_without_any_reader_the_missing_one_is_named(without_nets: None, tmp_path: Path):
    with pytest.raises(EngineMissing, match="tesseract"):
        make_tools(OcrOptions(tesseract_binary=str(tmp_path / "nowhere")))


class Looks:
    def __init__(self, answer: tuple[object, ...] | Exception) -> None:
        self.answer = answer

    def boxes(self, pixels: object, *, side_px: int):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_where_one_engine_cannot_look_for_text_the_other_does():
    box = ((0.0, 0.0), (9.0, 0.0), (9.0, 5.0), (0.0, 5.0))

    assert EitherBoxes(Looks(EngineFailed("net broke")), Looks((box,))).boxes(latin_card().pixels, side_px=736) == (
        box,
    )
    with pytest.raises(EngineFailed, match="net broke"):
        EitherBoxes(Looks(EngineFailed("net broke")), Looks(EngineMissing("none"))).boxes(
            latin_card().pixels, side_px=9
        )
