"""The worker's step with the real engines: made at the first page, kept while the process lives. Knows no queue."""

from __future__ import annotations

from functools import cache

from api.home import Home
from api.jobs import FiledPage, FilePage
from contacts.intake_log import Job


def corridor(home: Home) -> FilePage:
    """What a worker does with a page, with the engines of the home's settings."""
    from api.filing import BookKnows, file_page  # noqa: PLC0415 - engines load when the first page comes
    from api.pipeline import Tools  # noqa: PLC0415
    from api.wiring import make_tools  # noqa: PLC0415

    @cache
    def tools() -> Tools:
        return make_tools(home.settings.ocr, known=BookKnows(home))

    def work(job: Job) -> FiledPage:
        return file_page(home, tools(), job)

    return work
