"""Receipts, pages and screens are told from cards by their words; no side of a card is taken for one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalize.draft_card import draft_card
from normalize.other_paper import Paper, likely_other, surely_other

from .conftest import set_card

RECEIPT = """スーパーみどり 駅前店
TEL 03-3195-3515
東京都千代田区神田3-14
2026年9月22日 16:18
食パン
¥246軽
歯ブラシ
¥1,605
合計
¥1,851
お預り
¥2,000
お釣り
¥149""".splitlines()
GOODS = ["資料を送付", "サラダ", "￥2,419", "牛乳", "￥2,992", "ノ-トA5", "￥1,011", "コーヒー", "￥1,043"]
MENU = [*(dish for _ in range(9) for dish in ("親子丼", "1,200円")), "ランチメニュー"]
CREDO = "担当者は人件費の見直しが必要だと述べ、次回までに資料を用意"
ENGLISH = "It was the best of times, it was the worst of times, it was the age of wisdom"
TALK = ["家族 (4)", "14:12", "いま向かっています", "11:45", "了解しました", "9:59", "お疲れさまです！", "19:46", "OK"]
LABELS = ["3", "M w", "Drive", "Settings", "Clock", "P"]


@pytest.mark.parametrize(
    ("lines", "paper"),
    [
        (RECEIPT, Paper.RECEIPT),  # with its shop's name, number and address
        (MENU, Paper.RECEIPT),
        (["Chapter One", *[ENGLISH] * 5], Paper.PAGE),  # a heading looks like a name
        ([CREDO] * 12, Paper.PAGE),
        (["株式会社青嶺商事", "TEL 03-1234-5678", *[CREDO] * 14], Paper.PAGE),
        (TALK, Paper.SCREEN),
        (LABELS, Paper.SCREEN),
    ],
)
def test_other_papers_are_known_by_their_words_alone(lines, paper):
    read = set_card(lines)

    assert surely_other(read, draft_card(read)) is paper


@pytest.mark.parametrize(
    ("lines", "outlined", "paper"),
    [
        (GOODS, True, Paper.RECEIPT),
        ([CREDO] * 5, True, Paper.PAGE),
        (["会議の議事録", "契約の更新", "資料を送付", "売上の推移", "お知らせ"], False, Paper.PAGE),
        (
            ["会議の議事録", "契約の更新", "資料を送付", "売上の推移", "お知らせ"],
            True,
            None,
        ),  # can be what a company does
        (["for path in args.paths:", "return 0"] * 11, True, Paper.PAGE),
        (["まごころで明日をつくる"], False, None),
        (["AOMINE"], False, None),
    ],
)
def test_a_side_that_names_nobody_is_refused_by_what_it_says_and_how_sure_its_outline_is(lines, outlined, paper):
    read = set_card(lines)
    draft = draft_card(read)

    assert surely_other(read, draft) is None
    assert likely_other(read, draft, outlined=outlined) is paper


@pytest.mark.parametrize(
    "lines",
    [
        ["整体院ひだまり", "全身整体 60分", "5,000円", "首と肩 30分", "2,800円", "TEL 03-1234-5678"],  # a salon's back
        ["株式会社青嶺商事", "営業時間", "10:00", "19:00", "TEL 03-1234-5678", "Mail", "a@aomine.example.co.jp"],
        ["私たちは、", CREDO, CREDO, "株式会社青嶺商事", "〒100-0005 東京都千代田区丸の内1-2-3", "TEL 03-1234-5678"],
    ],
)
def test_prices_hours_and_a_motto_do_not_unmake_a_card(lines):
    read = set_card(lines)
    draft = draft_card(read)

    assert surely_other(read, draft) is None
    assert likely_other(read, draft, outlined=False) is None


def test_what_could_hardly_be_read_is_a_card_to_be_shot_again():
    read = set_card(GOODS)
    blurred = replace(read, lines=tuple(replace(line, confidence=0.6) for line in read.lines))

    assert likely_other(blurred, draft_card(blurred), outlined=False) is None
