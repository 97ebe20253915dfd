"""A run over a file of people: broken off, killed, shared by processes, in the way of another one."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.app import make_app
from api.home import open_home
from api.importing import run, stage
from api.settings import WorkOptions, load_settings
from contacts.imports import ImportBusy
from contacts.model_imports import ImportFile, ImportState
from tests.api.people_file import FIRST, HEAD, SECOND, people, take_in


@pytest.fixture
def own(tmp_path):
    """A home folder without a server."""
    opened = open_home(load_settings(home=tmp_path / "home", work=WorkOptions(in_server=False)))
    yield opened
    opened.close()


def test_nothing_is_left_of_a_file_that_breaks_off_half_way(own, monkeypatch):
    monkeypatch.setattr("api.importing.AT_ONCE", 1)
    monkeypatch.setattr("api.importing.STEP", 1)
    take_in(own, HEAD + FIRST)
    before = people(own)

    def crash(what, done, _):
        if (what, done) == ("書き込み", 2):
            raise RuntimeError("the disk is full")

    rows = HEAD + SECOND + FIRST.replace("課長", "部長") + "青い空株式会社,,,山田太郎,taro@aozora.example.jp,\r\n"
    laid = stage(own, rows.encode(), "people.csv", by="田中")
    with pytest.raises(RuntimeError):
        run(own, laid.import_id, by="田中", dry_run=False, step=crash)

    with own.reading() as desk:
        assert desk.imports.one(laid.import_id).state is ImportState.FAILED
    assert people(own) == before
    assert run(own, laid.import_id, by="田中", dry_run=False).counts == {"new": 2, "update": 1}
    assert len(people(own)) == 3


def test_a_large_file_that_other_processes_work_on_becomes_the_same(own, monkeypatch):
    take_in(own, HEAD + FIRST)
    rows = HEAD + SECOND + FIRST.replace("課長", "部長") + SECOND.replace("主任", "係長")
    alone = take_in(own, rows, dry_run=True)
    monkeypatch.setattr("api.importing.ALONE", 1)
    monkeypatch.setattr("api.importing.cores", lambda: 2)
    monkeypatch.setattr("api.import_workers.cores", lambda: 1)  # one process will do here

    beside = take_in(own, rows, dry_run=True)

    assert beside.counts == alone.counts == {"new": 1, "update": 1, "doubtful": 1}
    assert beside.said == alone.said


def test_a_second_import_meanwhile_is_answered_in_words_and_a_dead_one_is_put_right(own):
    first = stage(own, (HEAD + FIRST).encode(), "a.csv", by="鈴木")
    second = stage(own, (HEAD + SECOND).encode(), "b.csv", by="田中")
    with own.writing() as desk:
        desk.imports.begin(first.import_id, ImportState.CHECKING)

    with pytest.raises(ImportBusy, match=r"鈴木 さんの「a.csv」"):
        run(own, second.import_id, by="田中", dry_run=False)
    with own.writing() as desk:
        row = desk.book.desk.session.get(ImportFile, first.import_id)
        row.beat_at -= timedelta(hours=1)
    done = run(own, second.import_id, by="田中", dry_run=False)

    with own.reading() as desk:
        assert (done.state, desk.imports.one(first.import_id).state) == (ImportState.DONE, ImportState.FAILED)


def test_a_server_puts_right_at_its_start_what_a_killed_process_left_half_done(own, monkeypatch):
    monkeypatch.setattr("api.importing.AT_ONCE", 1)
    monkeypatch.setattr("api.importing.STEP", 1)
    laid = stage(own, (HEAD + FIRST + SECOND).encode(), "a.csv", by="鈴木")
    killed = """
import os, sys
from api import importing
from api.home import open_home
from api.settings import load_settings
importing.AT_ONCE = importing.STEP = 1
home = open_home(load_settings(home=sys.argv[1]))
importing.run(home, sys.argv[2], by="x", dry_run=False, step=lambda what, done, _: what == "書き込み" and os._exit(9))
"""
    died = subprocess.run([sys.executable, "-c", killed, str(own.settings.home), laid.import_id], check=False)
    with own.reading() as desk:
        half = desk.imports.one(laid.import_id)

    with TestClient(make_app(own.settings)):
        for _ in range(100):
            with own.reading() as desk:
                after = desk.imports.one(laid.import_id)
            if after.state is not half.state:
                break
            time.sleep(0.1)

    assert (died.returncode, half.state, half.done) == (9, ImportState.WRITING, 1)
    assert (after.state, after.reason) == (ImportState.FAILED, "処理が途中で止まったため、元に戻しました。")
    assert people(own) == {}
    assert run(own, laid.import_id, by="田中", dry_run=False).counts == {"new": 2}
