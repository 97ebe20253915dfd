"""Name of a file format → how to get it. A format's own libraries are loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from contacts.errors import BookError
from contacts.exchange.exchange import Exchange


def _csv() -> Exchange:
    from contacts.exchange.csv import CsvExchange

    return CsvExchange()


def _xlsx() -> Exchange:
    from contacts.exchange.xlsx import XlsxExchange

    return XlsxExchange()


def _vcard(version: str) -> Exchange:
    from contacts.exchange.vcard import VcardExchange

    return VcardExchange(version)


def _whole() -> Exchange:
    from contacts.exchange.whole import WholeExchange

    return WholeExchange()


def _crm(name: str) -> Exchange:
    from contacts.exchange import crms

    layout: Exchange = getattr(crms, name)
    return layout


EXCHANGES: dict[str, Callable[[], Exchange]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "vcard": partial(_vcard, "3.0"),
    "vcard4": partial(_vcard, "4.0"),
    "meishi": _whole,
    "salesforce": partial(_crm, "SALESFORCE"),
    "kintone": partial(_crm, "KINTONE"),
    "hubspot": partial(_crm, "HUBSPOT"),
    "freee": partial(_crm, "FREEE"),
    "google": partial(_crm, "GOOGLE"),
    "eight": partial(_crm, "EIGHT"),
}
"""Name on the command line → how to get it."""


def exchange_named(name: str) -> Exchange:
    """The format with this name.

    Raises:
        BookError: there is none.
    """
    if name not in EXCHANGES:
        raise BookError(f"{name} という形式はありません。", f"使える形式: {'、'.join(EXCHANGES)}")
    return EXCHANGES[name]()
