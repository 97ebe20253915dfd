"""A name in kanji and one in Latin letters agree as far as the lists, and a mailbox of both, can tell."""

from __future__ import annotations

import pytest

from matching.profile import name_key, romaji_words
from matching.sounds import Fit, fit_of


@pytest.mark.parametrize(
    ("kanji", "spelt", "boxes", "fit"),
    [
        ("髙橋 一郎", "Ichiro TAKAHASHI", (), Fit.WHOLLY),
        # A reader's or a typist's slip in one of the words.
        ("髙橋 一郎", "Ichlro TAKAHASHI", (), Fit.NEARLY),
        ("髙橋 一郎", "Ichiro TAKAHA5HI", (), Fit.NEARLY),
        ("髙橋 一郎", "Kenta TAKAHASHI", (), Fit.PARTLY),
        ("髙橋 一郎", "Ichiro SUZUKI", (), Fit.PARTLY),
        ("髙橋 一郎", "Kenta SUZUKI", (), Fit.NOT),
        # Short words have too many neighbours: Kei is not Rei.
        ("佐藤 恵", "Rei SATO", (), Fit.PARTLY),
        # No list knows how the given name is read; a mailbox that both records have does.
        ("野崎 なお美", "Naomi NOZAKI", (), Fit.FAMILY),
        ("野崎 なお美", "Naomi NOZAKI", ("naomi.nozaki@aoba.example.co.jp",), Fit.WHOLLY),
        ("佐久問 克己", "Katsumi SAKUMA", (), Fit.PARTLY),
        ("佐久問 克己", "Katsumi SAKUMA", ("sakuma.katsumi@aoba.example.co.jp",), Fit.WHOLLY),
        ("髙橋 一郎", "", (), Fit.UNKNOWN),
    ],
)
def test_kanji_fit_a_spelling(kanji, spelt, boxes, fit):
    assert fit_of([name_key(kanji)], boxes, [romaji_words(spelt)]) is fit
