"""Every engine of the registry fits the seam: a name, a version, and a ReadCard in the card's own frame."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from ingest.card_image import CardImage
from ocr.engine import EngineFailed, EngineMissing, OcrOptions
from ocr.engines.registry import ENGINES, make_engine
from ocr.engines.replay import Replay
from ocr.fuse import fuse
from ocr.reading import ReadCard


def latin_card() -> CardImage:
    pixels = np.full((550, 910, 3), 250, np.uint8)
    for text, top in (("HANAKO MORITA", 150), ("TEL 03-5550-1234", 300), ("morita@example.co.jp", 420)):
        cv2.putText(pixels, text, (80, top), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (20, 20, 20), 3, cv2.LINE_AA)
    corners = ((0.0, 0.0), (910.0, 0.0), (910.0, 550.0), (0.0, 550.0))
    return CardImage(photo_id="0" * 64 + "-1", quad=corners, pixels=pixels, px_per_mm=10)


def engine(name: str):
    if name == "replay":
        recorded = ReadCard(lines=(), width_px=910, height_px=550, engines=(("replay", "1"),))
        return Replay({(latin_card().photo_id, 1): recorded})
    return make_engine(name, OcrOptions())


@pytest.mark.engine
@pytest.mark.parametrize("name", list(ENGINES))
def test_an_engine_answers_in_the_cards_own_frame(name: str):
    read = engine(name).read(latin_card())

    assert (read.width_px, read.height_px) == (910, 550)
    assert read.engines[0][0] == name
    assert read.engines[0][1] == engine(name).version()
    for line in read.lines:
        assert 0 <= line.confidence <= 1
        assert all(-5 <= x <= 915 and -5 <= y <= 555 for x, y in line.quad)
        assert not line.chars or "".join(char.text for char in line.chars) == line.text


@pytest.mark.engine
@pytest.mark.parametrize("name", ["ppocr", "tesseract"])
def test_a_real_engine_reads_plain_print(name: str):
    read = engine(name).read(latin_card())

    text = " ".join(line.text for line in read.lines).replace(" ", "")
    assert "HANAKOMORITA" in text
    assert "03-5550-1234" in text


@pytest.mark.engine
def test_the_second_reader_reads_the_leaders_lines_again():
    lead = engine("ppocr").read(latin_card())

    second = make_engine("tesseract", OcrOptions()).read_lines(latin_card(), lead.lines)
    fused = fuse(lead, second)

    assert {line.quad for line in second.lines} <= {line.quad for line in lead.lines}
    phone = next(line for line in fused.lines if "5550" in line.text)
    assert phone.agreement == 1.0


@pytest.mark.engine
def test_an_empty_card_has_no_lines():
    blank = CardImage(photo_id="x", quad=latin_card().quad, pixels=np.full((550, 910, 3), 240, np.uint8), px_per_mm=10)

    assert engine("ppocr").read(blank).lines == ()


def test_an_unknown_engine_is_named_with_the_ones_there_are():
    with pytest.raises(EngineMissing, match="nosuch") as missing:
        make_engine("nosuch", OcrOptions())

    assert "ppocr" in missing.value.hint


def test_replay_without_a_recording_says_so():
    with pytest.raises(EngineFailed, match="No reading is recorded"):
        Replay({}).read(latin_card())


def test_replay_without_its_folder_says_so():
    with pytest.raises(EngineMissing, match="nowhere"):
        make_engine("replay", OcrOptions(replay_folder=str(Path("nowhere"))))
