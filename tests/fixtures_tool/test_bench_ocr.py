"""Lines read are held against lines printed, and a slip shows in the figure it belongs to."""

from __future__ import annotations

from tests.benchmarks.ocr_scoring import LinesTally, together
from tests.support.make_card import Truth, TruthField, TruthLine

CORNERS = ((0.0, 0.0), (9.0, 0.0), (9.0, 5.0), (0.0, 5.0))


def card(name: str = "山田  太郎") -> Truth:
    texts = (name, "〒530-0001 大阪市北区中央3-2", "梅田ビル5F")
    return Truth(
        id="x",
        seed=1,
        style="classic",
        level="scan",
        fonts=(),
        direction="horizontal",
        quad=CORNERS,
        size_px=(9, 5),
        fields=(
            TruthField(kind="name", value=name, printed=name, line_indices=(0,)),
            TruthField(kind="postal_code", value="530-0001", printed="〒530-0001", line_indices=(1,)),
            TruthField(kind="address", value="…", printed="…", line_indices=(1, 2)),
        ),
        lines=tuple(TruthLine(text=text, quad=CORNERS, direction="horizontal") for text in texts),
    )


def test_spaces_and_width_do_not_count():
    tally = LinesTally()

    missed = tally.add(card(), ["山 田 太郎", "〒５３０－０００１大阪市北区中央3-2", "梅田ビル5F"], 0.5)

    assert missed == ()
    assert (tally.field_share, tally.line_share, tally.character_error, tally.cpu_s) == (1.0, 1.0, 0.0, 0.5)


def test_a_wrong_character_costs_its_field_its_line_and_one_edit():
    tally = LinesTally()

    missed = tally.add(card(), ["山田大郎", "〒530-0001 大阪市北区中央3-2", "梅田ビル5F"], 0.0)

    assert missed == (("name", "山田太郎", "山田大郎"),)
    assert (tally.found["name"], tally.lines_exact, tally.characters_wrong) == (0, 2, 1)


def test_an_address_is_found_only_with_all_its_lines():
    tally = LinesTally()

    tally.add(card(), ["山田太郎", "〒530-0001 大阪市北区中央3-2"], 0.0)

    assert (tally.found["address"], tally.found["postal_code"]) == (0, 1)
    assert tally.lines_exact == 2


def test_cards_add_up():
    one = LinesTally()
    one.add(card(), [], 1.0)

    both = together([one, one])

    assert (both.cards, both.lines, both.fields.total(), both.cpu_s) == (2, 6, 6, 2.0)


def test_names_with_a_variant_kanji_are_counted_apart():
    tally = LinesTally()

    tally.add(card(), ["山田太郎"], 0.0)
    tally.add(card("髙橋  一郎"), ["高橋一郎"], 0.0)

    assert (tally.names[False], tally.names_found[False]) == (1, 1)
    assert (tally.names[True], tally.names_found[True]) == (1, 0)
    assert together([tally, tally]).names[True] == 2
