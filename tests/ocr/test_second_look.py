"""A second reader is asked where it may see something else, and the reading says where it was not asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ocr.engine import Addition, OcrOptions
from ocr.read_card import CardReader
from ocr.reading import CharReading, ReadCard, TextLine
from ocr.second_look import worth_a_second_look
from tests.ocr.test_faults import QUAD, blank_card


def line(text: str, confidence: float = 0.999) -> TextLine:
    chars = tuple(CharReading(text=char, confidence=confidence) for char in text)
    return TextLine(text=text, quad=QUAD, confidence=confidence, chars=chars, by=(("ppocr", text),))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("〒530-0001 大阪市北区中央3-36-21", False),
        ("山田 太郎", False),
        ("TEL 052-635-8450", False),
        ("taro@example.co.jp", True),
        ("www.example.co.jp", False),
        ("Taro Yamada", True),
        ("BLUE PORT CO., LTD.", True),
        ("岩本 司", True),
        ("森 真理子", True),
        ("合同会社BLUEPORT", True),
        ("DX推進部", False),
        ("営業部 山田太郎", False),
    ],
)
def test_of_the_sure_lines_those_are_read_again_that_may_have_lost_a_letter_or_a_space(text: str, asked: bool):
    worth = worth_a_second_look((line("営業部", 0.5), line("課長", 0.6), line(text)), below=0.998)

    assert worth == (True, True, asked)


def test_an_unsure_line_is_always_read_again():
    lines = tuple(line("052-635-8450", sure) for sure in (0.9, 0.95, 0.97, 0.999))

    assert worth_a_second_look(lines, below=0.998) == (True, True, True, False)
    assert worth_a_second_look(lines, below=1.0) == (True, True, True, True)


def test_the_two_least_sure_lines_are_read_again_however_sure():
    lines = tuple(line("052-635-8450", sure) for sure in (0.9999, 0.9993, 0.9992, 0.9999))

    assert worth_a_second_look(lines, below=0.998) == (False, True, True, False)


def test_how_sure_a_space_is_does_not_matter():
    spaced = replace(line("山田 太郎"), chars=(*line("山田").chars, CharReading(text=" ", confidence=0.1)))

    assert worth_a_second_look((line("課長", 0.5), line("主任", 0.5), spaced), below=0.998) == (True, True, False)


class Sees:
    """A reader that sees these lines; as second reader it notes what it was asked."""

    name = "tesseract"

    def __init__(self, *texts: str) -> None:
        self.lines = tuple(line(text) for text in texts)
        self.asked: list[str] = []

    def version(self) -> str:
        return "1"

    def read(self, card: object, *, boxes: object = None) -> ReadCard:
        return ReadCard(lines=self.lines, width_px=910, height_px=550, engines=(("ppocr", "1"),))

    def read_lines(self, card: object, found: Sequence[TextLine]) -> ReadCard:
        self.asked = [one.text for one in found]
        return ReadCard(lines=tuple(found), width_px=910, height_px=550, engines=(("tesseract", "1"),))


def test_a_line_not_asked_about_says_so():
    second = Sees()
    lead = Sees("営業部", "課長", "Taro Yamada", "052-635-8450")
    reader = CardReader(lead=lead, second=second, fallback=None, turn=None, marks=False, second_below=0.98)

    *_, name, phone = reader.read(blank_card()).read.lines

    assert second.asked == ["営業部", "課長", "Taro Yamada"]
    assert (phone.second_read, phone.agreement, dict(phone.by)["tesseract"]) == (False, None, None)
    assert (name.second_read, name.agreement) == (True, 1.0)


def test_an_addition_that_does_not_exist_is_refused_by_name():
    with pytest.raises(ValueError, match="nothere"):
        OcrOptions(without="rows, nothere")

    assert OcrOptions(without="rows, kanji").left_out() == {Addition.ROWS, Addition.KANJI}
