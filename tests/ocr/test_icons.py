"""Small signs before numbers are seen, whatever their ink; letters, bullets and words in their place are not."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from ingest.card_image import CardImage
from ingest.geometry import quad_of
from ocr.engine import EngineFailed
from ocr.engines.ppocr import PpOcr
from ocr.icon_net import NONE, WEIGHTS, IconNet
from ocr.icons import with_icons
from ocr.read_card import CardReader
from ocr.reading import CharReading, Icon, ReadCard, TextLine
from tests.ocr.drawn_lines import face, grown
from tests.support.design import draw_icon
from tests.support.typeset import PX_PER_MM, Colour, Sheet, Type, measure

pytestmark = pytest.mark.engine

PX = 12.0
LINES = [
    ("fax", "03-1234-5670"),
    ("mobile", "090-1234-5678"),
    ("mail", "t.yamada@example.co.jp"),
    ("web", "www.example.co.jp"),
    ("place", "〒100-0001 東京都千代田区"),
]


@pytest.fixture(scope="module")
def net() -> IconNet:
    return IconNet()


def _card(
    lines: list[tuple[str, str]],
    *,
    read: list[str] | None = None,
    colours: tuple[Colour, Colour, Colour] = ((30, 30, 30), (255, 255, 255), (30, 30, 30)),
    framed: bool = False,
) -> tuple[CardImage, ReadCard]:
    """Lines with a sign before each, and their reading.

    Args:
        read: what the reader saw, where it put the sign into the line; its first character is the sign's.
        colours: ink, paper, signs.
    """
    ink, paper, accent = colours
    sheet = Sheet(width_mm=91, height_mm=55, paper=paper)
    style = Type(face=face(), size_pt=9, colour=ink)
    made = []
    for i, (icon, text) in enumerate(lines):
        base, em = 10 + 7.0 * i, style.em_mm
        if icon:
            draw_icon(sheet, icon, 8, base, em, accent, paper, framed=framed)
        sheet.line(text, 8 + 1.7 * em, base, style)
        (left, top), _, (right, bottom), _ = grown(sheet.lines[-1].quad_mm, 0.1 * em)
        starts = [8 + 1.7 * em + measure(text[:k], style) for k in range(len(text) + 1)]
        middles = [(one + other) / 2 for one, other in pairwise(starts)]
        seen = text
        if read is not None:
            seen, left, middles = read[i], 8 - 0.1 * em, [8 + 0.43 * em, *middles]
        box = np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) * PX
        chars = tuple(
            CharReading(text=char, confidence=0.99 if k or read is None else 0.6, at=(x - left) / (right - left))
            for k, (char, x) in enumerate(zip(seen, middles, strict=True))
        )
        made.append(TextLine(text=seen, quad=quad_of(box), confidence=0.99, chars=chars))
    scale = PX / PX_PER_MM
    pixels = np.asarray(cv2.resize(sheet.pixels(), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    quad = ((0.0, 0.0), (910.0, 0.0), (910.0, 550.0), (0.0, 550.0))
    card = CardImage(photo_id="0" * 64 + "-1", quad=quad, pixels=pixels, px_per_mm=PX)
    return card, ReadCard(
        lines=tuple(made), width_px=card.width_px, height_px=card.height_px, engines=(("ppocr", "1"),)
    )


def _kinds(read: ReadCard) -> list[list[str]]:
    return [[seen.icon.value for seen in line.icons] for line in read.lines]


@pytest.mark.parametrize("framed", [False, True], ids=["bare", "in a disc"])
@pytest.mark.parametrize(
    "colours",
    [
        ((30, 30, 30), (255, 255, 255), (30, 30, 30)),
        ((40, 40, 40), (250, 248, 240), (20, 120, 190)),
        ((240, 240, 240), (30, 40, 70), (240, 200, 90)),
    ],
    ids=["black on white", "coloured", "light on dark"],
)
def test_signs_left_of_their_lines_are_seen(net: IconNet, colours: tuple[Colour, Colour, Colour], *, framed: bool):
    card, read = _card(LINES, colours=colours, framed=framed)

    seen = with_icons(card, read, net)

    assert _kinds(seen) == [[kind] for kind, _ in LINES]
    assert all((icon.start, icon.end) == (0, 0) for line in seen.lines for icon in line.icons)
    assert [line.text for line in seen.lines] == [text for _, text in LINES]
    assert seen.engines[-1][0] == "icons"


def test_what_the_reader_made_of_a_sign_is_said_to_be_the_sign_s(net: IconNet):
    numbers = [("fax", "03-1234-5670"), ("mobile", "090-1234-5678"), ("mail", "taro@example.co.jp")]
    card, read = _card(numbers, read=["口03-1234-5670", "0090-1234-5678", "Mtaro@example.co.jp"])

    seen = with_icons(card, read, net)

    assert [(icon.icon, icon.start, icon.end) for line in seen.lines for icon in line.icons] == [
        (Icon.FAX, 0, 1),
        (Icon.MOBILE, 0, 1),
        (Icon.MAIL, 0, 1),
    ]


def test_letters_words_and_bullets_before_numbers_are_no_signs(net: IconNet):
    texts = ["T 03-1234-5678", "F 03-1234-5670", "●03-1234-5679", "E a@example.jp", "回 www.example.jp", "目100-0001"]
    card, read = _card([("", text) for text in texts])

    assert with_icons(card, read, net) == read


def test_nothing_is_looked_for_before_names_and_words(net: IconNet):
    card, read = _card([("phone", "山田太郎"), ("fax", "営業部 課長"), ("mail", "株式会社青葉商事")])

    assert with_icons(card, read, net) == read


def test_a_line_that_is_nothing_but_a_sign_says_so(net: IconNet):
    card, read = _card([("fax", "03-1234-5670")])
    (x, y), _, _, (_, bottom) = read.lines[0].quad
    alone = TextLine(text="口", quad=((x - 60, y), (x - 20, y), (x - 20, bottom), (x - 60, bottom)), confidence=0.5)

    seen = with_icons(card, replace(read, lines=(alone, *read.lines)), net)

    assert [[(icon.icon, icon.start, icon.end) for icon in line.icons] for line in seen.lines] == [
        [(Icon.FAX, 0, 1)],
        [(Icon.FAX, 0, 0)],
    ]


def test_an_empty_picture_is_none(net: IconNet):
    ((kind, _),) = net.judge([np.zeros((32, 32), np.uint8)])

    assert kind == NONE


def test_weights_of_something_else_fail_in_words(tmp_path: Path):
    other = tmp_path / "icon_net.onnx"
    other.write_bytes((WEIGHTS.parent / "kanji_verifier.onnx").read_bytes())

    with pytest.raises(EngineFailed, match="not those of the icon net"):
        IconNet(other).judge([np.zeros((32, 32), np.uint8)])


def test_a_card_is_read_on_without_the_net(tmp_path: Path):
    card, _ = _card(LINES)
    reader = CardReader(lead=PpOcr(), second=None, fallback=None, turn=None, icons=IconNet(tmp_path / "gone.onnx"))

    read = reader.read(card).read

    assert [trouble.split(":")[0] for trouble in read.troubles] == ["icons"]
    assert any("03-1234-5670" in line.text for line in read.lines)


def test_a_card_is_looked_over_in_a_few_milliseconds(net: IconNet):
    card, read = _card(LINES)
    with_icons(card, read, net)

    took = []
    for _ in range(9):
        begun = time.thread_time()
        with_icons(card, read, net)
        took.append(time.thread_time() - begun)

    assert min(took) < 0.02
