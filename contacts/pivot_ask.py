"""What somebody asks of a pivot: what is laid out by what, what is counted, and of which time. Knows no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contacts.pivot_fields import Dimension, Measure, Of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question."""

    rows: Dimension
    columns: Dimension | None
    measure: Measure
    since: date | None = None
    """Only what happened, and who was met, on this day or later."""
    until: date | None = None
    """Likewise, on this day or earlier."""

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """One or two."""
        return (self.rows,) if self.columns is None else (self.rows, self.columns)

    def ground(self, *, people: bool = False) -> Of:
        """The narrowest ground that answers; `people`: with the person behind each."""
        needed = {self.measure.of, *(each.of for each in self.dimensions)}
        if Of.ENCOUNTER in needed or self.since or self.until:
            return Of.ENCOUNTER
        return Of.PERSON if Of.PERSON in needed or people else Of.COMPANY

    def meets(self, *, people: bool = False) -> bool:
        """Whether it asks of encounters and of whom they were with."""
        beyond = (self.measure.of, *(each.of for each in self.dimensions))
        return self.ground(people=people) is Of.ENCOUNTER and (
            people or any(each is not Of.ENCOUNTER for each in beyond)
        )
