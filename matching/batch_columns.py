"""A whole file's rows in key form, column by column: what the batch compares. Knows no comparison and no engine.

A million rows hold far fewer different surnames, companies and titles: each different text is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute

from matching.company import company_key
from matching.keys import ORGANISATION_KINDS, Key, KeyKind
from matching.mailboxes import SHARED_DOMAINS, is_role_box
from matching.profile import (
    domain_of,
    is_mobile,
    is_toll_free,
    mail_key,
    name_key,
    phone_key,
    romaji_words,
    text_key,
    url_domain,
)
from matching.rarity import FEWEST, Seen
from matching.romaji import romaji_key

Columns = Mapping[str, Sequence[str]]
"""Kind → one cell a row; several values of a kind stand on lines of their own, and the first counts here."""
Texts = list[str | None]


def prepare(columns: Columns) -> pa.Table:
    """One row of keys for each row of the file; null where nothing is known."""
    rows = max((len(cells) for cells in columns.values()), default=0)
    empty = [""] * rows

    def cells(kind: str) -> Sequence[str]:
        return columns.get(kind) or empty

    names = _names(cells("name"))
    mails = _each(cells("email"), _mail)
    mail_domains = [domain_of(mail) if mail else "" for mail in mails]
    urls = _each(cells("url"), url_domain)
    mobiles, phones = (_each(cells(kind), phone_key) for kind in ("mobile", "phone"))
    sounds = _sounds(cells("name_romaji"), cells("name_kana"))
    return pa.table(
        {
            "row": pa.array(range(rows), pa.int64()),
            "name": _column([family + given for family, given in names]),
            "family": _column([family for family, _ in names]),
            "given": _column([given for _, given in names]),
            "reading": _column(sounds),
            "mail": _column(["" if mail and is_role_box(mail) else mail for mail in mails]),
            "mobile": _column(_first(is_mobile, mobiles, phones)),
            "phone": _column(_first(_is_office, phones, mobiles)),
            "company": _column(_each(cells("company"), company_key)),
            "domain": _column(
                [
                    mail if mail and mail not in SHARED_DOMAINS else url if url not in SHARED_DOMAINS else ""
                    for mail, url in zip(mail_domains, urls, strict=True)
                ]
            ),
            "department": _column(_each(cells("department"), text_key)),
            "title": _column(_each(cells("title"), text_key)),
        }
    )


_KINDS = {
    "name": KeyKind.NAME, "reading": KeyKind.READING, "company": KeyKind.COMPANY, "domain": KeyKind.DOMAIN,
}  # fmt: skip


def share_table(keys: pa.Table, column: str) -> pa.Table:
    """For each name, reading or house of the file the chance that somebody else has it, as Splink is told."""
    kind = _KINDS[column]
    known = keys.filter(pyarrow.compute.is_valid(keys[column]))
    counted = known.group_by(column).aggregate([("family", "min"), ("row", "count")])
    names, families, counts = (counted[name].to_pylist() for name in (column, "family_min", "row_count"))
    if kind in ORGANISATION_KINDS:
        crowd = max(keys.num_rows, FEWEST)
        houses = [number / crowd for number in counts]
        return pa.table({column: pa.array(names, pa.string()), f"tf_{column}": pa.array(houses, pa.float64())})
    shares = [
        # Two rows of one person are what we look for: one of them does not make the name more common.
        Seen(people=keys.num_rows, sizes={(key := Key(kind, name)): max(1, count - 1)}).name(key, family or "")
        for name, family, count in zip(names, families, counts, strict=True)
    ]
    return pa.table({column: pa.array(names, pa.string()), f"tf_{column}": pa.array(shares, pa.float64())})


def _column(texts: Sequence[str]) -> pa.Array:
    return pa.array([text or None for text in texts], pa.string())


def _each(cells: Sequence[str], key: Callable[[str], str]) -> list[str]:
    """The key of each cell's first line."""
    known: dict[str, str] = {"": ""}
    found = []
    for cell in cells:
        said = known.get(cell)
        if said is None:
            line = cell.partition("\n")[0].strip()
            said = known[cell] = key(line) if line else ""
        found.append(said)
    return found


def _mail(cell: str) -> str:
    return mail_key(cell)


def _names(cells: Sequence[str]) -> list[tuple[str, str]]:
    """Surname and given name in key form; the whole name as the first where it cannot be divided."""
    parts: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    for cell in cells:
        words = cell.split()
        if len(words) == 2:
            keys = []
            for word in words:
                key = parts.get(word)
                if key is None:
                    key = parts[word] = text_key(word)
                keys.append(key)
            found.append((keys[0], keys[1]))
        elif words:
            name = name_key(cell.split("\n", 1)[0])
            found.append((name.family, name.given) if name.family else (name.full, ""))
        else:
            found.append(("", ""))
    return found


def _sounds(romaji: Sequence[str], kana: Sequence[str]) -> list[str]:
    """How the name sounds, from Latin letters, else from kana."""
    return [one or other for one, other in zip(_each(romaji, _sound), _each(kana, _sound), strict=True)]


def _sound(cell: str) -> str:
    words = cell.split(" ")
    if len(words) == 2 and cell.replace(" ", "").isalpha():
        # Each word is heard once: a million people have some ten thousand of them.
        return " ".join(sorted({sound for word in words if (sound := romaji_key(word))}))
    return " ".join(sorted(romaji_words(cell)))


def _first(fits: Callable[[str], bool], numbers: Sequence[str], others: Sequence[str]) -> list[str]:
    """Of each row the number that fits, where it belongs or in the other column."""
    return [
        number if number and fits(number) else other if other and fits(other) else ""
        for number, other in zip(numbers, others, strict=True)
    ]


def _is_office(number: str) -> bool:
    return not is_mobile(number) and not is_toll_free(number)
