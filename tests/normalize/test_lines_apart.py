"""Lines that a reader ran together or broke are taken apart where their words say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ingest.geometry import Quad
from normalize.draft import FieldKind
from normalize.draft_card import draft_card
from ocr.reading import ReadCard

Setting = Callable[..., ReadCard]
Values = Callable[..., dict[str, list[str]]]


def test_two_offices_read_as_one_line_keep_their_codes_and_buildings(setting: Setting) -> None:
    read = setting(
        [
            "青嶺商事株式会社",
            "359-1123 埼玉県所沢市日吉町217-27 615-0001 京都府京都市右京区西院上今田町322番地17",
            "日吉町ハイツ",
            "西院ガーデンプレイス9階",
        ]
    )
    line = read.lines[1].box
    middle = (line.left + line.right) / 2
    below = [
        replace(read.lines[2], quad=_at(line.left, line.bottom + 5)),
        replace(read.lines[3], quad=_at(middle, line.bottom + 5)),
    ]

    found = draft_card(replace(read, lines=(*read.lines[:2], *below)))

    assert [one.value for one in found.all_of(FieldKind.POSTAL_CODE)] == ["359-1123", "615-0001"]
    assert [one.value for one in found.all_of(FieldKind.ADDRESS)] == [
        "埼玉県所沢市日吉町217-27 日吉町ハイツ",
        "京都府京都市右京区西院上今田町322番地17 西院ガーデンプレイス9階",
    ]


def _at(left: float, top: float) -> Quad:
    return ((left, top), (left + 300, top), (left + 300, top + 30), (left, top + 30))


def test_a_branch_under_a_telephone_is_no_building(values: Values) -> None:
    found = values(
        "朝凪株式会社",
        "〒121-0051",
        "東京都足立区神明2-4-6",
        "電話 03-7963-0288",
        "東京オフィス",
        "590-0023 堺市堺区南三国ヶ丘町112-19",
        "三国ヶ丘ビル11F",
    )

    assert found["branch"] == ["東京オフィス"]
    assert found["address"] == ["東京都足立区神明2-4-6", "堺市堺区南三国ヶ丘町112-19 三国ヶ丘ビル11F"]


@pytest.mark.parametrize(
    ("line", "department", "title"),
    [
        ("開発部 推進グループキャリアアドバイザー", "開発部 推進グループ", "キャリアアドバイザー"),
        ("知的財産部代表取締役社長兼CEO", "知的財産部", "代表取締役社長兼CEO"),
        ("事業 本部 経理部 部長", "事業本部 経理部", "部長"),
        ("クラウド事 業部 プロジェクト マネージャー", "クラウド事業部", "プロジェクトマネージャー"),
    ],
)
def test_spaces_lost_or_seen_within_words_do_not_matter(values: Values, line: str, department: str, title: str) -> None:
    found = values("朝凪株式会社", line, ("山田 太郎", 1.6))

    assert found["department"] == [department]
    assert found["title"] == [title]


def test_departments_stand_outermost_first_whichever_was_read_first(values: Values) -> None:
    found = values("朝凪株式会社", "開発グループ", "広報部", ("山田 太郎", 1.6))

    assert found["department"] == ["広報部 開発グループ"]


def test_a_class_or_a_number_after_a_department_is_the_next_one_in_the_chain(values: Values) -> None:
    found = values("朝凪株式会社", "構造設計部A班", ("山田 太郎", 1.6))

    assert found["department"] == ["構造設計部 A班"]


def test_a_misread_label_before_a_mail_address_is_no_part_of_it(values: Values) -> None:
    assert values("朝凪株式会社", "X- a.hosokawa@asanagi.co.jp")["email"] == ["a.hosokawa@asanagi.co.jp"]


def test_a_sign_for_the_legal_form_brings_its_own_brackets(values: Values) -> None:
    assert values("（㈱）白鷺ロジスティクス", "営業部")["company"] == ["(株)白鷺ロジスティクス"]


def test_the_building_in_the_next_box_of_the_same_line_is_part_of_the_address(setting: Setting) -> None:
    read = setting(["朝凪株式会社", "〒114-0032 北区中十条182-26", "凌雲ウエストタワー1F"])
    house = read.lines[1].box
    building = replace(read.lines[2], quad=_at(house.right + 12, house.top))

    found = draft_card(replace(read, lines=(*read.lines[:2], building))).first(FieldKind.ADDRESS)

    assert found is not None
    assert found.value == "北区中十条182-26 凌雲ウエストタワー1F"


def test_the_building_under_a_postal_code_in_a_box_of_its_own_is_part_of_the_address(setting: Setting) -> None:
    read = setting(["朝凪株式会社", "〒689-3537", "鳥取県米子市古豊千2-23-20", "古豊千BLDG."])
    code = read.lines[1].box
    house = replace(read.lines[2], quad=_at(code.right + 15, code.top))
    building = replace(read.lines[3], quad=_at(code.left, code.bottom + 5))
    building = replace(
        building,
        quad=(
            *building.quad[:1],
            (code.right - 5, code.bottom + 5),
            (code.right - 5, code.bottom + 35),
            building.quad[3],
        ),
    )

    found = draft_card(replace(read, lines=(*read.lines[:2], house, building))).all_of(FieldKind.ADDRESS)

    assert [one.value for one in found] == ["鳥取県米子市古豊千2-23-20 古豊千BLDG."]


def test_a_name_set_apart_letter_by_letter_stays_whole_beside_a_title(values: Values) -> None:
    found = values("朝凪株式会社", ("課長 山 田 太 郎", 1.5))

    assert (found["title"], found["name"]) == (["課長"], ["山田 太郎"])


def test_two_departments_run_together_are_a_chain(values: Values) -> None:
    assert values("朝凪株式会社", "管理本部品質保証部", ("山田 太郎", 1.6))["department"] == ["管理本部 品質保証部"]


def test_a_name_whose_letters_stand_apart_keeps_the_last_one(values: Values) -> None:
    found = values("朝凪株式会社", ("永井  まな み", 1.6), "NAGAI Manami")

    assert found["name"] == ["永井 まなみ"]
