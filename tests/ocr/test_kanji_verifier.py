"""Name kanji with look-alikes are settled by the glyph; everything else stays as it was read."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ocr.engine import EngineFailed
from ocr.engines.ppocr import PpOcr
from ocr.fuse import with_agreement
from ocr.kanji_families import CLASSES
from ocr.kanji_verifier import WEIGHTS, KanjiVerifier
from ocr.read_card import CardReader
from ocr.reading import CharReading, ReadCard
from ocr.recording import dump_read_card, load_read_card
from ocr.verify_kanji import verify_kanji
from tests.ocr.drawn_lines import drawn, face

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def verifier() -> KanjiVerifier:
    return KanjiVerifier()


@pytest.mark.parametrize("typeface", ["noto-sans-jp", "noto-serif-jp"])
@pytest.mark.parametrize("vertical", [False, True], ids=["a row", "a column"])
def test_the_printed_variant_replaces_the_one_read(verifier: KanjiVerifier, typeface: str, vertical: bool):
    names = [
        ("髙橋健太", "高橋健太"),
        ("岩﨑花", "岩崎花"),
        ("濵田愛", "濱田愛"),
        ("𠮷川玲", "吉川玲"),
        ("栁沢進", "柳沢進"),
    ]
    card, read = drawn(names, kind=face(typeface), vertical=vertical)

    seen = verify_kanji(card, read, verifier)

    assert [line.text for line in seen.lines] == [printed for printed, _ in names]
    assert all(line.text == "".join(char.text for char in line.chars) for line in seen.lines)


@pytest.mark.parametrize("typeface", ["noto-sans-jp", "noto-serif-jp"])
def test_what_was_read_right_stays(verifier: KanjiVerifier, typeface: str):
    texts = ["高橋浜子", "山崎吉夫", "渡辺斎藤", "柳沢広島", "福神塚国"]
    card, read = drawn([(text, text) for text in texts], kind=face(typeface))

    seen = verify_kanji(card, read, verifier)

    assert [line.text for line in seen.lines] == texts


def test_ordinary_words_with_a_decoy_stay(verifier: KanjiVerifier):
    texts = ["数学演習", "乗用車枚数", "来春寄港", "菜園動物", "玉石士官"]
    card, read = drawn([(text, text) for text in texts])

    assert [line.text for line in verify_kanji(card, read, verifier).lines] == texts


def test_a_decoy_gives_way_to_the_name_kanji_it_was_misread_from(verifier: KanjiVerifier):
    card, read = drawn([("籔内花", "数内花"), ("桒原進", "乗原進")])

    assert [line.text for line in verify_kanji(card, read, verifier).lines] == ["籔内花", "桒原進"]


def test_what_was_read_first_is_kept(verifier: KanjiVerifier):
    card, read = drawn([("髙田花", "高田花")])

    (line,) = verify_kanji(card, read, verifier).lines

    first = line.chars[0]
    assert first.text == "髙"
    assert "高" in dict(first.alternatives)
    assert first.verified is not None
    assert first.verified > 0.95
    assert first.agreed is True  # both readers saw one of the family; neither can write 髙
    assert line.by == (("ppocr", "高田花"), ("tesseract", "高田花"))
    assert line.chars[1:] == read.lines[0].chars[1:]


@pytest.mark.parametrize(
    ("second", "agreed"),
    [("髙田花", True), ("高田花", True), ("商田花", False)],
    ids=["the same", "a look-alike", "other"],
)
def test_the_second_reader_agrees_where_it_saw_the_family(verifier: KanjiVerifier, second: str, agreed: bool):
    card, read = drawn([("髙田花", "高田花")])
    (line,) = read.lines
    unheard = tuple(replace(char, agreed=None) for char in line.chars)
    heard = with_agreement(replace(line, by=line.by[:1], chars=unheard), "tesseract", second)

    (seen,) = verify_kanji(card, replace(read, lines=(heard,)), verifier).lines

    assert seen.text == "髙田花"
    assert [char.agreed for char in seen.chars] == [agreed, True, True]


def test_a_coarse_picture_is_called_coarse_and_changes_nothing(verifier: KanjiVerifier):
    card, read = drawn([("髙崎濵", "高崎浜")], size_pt=6, px_per_mm=3.4)

    (line,) = verify_kanji(card, read, verifier).lines

    assert line.text == "高崎浜"
    assert [char.too_coarse for char in line.chars] == [True, True, True]
    assert [char.verified for char in line.chars] == [None, None, None]


def test_a_reading_without_places_is_left_alone(verifier: KanjiVerifier):
    card, read = drawn([("髙田", "高田")])
    bare = load_read_card(dump_read_card(read).replace(b'"at":', b'"at_unknown":'))

    assert all(char.at is None for char in bare.lines[0].chars)
    assert verify_kanji(card, bare, verifier) == bare


def test_the_net_is_named_where_it_took_part(verifier: KanjiVerifier):
    card, read = drawn([("髙田", "高田"), ("山口", "山口")])

    assert verify_kanji(card, read, verifier).engines[-1] == ("kanji", verifier.version())


def test_weights_that_cannot_be_loaded_leave_the_reading_and_say_so(tmp_path: Path):
    junk = tmp_path / "kanji_verifier.onnx"
    junk.write_bytes(b"not a net")
    card, read = drawn([("髙田", "高田")])

    class Lead:
        name = "ppocr"

        def version(self) -> str:
            return "1"

        def read(self, card: object, *, boxes: object = None) -> ReadCard:
            return read

    reader = CardReader(lead=Lead(), second=None, fallback=None, turn=None, kanji=KanjiVerifier(junk))

    seen = reader.read(card).read

    assert seen.lines == read.lines
    assert "kanji_verifier.onnx" in seen.troubles[0]
    with pytest.raises(EngineFailed):
        KanjiVerifier(junk).version()


def test_a_character_the_net_does_not_know_gets_no_verdict(verifier: KanjiVerifier):
    card, read = drawn([("山口花", "山口花")])

    assert verify_kanji(card, read, verifier) == read


def test_the_net_is_small_and_quick(verifier: KanjiVerifier):
    card, read = drawn([("髙崎濵辺𠮷", "高崎浜辺吉")] * 4)
    verify_kanji(card, read, verifier)

    began = time.process_time()
    verify_kanji(card, read, verifier)
    spent_s = time.process_time() - began

    assert WEIGHTS.stat().st_size < 1_500_000
    assert spent_s < 0.3  # twenty characters; a card has one or two


def test_the_families_and_the_weights_belong_together(verifier: KanjiVerifier):
    verifier.version()

    assert tuple(verifier._classes) == CLASSES


def test_probabilities_are_shares(verifier: KanjiVerifier):
    card, read = drawn([("髙濵", "高浜")])

    chars: tuple[CharReading, ...] = verify_kanji(card, read, verifier).lines[0].chars

    for char in chars:
        assert char.verified is not None
        assert 0 <= char.verified <= 1
        assert np.isclose(char.confidence, char.verified)


def test_a_card_read_by_ppocr_gets_the_name_kanji_that_ppocr_cannot_write():
    card, _ = drawn([("髙橋 健太", ""), ("山﨑 花子", ""), ("営業部 係長", "")], size_pt=11)
    reader = CardReader(lead=PpOcr(), second=None, fallback=None, turn=None, kanji=KanjiVerifier())

    read = reader.read(card).read

    assert [line.text.replace(" ", "") for line in read.lines] == ["髙橋健太", "山﨑花子", "営業部係長"]
    assert [line.by[0][1].replace(" ", "") for line in read.lines if line.by[0][1]] == [
        "高橋健太",
        "山崎花子",
        "営業部係長",
    ]
