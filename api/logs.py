"""What this program logs: what happened, with ids and counts, as lines for people or as JSON for a collector.

Never a word of a person: of an error that nobody foresaw only its kind and its place are told, for its message may
quote a card. Knows no route and no table.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from api.settings import LogFormat, LogOptions

_LIBRARIES = ("alembic", "sqlalchemy", "PIL", "botocore", "aiobotocore", "s3fs", "fsspec", "urllib3", "asyncio")
"""They log what they work on, when they are asked to."""
_OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "color_message", "taskName"}
_Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def where(fault: _Fault) -> str:
    """An error's kind and the lines it came through; not its message, nor those of the errors that caused it."""
    kind, error, trace = fault
    if kind is None:
        return ""
    lines = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]
    because = error.__cause__ or error.__context__ if error is not None else None
    caused = f" (because of {type(because).__name__})" if because is not None else ""
    return "\n".join([f"{kind.__name__}{caused}, through", *(f"  {line}" for line in lines)])


class PlainLines(logging.Formatter):
    """One line for people, an error's place below it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """See `where`."""
        return where(ei)


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, message, host, pid, and whatever the line carries besides."""

    def __init__(self) -> None:
        super().__init__()
        self.host = socket.gethostname()

    def format(self, record: logging.LogRecord) -> str:
        """See the class."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "host": self.host,
            "pid": os.getpid(),
        }
        said |= {name: value for name, value in record.__dict__.items() if name not in _OWN}
        if record.exc_info:
            said["error"] = where(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


def set_up(options: LogOptions, stream: TextIO | None = None, *, quiet: bool = False) -> logging.Handler:
    """Log to stderr from now on, in the form the settings say; `quiet`: warnings and errors alone."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if options.format is LogFormat.JSON else PlainLines())
    logging.basicConfig(level=logging.WARNING if quiet else logging.INFO, handlers=[handler], force=True)
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler
