"""The leader's text stands; the second reader only agrees or does not, character by character."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.geometry import Box
from ocr.fuse import agreement, fuse
from ocr.reading import CharReading, Direction, ReadCard, TextLine
from ocr.recording import dump_read_card, load_read_card


def line(text: str, top: float, engine: str, *, chars: bool = True) -> TextLine:
    return TextLine(
        text=text,
        quad=Box(left=10, top=top, right=210, bottom=top + 20).to_quad(),
        confidence=0.9,
        chars=tuple(CharReading(text=char, confidence=0.9) for char in text) if chars else (),
        by=((engine, text),),
    )


def card(engine: str, *lines: TextLine, troubles: tuple[str, ...] = ()) -> ReadCard:
    return ReadCard(lines=lines, width_px=910, height_px=550, engines=((engine, "1"),), troubles=troubles)


def test_the_leaders_text_stands_and_disagreement_is_marked():
    lead = card("ppocr", line("高橋 美咲", 10, "ppocr"))
    second = card("tesseract", line("髙橋美咲", 12, "tesseract", chars=False))

    (fused,) = fuse(lead, second).lines

    assert fused.text == "高橋 美咲"
    assert [char.agreed for char in fused.chars] == [False, True, True, True, True]
    assert fused.by == (("ppocr", "高橋 美咲"), ("tesseract", "髙橋美咲"))
    assert fused.agreement == pytest.approx(0.75)


def test_a_line_only_the_leader_saw_is_not_called_disagreed():
    fused = fuse(card("ppocr", line("営業部", 10, "ppocr")), card("tesseract"))

    assert fused.lines[0].by == (("ppocr", "営業部"), ("tesseract", None))
    assert fused.lines[0].agreement is None


def test_a_line_only_the_second_reader_saw_is_not_added():
    fused = fuse(card("ppocr"), card("tesseract", line("~~|", 10, "tesseract", chars=False)))

    assert fused.lines == ()


def test_troubles_and_versions_of_both_are_kept():
    fused = fuse(card("ppocr", troubles=("a",)), card("tesseract", troubles=("b",)))

    assert fused.engines == (("ppocr", "1"), ("tesseract", "1"))
    assert fused.troubles == ("a", "b")


@pytest.mark.parametrize(
    ("text", "other", "agreed"),
    [
        ("03-1234", "０３－１２３４", "1111111"),
        ("03-1234", "03-1284", "1111101"),
        ("TEL 03", "TEL03", "111111"),
        ("ABC", "", "000"),
        ("山田", "山　田", "11"),
    ],
)
def test_agreement_ignores_width_and_spaces_only(text: str, other: str, agreed: str):
    assert "".join("1" if same else "0" for same in agreement(text, other)) == agreed


@given(st.text(max_size=40), st.text(max_size=40))
def test_agreement_has_one_answer_a_character(text: str, other: str):
    assert len(agreement(text, other)) == len(text)


@given(st.text(min_size=1, max_size=40).filter(str.isprintable))
def test_a_text_agrees_with_itself(text: str):
    assert all(agreement(text, text))


def test_a_reading_comes_back_from_json_unchanged():
    read = card("ppocr", line("𠮷田 “太郎” <b>", 10, "ppocr"), troubles=("x",))

    assert load_read_card(dump_read_card(read)) == read


def kana_line(text: str, torn_at: int, twin: str, held: float) -> TextLine:
    chars = tuple(
        CharReading(text=char, confidence=0.8, alternatives=((twin, held),) if i == torn_at else ())
        for i, char in enumerate(text)
    )
    return TextLine(text=text, quad=line("x", 10, "ppocr").quad, confidence=0.9, chars=chars, by=(("ppocr", text),))


def test_the_second_reader_settles_the_size_of_a_kana_the_leader_was_torn_over():
    lead = card("ppocr", kana_line("フアツクス", 2, "ッ", 0.25))

    (fused,) = fuse(lead, card("tesseract", line("ファックス", 10, "tesseract", chars=False))).lines

    assert fused.text == "フアックス"
    assert fused.chars[2].alternatives[0] == ("ツ", 0.8)
    assert [char.agreed for char in fused.chars] == [True, False, True, True, True]
    assert fused.by[0] == ("ppocr", "フアツクス")


def test_of_a_column_the_second_reader_settles_no_size_that_was_seen_plainly():
    column = replace(kana_line("ジェイ", 1, "エ", 0.1), direction=Direction.VERTICAL)
    second = card("tesseract", line("ジエイ", 10, "tesseract", chars=False))

    assert fuse(card("ppocr", column), second).lines[0].text == "ジェイ"


def test_a_word_of_the_list_stands_as_the_leader_has_it():
    second = card("tesseract", line("マーケテイング部", 10, "tesseract", chars=False))

    assert fuse(card("ppocr", kana_line("マーケティング部", 4, "イ", 0.36)), second).lines[0].text == "マーケティング部"


def test_a_kanji_figure_stays_whatever_kana_of_its_drawing_the_second_reader_saw():
    figure = kana_line("六二九", 1, "ニ", 0.95)
    second = card("tesseract", line("六ニ九", 10, "tesseract", chars=False))

    assert fuse(card("ppocr", figure), second).lines[0].text == "六二九"


def test_a_size_the_leader_saw_clearly_stays():
    lead = card("ppocr", kana_line("シヤツ", 1, "ャ", 0.001))

    (fused,) = fuse(lead, card("tesseract", line("シャツ", 10, "tesseract", chars=False))).lines

    assert fused.text == "シヤツ"


@pytest.mark.parametrize(
    ("lead", "at", "held", "second", "fused"),
    [
        ("細川亞由美", 2, 0.41, "細川亜由美", "細川亜由美"),
        ("細川亞由美", 2, 0.1, "細川亜由美", "細川亞由美"),
        ("ビルヂング", 2, 0.16, "ビルチング", "ビルヂング"),
        ("090.95", 3, 0.1, "090・95", "090・95"),
        ("Offgrid", 0, 0.35, "0ffgrid", "Offgrid"),
        ("高橋", 0, 0.4, "髙橋", "高橋"),
        ("一九八-〇〇四一", 3, 0.4, "一九八一〇〇四一", "一九八-〇〇四一"),
        ("九七八五）四八八五", 4, 0.4, "九七八五一四八八五", "九七八五）四八八五"),
    ],
)
def test_where_the_leader_was_torn_the_second_reader_decides_but_not_over_latin_or_name_kanji(
    lead: str, at: int, held: float, second: str, fused: str
):
    reading = fuse(
        card("ppocr", kana_line(lead, at, second[at], held)), card("tesseract", line(second, 10, "t", chars=False))
    )

    assert reading.lines[0].text == fused


@pytest.mark.parametrize(
    ("lead", "second", "fused"),
    [
        ("有限会社BLUEPORTメディカル", "有限会社BLUE PORTメディカル", "有限会社BLUE PORTメディカル"),
        ("HarmonixJapan", "Harmonix Japan", "Harmonix Japan"),
        ("Mail:info@BLUEPORT.jp", "Mail: info@BLUE PORT.jp", "Mail:info@BLUEPORT.jp"),
        ("3F", "3 F", "3F"),
        ("Harmonix", "Har monix", "Harmonix"),
    ],
)
def test_latin_words_come_apart_where_the_second_reader_saw_a_space(lead: str, second: str, fused: str):
    read = fuse(card("ppocr", line(lead, 10, "ppocr")), card("tesseract", line(second, 10, "tesseract", chars=False)))

    assert read.lines[0].text == fused
    assert len(read.lines[0].chars) == len(fused)


def test_a_small_kana_that_the_leader_read_as_a_space_is_put_back():
    (fused,) = fuse(
        card("ppocr", line("銀座ド トコムビル", 10, "ppocr")),
        card("tesseract", line("銀座ドットコムビル", 12, "tesseract")),
    ).lines
    (parted,) = fuse(
        card("ppocr", line("鈴木 トモコ", 10, "ppocr")), card("tesseract", line("鈴木ットモコ", 12, "tesseract"))
    ).lines

    assert fused.text == "銀座ドットコムビル"
    assert parted.text == "鈴木 トモコ"
