"""The card maker keeps its promises: same seed, same picture; truth that belongs together; corners in reading order."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import cv2
import numpy as np
import phonenumbers
import pytest

from ingest.geometry import is_convex, quad_of
from normalize.draft import FieldKind
from tests.support.card import print_card
from tests.support.content import fold_company
from tests.support.fonts import available
from tests.support.make_card import make_card
from tests.support.numerals import digits_of
from tests.support.people import invent_person
from tests.support.places import kanji_number
from tests.support.romaji import kana_to_romaji
from tests.support.style import STYLES
from tests.support.tables import table
from tests.support.wording import shape_phone

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "cards").glob("*/truth.json"))


def test_the_same_seed_gives_the_same_bytes():
    first, second = (make_card(17, level="hard", max_side_px=600) for _ in range(2))

    assert first.jpeg == second.jpeg
    assert first.truth == second.truth


def test_global_randomness_has_no_say():
    random.seed(1)
    np.random.seed(1)
    first = make_card(18, level="scan", max_side_px=500)
    random.seed(2)
    np.random.seed(2)
    second = make_card(18, level="scan", max_side_px=500)

    assert first.jpeg == second.jpeg


def test_a_card_is_the_same_card_at_every_level():
    scan, snap = (make_card(19, level=level, max_side_px=500).truth for level in ("scan", "snap"))

    assert [(f.kind, f.value) for f in scan.fields] == [(f.kind, f.value) for f in snap.fields]
    assert scan.quad != snap.quad


@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_style_prints_lines_that_stay_on_the_card_and_apart(style: str):
    card = print_card(23, style)

    boxes = []
    for line in card.lines:
        xs, ys = [p[0] for p in line.quad_mm], [p[1] for p in line.quad_mm]
        assert min(xs) > 0
        assert max(xs) < card.width_mm
        assert min(ys) > 0
        assert max(ys) < card.height_mm
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert min(a[2], b[2]) - max(a[0], b[0]) < 0.3 or min(a[3], b[3]) - max(a[1], b[1]) < 0.4


@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_fact_is_a_known_kind_and_stands_in_its_lines(style: str):
    truth = make_card(29, style=style, level="digital").truth

    assert {field.kind for field in truth.fields} <= {kind.value for kind in FieldKind}
    for field in truth.fields:
        text = "".join(truth.lines[i].text for i in field.line_indices)
        for part in field.printed.split("\n"):
            assert re.sub(r"\s", "", part) in re.sub(r"\s", "", text)


@pytest.mark.parametrize("level", ["digital", "scan", "snap", "hard"])
def test_corners_are_a_convex_quad_inside_the_picture(level: str):
    made = make_card(31, level=level, max_side_px=700)

    picture = cv2.imdecode(np.frombuffer(made.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    height, width = picture.shape[:2]
    assert (width, height) == made.truth.size_px
    corners = np.array(made.truth.quad)
    assert is_convex(quad_of(corners))
    assert corners.min() >= -1
    assert corners[:, 0].max() <= width + 1
    assert corners[:, 1].max() <= height + 1


def test_fixed_lines_are_numbers_the_plan_allows_and_codes_have_seven_digits():
    for seed in range(60):
        office = invent_person(random.Random(seed)).offices[0]

        assert phonenumbers.is_valid_number(phonenumbers.parse(office.phone, "JP")), office.phone
        assert re.fullmatch(r"\d{3}-\d{4}", office.postal_code)
        if office.prefecture == "東京都" and office.city.endswith("区"):
            assert office.phone.startswith("03-")


def test_the_lists_are_wide():
    assert len(table("surnames")) + len(table("variant_surnames")) >= 300
    assert len(table("given_names")) >= 300
    assert len(table("company_stems")) >= 150
    assert len(table("departments")) >= 120
    assert len(table("titles")) >= 120


def test_about_one_name_in_nine_has_a_variant_character():
    variants = {row[0] for row in table("variant_surnames")}

    share = sum(invent_person(random.Random(seed)).family in variants for seed in range(300)) / 300

    assert 0.06 < share < 0.2


def test_compatibility_characters_survive_the_lists():
    families = "".join(row[0] for row in table("variant_surnames"))

    assert "\ufa10" in families  # 塚
    assert "𠮷" in families


def test_every_font_in_use_has_the_characters_it_prints():
    cards = [print_card(seed) for seed in range(8)]

    known = {face.id for face in available()}
    for card in cards:
        assert set(card.fonts) <= known


@pytest.mark.parametrize(
    ("kana", "romaji"),
    [
        ("おおの", "ono"),
        ("ゆうこ", "yuko"),
        ("いのうえ", "inoue"),
        ("まつうら", "matsuura"),
        ("じゅんいち", "junichi"),
        ("しんぺい", "shimpei"),
        ("ほった", "hotta"),
        ("はっちょう", "hatcho"),
    ],
)
def test_readings_become_hepburn(kana: str, romaji: str):
    assert kana_to_romaji(kana) == romaji


@pytest.mark.parametrize(("number", "kanji"), [(7, "七"), (10, "十"), (25, "二十五"), (315, "三百十五")])
def test_numbers_go_into_kanji_and_back(number: int, kanji: str):
    assert kanji_number(number) == kanji
    assert digits_of(kanji) == str(number)


@pytest.mark.parametrize(
    ("shape", "printed", "value"),
    [
        ("paren", "(03)1234-5678", "03-1234-5678"),
        ("paren2", "03(1234)5678", "03-1234-5678"),
        ("full", "０３－１２３４－５６７８", "03-1234-5678"),
        ("plus", "+81-3-1234-5678", "+81-3-1234-5678"),
    ],
)
def test_a_phone_is_printed_in_many_shapes_and_means_one_value(shape: str, printed: str, value: str):
    assert shape_phone("03-1234-5678", shape) == (printed, value)


@pytest.mark.parametrize(
    ("printed", "value"), [("㈱青嶺", "(株)青嶺"), ("青嶺（株）", "青嶺(株)"), ("株式会社青嶺", "株式会社青嶺")]
)
def test_legal_forms_fold_in_the_value_only(printed: str, value: str):
    assert fold_company(printed) == value


def test_there_are_at_least_forty_fixture_cards_and_they_are_small():
    sizes = [(truth.parent / "photo.jpg").stat().st_size for truth in FIXTURES]

    assert len(FIXTURES) >= 40
    assert sum(sizes) <= 12_000_000
    assert max(sizes) <= 256_000


@pytest.mark.parametrize("truth", FIXTURES, ids=lambda path: path.parent.name)
def test_a_fixture_card_has_its_record(truth: Path):
    known = json.loads(truth.read_text(encoding="utf-8"))

    assert known["id"] == truth.parent.name
    assert (truth.parent / "reading.json").is_file()
    assert (truth.parent / "draft.json").is_file()
