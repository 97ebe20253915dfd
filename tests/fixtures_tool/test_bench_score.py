"""The open benchmark: anyone's predictions are scored against the truth, and trust is measured, not asserted."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from ocr.recording import load_read_card
from tests.benchmarks import fields, make, score
from tests.benchmarks.judged import Judgement, Said
from tests.benchmarks.predictions import load_predictions
from tests.benchmarks.reliability import bins_of, calibration_error, diagram
from tests.benchmarks.sets import SETS, BenchSet, TrueCard, load_truth

FIXTURES = Path(__file__).parents[2] / "fixtures" / "cards"
TRUTH = (
    TrueCard(picture="a.jpg", level="scan", fields=(("name", "山田 太郎"), ("phone", "03-1234-5678"))),
    TrueCard(picture="b.jpg", level="snap", fields=(("name", "佐藤 花子"),)),
)


def predictions(folder: Path, *rows: object) -> Path:
    path = folder / "said.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_a_foreign_system_is_scored_from_picture_and_fields_alone(tmp_path: Path):
    said = predictions(
        tmp_path,
        {"picture": "a.jpg", "fields": [{"kind": "name", "value": "山田 太郎"}, {"kind": "fax", "value": "0"}]},
    )

    judgement, silent = score.judge(TRUTH, said)

    found = score.summary(judgement)
    assert (found["fields"], found["right"], found["spurious_a_card"], silent) == (3, 1, 0.5, 1)
    assert found["calibration_error"] is None


def test_our_own_json_is_scored_as_it_comes_and_the_sides_of_a_picture_add_up(tmp_path: Path):
    side = {"source": "some/where/a.jpg", "card": 1}
    said = predictions(
        tmp_path,
        {**side, "fields": [{"kind": "name", "value": "山田 太郎", "confidence": 0.99, "accepted": True}]},
        {**side, "fields": [{"kind": "phone", "value": "03-1234-5679", "confidence": 0.9, "accepted": True}]},
    )

    judgement, _ = score.judge(TRUTH, said)

    found = score.summary(judgement)
    assert (found["accepted"], found["accepted_wrong"], found["whole_cards"]) == (2, 1, 0)


@pytest.mark.parametrize(
    ("row", "because"),
    [
        ({"picture": "c.jpg", "fields": []}, "not in the set"),
        ({"fields": []}, "expected"),
        ({"picture": "a.jpg", "fields": [{"kind": "name"}]}, "expected"),
        ({"picture": "a.jpg", "fields": [{"kind": "name", "value": "x", "confidence": 99}]}, "confidence of 99"),
        (["a.jpg"], "expected"),
    ],
)
def test_a_row_nobody_can_score_is_named_with_its_line(tmp_path: Path, row: object, because: str):
    with pytest.raises(ValueError, match=because) as refused:
        load_predictions(predictions(tmp_path, row), ["a.jpg"])

    assert "line 1" in str(refused.value)


def test_the_same_set_gives_the_same_pictures_and_its_truth_can_be_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(SETS, "quick-1", BenchSet(first_seed=3, cards=1, levels=("digital",), words="one card"))

    for folder in ("one", "other"):
        assert make.main(["quick-1", "--out", str(tmp_path / folder)]) == 0

    one, other = ((tmp_path / folder / "set.json").read_bytes() for folder in ("one", "other"))
    assert one == other
    (card,) = load_truth(tmp_path / "one")
    assert (tmp_path / "one" / "pictures" / card.picture).stat().st_size > 10_000
    assert {kind for kind, _ in card.fields} >= {"company"}


def test_a_true_field_said_twice_is_right_once_and_the_surer_one_takes_it():
    judgement = Judgement()

    judgement.add(
        "a", "scan", [("title", "部長")], [Said(kind="title", value="部長", confidence=p) for p in (0.2, 0.9)]
    )

    assert [(one.confidence, one.right) for one in judgement.said] == [(0.9, True), (0.2, False)]
    assert judgement.whole["scan"] == 0


def test_a_system_that_says_nine_in_ten_and_means_it_has_no_calibration_error():
    honest = [(0.9, i % 10 != 0) for i in range(1000)]
    boastful = [(0.99, i % 2 == 0) for i in range(1000)]

    assert calibration_error(honest) == pytest.approx(0.0, abs=0.01)
    assert calibration_error(boastful) == pytest.approx(0.49, abs=0.01)
    assert sum(one.count for one in bins_of(honest)) == 1000


def test_the_diagram_is_a_picture_with_a_dot_for_each_bin():
    drawn = diagram([(0.5 + i / 400, True) for i in range(150)], "Sure?")

    assert drawn.startswith("<svg")
    assert drawn.count("<circle") == 15


def test_the_fields_report_writes_its_section_and_the_diagram(tmp_path: Path):
    folder = FIXTURES / "001-classic-scan"
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    true = tuple((field["kind"], field["value"]) for field in truth["fields"])
    card = ("001", "scan", true, (load_read_card((folder / "reading.json").read_bytes()),))

    judgement = fields.run(
        iter([card]), "meishi bench fields", tmp_path / "accuracy.md", Console(file=io.StringIO(), width=200)
    )

    text = (tmp_path / "accuracy.md").read_text(encoding="utf-8")
    assert judgement.found.total() >= 0.7 * len(true)
    assert "By kind: scan" in text
    assert (tmp_path / "images" / "reliability.svg").read_text(encoding="utf-8").startswith("<svg")
