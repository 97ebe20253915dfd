"""A file of people against another file, without a database."""

from __future__ import annotations

import json

from matching.rows import match_rows
from tests.support.drafts import SATO, TAKAHASHI


def test_each_new_row_gets_one_object_as_the_contract_says():
    rows = [
        TAKAHASHI | {"title": "部長", "unknown": "x"},
        {"name": "鈴木 健太", "company": "青葉商事"},
        {"name": "", "company": ""},
    ]

    found = list(match_rows(rows, [SATO, {}, TAKAHASHI]))

    same, colleague, empty = found
    assert (same["row"], same["decision"], same["against"], same["auto"]) == (0, "same", 2, True)
    assert same["changes"] == [{"kind": "title", "before": "課長", "after": "部長"}]
    assert set(same) == {
        "row", "decision", "against", "probability", "auto", "because", "because_en", "candidates", "changes"
    }  # fmt: skip
    best = same["candidates"][0]
    assert set(best) == {"against", "person", "company", "fields"}
    assert best["against"] == 2
    (name,) = (field for field in best["fields"] if field["field"] == "name")
    assert name["level"] == "exact"
    assert name["bits"] > 8
    assert (colleague["decision"], colleague["against"]) == ("colleague", None)
    assert (empty["decision"], empty["candidates"]) == ("new", [])
    json.dumps(found)


def test_full_width_cells_are_read_as_what_they_say():
    (found,) = match_rows([{"name": "高橋　一郎", "mobile": "０９０－１１１１－２２２２"}], [TAKAHASHI])

    assert found["decision"] == "same"


def test_a_name_typed_without_a_space_still_has_a_surname():
    (found,) = match_rows([{"name": "高橋健太", "company": "青葉商事"}], [{"name": "髙橋一郎", "company": "青葉商事"}])

    levels = {field["field"]: field["level"] for field in found["candidates"][0]["fields"]}
    assert (found["decision"], levels["name"]) == ("colleague", "family")


def test_no_book_means_everybody_is_new():
    assert [found["decision"] for found in match_rows([TAKAHASHI, SATO], [])] == ["new", "new"]


def test_a_name_in_latin_letters_in_the_column_for_names_is_compared_by_its_sound():
    mail = {"email": TAKAHASHI["email"]}

    (found,) = match_rows([{"name": "Ichiro TAKAHASHI", "company": "Aoba Shoji Co., Ltd.", **mail}], [TAKAHASHI])

    assert (found["decision"], found["auto"]) == ("same", True)
