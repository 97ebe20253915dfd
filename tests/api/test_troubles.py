"""What the reader says of a bad file in English is told to people in Japanese."""

from __future__ import annotations

import pytest

from api.shapes import PhotoError
from api.web.english import JAPANESE
from api.web.troubles import trouble


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("page 2 of scan.tif is damaged or cut off and cannot be decoded.", "途中で切れています"),
        ("a.pdf is locked with a password.", "パスワード"),
        ("a.pdf is a damaged PDF.", "PDF を開けません"),
        ("the net answered junk", "読み取れませんでした"),
        ("取り込みが取り消されました。", "取り消されました"),
    ],
)
def test_a_picture_that_cannot_be_read_says_why_in_japanese(message, said):
    told, hint = trouble(PhotoError(message=message, hint="もう一度。"), "ja")

    assert said in told
    assert JAPANESE.search(hint)
    assert trouble(PhotoError(message=message, hint=""), "en")[0] == message
