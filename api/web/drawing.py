"""Jinja's environment: filters for days, the words people see, one way to draw a page. Knows no route."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from starlette.datastructures import Headers

from api.people_words import (
    ACT_WORDS,
    AGREEMENT_WORDS,
    ALIKE_WORDS,
    EVIDENCE_WORDS,
    FINDING_WORDS,
    LEVEL_WORDS,
)
from api.problems import Problem, problem_response, words_of
from api.record_words import ACTIVITY_WORDS
from api.security.visitor import VISITING
from api.web.dates import Dates, percent
from api.web.english import english, in_english
from api.web.static import static
from api.web.troubles import trouble
from api.words import (
    AGAIN_WORDS,
    AUDIT_WORDS,
    CARD_STATUS_WORDS,
    ENDED_WORDS,
    FIELD_WORDS,
    HISTORY_WORDS,
    INPUT_MODES,
    LOOK_WORDS,
    PHOTO_STATE_WORDS,
    READER_WORDS,
    ROLE_HINTS,
    ROLE_WORDS,
    SIDE_WORDS,
    SOURCE_WORDS,
    VERDICT_WORDS,
    export_words,
)
from contacts.entry import shown_amount


class InEnglish(Extension):
    """Puts the words of each template into English as it is loaded."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template in English."""
        return in_english(source, (name or "").rpartition("/")[2])


class FormToken(Extension):
    """Puts the session's token into every form that changes something, so that no template can forget it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with the token's input behind each such form's opening tag."""
        return _CHANGING_FORM.sub(lambda tag: tag[0] + _ITS_INPUT, source)


_CHANGING_FORM = re.compile(
    r"<form\b(?:[^>{]|{[^{%]|{{.*?}}|{%.*?%})*\bmethod=\"post\"(?:[^>{]|{[^{%]|{{.*?}}|{%.*?%})*>"
)
_ITS_INPUT = '<input type="hidden" name="csrf" value="{{ visitor().csrf }}">'


@cache
def environment(lang: str) -> Environment:
    """The templates in a language."""
    said: Callable[[str], str] = english if lang == "en" else str
    made = Environment(
        extensions=[InEnglish, FormToken] if lang == "en" else [FormToken],
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,  # a misspelt name in a template is an error, not an empty place
        trim_blocks=True,
        lstrip_blocks=True,
    )
    dates = Dates(lang)
    made.filters.update(
        moment=dates.moment, day=dates.day, month=dates.month, encounter=dates.encounter, percent=percent,
        reader_word=lambda name: said(READER_WORDS.get(str(name), str(name))), t=said,
        trouble=partial(trouble, lang=lang), amount=shown_amount,
        written_day=dates.written_day,
    )  # fmt: skip
    made.globals.update(
        static=partial(static, lang=lang),
        lang=lang,
        visitor=VISITING.get,
        here="",
        input_modes=INPUT_MODES,
        problem_words=lambda code: tuple(map(said, words_of(code) or ())),
        **{name: {key: said(word) for key, word in words.items()} for name, words in _WORDS.items()},
        export_words={name: said(word) for name, word in export_words().items()},
    )
    return made


_WORDS: Mapping[str, Mapping[Any, str]] = {
    "field_words": FIELD_WORDS, "photo_state_words": PHOTO_STATE_WORDS, "card_status_words": CARD_STATUS_WORDS,
    "source_words": SOURCE_WORDS, "side_words": SIDE_WORDS, "reader_words": READER_WORDS,
    "verdict_words": VERDICT_WORDS, "ended_words": ENDED_WORDS, "history_words": HISTORY_WORDS,
    "look_words": LOOK_WORDS, "again_words": AGAIN_WORDS, "evidence_words": EVIDENCE_WORDS,
    "level_words": LEVEL_WORDS, "agreement_words": AGREEMENT_WORDS, "finding_words": FINDING_WORDS,
    "alike_words": ALIKE_WORDS, "act_words": ACT_WORDS, "role_words": ROLE_WORDS, "role_hints": ROLE_HINTS,
    "audit_words": AUDIT_WORDS, "activity_words": ACTIVITY_WORDS,
}  # fmt: skip


def draw(name: str, /, *, http_status: int = 200, **shown: Any) -> HTMLResponse:
    """A page, in the visitor's language."""
    page = environment(VISITING.get().lang).get_template(name)
    return HTMLResponse(page.render(**shown), status_code=http_status)


def answer_problem(path: str, headers: Headers, problem: Problem) -> Response:
    """As a page to a person who opened one, as problem+json to everybody else; in English to whoever reads English."""
    if VISITING.get().lang == "en":
        problem = replace(
            problem, title=english(problem.title), hint=english(problem.hint), detail=english(problem.detail)
        )
    if not path.startswith("/api/") and "text/html" in headers.get("accept", ""):
        return draw("problem.html", http_status=problem.status, problem=problem)
    return problem_response(problem, instance=path)
