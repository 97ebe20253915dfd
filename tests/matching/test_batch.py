"""A whole file at once: the same person is put together, contradictions are left apart."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from matching.batch import dedupe
from matching.errors import BatchEngineMissing
from tests.support.drafts import SATO, TAKAHASHI

AGAIN = TAKAHASHI | {"name": "高橋一郎", "company": "青葉商事㈱", "title": "部長"}
NAMESAKE = TAKAHASHI | {"mobile": "080-5555-6666", "email": "takahashi7@aoba.example.co.jp"}


def columns_of(*rows: dict[str, str]):
    kinds = sorted({kind for row in rows for kind in row})
    return {kind: [row.get(kind, "") for row in rows] for kind in kinds}


@pytest.mark.parametrize("engine", ["duckdb", *(["spark"] if find_spec("pyspark") else [])])
def test_a_person_on_two_rows_is_one_cluster(engine):
    found = dedupe(columns_of(TAKAHASHI, SATO, AGAIN), engine=engine)

    assert found.cluster == (0, 1, 0)
    assert found.probability[2] >= 0.999


def test_name_company_and_mailbox_are_enough_in_the_smallest_file():
    row = {word: TAKAHASHI[word] for word in ("name", "company", "email")}

    assert dedupe(columns_of(row, row, SATO)).cluster == (0, 0, 2)


def test_a_namesake_at_work_stays_somebody_else():
    found = dedupe(columns_of(TAKAHASHI, NAMESAKE))

    assert found.cluster == (0, 1)


def test_what_is_never_the_same_is_not_put_together():
    found = dedupe(columns_of(TAKAHASHI, AGAIN), never={(0, 1)})

    assert found.cluster == (0, 1)


@pytest.mark.parametrize("columns", [{}, {"name": []}, {"name": ["佐藤 花子"]}, {"fax": ["03-1111-2222"] * 3}])
def test_a_file_without_anybody_to_compare_is_no_error(columns):
    found = dedupe(columns)

    assert len(found.cluster) == max(map(len, columns.values()), default=0)
    assert found.questions == ()


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="Spark is installed here")
def test_without_spark_the_command_says_what_to_install():
    with pytest.raises(BatchEngineMissing) as error:
        dedupe(columns_of(TAKAHASHI, AGAIN), engine="spark")

    assert "pip install" in error.value.hint
