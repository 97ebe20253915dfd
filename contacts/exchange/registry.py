"""Name of a file format → how to get it. A format's own libraries are loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from contacts.errors import BookError
from contacts.exchange.exchange import Exchange


def _csv() -> Exchange:
    from contacts.exchange.csv import CsvExchange  # noqa: PLC0415 - only what is asked for is loaded

    return CsvExchange()


EXCHANGES: dict[str, Callable[[], Exchange]] = {"csv": _csv}
"""Name on the command line → how to get it."""


def exchange_named(name: str) -> Exchange:
    """The format with this name.

    Raises:
        BookError: there is none.
    """
    if name not in EXCHANGES:
        raise BookError(f"{name} という形式はありません。", f"使える形式: {'、'.join(EXCHANGES)}")
    return EXCHANGES[name]()
