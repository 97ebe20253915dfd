"""A second reader is asked where it may see something else, and the reading says where it was not asked."""

from __future__ import annotations

from collections.abc import Sequence

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
        ("営業企画課長 兼 大阪支社第二営業課", False),
        ("TEL 052-635-8450", True),  # Latin words
        ("052-635-8450", False),
        ("山田 太郎", True),  # may be a name
        ("株式会社渡邊製作所事業開発部", True),  # 邊 has look-alikes
        ("有限会社プラスチックパイプ販売", True),  # プ and ブ
        ("e-mail:lo1@example.co.jp", True),  # l and 1
    ],
)
def test_a_sure_line_is_read_again_only_where_readers_go_wrong_all_the_same(text: str, asked: bool):
    assert worth_a_second_look(line(text), below=0.98) is asked


def test_an_unsure_line_is_always_read_again():
    assert worth_a_second_look(line("052-635-8450", 0.9), below=0.98)
    assert worth_a_second_look(line("052-635-8450"), below=1.0)


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
    lead = Sees("052-635-8450", "山田 太郎")
    reader = CardReader(lead=lead, second=second, fallback=None, turn=None, marks=False, second_below=0.98)

    phone, name = reader.read(blank_card()).read.lines

    assert second.asked == ["山田 太郎"]
    assert (phone.second_read, phone.agreement, dict(phone.by)["tesseract"]) == (False, None, None)
    assert (name.second_read, name.agreement) == (True, 1.0)


def test_an_addition_that_does_not_exist_is_refused_by_name():
    with pytest.raises(ValueError, match="nothere"):
        OcrOptions(without="rows, nothere")

    assert OcrOptions(without="rows, kanji").left_out() == {Addition.ROWS, Addition.KANJI}
