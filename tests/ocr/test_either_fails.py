"""A reader hangs, crashes or answers junk: one clear error, the other reads on and says so, nothing is accepted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from normalize.draft_card import draft_card
from ocr.engine import EngineFailed, EngineTimedOut, OcrOptions
from ocr.engines.ppocr import PpOcr
from ocr.engines.ppocr_nets import Nets
from ocr.engines.tesseract import Tesseract
from ocr.net import load_net
from ocr.read_card import CardReader
from tests.ocr.test_engine_contract import latin_card
from tests.ocr.test_faults import Lead, program, tesseract
from tests.ocr.test_onnx_file import GRAPH, OUTPUT, classifier, constant, message, node


def net(*operations: str) -> Any:
    """One number for each place of a picture, put through these operations."""
    steps = ["mean", *(f"after {operation}" for operation in operations)]
    graph = [node("ReduceMean", ["x", "channels"], "mean")]
    graph += [node(what, [before], after) for what, before, after in zip(operations, steps, steps[1:], strict=False)]
    channels = constant("channels", np.array([1], np.int64)).replace(b"\x10\x01", b"\x10\x07", 1)
    ends = [
        message(n, message(1, name.encode()) + message(2, message(1, b"\x08\x01")))
        for n, name in ((11, "x"), (OUTPUT, steps[-1]))
    ]
    onnx = (
        b"\x08\x0a" + message(GRAPH, b"".join([*graph, message(2, b"net"), channels, *ends])) + message(8, b"\x10\x12")
    )
    return load_net(onnx, name="drawn")


CRASHES = load_net(classifier(), name="wants one row of two numbers")
TEXT_EVERYWHERE = net("Cos")
NO_NUMBERS = net("Neg", "Sqrt")
WRONG_SHAPE = net("Transpose")


def leader(detector: Any, recogniser: Any) -> PpOcr:
    return PpOcr(nets=Nets(detector=detector, recogniser=recogniser, alphabet=("", "a", "b")))


@pytest.mark.parametrize(
    ("detector", "recogniser"),
    [
        (CRASHES, CRASHES),
        (NO_NUMBERS, CRASHES),
        (WRONG_SHAPE, CRASHES),
        (TEXT_EVERYWHERE, CRASHES),
        (TEXT_EVERYWHERE, NO_NUMBERS),
        (TEXT_EVERYWHERE, WRONG_SHAPE),
    ],
    ids=[
        "detector crashes",
        "no numbers",
        "wrong shape",
        "recogniser crashes",
        "no numbers of a line",
        "wrong classes",
    ],
)
def test_a_net_that_crashes_or_answers_junk_is_one_clear_error(detector: Any, recogniser: Any):
    with pytest.raises(EngineFailed) as failed:
        leader(detector, recogniser).read(latin_card())

    assert "tesseract" in failed.value.hint


@pytest.mark.engine
def test_nets_that_take_too_long_are_stopped():
    slow = PpOcr(timeout_s=0.002)

    with pytest.raises(EngineTimedOut) as stopped:
        slow.read(latin_card())

    assert "MEISHI_OCR__ENGINE_TIMEOUT_S" in stopped.value.hint


@pytest.mark.parametrize("broken", [leader(CRASHES, CRASHES), leader(NO_NUMBERS, CRASHES)], ids=["crashes", "junk"])
def test_where_the_leader_fails_the_other_reads_alone_and_nothing_is_accepted(broken: PpOcr):
    reader = CardReader(lead=broken, second=None, fallback=Lead(), turn=None)

    read = reader.read(latin_card()).read

    assert [line.text for line in read.lines] == ["営業部"]
    assert read.troubles[0].startswith("ppocr: ")
    assert not any(field.accepted for field in draft_card(read).readings)


@pytest.mark.engine
def test_tesseract_in_process_is_stopped_too():
    with pytest.raises(EngineTimedOut):
        Tesseract(OcrOptions(engine_timeout_s=0.001)).read(latin_card())


@pytest.mark.parametrize("script", ["sleep 20", "kill -SEGV $$", "exit 0"], ids=["hangs", "crashes", "says nothing"])
def test_where_the_second_reader_fails_the_leader_reads_on_and_nothing_is_accepted(tmp_path: Path, script: str):
    second = tesseract(program(tmp_path, script), timeout_s=0.5)
    reader = CardReader(lead=Lead(), second=second, fallback=second, turn=None)

    read = reader.read(latin_card()).read

    assert [line.text for line in read.lines] == ["営業部"]
    assert read.troubles[0].startswith("tesseract: ")
    assert not any(field.accepted for field in draft_card(read).readings)
