"""XLSX as people work with it: Japanese headings that stay in sight, a filter on each column, nothing made a formula.

What people wrote is text, so that no zero before a number is lost.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from contacts.exchange.portrait import Portrait
from contacts.exchange.targets import KIND_WORDS, LINE_INSIDE, MET_ON, NOTE, NOTES_APART, TARGETS, Target

LONGEST_CELL = 32_767
"""Characters; Excel's own limit."""
_WIDTHS = {"company": 28, "address": 40, "email": 28, "url": 26, NOTE: 40, "department": 20, "title": 14, "name": 14}
_WIDTH = 16


class XlsxExchange:
    """One row a contact, one column a kind; several values of a kind on lines of one cell."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    suffix = ".xlsx"
    word = "Excel ブック"

    def write(self, contacts: Iterable[Portrait], more: Sequence[Target] = ()) -> bytes:
        """A workbook of one sheet."""
        keys = [*(kind.value for kind in KIND_WORDS), MET_ON, NOTE]
        words = [*(TARGETS[key].word for key in keys), *(target.word for target in more)]
        return workbook(
            "連絡先", words, (_cells(contact, more) for contact in contacts),
            widths=[_WIDTHS.get(key, _WIDTH) for key in keys],
        )  # fmt: skip


def workbook(
    title: str, heading: Sequence[str], rows: Iterable[Sequence[str | float]], *, widths: Sequence[int] = ()
) -> bytes:
    """A sheet whose heading stays in sight and can be filtered by; for any table of the product. A number stays one."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - loaded when a workbook is asked for

    out = io.BytesIO()
    options = {
        "constant_memory": True, "in_memory": False, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    with Workbook(out, options) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True, "bg_color": "#E8E4DA", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for place in range(len(heading)):
            sheet.set_column(place, place, widths[place] if place < len(widths) else _WIDTH)
        sheet.freeze_panes(1, 1)
        for place, word in enumerate(heading):
            sheet.write_string(0, place, word, bold)
        last = 0
        for last, cells in enumerate(rows, 1):
            for place, cell in enumerate(cells):
                if not isinstance(cell, str):
                    sheet.write_number(last, place, cell)
                elif cell:
                    sheet.write_string(last, place, cell[:LONGEST_CELL], wrapped)
        sheet.autofilter(0, 0, max(last, 1), len(heading) - 1)
    return out.getvalue()


def _cells(contact: Portrait, more: Sequence[Target]) -> list[str]:
    return [
        *("\n".join(value.replace("\n", LINE_INSIDE) for value in contact.current(kind)) for kind in KIND_WORDS),
        contact.met_on.isoformat() if contact.met_on else "",
        NOTES_APART.join(contact.notes),
        *(contact.records.get(target.key, "") for target in more),
    ]
