"""`meishi user` and what `meishi serve` offers: the first admin is made on the machine itself."""

from __future__ import annotations

import io
import json

import pytest

from api.cli import run
from api.commands.serve import _offer_first_account
from api.home import open_home
from api.settings import load_settings


@pytest.fixture(autouse=True)
def the_home_is_named(home_folder, monkeypatch):
    monkeypatch.setenv("MEISHI_HOME", str(home_folder))


def typed(monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def users(capsys):
    capsys.readouterr()
    assert run(["user", "list", "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_first_admin_is_added_with_a_password_from_stdin(capsys, monkeypatch):
    typed(monkeypatch, "correct horse battery\n")

    assert run(["user", "add", "田中", "--role", "admin"]) == 0

    (tanaka,) = users(capsys)
    assert (tanaka["name"], tanaka["role"], tanaka["locked"]) == ("田中", "admin", False)


def test_a_generated_password_is_told_and_works(capsys):
    assert run(["user", "add", "sato", "--generate"]) == 0

    said = capsys.readouterr().out
    from api.security.signing_in import Step, give_password

    home = open_home(load_settings())
    password = said.split("password: ")[1].strip()
    assert give_password(home, "sato", password, address="terminal").step is Step.IN
    home.close()


def test_roles_locks_passwords_and_second_factors(capsys, monkeypatch):
    run(["user", "add", "tanaka", "--role", "admin", "--generate"])
    run(["user", "add", "sato", "--generate"])

    assert run(["user", "role", "sato", "reviewer"]) == 0
    assert run(["user", "lock", "sato"]) == 0
    assert [one["locked"] for one in users(capsys)] == [True, False]
    assert run(["user", "unlock", "sato"]) == 0
    assert run(["user", "password", "sato", "--link"]) == 0
    assert "/set-up/" in capsys.readouterr().out
    typed(monkeypatch, "another long secret\n")
    assert run(["user", "password", "sato"]) == 0
    assert run(["user", "totp-reset", "sato"]) == 0
    assert users(capsys)[0]["role"] == "reviewer"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["lock", "tanaka"], 1, "最後の管理者"),
        (["role", "tanaka", "rep"], 1, "最後の管理者"),
        (["role", "tanaka", "king"], 2, "There is no role king"),
        (["lock", "nobody"], 1, "そのアカウントはありません"),
        (["add", "TANAKA", "--generate"], 1, "すでにあります"),
        (["add", "ito"], 2, "no password on stdin"),
        (["add", "x" * 65, "--generate"], 1, "64 文字以内"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(capsys, monkeypatch, arguments, code, words):
    run(["user", "add", "tanaka", "--role", "admin", "--generate"])
    typed(monkeypatch, "")

    assert run(["user", *arguments]) == code
    assert words in capsys.readouterr().err


def test_serving_offers_a_link_for_the_first_admin_until_there_is_one(capsys, home_folder):
    _offer_first_account(load_settings(), "http://127.0.0.1:8000")
    assert "http://127.0.0.1:8000/set-up/" in capsys.readouterr().out

    run(["user", "add", "tanaka", "--role", "admin", "--generate"])
    capsys.readouterr()
    _offer_first_account(load_settings(), "http://127.0.0.1:8000")
    assert capsys.readouterr().out == ""


def test_serving_to_others_is_refused(capsys):
    assert run(["serve", "--host", "0.0.0.0"]) == 2  # noqa: S104 - refused, not listened on
    assert "in clear" in capsys.readouterr().err
