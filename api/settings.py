"""Settings: every knob of the product in one frozen tree, read from the environment here and nowhere else.

Each package declares its own options type; this file only nests them (`MEISHI_OCR__READER=tesseract`). Knows no
engine and no table.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import CardError
from ocr.engine import OcrOptions

PREFIX = "MEISHI_"


class SetupError(CardError):
    """Something the machine or the settings lack."""

    code = "setup_error"


class SettingRefused(SetupError):
    """A setting has a value we cannot use."""

    code = "setting_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    """Knobs of the server."""

    host: str = "127.0.0.1"
    """Without accounts, only an address of this machine is served."""
    port: int = 8000
    max_upload_mb: int = 64
    """For one upload: a 48-megapixel phone photo has 25 MB, an A4 page of cards scanned at 600 dpi about 50."""
    max_text_kb: int = 256
    """For every other request: a confirmed card is about 2 kB."""
    names: str = ""
    """What browsers call this server behind a proxy, with commas between; its own names are known."""
    proxies: str = ""
    """Addresses or networks of reverse proxies, with commas between: they end TLS, and say who asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOptions:
    """Knobs of the worker."""

    in_server: bool = True
    """Whether `meishi serve` works the queue off itself; else `meishi work` does."""
    look_every_s: float = 2.0
    """How often a worker looks for jobs that another machine queued; the server of its own wakes it at once."""
    processes: int = 0
    """That read, each with its own models (half a gigabyte); 0: one a core, of `meishi serve` one core less."""
    retry_pause_s: float = 5.0
    """Before a page that failed is tried again; four times as long before the third try, which is the last."""

    def __post_init__(self) -> None:
        if self.processes < 0 or self.look_every_s <= 0 or self.retry_pause_s < 0:
            raise ValueError("processes and retry_pause_s cannot be negative, and look_every_s must be above 0")


class LogFormat(StrEnum):
    """How a log line looks."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOptions:
    """Knobs of the log."""

    format: LogFormat = LogFormat.TEXT
    """text: lines for people; json: one object a line, for a collector."""
    slow_card_s: float = 5.0
    """A card side that takes longer is logged with the seconds of each stage: a usual one takes about one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInOptions:
    """Knobs of sign-in; without an account none matters."""

    idle_minutes: int = 720
    """A browser that asks for nothing this long is signed out: a working day with its breaks."""
    longest_days: int = 7
    """After this a browser signs in again, however busy it was."""
    link_minutes: int = 60
    """How long a link to choose a password works."""


class Settings(BaseSettings):
    """Everything that can be set, with where each default came from beside it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", frozen=True, extra="forbid")

    home: Path = Path("data")
    """Holds the book, the pictures and the quarantine; nothing is written elsewhere."""
    database_url: str = ""
    """Empty: a SQLite file in the home folder. PostgreSQL: postgresql+psycopg://user@host/name."""
    pictures: str = ""
    """Empty: the home folder. Several machines: a folder they share, or s3://bucket/prefix."""
    owner: str = "自分"
    """Who got the card and who confirmed it, where nobody says and nobody is signed in."""
    ocr: OcrOptions = OcrOptions()
    web: WebOptions = WebOptions()
    work: WorkOptions = WorkOptions()
    log: LogOptions = LogOptions()
    sign_in: SignInOptions = SignInOptions()

    @property
    def book_url(self) -> str:
        """The database's URL, the default one filled in."""
        return self.database_url or f"sqlite:///{(self.home / 'book.sqlite3').absolute()}"


def load_settings(**given: Any) -> Settings:
    """The settings of this process; `given` beats the environment.

    Raises:
        SettingRefused: one sentence naming every setting that does not fit, and its variable.
    """
    unknown = unknown_variables(os.environ)
    if unknown:
        raise SettingRefused(
            f"there is no setting {', '.join(unknown)}", f"the settings are: {', '.join(known_variables())}"
        )
    try:
        return Settings(**given)
    except ValidationError as error:
        problems = "; ".join(f"{variable_of(fault['loc'])}: {fault['msg']}" for fault in error.errors())
        raise SettingRefused(f"the settings do not fit: {problems}", "correct or unset these variables") from error
    except ValueError as error:  # pydantic-settings, for a nested value that is not JSON
        raise SettingRefused(f"the settings cannot be read: {error}", "correct or unset the variable") from error


def environment_for(settings: Settings) -> dict[str, str]:
    """What a process of ours is to find in its environment to work on the same home and book as this one."""
    place = {"MEISHI_HOME": str(settings.home.absolute())}
    if settings.database_url:
        place["MEISHI_DATABASE_URL"] = settings.database_url
    if settings.pictures:
        place["MEISHI_PICTURES"] = settings.pictures
    # Each process is one core's: libraries that would start threads of their own must not.
    return {**os.environ, **place, "OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}


def variable_of(path: tuple[int | str, ...]) -> str:
    """The environment variable of a setting, from its path in the tree."""
    return PREFIX + "__".join(str(part).upper() for part in path)


def known_variables() -> tuple[str, ...]:
    """Every environment variable that is read, in the tree's order."""
    names: list[str] = []
    for name, field in Settings.model_fields.items():
        default = field.default
        if is_dataclass(default):
            names.extend(variable_of((name, knob.name)) for knob in fields(default))
        else:
            names.append(variable_of((name,)))
    return tuple(names)


def unknown_variables(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Variables that look like ours and are not: a misspelt setting must not pass in silence."""
    known = set(known_variables())
    return tuple(sorted(name for name in environment if name.startswith(PREFIX) and name.upper() not in known))
