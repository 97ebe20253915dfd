"""The worker's step with the real engines: made at the first page, kept while the process lives. Knows no queue."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from api.home import Home
from api.page_work import FiledPage, FilePage
from contacts.intake_log import Job

if TYPE_CHECKING:
    from api.pipeline import Tools


def engines(home: Home) -> Tools:
    """Fresh readers of the home's settings, which know its book."""
    from api.filing import BookKnows  # noqa: PLC0415 - engines load when the first card comes
    from api.wiring import make_tools  # noqa: PLC0415 - only when work begins

    return make_tools(home.settings.ocr, known=BookKnows(home))


def corridor(home: Home) -> FilePage:
    """What a worker does with a page, with the engines of the home's settings."""
    from api.filing import file_page  # noqa: PLC0415 - engines load when the first page comes

    @cache
    def tools() -> Tools:
        return engines(home)

    def work(job: Job) -> FiledPage:
        return file_page(home, tools(), job)

    return work
