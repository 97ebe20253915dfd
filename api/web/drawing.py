"""Jinja's environment: filters for days, the words people see, one way to draw a page. Knows no route."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from starlette.datastructures import Headers

from api.problems import Problem, problem_response, words_of
from api.security.visitor import VISITING
from api.shapes import EncounterShape
from api.web.static import static
from api.words import (
    AGAIN_WORDS,
    CARD_STATUS_WORDS,
    ENDED_WORDS,
    FIELD_WORDS,
    HISTORY_WORDS,
    INPUT_MODES,
    LOOK_WORDS,
    PHOTO_STATE_WORDS,
    READER_WORDS,
    SIDE_WORDS,
    SOURCE_WORDS,
    VERDICT_WORDS,
)


def moment(when: datetime) -> str:
    """A moment on this machine's clock: 2026年11月21日 14:05."""
    local = when.astimezone()
    return f"{day(local)} {local:%H:%M}"


def percent(share: float, digits: int = 0) -> str:
    """A share as a person reads it; 100% is said of certainty alone, so it is cut off, not rounded."""
    scale = 10**digits
    return f"{int(share * 100 * scale) / scale:.{digits}f}%"


def reader_word(name: str) -> str:
    """A reader as people know it."""
    return READER_WORDS.get(name, name)


def day(when: date) -> str:
    """A day: 2026年11月21日. A datetime is taken on this machine's clock."""
    local = when.astimezone() if isinstance(when, datetime) else when
    return f"{local.year}年{local.month}月{local.day}日"


def month(when: date) -> str:
    """Since when, as exactly as people say it: 2024年5月."""
    return f"{when.year}年{when.month}月"


def encounter(met: EncounterShape) -> str:
    """An encounter in one line: 2026年11月20日 秋の展示会（東京）自分."""
    where = f"{met.event}（{met.place}）" if met.event and met.place else met.event or met.place
    when = day(met.met_on) if met.met_on else f"{day(met.recorded_at)}に取り込み" if met.recorded_at else ""
    return " ・ ".join(part for part in (when, where, met.owner, met.note) if part)


class FormToken(Extension):
    """Puts the session's token into every form that changes something, so that no template can forget it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with the token's input behind each such form's opening tag."""
        return _CHANGING_FORM.sub(lambda tag: tag[0] + _ITS_INPUT, source)


_CHANGING_FORM = re.compile(
    r"<form\b(?:[^>{]|{[^{%]|{{.*?}}|{%.*?%})*\bmethod=\"post\"(?:[^>{]|{[^{%]|{{.*?}}|{%.*?%})*>"
)
_ITS_INPUT = '<input type="hidden" name="csrf" value="{{ visitor().csrf }}">'


def _environment() -> Environment:
    made = Environment(
        extensions=[FormToken],
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,  # a misspelt name in a template is an error, not an empty place
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        moment=moment, day=day, month=month, percent=percent, reader_word=reader_word, encounter=encounter
    )
    made.globals.update(
        static=static,
        visitor=VISITING.get,
        here="",
        field_words=FIELD_WORDS,
        photo_state_words=PHOTO_STATE_WORDS,
        card_status_words=CARD_STATUS_WORDS,
        source_words=SOURCE_WORDS,
        side_words=SIDE_WORDS,
        reader_words=READER_WORDS,
        verdict_words=VERDICT_WORDS,
        ended_words=ENDED_WORDS,
        history_words=HISTORY_WORDS,
        input_modes=INPUT_MODES,
        look_words=LOOK_WORDS,
        again_words=AGAIN_WORDS,
        problem_words=words_of,
    )
    return made


_PAGES = _environment()


def draw(name: str, /, *, http_status: int = 200, **shown: Any) -> HTMLResponse:
    """A page."""
    return HTMLResponse(_PAGES.get_template(name).render(**shown), status_code=http_status)


def answer_problem(path: str, headers: Headers, problem: Problem) -> Response:
    """As a page to a person who opened one, as problem+json to everybody else."""
    if not path.startswith("/api/") and "text/html" in headers.get("accept", ""):
        return draw("problem.html", http_status=problem.status, problem=problem)
    return problem_response(problem, instance=path)
