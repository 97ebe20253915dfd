"""The figures of a column are read by a net of their own, and it speaks of nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.column_figures import CLASSES, OTHER, WIDTH_PX, ColumnFigures, Figure, best_figures, shown_to_net, text_of
from ocr.crop import line_crop
from ocr.ctc import CtcChar
from ocr.deadline import Deadline
from ocr.engine import EngineError
from ocr.postal import UNREAD
from ocr.settled_figures import settled_by_figures
from tests.ocr.drawn_lines import drawn


def read(text: str, sure: float = 0.99) -> tuple[CtcChar, ...]:
    return tuple(
        CtcChar(text=char, confidence=sure, position=(i + 0.5) / len(text), alternatives=())
        for i, char in enumerate(text)
    )


def seen(text: str, sure: float = 0.99) -> tuple[Figure, ...]:
    return tuple(Figure(char, sure, (i + 0.5) / len(text)) for i, char in enumerate(text))


@pytest.mark.parametrize(
    ("lead", "net", "settled"),
    [
        ("電話〇三（七一八二 〇三七八", "□□〇三(七一八一)〇三七八", "電話〇三（七一八一)〇三七八"),
        ("電話〇五二一六八八一九八一二", "□□〇五二-六八八-九八一二", "電話〇五二-六八八-九八一二"),
        ("ビルニニー", "□□二一一", "ビル二一一"),
        ("ハイツー〇〇六号室", "□□□一〇〇六□□", "ハイツ一〇〇六号室"),
        ("一般社団法人", "一□□□□□", "一般社団法人"),
        ("ニュー五葉ビル", "□□□五□□", "ニュー五葉ビル"),
        ("電話〇五九（二一九八）四九九三", "□□〇五九(二九八)四九九三", "電話〇五九（二九八）四九九三"),
        ("携帯〇九〇（五二九）七六三一", "□□〇九〇(五二九〇)七六三一", "携帯〇九〇（五二九〇）七六三一"),
        ("ビルミナ四階", "□□三十四□", "ビル三十四階"),
        ("電話〇七二（六二エ六)〇二九九", "□□〇七二(六二六)〇二九九", "電話〇七二（六二六)〇二九九"),
        ("〒六三〇-八一一二", "□六三〇-八一二一", "〒六三〇-八一二一"),
        ("二三八-〇〇一九", "□二三八-〇〇一九", f"{UNREAD}二三八-〇〇一九"),
        # what must stay
        ("電話〇七二（四四九）五四七六", "□□〇七二(四四九五四七六", "電話〇七二（四四九）五四七六"),
        ("エンDニア", "□□□二□", "エンDニア"),
        ("二三八-〇〇一九", "□二三八-〇〇□九", "二三八-〇〇一九"),
        ("FAX025-750-4635", "□□□025-75〇-4635", "FAX025-750-4635"),
        ("〒五七三-〇一六一", "□五七三〇一六一", "〒五七三-〇一六一"),
        ("七丁目一一番", "七□□一□", "七丁目一一番"),
    ],
)
def test_where_the_net_is_sure_figures_dashes_and_brackets_are_as_it_has_them(lead: str, net: str, settled: str):
    assert "".join(char.text for char in settled_by_figures(read(lead), seen(net))) == settled


def test_where_the_net_is_not_sure_the_leader_stands():
    lead = read("〇三-一二三四-五六七八")

    assert settled_by_figures(lead, seen("〇三-一三三四-五六七八", 0.6))[4].text == "二"


def test_a_figure_that_the_leader_saw_more_surely_stands():
    lead = read("〇八〇（一〇四六）〇五五五", 0.97)

    assert "（一〇" in "".join(char.text for char in settled_by_figures(lead, seen("〇八〇(二〇四六)〇五五五", 0.92)))


def test_a_latin_letter_that_both_took_for_a_zero_is_one():
    assert "".join(char.text for char in settled_by_figures(read("別館三O三"), seen("□□三〇三"))) == "別館三〇三"


def test_figures_that_both_saw_alike_are_marked_so_and_no_others():
    settled = settled_by_figures(read("電話〇三-一二三四"), seen("□□〇三-一三三四", 0.7))

    assert [char.seen_twice for char in settled] == [False, False, True, True, True, True, False, True, True]


def test_a_run_of_one_class_is_one_character_at_its_middle():
    scores = np.full((8, len(CLASSES)), -9.0, np.float32)
    for step, text in enumerate(["", "三", "三", "", "三", "-", "", OTHER]):
        scores[step, CLASSES.index(text)] = 9.0

    found = best_figures(scores)

    assert text_of(found) == "三三-□"
    assert [round(figure.position, 3) for figure in found] == [0.25, 0.562, 0.688, 0.938]


def test_light_print_on_dark_is_shown_as_dark_on_light():
    card, lines = drawn([("〇三五七", "〇三五七")], vertical=True)
    column = line_crop(card.pixels, lines.lines[0].quad)
    dark = shown_to_net(column)
    light = shown_to_net(np.asarray(255 - column, dtype=np.uint8))

    assert dark is not None
    assert light is not None
    assert dark.shape[1] == WIDTH_PX
    assert float(np.abs(dark - light).max()) < 0.05


def test_an_empty_column_shows_nothing():
    assert shown_to_net(np.full((200, 40, 3), 240, np.uint8)) is None


@pytest.mark.parametrize(
    "text", ["電話〇三（七一八一）〇三七八", "〒一〇三-〇〇一一", "三丁目二十一番十一号", "携帯090-1122-3311"]
)
def test_the_net_that_ships_reads_a_drawn_column(text: str):
    card, lines = drawn([(text, text)], vertical=True, size_pt=9)
    column = line_crop(card.pixels, lines.lines[0].quad)

    found = text_of(ColumnFigures().read(column, by=Deadline(30, who="test")))

    assert found == "".join(
        {"（": "(", "）": ")"}.get(c, c) if c in "（）〇一二三四五六七八九十-0123456789" else OTHER for c in text
    )


def test_weights_that_are_damaged_are_said_to_be(tmp_path):
    (tmp_path / "broken.onnx").write_bytes(b"no net")
    card, lines = drawn([("〇三五七", "〇三五七")], vertical=True)

    with pytest.raises(EngineError, match="broken"):
        ColumnFigures(tmp_path / "broken.onnx").read(
            line_crop(card.pixels, lines.lines[0].quad), by=Deadline(30, who="test")
        )
