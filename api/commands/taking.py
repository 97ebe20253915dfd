"""One file after another into the book, each counted once; what cannot be taken is named and the others go on.

Shared by `meishi ingest` and `meishi watch`. Knows no folder.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from api.commands.files import FileRefused, Found, read_whole, shown
from api.commands.ledger import Ledger
from api.commands.terminal import complain
from api.home import Home
from api.intake import About, Handed, Taken, refuse, take_in, tidy_name
from api.page_work import MachineTrouble, trouble_of
from contacts.errors import ErasedForGood
from contacts.intake_log import BULK
from contacts.model_intake import Outcome
from contacts.receipts import ReceiptView
from ingest.intake import PhotoRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """A sitting that takes files in."""

    home: Home
    about: About
    batch_id: str
    ledger: Ledger
    named_by: str = ""
    """What makes a file the same one; empty: this sitting does, and another one takes it anew."""

    def key(self, found: Found) -> str:
        """The same file, however often we are interrupted."""
        said = f"{self.named_by or self.batch_id}\0{found.path.absolute()}\0{found.size}\0{found.mtime_ns}"
        return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()

    def known(self, found: Found) -> ReceiptView | None:
        """What became of this file when it was taken before.

        Raises:
            MachineTrouble: the database is away.
        """
        try:
            with self.home.reading() as desk:
                return desk.receipts.of(self.key(found))
        except SQLAlchemyError as error:
            raise MachineTrouble(trouble_of(error)) from error

    def take(self, found: Found) -> Taken | None:
        """One file in; None: it was refused, and is named.

        Raises:
            MachineTrouble: the disk is full or the database away.
        """
        name = shown(found.path)
        handed = Handed(key=self.key(found), batch_id=self.batch_id, by=self.home.settings.owner)
        try:
            return self._take(found, name, handed)
        except (OSError, SQLAlchemyError) as error:
            raise MachineTrouble(trouble_of(error), "What was taken in stays; then go on with --resume") from error

    def _take(self, found: Found, name: str, handed: Handed) -> Taken | None:
        if found.fault:
            self._refuse(name, handed, found.fault, "")
            return None
        try:
            taken = take_in(self.home, read_whole(found.path), name, self.about, priority=BULK, handed=handed)
        except FileRefused as refusal:
            self._refuse(name, handed, refusal.message, refusal.hint)
            return None
        except PhotoRefused as refusal:
            message = refusal.message.replace(tidy_name(name), name, 1)
            complain(name, message, f"{refusal.hint} It lies in the quarantine with this reason.")
            self.ledger.refused += 1
            return None
        except ErasedForGood as refusal:
            complain(name, refusal.message, refusal.hint)
            self.ledger.refused += 1
            return None
        self.ledger.take(name, taken)
        return taken

    def _refuse(self, name: str, handed: Handed, message: str, hint: str) -> None:
        complain(name, message, hint)
        refuse(self.home, tidy_name(name), handed, ("unreadable", message, hint))
        self.ledger.refused += 1

    def recall(self) -> frozenset[str]:
        """Count what was handed in before an interruption; the keys of those files."""
        with self.home.reading() as desk:
            receipts = desk.receipts.batch(self.batch_id)
            keys = desk.sittings.keys(self.batch_id)
        for receipt in receipts:
            if receipt.outcome is Outcome.REFUSED:
                complain(receipt.file_name, receipt.reason, receipt.hint)
                self.ledger.refused += 1
            else:
                self.ledger.take(
                    receipt.file_name,
                    Taken(
                        sha256=receipt.sha256 or "", pages=receipt.pages, separators=receipt.separators,
                        duplicate=receipt.outcome is Outcome.DUPLICATE,
                    ),
                )  # fmt: skip
        return keys
