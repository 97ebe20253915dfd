"""Lines read against lines printed: fields found word for word, lines exact, characters wrong. Knows no reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from normalize.text import fold, without_spaces
from ocr.kanji_families import family_of
from tests.support.make_card import Truth, TruthField


def plain(text: str) -> str:
    """Width, dashes and spaces do not count; every other character does."""
    return without_spaces(fold(text))


def has_variant(name: str) -> bool:
    """Whether one of its kanji is not the everyday member of its family."""
    return any(family_of(char) and char != family_of(char)[0] for char in name)


def printed_pieces(truth: Truth, field_: TruthField) -> tuple[str, ...]:
    """What of a field must stand in one line each: its own text, or whole lines where it runs over several."""
    lines = [plain(truth.lines[i].text) for i in field_.line_indices]
    own = plain(field_.printed)
    return (own,) if len(lines) == 1 and own in lines[0] else tuple(lines)


@dataclass(slots=True, kw_only=True)
class LinesTally:
    """Sums over cards."""

    cards: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    """By kind."""
    found: Counter[str] = field(default_factory=Counter)
    names: Counter[bool] = field(default_factory=Counter)
    """By whether the name holds a variant kanji (髙, 﨑)."""
    names_found: Counter[bool] = field(default_factory=Counter)
    lines: int = 0
    lines_exact: int = 0
    characters: int = 0
    characters_wrong: int = 0
    cpu_s: float = 0.0

    def add(self, truth: Truth, read: Sequence[str], cpu_s: float) -> tuple[tuple[str, str, str], ...]:
        """Count one card; what was missed as (kind, printed, nearest line).

        Args:
            read: the text of each line read, in any order.
        """
        texts = [plain(text) for text in read]
        missed = []
        self.cards += 1
        self.cpu_s += cpu_s
        for one in truth.fields:
            pieces = printed_pieces(truth, one)
            self.fields[one.kind] += 1
            lost = [piece for piece in pieces if not any(piece in text for text in texts)]
            self.found[one.kind] += not lost
            if one.kind == "name":
                self.names[has_variant(one.printed)] += 1
                self.names_found[has_variant(one.printed)] += not lost
            missed += [(one.kind, piece, _nearest(piece, texts)) for piece in lost]
        for line in truth.lines:
            wanted = plain(line.text)
            if not wanted:
                continue
            self.lines += 1
            self.characters += len(wanted)
            wrong = min((_distance(wanted, text) for text in texts), default=len(wanted))
            self.characters_wrong += min(wrong, len(wanted))
            self.lines_exact += wanted in texts
        return tuple(missed)

    @property
    def field_share(self) -> float:
        """Of the fields, found word for word."""
        return self.found.total() / max(1, self.fields.total())

    @property
    def line_share(self) -> float:
        """Of the lines, exact and alone."""
        return self.lines_exact / max(1, self.lines)

    @property
    def character_error(self) -> float:
        """Edits for each printed character."""
        return self.characters_wrong / max(1, self.characters)


def _distance(wanted: str, text: str) -> int:
    """Edits from the printed line to the read one, which may hold more than this line."""
    whole = Levenshtein.distance(wanted, text)
    return 0 if wanted in text else int(whole)


def _nearest(piece: str, texts: Sequence[str]) -> str:
    return max(texts, key=lambda text: Levenshtein.normalized_similarity(piece, text), default="")


def together(tallies: Sequence[LinesTally]) -> LinesTally:
    """One tally of all."""
    total = LinesTally()
    for one in tallies:
        total.cards += one.cards
        total.fields += one.fields
        total.found += one.found
        total.names += one.names
        total.names_found += one.names_found
        total.lines += one.lines
        total.lines_exact += one.lines_exact
        total.characters += one.characters
        total.characters_wrong += one.characters_wrong
        total.cpu_s += one.cpu_s
    return total
