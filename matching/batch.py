"""名寄せ of a whole file with Splink: on DuckDB here, on Spark for what one machine cannot hold. Knows no file format.

Only what is imported when it runs: Splink and its engines take a second to load.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Collection, Iterator
from importlib.util import find_spec
from logging import ERROR, getLogger
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from matching.batch_columns import Columns, prepare, share_table
from matching.cluster import Clusters, Facts, Link, join
from matching.errors import BatchEngineMissing

SAME_ABOVE = 0.999
"""Of a pair: in a whole book there are many more pairs to be wrong about than in one card's candidates."""
ASK_ABOVE = 0.5
ENGINES = ("duckdb", "spark")


def dedupe(columns: Columns, *, engine: str = "duckdb", never: Collection[tuple[int, int]] = ()) -> Clusters:
    """Which rows of a file are one person.

    Args:
        columns: kind → one cell a row.
        never: pairs of rows that somebody said are never the same, smaller first.

    Raises:
        BatchEngineMissing: Spark is asked for and is not here.
    """
    keys = prepare(columns)
    if keys.num_rows < 2:
        return join(keys.num_rows, (), {}, above=SAME_ABOVE)
    links = list(_spark_links(keys) if engine == "spark" else _duckdb_links(keys))
    return join(keys.num_rows, links, _facts(keys, links), above=SAME_ABOVE, never=never)


def _facts(keys: pa.Table, links: list[Link]) -> dict[int, Facts]:
    """Of the rows that have a link only: most have none."""
    rows = sorted({row for link in links for row in (link.a, link.b)})
    taken = keys.select(["mail", "mobile", "company", "domain"]).take(pa.array(rows, pa.int64())).to_pylist()
    return {row: Facts(*(said[name] or "" for name in Facts._fields)) for row, said in zip(rows, taken, strict=True)}


def _duckdb_links(keys: pa.Table) -> Iterator[Link]:
    import duckdb
    from splink import DuckDBAPI

    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(config={"temp_directory": folder, "memory_limit": "4GB", "threads": 1})
        try:
            found = _predict(DuckDBAPI(connection=connection), lambda table: table, keys, "duckdb")
            wanted = f"SELECT row_l, row_r, match_probability FROM {found.physical_name}"  # noqa: S608 - Splink's own name
            yield from (Link(*link) for link in connection.execute(wanted).fetchall())
        finally:
            connection.close()


def _spark_links(keys: pa.Table) -> Iterator[Link]:
    if find_spec("pyspark") is None:
        raise BatchEngineMissing(
            "The engine Spark is not installed.", "pip install 'meishibako[spark]' and Java 17, or use --engine duckdb"
        )
    from pyspark.sql import SparkSession
    from splink import SparkAPI

    with tempfile.TemporaryDirectory() as folder:
        spark = (
            SparkSession.builder.appName("meishi dedupe")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "8")
            .config("spark.sql.warehouse.dir", folder)
            .getOrCreate()
        )

        def as_frame(table: pa.Table) -> Any:
            path = Path(folder) / f"{'-'.join(table.column_names)[:60]}.parquet"
            pq.write_table(table, path)
            return spark.read.parquet(str(path))

        try:
            api = SparkAPI(spark_session=spark, break_lineage_method="persist")  # type: ignore[no-untyped-call]  # PySpark ships half its types
            found = _predict(api, as_frame, keys, "spark")
            wanted = found.as_spark_dataframe().select("row_l", "row_r", "match_probability")
            yield from (Link(*link) for link in wanted.toLocalIterator())
        finally:
            spark.stop()


def _predict(api: Any, as_table: Callable[[pa.Table], Any], keys: pa.Table, dialect: str) -> Any:
    """Splink's table of the pairs worth a look."""
    from splink import Linker

    from matching.batch_settings import settings

    getLogger("splink").setLevel(ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        linker = Linker(api.register(as_table(keys)), settings(keys.num_rows, dialect))
        for column in ("name", "reading", "company", "domain"):
            shares = share_table(keys, column)
            if shares.num_rows:
                linker.table_management.register_term_frequency_lookup(api.register(as_table(shares)), column)
        return linker.inference.predict(threshold_match_probability=ASK_ABOVE)
