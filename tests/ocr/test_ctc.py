"""A recogniser's scores become characters that keep their rivals."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.ctc import best_path, cp932_mask

ALPHABET = ("", "山", "島", "岛", "田", "驒", " ")


def steps(*rows: dict[int, float]) -> np.ndarray:
    """Scores whose softmax gives these probabilities, the rest of 1 to the blank."""
    table = np.full((len(rows), len(ALPHABET)), 1e-6, np.float32)
    for i, row in enumerate(rows):
        for cls, value in {0: 1.0 - sum(row.values()), **row}.items():
            table[i, cls] = max(value, 1e-6)
    return np.log(table) + 5.0  # a net's scores have no fixed zero


def test_repeats_merge_and_a_blank_between_them_keeps_both():
    chars = best_path(steps({1: 0.9}, {1: 0.8}, {0: 0.9}, {1: 0.7}, {4: 0.95}), ALPHABET)

    assert "".join(char.text for char in chars) == "山山田"
    assert chars[0].confidence == pytest.approx(0.9, abs=1e-4)
    assert [round(char.position, 2) for char in chars] == [0.19, 0.7, 0.9]


def test_only_what_a_japanese_card_can_hold_passes_the_mask():
    kept = [char for char, may in zip(ALPHABET, cp932_mask(ALPHABET), strict=True) if may]

    assert kept == ["", "山", "島", "田", " "]


def test_characters_named_as_kept_survive_the_mask():
    assert not cp932_mask(ALPHABET)[5]
    assert cp932_mask(ALPHABET, keep="飛驒")[5]


def test_rivals_come_best_first_without_the_winner_and_the_blank():
    (char,) = best_path(steps({1: 0.5, 4: 0.3, 2: 0.1, 0: 0.1}), ALPHABET)

    assert [text for text, _ in char.alternatives] == ["田", "島"]


def test_padding_does_not_move_the_positions():
    chars = best_path(steps({1: 0.9}, {4: 0.9}, {0: 0.9}, {0: 0.9}), ALPHABET, width_share=0.5)

    assert [round(char.position, 2) for char in chars] == [0.25, 0.75]


def test_nothing_but_blanks_is_no_text():
    assert best_path(steps({0: 0.9}, {0: 0.9}), ALPHABET) == ()


def test_a_character_less_likely_than_nothing_is_given_only_when_asked_for_and_marked_weak():
    scores = steps({1: 0.9}, {0: 0.99}, {4: 0.3}, {0: 0.99})

    assert [char.text for char in best_path(scores, ALPHABET)] == ["山"]
    assert [(char.text, char.weak) for char in best_path(scores, ALPHABET, weak_above=0.1)] == [
        ("山", False),
        ("田", True),
    ]


def test_the_flank_of_a_character_is_no_second_one_and_joins_no_two():
    scores = steps({1: 0.9}, {1: 0.3}, {1: 0.9})

    assert [char.text for char in best_path(scores, ALPHABET, weak_above=0.1)] == ["山", "山"]
