"""What a person says the columns mean, held against the columns: two that mean one thing, and none that names anybody.

Knows no row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from contacts.errors import BookError
from contacts.exchange.dialects import key_of
from contacts.exchange.targets import Target, target_of
from normalize.draft import FieldKind

_NAMES = frozenset(
    {
        FieldKind.NAME.value, FieldKind.NAME_KANA.value, FieldKind.NAME_ROMAJI.value, FieldKind.EMAIL.value, "family",
        "given", "family_kana", "family_romaji",
    }
)  # fmt: skip


class MappingRefused(BookError):
    """The columns cannot mean that; nothing was taken in."""

    code = "mapping_refused"


def check_mapping(header: Sequence[str], mapping: Sequence[str], more: Sequence[Target] = ()) -> None:
    """Nothing where the mapping can be worked with.

    Raises:
        MappingRefused: two columns are one thing, a target does not exist, or no column says who somebody is.
    """
    if len(mapping) != len(header):
        raise MappingRefused(
            f"列は {len(header)} ありますが、{len(mapping)} 列分の指定があります。",
            "ファイルを選び直して、列の意味を指定し直してください。",
        )
    columns: dict[str, list[str]] = {}
    for place, key in enumerate(mapping):
        if key:
            columns.setdefault(key, []).append(name_of(header, place))
    for key, names in columns.items():
        target = target_of(key, more)
        if target is None:
            raise MappingRefused(f"「{key}」という項目はありません。", "列の意味を選び直してください。")
        if len(names) > 1 and not target.several:
            raise MappingRefused(
                f"列「{'」「'.join(names)}」が、どれも「{target.word}」に指定されています。",
                "一つだけを残し、ほかの列は別の項目か「取り込まない」にしてください。",
            )
    if not _NAMES & columns.keys():
        raise MappingRefused(
            "だれのことかを表す列が選ばれていません。", "氏名・姓・フリガナ・メールのいずれかの列を指定してください。"
        )


def name_of(header: Sequence[str], place: int) -> str:
    """The column's name, or which column it is."""
    return header[place] or f"{place + 1} 列目"


def header_key(header: Sequence[str]) -> str:
    """Digest of the names: files with these columns mean the same by them."""
    return hashlib.sha256(json.dumps([key_of(name) for name in header]).encode()).hexdigest()
