"""Predictions of any system, one JSON object a line: `meishi read --json`, or picture and fields alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.judged import Said

_SHAPE = '{"picture": …, "fields": [{"kind": …, "value": …}]}'


def load_predictions(path: Path, pictures: Sequence[str]) -> dict[str, list[Said]]:
    """Picture → what was said of it; several rows of one picture (its sides) are put together.

    Raises:
        ValueError: a row cannot be understood, or names a picture that is not in the set.
    """
    found: dict[str, list[Said]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            picture = Path(str(row["picture"] if "picture" in row else row["source"])).name
            said = [_said(one) for one in row["fields"]]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path.name}, line {number}: expected {_SHAPE} ({error})") from error
        if picture not in pictures:
            raise ValueError(f"{path.name}, line {number}: {picture} is not in the set")
        found.setdefault(picture, []).extend(said)
    return found


def _said(one: dict[str, Any]) -> Said:
    sure = one.get("confidence")
    if sure is not None and not 0 <= float(sure) <= 1:
        raise ValueError(f"a confidence of {sure}")
    return Said(
        kind=str(one["kind"]),
        value=str(one["value"]),
        confidence=None if sure is None else float(sure),
        accepted=bool(one.get("accepted", False)),
    )
