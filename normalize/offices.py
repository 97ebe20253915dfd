"""Which address, postal code and number belong to which office of a card with several. Knows no trust."""

from __future__ import annotations

from normalize.draft import FieldKind
from normalize.rows import Row
from normalize.values import Value

_OF_AN_OFFICE = frozenset(
    (FieldKind.ADDRESS, FieldKind.POSTAL_CODE, FieldKind.PHONE, FieldKind.FAX, FieldKind.BRANCH, FieldKind.TOLL_FREE)
)


def offices_of_values(values: list[Value], rows: list[Row]) -> list[int | None]:
    """The office number of each value, from 1; all None where the card has one office.

    In reading order an office is its branch name, postal code, address and numbers; side by side, columns decide.
    """
    japanese = [i for i, v in enumerate(values) if v.kind is FieldKind.ADDRESS and v.address is not None]
    if len(japanese) < 2:
        return [None] * len(values)
    numbers: list[int | None] = [None] * len(values)
    for number, index in enumerate(japanese, start=1):
        numbers[index] = number
    for index, value in enumerate(values):
        if value.kind not in _OF_AN_OFFICE or numbers[index] is not None:
            continue
        numbers[index] = 1 + min(range(len(japanese)), key=lambda n: _distance(value, values[japanese[n]], rows))
    return numbers


def _distance(value: Value, address: Value, rows: list[Row]) -> float:
    """How far a value lies from an address: below costs little, above costs more except for what introduces it."""
    mine, other = rows[value.at[0]].box, rows[address.at[0]].box
    height = max(other.height, 1.0)
    introduces = value.kind in (FieldKind.POSTAL_CODE, FieldKind.BRANCH)
    if value.at[0] == address.at[0]:
        return 0.0 if introduces == (value.at[1] <= address.at[1]) else 0.5
    down = (mine.centre[1] - other.centre[1]) / height
    across = max(0.0, max(mine.left, other.left) - min(mine.right, other.right)) / height
    away = down if down >= 0 else -down
    wrong_side = (down < 0) != introduces
    return away + 1.5 * across + (4.0 if wrong_side else 0.0)
