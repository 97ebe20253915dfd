"""A recogniser's probabilities become characters that keep their rivals."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.ctc import best_path, cp932_mask

ALPHABET = ("", "山", "島", "岛", "田", "驒", " ")


def steps(*rows: dict[int, float]) -> np.ndarray:
    table = np.full((len(rows), len(ALPHABET)), 0.0001, np.float32)
    for i, row in enumerate(rows):
        for cls, value in row.items():
            table[i, cls] = value
    return table


def test_repeats_merge_and_a_blank_between_them_keeps_both():
    probabilities = steps({1: 0.9}, {1: 0.8}, {0: 0.9}, {1: 0.7}, {4: 0.95})

    chars = best_path(probabilities, ALPHABET, cp932_mask(ALPHABET))

    assert "".join(char.text for char in chars) == "山山田"
    assert chars[0].confidence == pytest.approx(0.9)
    assert [round(char.position, 2) for char in chars] == [0.19, 0.7, 0.9]


def test_simplified_chinese_gives_way_to_what_a_japanese_card_can_hold():
    probabilities = steps({3: 0.6, 2: 0.3})

    masked = best_path(probabilities, ALPHABET, cp932_mask(ALPHABET))
    free = best_path(probabilities, ALPHABET, np.ones(len(ALPHABET), bool))

    assert [char.text for char in masked] == ["島"]
    assert [char.text for char in free] == ["岛"]


def test_characters_named_as_kept_survive_the_mask():
    assert not cp932_mask(ALPHABET)[5]
    assert cp932_mask(ALPHABET, keep="飛驒")[5]


def test_rivals_come_best_first_without_the_winner_and_the_blank():
    probabilities = steps({1: 0.5, 4: 0.3, 2: 0.1, 0: 0.05})

    (char,) = best_path(probabilities, ALPHABET, cp932_mask(ALPHABET))

    assert [text for text, _ in char.alternatives] == ["田", "島"]


def test_padding_does_not_move_the_positions():
    probabilities = steps({1: 0.9}, {4: 0.9}, {0: 0.9}, {0: 0.9})

    chars = best_path(probabilities, ALPHABET, cp932_mask(ALPHABET), width_share=0.5)

    assert [round(char.position, 2) for char in chars] == [0.25, 0.75]


def test_nothing_but_blanks_is_no_text():
    assert best_path(steps({0: 0.9}, {0: 0.9}), ALPHABET, cp932_mask(ALPHABET)) == ()
