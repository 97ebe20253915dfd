"""Vertical writing: dashes come back from the ink, columns are cut into characters, twins follow their neighbours."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.bars import with_bars
from ocr.ctc import CtcChar
from ocr.reflow import cell_in_row, cells_of, is_bar_cell, reflowed
from ocr.twins import resolve_twins

EM = 40
WIDTH = 51
"""A detected column is a little wider than its type."""


def chars(text: str, rows_px: list[float], height: int) -> list[CtcChar]:
    return [
        CtcChar(text=char, confidence=0.9, position=row / height, alternatives=())
        for char, row in zip(text, rows_px, strict=True)
    ]


def column(*marks: str) -> np.ndarray:
    """One mark an em: `#` a character's block, `|` an upright bar, `=` two flat strokes, `-` one flat stroke."""
    height = EM * len(marks)
    paper = np.full((height, WIDTH, 3), 250, np.uint8)
    for i, mark in enumerate(marks):
        top, left = i * EM, (WIDTH - EM) // 2
        if mark == "#":
            for k in range(4):  # strokes, not a solid block: as print is
                cv2.rectangle(paper, (left + 3, top + 3 + 9 * k), (left + 36, top + 6 + 9 * k), (20, 20, 20), -1)
            cv2.rectangle(paper, (left + 18, top + 3), (left + 21, top + 34), (20, 20, 20), -1)
        elif mark == "|":
            cv2.rectangle(paper, (WIDTH // 2 - 2, top + 4), (WIDTH // 2 + 1, top + 35), (20, 20, 20), -1)
        elif mark == "=":
            cv2.rectangle(paper, (left + 8, top + 9), (left + 31, top + 12), (20, 20, 20), -1)
            cv2.rectangle(paper, (left + 3, top + 28), (left + 36, top + 31), (20, 20, 20), -1)
        elif mark == "-":
            cv2.rectangle(paper, (left + 3, top + 18), (left + 36, top + 21), (20, 20, 20), -1)
    return paper


@pytest.mark.parametrize(
    ("read", "expected"),
    [("タワ", "ターワ"), ("三二", "三-二"), ("12", "1-2")],
    ids=["long vowel", "kanji numerals", "digits"],
)
def test_a_bar_nobody_read_is_a_dash(read: str, expected: str):
    picture = column("#", "|", "#")

    found = with_bars(chars(read, [20, 100], len(picture)), picture)

    assert "".join(char.text for char in found) == expected
    assert found[1].position == pytest.approx(0.5, abs=0.05)


def test_a_bar_at_the_columns_end_lengthens_the_last_vowel():
    picture = column("#", "#", "|")

    assert "".join(char.text for char in with_bars(chars("クタ", [20, 60], len(picture)), picture)) == "クター"


def test_a_bar_read_as_a_one_is_a_dash_and_a_real_one_stays():
    picture = column("#", "|", "#", "#")
    cv2.rectangle(picture, (16, 3 * EM + 4), (34, 3 * EM + 35), (250, 250, 250), -1)
    cv2.rectangle(picture, (24, 3 * EM + 4), (27, 3 * EM + 35), (20, 20, 20), -1)
    cv2.line(picture, (15, 3 * EM + 12), (25, 3 * EM + 5), (20, 20, 20), 3)

    found = with_bars(chars("2131", [20, 60, 100, 140], len(picture)), picture)

    assert "".join(char.text for char in found) == "2-31"
    assert found[1].alternatives[0][0] == "1"


def test_an_empty_gap_is_no_dash():
    picture = column("#", " ", "#")

    assert [char.text for char in with_bars(chars("山田", [20, 100], len(picture)), picture)] == ["山", "田"]


def test_a_character_the_reader_missed_is_no_dash():
    picture = column("#", "#", "#")

    assert [char.text for char in with_bars(chars("山田", [20, 100], len(picture)), picture)] == ["山", "田"]


def test_light_print_on_a_dark_card_has_bars_too():
    picture = np.asarray(255 - column("#", "|", "#"), dtype=np.uint8)

    assert "".join(char.text for char in with_bars(chars("タワ", [20, 100], len(picture)), picture)) == "ターワ"


def test_a_column_is_cut_into_its_characters():
    cells = cells_of(column("#", "=", "#", "-", "|", "#"))

    assert len(cells) == 6
    assert [round((top + bottom) / 2 / EM - 0.5) for top, bottom in cells] == [0, 1, 2, 3, 4, 5]
    assert [is_bar_cell(column("#", "=", "#", "-", "|", "#"), cell) for cell in cells] == [False] * 4 + [True, False]


def test_strokes_are_shared_out_by_where_characters_must_stand():
    """十三一十: by heights alone the upper two strokes of 三 are one character and its last with 一 another."""
    picture = np.full((4 * EM, WIDTH, 3), 245, np.uint8)
    for top in (5, 3 * EM + 5):
        picture[top : top + 30, 10:40] = 20
    for stroke in (EM + 9, EM + 20, EM + 31, 2 * EM + 19):
        picture[stroke : stroke + 3, 8:42] = 20

    cells = cells_of(picture, em=EM, pitch=EM)

    assert [round((top + bottom) / 2 / EM - 0.5) for top, bottom in cells] == [0, 1, 2, 3]
    assert cells[2][1] - cells[2][0] == 3


def test_a_reflowed_row_keeps_every_stroke_and_lays_dashes_down():
    picture = column("#", "|", "#")
    cells = cells_of(picture)

    row = reflowed(picture, cells)

    dark = row.min(axis=2) < 100
    assert row.shape[0] == WIDTH
    assert row.shape[1] > 3 * EM
    middle = dark[:, row.shape[1] // 3 + 5 : 2 * row.shape[1] // 3 - 5]
    assert np.ptp(np.flatnonzero(middle.any(axis=0))) > 3 * np.ptp(np.flatnonzero(middle.any(axis=1)))


def test_reflowed_positions_go_back_to_their_cells():
    picture = column("#", "#", "#", "#")
    cells = cells_of(picture)

    assert [cell_in_row(share, picture, cells) for share in (0.125, 0.375, 0.625, 0.875)] == [0, 1, 2, 3]


def spoken(text: str) -> str:
    line = [CtcChar(text=char, confidence=0.9, position=0.5, alternatives=()) for char in text]
    return "".join(char.text for char in resolve_twins(line))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("ドッ卜コム", "ドットコム"),
        ("X-儿 a@b.jp", "メール a@b.jp"),
        ("宮沢 タ子", "宮沢 夕子"),
        ("高橋 工ミ", "高橋 エミ"),
        ("エ藤 一", "工藤 一"),
        ("ヘんみ", "へんみ"),
        ("ひかリケ丘", "ひかりケ丘"),
        ("タワ一", "タワー"),
        ("サ-ビス", "サービス"),
        ("ニ十二階", "二十二階"),
        ("十ニ番ニ号", "十二番二号"),
        ("力ード", "カード"),
        ("工ンジニア", "エンジニア"),
        ("〇三ー三ニ七一", "〇三-三二七一"),
        ("専務取締役", "専務取締役"),
        ("專務取締役", "専務取締役"),
        ("ニュ一千駄木", "ニュー千駄木"),
        ("井ロ台", "井口台"),
        ("第一エ場", "第一工場"),
        ("白旗八イツ", "白旗ハイツ"),
        ("豊田市卜ヨタ町", "豊田市トヨタ町"),
        ("坂ロ マリ", "坂口 マリ"),
        ("第ニグループ", "第二グループ"),
        ("渋谷三ーーー三プラザ", "渋谷三-一-三プラザ"),
        ("渋谷三ーーーミプラザ", "渋谷三-一-三プラザ"),
        ("二番地ーービジネスタワー", "二番地-一ビジネスタワー"),
        ("五○二号", "五〇二号"),
        ("大澤ナ才ミ", "大澤ナオミ"),
        ("大国タワ一4階", "大国タワー4階"),
        ("大国夕ワー4階", "大国タワー4階"),
        ("第ースカイビル", "第一スカイビル"),
        ("ス ー般財団法人スカイ", "ス 一般財団法人スカイ"),
        ("ス 一般財団法人スカイ", "ス 一般財団法人スカイ"),
        ("2丁 日31番", "2丁 目31番"),
        ("まちづくリネット", "まちづくりネット"),
        # what must stay
        ("Aozora, Inc.", "Aozora, Inc."),
        ("のリネット", "のリネット"),
        ("taro@a.jp, hanako@a.jp", "taro@a.jp, hanako@a.jp"),
        ("taro@example,jp", "taro@example,jp"),
        ("二ヶ所ロータリー", "二ヶ所ロータリー"),
        ("二宮一郎", "二宮一郎"),
        ("八木三千代", "八木三千代"),
        ("八ツ橋", "八ツ橋"),
        ("北ロータリー", "北ロータリー"),
        ("卜部兼人", "卜部兼人"),
        ("第八ウイング", "第八ウイング"),
        ("工場長", "工場長"),
        ("関口力", "関口力"),
        ("三-八ノ二", "三-八ノ二"),
        ("霞ヶ関一丁目", "霞ヶ関一丁目"),
        ("クリニック", "クリニック"),
        ("ユニハウス", "ユニハウス"),
        ("第一ビル", "第一ビル"),
        ("ビル一階", "ビル一階"),
        ("ハタノ", "ハタノ"),
        ("天才キッズ", "天才キッズ"),
        ("髙﨑濵", "髙﨑濵"),
        ("TEL:03-5413", "TEL:03-5413"),
        ("渋谷三ー一ー三プラザ", "渋谷三-一-三プラザ"),
    ],
)
def test_twins_follow_their_neighbours(read: str, printed: str):
    assert spoken(read) == printed


def test_the_twin_that_lost_is_kept_as_an_alternative():
    line = [CtcChar(text=char, confidence=0.8, position=0.5, alternatives=()) for char in "タ卜ル"]

    assert resolve_twins(line)[1].alternatives == (("卜", 0.8),)


def test_an_old_form_stays_where_the_usual_one_was_impossible():
    def read(held: float) -> str:
        return resolve_twins([CtcChar(text="亞", confidence=0.9, position=0.5, alternatives=(("亜", held),))])[0].text

    assert (read(0.02), read(0.002)) == ("亜", "亞")


def test_a_comma_in_a_mail_that_may_be_a_point_is_one():
    line = [CtcChar(text=char, confidence=0.9, position=0.5, alternatives=()) for char in "taro@example,jp"]
    line[12] = CtcChar(text=",", confidence=0.45, position=0.5, alternatives=((".", 0.43),))

    assert "".join(char.text for char in resolve_twins(line)) == "taro@example.jp"
