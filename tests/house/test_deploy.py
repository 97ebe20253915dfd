"""What stands in deploy/ starts commands that exist, with settings that exist, and names nothing that is not there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import make_url
from typer.main import get_command

from api.cli import app
from api.routes import probes
from api.security.forwarded import networks
from api.settings import Settings, known_variables, load_settings
from tests.house.sources import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
IMAGE_ENVIRONMENT = dict(
    word.split("=", 1)
    for word in re.findall(r"^ENV (.*)$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)[0].split()
)
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "meishibako"}


def is_a_command(words: list[str]) -> bool:
    command: Any = get_command(app)
    known = command.commands.get(words[0])
    options = {name for parameter in known.params for name in parameter.opts} if known else set()
    return known is not None and all(word in options for word in words[1:] if word.startswith("-"))


def test_every_file_names_settings_that_exist() -> None:
    named = {
        variable
        for path in DEPLOY.iterdir()
        for variable in re.findall(r"\bMEISHI_[A-Z_]*[A-Z]", path.read_text("utf-8"))
    }

    assert "MEISHI_DATABASE_URL" in named
    assert named - {*known_variables(), "MEISHI_NAME"} == set()  # the last is the team's name, in team.env


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_every_unit_starts_a_command_that_exists(unit: Path) -> None:
    (start,) = re.findall(r"^ExecStart=(.*)$", unit.read_text("utf-8"), re.MULTILINE)

    calls = re.findall(r'(?:/meishi|"\$0") ((?:[a-z-]+ ?)+)', start)

    assert calls
    assert [call for call in calls if not is_a_command(call.split())] == []


def test_the_units_are_well_formed_and_leave_a_program_that_is_taken_over_little(tmp_path: Path) -> None:
    for path in [*UNITS, *DEPLOY.glob("*.timer")]:
        # The program need not be installed where the test runs.
        (tmp_path / path.name).write_text(
            path.read_text("utf-8").replace("/opt/meishibako/.venv/bin/meishi", "/bin/true")
        )
    assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateDevices=yes", "UMask=0077"} <= set.intersection(
        *(set(unit.read_text("utf-8").splitlines()) for unit in UNITS)
    )
    if analyze := shutil.which("systemd-analyze"):
        verified = subprocess.run(
            [analyze, "verify", *map(str, tmp_path.iterdir())], capture_output=True, text=True, check=False
        )
        assert (verified.returncode, verified.stderr) == (0, "")


def test_the_compose_file_names_nothing_that_is_not_there() -> None:
    example = (DEPLOY / "team.env.example").read_text("utf-8")
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text("utf-8")))
    networks = {name for service in SERVICES.values() for name in service.get("networks", ())}
    awaited = {name for service in SERVICES.values() for name in service.get("depends_on", ())}
    mounts = [str(mount) for service in SERVICES.values() for mount in service.get("volumes", ())]
    volumes = {mount.partition(":")[0] for mount in mounts if ":" in mount and not mount.startswith((".", "/"))}

    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    assert networks == set(COMPOSE["networks"])
    assert awaited <= set(SERVICES)
    assert volumes == set(COMPOSE["volumes"])
    assert [
        mount for mount in mounts if mount.startswith("./") and not (DEPLOY / mount.partition(":")[0]).exists()
    ] == []


@pytest.mark.parametrize("name", OURS)
def test_every_service_of_ours_has_settings_that_are_taken(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in [one for one in os.environ if one.startswith("MEISHI_")]:
        monkeypatch.delenv(variable)
    for variable, value in (IMAGE_ENVIRONMENT | OURS[name]["environment"]).items():
        monkeypatch.setenv(variable, re.sub(r"\$\{(\w+)[^}]*\}", r"\1", value))

    settings = load_settings()

    assert make_url(settings.book_url).render_as_string(False) == (
        "postgresql+psycopg://meishi:POSTGRES_PASSWORD@database/meishi"
    )
    assert networks(settings.web.proxies)
    assert not settings.work.in_server, "there are readers"
    if OURS[name].get("volumes"):
        target = OURS[name]["volumes"][0].rpartition(":")[2]
        assert str(settings.home) == target, "all else is read-only"


def test_proxy_health_check_and_server_speak_of_one_port_and_one_page() -> None:
    port = Settings().web.port
    caddy = (DEPLOY / "Caddyfile").read_text("utf-8")
    check = " ".join(SERVICES["server"]["healthcheck"]["test"])

    assert f"reverse_proxy server:{port} " in caddy
    assert f"http://127.0.0.1:{port}/readyz" in check
    assert "health_uri /readyz" in caddy
    assert "/readyz" in {getattr(route, "path", "") for route in probes.router.routes}
    assert {"front", "inside"} <= set(SERVICES["server"]["networks"]), "the proxy reaches it, and it the database"
    assert set(SERVICES["proxy"]["networks"]) == {"front"}


def test_the_units_keep_everything_in_the_one_folder_that_systemd_makes() -> None:
    for unit in UNITS:
        said = dict(re.findall(r"^(\w+)=(.*)$", unit.read_text("utf-8"), re.MULTILINE))
        state = f"/var/lib/{said['StateDirectory']}"
        homes = re.findall(r"MEISHI_HOME=(\S+)", unit.read_text("utf-8"))

        assert homes == [state], unit.name
        assert state == IMAGE_ENVIRONMENT["MEISHI_HOME"]
    operating = (ROOT / "docs" / "operating.md").read_text("utf-8")
    assert [unit.name for unit in UNITS if unit.name not in operating and unit.stem != "meishi-backup"] == []


@pytest.mark.parametrize("name", [name for name in OURS if "entrypoint" not in OURS[name]])
def test_every_service_of_ours_runs_a_command_that_exists(name: str) -> None:
    assert is_a_command(OURS[name]["command"])


def test_only_the_proxy_is_reached_from_outside_and_nothing_of_ours_may_more_than_it_must() -> None:
    front = COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"]

    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert {service["environment"]["MEISHI_WEB__PROXIES"] for service in OURS.values()} == {front}
    assert all(service["read_only"] and service["cap_drop"] == ["ALL"] for service in OURS.values())
    assert sum("healthcheck" in service for service in SERVICES.values()) >= 2


def test_the_image_installs_what_is_locked_and_nothing_else() -> None:
    installs = re.findall(r"pip install ([^\\\n]*)", (DEPLOY / "Dockerfile").read_text("utf-8"))

    assert len(installs) == 4
    assert all("--no-deps" in line for line in installs)
    assert all("--require-hashes" in line for line in installs if "-r " in line)
    assert all((ROOT / lock).exists() for line in installs for lock in re.findall(r"-r (\S+)", line))
