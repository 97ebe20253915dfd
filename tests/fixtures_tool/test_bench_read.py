"""The benchmark's arithmetic, and one run of it over a card."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from tests.benchmarks.read import run
from tests.benchmarks.report import write_section
from tests.benchmarks.samples import Wanted, fold, is_found, load_samples
from tests.benchmarks.scoring import score_card, upper_bound


def test_a_field_is_right_only_with_the_same_kind_and_value():
    truth = [("name", "山田 太郎"), ("phone", "03-1234-5678")]

    score = score_card(truth, [("name", "山田 太郎", True), ("fax", "03-1234-5678", True)])

    assert score.right == (("name", "山田 太郎"),)
    assert score.missed == (("phone", "03-1234-5678"),)
    assert score.accepted_wrong == (("fax", "03-1234-5678"),)
    assert not score.whole


def test_a_true_field_is_used_once():
    score = score_card([("title", "部長")], [("title", "部長", False), ("title", "部長", False)])

    assert len(score.right) == 1
    assert len(score.spurious) == 1


@pytest.mark.parametrize(
    ("errors", "trials", "bound"),
    [(0, 100, 0.0295), (0, 3000, 0.000998), (1, 1000, 0.00474), (5, 5, 1.0)],
)
def test_the_upper_bound_is_clopper_pearson(errors: int, trials: int, bound: float):
    assert upper_bound(errors, trials) == pytest.approx(bound, rel=0.01)


def test_outside_values_compare_without_width_and_spaces():
    assert fold("ＴＥＬ　０３−１２３４") == fold("tel03-1234")


def test_a_position_may_be_several_of_our_fields():
    wanted = Wanted(label="position_name", kinds=("department", "title", "qualification"), value="営業部 部長")

    assert is_found(wanted, (("title", "部長", False), ("department", "営業部", False)))
    assert not is_found(wanted, (("title", "課長", False), ("department", "営業部", False)))


def test_a_section_is_rewritten_and_the_rest_stays(tmp_path: Path):
    page = tmp_path / "accuracy.md"
    page.write_text("# Accuracy\n\nBy hand.\n", encoding="utf-8")

    write_section(page, "fresh cards", "first")
    write_section(page, "outside pictures", "other")
    write_section(page, "fresh cards", "second")

    text = page.read_text(encoding="utf-8")
    assert "By hand." in text
    assert "first" not in text
    assert text.index("second") < text.index("other")


def test_samples_are_pictures_with_a_description_beside_them(tmp_path: Path):
    (tmp_path / "a.json").write_text(
        json.dumps({"fields": {"company": "青嶺商事", "tel": ["03-1234-5678"]}}), encoding="utf-8"
    )
    (tmp_path / "a.png").write_bytes(b"")
    (tmp_path / "alone.json").write_text("{}", encoding="utf-8")

    samples = load_samples(tmp_path)

    assert [sample.picture.name for sample in samples] == ["a.png"]
    assert [wanted.label for wanted in samples[0].wanted] == ["company", "tel"]


@pytest.mark.engine
def test_the_benchmark_reads_a_fresh_card_with_every_reader_and_writes_its_page(tmp_path: Path):
    page, console = tmp_path / "accuracy.md", Console(file=io.StringIO(), width=160)

    tallies = run(range(1002, 1003), ("scan",), None, page, console=console)

    assert len(tallies) == 3
    assert tallies["meishi read", "scan"].right.total() > 0
    assert "Fields by kind" in page.read_text(encoding="utf-8")
