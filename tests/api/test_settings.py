"""Settings come from the environment, in one place, and what does not fit is said in one sentence."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import api.settings
from api.settings import SettingRefused, known_variables, load_settings, unknown_variables


def test_a_nested_setting_is_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("MEISHI_OCR__READER", "tesseract")
    monkeypatch.setenv("MEISHI_HOME", "elsewhere")

    settings = load_settings()

    assert settings.ocr.reader == "tesseract"
    assert settings.book_url.endswith("/elsewhere/book.sqlite3")


def test_a_value_that_does_not_fit_names_its_variable(monkeypatch):
    monkeypatch.setenv("MEISHI_WEB__PORT", "eight thousand")

    with pytest.raises(SettingRefused) as refused:
        load_settings()

    assert "MEISHI_WEB__PORT" in refused.value.message
    assert "\n" not in refused.value.message


def test_a_misspelt_setting_is_not_ignored(monkeypatch):
    monkeypatch.setenv("MEISHI_OCR__REEDER", "tesseract")

    with pytest.raises(SettingRefused) as refused:
        load_settings()

    assert "MEISHI_OCR__REEDER" in refused.value.message
    assert "MEISHI_OCR__READER" in refused.value.hint


def test_settings_cannot_be_changed_afterwards():
    settings = load_settings()

    with pytest.raises(Exception, match="frozen"):
        settings.owner = "somebody"


def test_every_setting_has_one_variable():
    names = known_variables()

    assert len(names) == len(set(names))
    assert unknown_variables(dict.fromkeys(names, "")) == ()


def test_nobody_else_reads_the_environment():
    root = Path(api.settings.__file__).parents[1]
    readers = []
    for package in ("ingest", "ocr", "normalize", "matching", "contacts", "api"):
        for path in (root / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"):
                    readers.append(str(path.relative_to(root)))

    # Tesseract takes two of its own settings only this way; both are set where it is called.
    assert set(readers) <= {"api/settings.py", "ocr/engines/tesseract_calls.py"}
