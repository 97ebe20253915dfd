"""The weights of the evidence as Splink's comparisons, in SQL that DuckDB and Spark both understand. Knows no file.

The same order of evidence as score.py: the organisation, then the name among its people, then the mailbox, the mobile,
the line, department and title. How common a name or a company is, Splink counts in the file.
"""

from __future__ import annotations

from typing import Any

from splink import SettingsCreator, block_on

from matching.one_apart import one_apart
from matching.weights import Weight, weights

_SAME_NAME = "name_l = name_r"
_SAME_HOUSE = "(company_l = company_r OR domain_l = domain_r)"
_NO_NAME = "(name_l IS NULL OR name_r IS NULL) AND reading_l = reading_r"
_SAME_DOMAIN = "domain_l = domain_r"
_TINY = 1e-12
NAMESAKES_AT_WORK = 0.001 / 14
"""No name is rarer than this within a house of the usual size: relatives, and hires by reputation."""
_COMMONEST = 1.0

RULES = (
    ("mail",), ("mobile",), ("name", "company"), ("name", "domain"), ("name", "phone"),
    ("company", "family"), ("company", "given"), ("domain", "family"), ("domain", "given"), ("domain", "reading"),
)  # fmt: skip
"""Pairs that share all columns of a line are looked at."""


def settings(rows: int, dialect: str) -> SettingsCreator:
    """For a file of so many rows."""
    if dialect not in ("duckdb", "spark"):
        raise ValueError(f"no engine {dialect}")
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        probability_two_random_records_match=1 / (2 * max(rows, 2_000)),
        comparisons=[_house(dialect), _name(dialect), _mail(), _mobile(), *_in_house()],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in RULES],
        retain_matching_columns=False,
    )


def _level(condition: str, label: str, weight: Weight, **more: Any) -> dict[str, Any]:
    return {
        "sql_condition": condition,
        "label_for_charts": label,
        "m_probability": weight.m,
        "u_probability": weight.u or _COMMONEST,
        **more,
    }


def _rare(condition: str, label: str, weight: Weight, column: str, least: float = _TINY) -> dict[str, Any]:
    """A level whose u is how common the shared thing is in the file, `least` at the least."""
    return _level(
        condition, label, weight, tf_adjustment_column=column, tf_adjustment_weight=1.0, tf_minimum_u_value=least,
        disable_tf_exact_match_detection=True,
    )  # fmt: skip


def _neutral(label: str = "says nothing") -> dict[str, Any]:
    return {"sql_condition": "ELSE", "label_for_charts": label, "m_probability": 0.5, "u_probability": 0.5}


def _missing(condition: str) -> dict[str, Any]:
    return {"sql_condition": condition, "label_for_charts": "missing", "is_null_level": True}


def _house(dialect: str) -> dict[str, Any]:
    of, near = weights(), one_apart("company", dialect)
    return {
        "output_column_name": "house",
        "comparison_levels": [
            _missing("(company_l IS NULL OR company_r IS NULL) AND (domain_l IS NULL OR domain_r IS NULL)"),
            _rare("company_l = company_r AND domain_l = domain_r", "both", of["house", "both"], "company"),
            _rare(
                "company_l = company_r AND (domain_l IS NULL OR domain_r IS NULL)", "one", of["house", "one"], "company"
            ),
            _rare("domain_l = domain_r AND NOT (company_l <> company_r)", "one", of["house", "one"], "domain"),
            _rare(f"{_SAME_DOMAIN} AND {near}", "one", of["house", "one"], "domain"),
            _rare("domain_l = domain_r", "half", of["house", "half"], "domain"),
            _rare("company_l = company_r", "half", of["house", "half"], "company"),
            _level(
                f"length(company_l) >= 5 AND {near} AND NOT (domain_l <> domain_r)",
                "close", of["house", "close"],
            ),
            _level("ELSE", "different", of["house", "different"]),
        ],
    }  # fmt: skip


def _name(dialect: str) -> dict[str, Any]:
    of = weights()
    close = of["name", "close"]
    near = f"length(name_l) >= 3 AND length(name_r) >= 3 AND {one_apart('name', dialect)}"
    return {
        "output_column_name": "name",
        "comparison_levels": [
            _missing("(name_l IS NULL OR name_r IS NULL) AND (reading_l IS NULL OR reading_r IS NULL)"),
            _level(
                f"{_SAME_NAME} AND reading_l <> reading_r AND levenshtein(reading_l, reading_r) > 2",
                "read otherwise", Weight(m=0.004, u=0.0005),
            ),
            _rare(f"{_SAME_NAME} AND {_SAME_HOUSE}", "in a house", of["name", "exact"], "name", NAMESAKES_AT_WORK),
            _rare(_SAME_NAME, "exact", of["name", "exact"], "name"),
            _rare(f"{_NO_NAME} AND {_SAME_HOUSE}", "sound", of["reading", "exact"], "reading", NAMESAKES_AT_WORK),
            _rare(_NO_NAME, "sound", of["reading", "exact"], "reading"),
            _level(f"given_l = given_r AND {near}", "close, the surname", of["name", "close, the surname"]),
            # A name of one character has many beside it: 陸 and 晃 are two people.
            _level(
                f"{near} AND NOT (family_l = family_r AND length(given_l) = 1 AND length(given_r) = 1)",
                "close", Weight(m=close.m, u=(close.u or 1.0) * 0.005),
            ),
            _level("family_l = family_r", "family", of["name", "family"]),
            _level("given_l = given_r", "given", of["name", "given"]),
            _level("ELSE", "different", of["name", "different"]),
        ],
    }  # fmt: skip


def _mail() -> dict[str, Any]:
    of = weights()
    return {
        "output_column_name": "mailbox",
        "comparison_levels": [
            _missing("mail_l IS NULL OR mail_r IS NULL"),
            _level("mail_l = mail_r AND domain_l IS NULL", "a box at a provider", Weight(m=0.9, u=_OWN)),
            _level(f"mail_l = mail_r AND {_SAME_NAME}", "name agrees", of["mail_in_house", "exact, name agrees"]),
            _level("mail_l = mail_r AND family_l = family_r", "surname", of["mail_in_house", "exact, surname agrees"]),
            _level("mail_l = mail_r", "no name", of["mail_in_house", "exact, no name"]),
            _level(
                "domain_l = domain_r AND levenshtein(mail_l, mail_r) = 1", "close",
                of["mail_in_house", "close, name agrees"],
            ),
            _level("domain_l = domain_r", "another box", of["mail_in_house", "different"]),
            _neutral(),
        ],
    }  # fmt: skip


_OWN = 3e-9
"""A number or a box of one's own: only people close to each other share it."""


def _mobile() -> dict[str, Any]:
    of = weights()
    return {
        "output_column_name": "mobile",
        "comparison_levels": [
            _missing("mobile_l IS NULL OR mobile_r IS NULL"),
            _level("mobile_l = mobile_r AND mail_l = mail_r", "mail too", of["own_number", "exact, mail too"]),
            _level(f"mobile_l = mobile_r AND {_SAME_HOUSE}", "in one house", of["own_number", "exact"]),
            _level("mobile_l = mobile_r", "exact", Weight(m=0.9, u=_OWN)),
            _level("levenshtein(mobile_l, mobile_r) = 1", "close", of["own_number", "close"]),
            _level("ELSE", "different", of["own_number", "different"]),
        ],
    }


def _in_house() -> list[dict[str, Any]]:
    """The number, department and title tell colleagues apart; elsewhere they say nothing."""
    of = weights()
    lines = {
        "output_column_name": "phone",
        "comparison_levels": [
            _missing("phone_l IS NULL OR phone_r IS NULL"),
            _level(f"phone_l = phone_r AND {_SAME_HOUSE}", "exact", Weight(m=0.8, u=0.5)),
            _level(_SAME_HOUSE, "different", of["phone_in_house", "different"]),
            _neutral(),
        ],
    }
    return [
        lines,
        *(
            {
                "output_column_name": column,
                "comparison_levels": [
                    _missing(f"{column}_l IS NULL OR {column}_r IS NULL"),
                    _level(f"{column}_l = {column}_r AND {_SAME_HOUSE}", "exact", of[f"{column}_in_house", "exact"]),
                    _level(_SAME_HOUSE, "different", of[f"{column}_in_house", "different"]),
                    _neutral(),
                ],
            }
            for column in ("department", "title")
        ),
    ]
