"""Values as people type them come out as cards' values are written, or not at all."""

from __future__ import annotations

import pytest

from normalize.draft import FieldKind
from normalize.tidy import address_of_code, code_disagrees, tidied


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (FieldKind.COMPANY, "㈱　青葉商事", "(株)青葉商事"),
        (FieldKind.PHONE, "０３ー１２３４―５６７８", "03-1234-5678"),
        (FieldKind.PHONE, "03(1234)5678", "03-1234-5678"),
        (FieldKind.MOBILE, "09012345678", "090-1234-5678"),
        (FieldKind.PHONE, "123", None),
        (FieldKind.EMAIL, "taro@ＥＸＡＭＰＬＥ.co.jp", "taro@example.co.jp"),
        (FieldKind.EMAIL, "taro(at)example", None),
        (FieldKind.POSTAL_CODE, "１０００００５", "100-0005"),
        (FieldKind.POSTAL_CODE, "〒一〇〇-〇〇〇五", "100-0005"),
        (FieldKind.POSTAL_CODE, "10-05", None),
        (
            FieldKind.ADDRESS,
            "〒100-0005 東京都千代田区丸の内１ー２　丸の内ビル５Ｆ",
            "東京都千代田区丸の内1-2 丸の内ビル5F",
        ),
        (FieldKind.CORPORATE_NUMBER, "1234567890123", None),
        (FieldKind.NAME, "山田太郎", "山田 太郎"),
        (FieldKind.NAME_KANA, "やまだ　ﾀﾛｳ", "ヤマダ タロウ"),
        (FieldKind.URL, "ｗｗｗ.example.co.jp", "www.example.co.jp"),
    ],
)
def test_typed_values_take_the_form_of_cards(kind, typed, kept):
    assert tidied(kind, typed) == kept


def test_a_postal_code_fills_the_address_up_to_its_town():
    assert address_of_code("100-0005") == "東京都千代田区丸の内"
    assert address_of_code("000-0000") == ""


def test_a_postal_code_of_another_place_is_noticed():
    assert code_disagrees("100-0005", "大阪府大阪市北区梅田1-1")
    assert not code_disagrees("100-0005", "東京都千代田区丸の内1-1")
