"""The ledger at the end of `meishi ingest`: every picture given is counted once. Knows no file."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.commands.terminal import complain
from api.exits import DONE, SOME_UNREAD
from api.home import Home
from api.intake import Taken
from contacts.model import CardStatus
from contacts.model_work import JobState


@dataclass(slots=True, kw_only=True)
class Ledger:
    """pictures = read + duplicates + refused (+ cancelled + waiting); sides = cards + blanks."""

    refused: int = 0
    """No picture, damaged, not to be opened, or not to be read later on."""
    duplicates: int = 0
    read: int = 0
    cancelled: int = 0
    """Somebody called them off."""
    waiting: int = 0
    cards: int = 0
    blanks: int = 0
    to_review: int = 0
    without_card: int = 0
    """Of the pictures read."""
    separators: int = 0
    """Pages that only said whose the next ones are."""
    _new: dict[str, str] = field(default_factory=dict)

    def take(self, path: str, taken: Taken) -> None:
        """A picture is in; the same one again counts as a duplicate."""
        self.separators += taken.separators
        if taken.duplicate:
            self.duplicates += 1
        elif not taken.kept:
            self.read += 1
        else:
            self._new[taken.sha256] = path

    def names(self) -> dict[str, str]:
        """The pictures that are new in this run: sha256 → path."""
        return dict(self._new)

    def settle(self, home: Home, *, waited: bool) -> None:
        """Look up what became of each new picture; what could not be read is named."""
        with home.reading() as desk:
            for sha256, path in self._new.items():
                view = desk.originals.one(sha256)
                sides = desk.book.cards(sha256=sha256, limit=500).items
                blanks = sum(side.status is CardStatus.BLANK for side in sides)
                self.blanks += blanks
                self.cards += len(sides) - blanks
                self.to_review += sum(side.status is CardStatus.TO_REVIEW for side in sides)
                if view.state is JobState.FAILED:
                    self.refused += 1
                    complain(path, view.reason.replace(view.file_name, path, 1), view.hint)
                elif view.state is JobState.DONE:
                    self.read += 1
                    if len(sides) == blanks:
                        self.without_card += 1
                        what = "holds a blank card." if blanks else "shows no card."
                        complain(path, what, "Photograph the whole card in good light.")
                elif view.state is JobState.CANCELLED:
                    self.cancelled += 1
                else:
                    self.waiting += 1

    def text(self) -> str:
        """Two sums and what is left to do."""
        given = self.read + self.duplicates + self.refused + self.cancelled + self.waiting
        waiting = f" + {self.cancelled} cancelled" if self.cancelled else ""
        waiting += f" + {self.waiting} waiting" if self.waiting else ""
        lines = [
            f"pictures {given} = {self.read} read + {self.duplicates} duplicates + {self.refused} refused{waiting}",
            f"sides    {self.cards + self.blanks} = {self.cards} cards + {self.blanks} blanks",
        ]
        if self.separators:
            lines.append(f"separator sheets: {self.separators}")
        if self.without_card:
            lines.append(f"without a card to read: {self.without_card}")
        if self.to_review:
            lines.append(f"waiting for a person to confirm: {self.to_review}")
        return "\n".join(lines)

    def exit_code(self) -> int:
        """1 when something given could not be read."""
        return SOME_UNREAD if self.refused or self.without_card or self.cancelled else DONE
