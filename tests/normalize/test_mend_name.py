"""A family name that reads otherwise than printed is mended where a reader saw the other kanji, else proposed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from normalize.draft import FieldKind, FieldReading
from normalize.draft_card import draft_card
from ocr.reading import ReadCard

Setting = Callable[..., ReadCard]


def _name(read: ReadCard) -> FieldReading:
    found = draft_card(read).first(FieldKind.NAME)
    assert found is not None
    return found


def test_what_no_reader_saw_is_only_proposed(setting: Setting) -> None:
    found = _name(setting(["株式会社朝凪", ("内田 太郎", 1.6), "Taro Ueda"]))

    assert found.value == "内田 太郎"
    assert "上田 太郎" in [other.value for other in found.alternatives]
    assert {doubt.code for doubt in found.doubts} == {"name_reads_otherwise"}


def test_what_a_reader_saw_is_written_with_a_doubt(setting: Setting) -> None:
    read = setting(["株式会社朝凪", ("内田 太郎", 1.6), "Taro Ueda"])
    chars = (replace(read.lines[1].chars[0], alternatives=(("上", 0.2),)), *read.lines[1].chars[1:])
    lines = (read.lines[0], replace(read.lines[1], chars=chars), read.lines[2])

    found = _name(replace(read, lines=lines))

    assert found.value == "上田 太郎"
    assert found.raw == "内田 太郎"
    assert {doubt.code for doubt in found.doubts} == {"name_mended"}


def test_a_name_that_reads_as_printed_stays(setting: Setting) -> None:
    found = _name(setting(["株式会社朝凪", ("内田 太郎", 1.6), "Taro Uchida"]))

    assert (found.value, found.doubts) == ("内田 太郎", ())


def test_a_rare_reading_without_a_listed_neighbour_stays(setting: Setting) -> None:
    found = _name(setting(["株式会社朝凪", ("東海林 太郎", 1.6), "Taro Toukairin"]))

    assert (found.value, found.doubts) == ("東海林 太郎", ())
