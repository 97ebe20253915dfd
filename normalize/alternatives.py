"""Other values the readers held possible, from their alternatives for single characters. Invents nothing."""

from __future__ import annotations

from normalize.draft import Alternative
from normalize.text import fold
from ocr.reading import CharReading

_WORTH_SHOWING = 0.02
"""Below one in fifty an alternative only costs the reviewer time."""
_AT_MOST = 4


def alternatives_of(
    value: str, chars: list[CharReading], others: tuple[tuple[str, float], ...] = ()
) -> tuple[Alternative, ...]:
    """The value with one character exchanged for what the leading engine also held possible, the likeliest first.

    Only where the character stands once in the value, so that it is certain which one was meant. `others` are what
    checks would rather have.
    """
    found: dict[str, float] = dict(others)
    for char in chars:
        printed = fold(char.text)
        if len(printed) != 1 or value.count(printed) != 1:
            continue
        for other, probability in char.alternatives:
            exchanged = fold(other)
            if probability >= _WORTH_SHOWING and len(exchanged) == 1 and exchanged != printed:
                candidate = value.replace(printed, exchanged)
                found[candidate] = max(found.get(candidate, 0.0), min(0.99, probability))
    best = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_AT_MOST]
    return tuple(Alternative(value=candidate, confidence=round(probability, 4)) for candidate, probability in best)
