"""名寄せ from the terminal: of a file into clusters, of the book into questions."""

from __future__ import annotations

import csv
from importlib.util import find_spec

import pytest

from api.home import open_home
from api.settings import load_settings
from tests.support.drafts import SATO, TAKAHASHI, file_card

PEOPLE = (
    "name,company,email,mobile\n"
    "髙橋 一郎,株式会社青葉商事,i.takahashi@aoba.example.co.jp,090-1111-2222\n"
    "佐藤 花子,みどり工業株式会社,hanako.sato@midori.example.co.jp,080-3333-4444\n"
    "高橋一郎,青葉商事㈱,i.takahashi@aoba.example.co.jp,\n"
)


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, "utf-8-sig")
    return path


def test_every_row_of_the_file_gets_its_person(meishi, people, tmp_path):
    out = tmp_path / "clusters.csv"

    done = meishi("dedupe", people, "--out", out)

    assert (done.returncode, done.stdout) == (0, "")
    lines = list(csv.DictReader(out.open(encoding="utf-8")))
    assert list(lines[0]) == ["row", "cluster", "probability"]
    assert [(line["row"], line["cluster"]) for line in lines] == [("0", "0"), ("1", "1"), ("2", "0")]
    assert all(0 <= float(line["probability"]) <= 1 for line in lines)


def test_what_the_engine_thinks_of_its_settings_is_not_shown(meishi, people, tmp_path):
    done = meishi("dedupe", people, "--out", tmp_path / "clusters.csv")

    (line,) = done.stderr.splitlines()
    assert line == "3 rows, 2 people; 0 likely pairs left apart for a person."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"name,name\nA,B\n", "name"),
        (b"colour,shape\nred,round\n", "見出し"),
        (b"\xff\xff\xff\x00\x9f", ""),
    ],
    ids=["a column twice", "no known column", "no text"],
)
def test_a_file_that_is_no_list_of_people_is_refused_in_a_sentence(meishi, tmp_path, data, said):
    path, out = tmp_path / "bad.csv", tmp_path / "out.csv"
    path.write_bytes(data)

    done = meishi("dedupe", path, "--out", out)

    assert done.returncode == 2
    assert "bad.csv" in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


def test_a_file_needs_a_place_for_its_answer(meishi, people):
    done = meishi("dedupe", people)

    assert done.returncode == 2
    assert "--out" in done.stderr


def test_an_answer_that_cannot_be_written_is_said_in_a_sentence(meishi, people, tmp_path):
    done = meishi("dedupe", people, "--out", tmp_path / "nowhere" / "out.csv")

    assert done.returncode == 2
    assert "out.csv" in done.stderr


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="Spark is installed here")
def test_without_spark_the_setup_is_missing_something(meishi, people, tmp_path):
    done = meishi("dedupe", people, "--out", tmp_path / "out.csv", "--engine", "spark")

    assert done.returncode == 3
    assert "pip install" in done.stderr


def test_an_engine_nobody_has_heard_of_is_wrong_usage(meishi, people, tmp_path):
    done = meishi("dedupe", people, "--out", tmp_path / "out.csv", "--engine", "abacus")

    assert done.returncode == 2
    assert "duckdb" in done.stderr


def test_people_who_are_twice_in_the_book_are_asked_about_once(meishi, tmp_path):
    home = open_home(load_settings(home=tmp_path / "home"))
    with home.writing() as desk:
        for number, row in enumerate((TAKAHASHI, SATO, TAKAHASHI | {"title": "部長"}), 1):
            file_card(desk.book, number, row)
    home.close()

    first, again = meishi("dedupe"), meishi("dedupe")

    assert first.returncode == again.returncode == 0
    assert first.stderr.splitlines() == ["3 contacts; 1 new questions in the review queue."]
    assert again.stderr.splitlines() == ["3 contacts; 0 new questions in the review queue."]
