"""Patterns that an admin writes for values: RE2, whose time grows with the text alone. Knows no field.

The only file that imports re2. Python's own engine goes back and forth for ever on `(a+)+$`; RE2 cannot, and refuses
what it would need that for (back references, look-around) while the pattern is being written.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

from contacts.errors import BookError

LONGEST_PATTERN = 300
_MOST_MEMORY = 1 << 20
"""Of one compiled pattern, in bytes; one that wants more is refused."""


class PatternRefused(BookError):
    """The pattern cannot be used."""

    code = "pattern_refused"


def check_pattern(pattern: str) -> None:
    """Whether the pattern can be used; an empty one asks nothing.

    Raises:
        PatternRefused: RE2 does not know it, or it is too large.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise PatternRefused(f"パターンは {LONGEST_PATTERN} 文字までです。", "短く書き直してください。")
    try:
        _compiled(pattern)
    except re2.error as error:
        why = error.args[0] if error.args else ""
        why = why.decode(errors="replace") if isinstance(why, bytes) else str(why)
        raise PatternRefused(
            f"このパターンは使えません（{why}）。",
            "後方参照（\\1）と先読み（(?=…)）は使えません。例：[0-9]{3}-[0-9]{4}",
        ) from error


def fits(pattern: str, value: str) -> bool:
    """Whether the whole value is of this pattern; in time that grows with its length and no faster."""
    return _compiled(pattern).fullmatch(value) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.max_mem = _MOST_MEMORY
    options.log_errors = False
    return re2.compile(pattern, options)
