"""The form of docker-compose.yml, the Dockerfile and .env.example."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.demo.install import ROOT, Install
from portal.demo.parts import WORKERS, beat, sweeper, web, workers
from portal.incidents.models import StepRun

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PORTAL_PARTS = ("migrate", "web", *WORKERS, "beat", "sweeper")
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / ".env.example").read_text().splitlines()
    if line and not line.startswith("#")
)
# Every part of the program reads its settings through portal.env.
READ = re.compile(r'env\.(?:text|secret|flag|words)\(\s*"(PORTAL_\w+)"')


def settings_read() -> set[str]:
    sources = (ROOT / "portal").rglob("*.py")
    return {name for file in sources for name in READ.findall(file.read_text())}


def test_it_runs_every_part_and_both_servers() -> None:
    assert set(SERVICES) == {*PORTAL_PARTS, "postgres", "redis"}


def test_its_workers_are_those_of_the_demo() -> None:
    for program in workers({}):
        given = SERVICES[program.name]["command"]
        assert {word for word in program.argv if "=" in word} - set(given) == {
            f"--hostname={program.name}@%h"
        }


def test_every_queue_has_one_worker() -> None:
    queues = [
        queue
        for what in WORKERS.values()
        for queue in re.findall(r"--queues=(\S+)", what)[0].split(",")
    ]
    assert sorted(queues) == ["alert", "intake", "interactive", "notify", "scheduled"]
    assert set(StepRun.Queue.values) < set(queues)


@pytest.mark.parametrize("name", ["web", *WORKERS, "beat", "sweeper"])
def test_a_part_starts_the_module_that_the_demo_starts(name: str) -> None:
    install = Install(local=Path("/tmp"), port=8000)
    parts = [web(install, {}), *workers({}), beat(install.local, {}), sweeper({})]
    [program] = [part for part in parts if part.name == name]
    words = set(SERVICES[name]["command"]) - {"python", "--app=portal"}
    named = {word for word in words if not word.startswith("-") and word.isalpha()}
    assert named <= set(program.argv)


def test_no_secret_has_a_value_or_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name, rest in re.findall(r"\$\{(\w+)([^}]*)\}", text):
        assert rest.startswith(":?"), f"{name} may be missing"
        assert name in EXAMPLE
    for name, value in EXAMPLE.items():
        assert name in text, f"{name} is of no use"
        assert not value or name in {"PORTAL_URL", "PORTAL_HOSTS"}
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("KEY|PASSWORD|AUTH|_URL$", name):
                assert "${" in value


def test_every_setting_it_gives_is_one_that_is_read() -> None:
    given = {name for part in PORTAL_PARTS for name in SERVICES[part]["environment"]}
    assert given
    assert given <= settings_read()


@pytest.mark.parametrize("name", PORTAL_PARTS)
def test_a_part_of_the_portal_can_change_nothing_but_its_temporary_files(
    name: str,
) -> None:
    part = SERVICES[name]
    assert part["read_only"] is True
    assert part["tmpfs"] == ["/tmp"]
    assert part["cap_drop"] == ["ALL"]
    assert "volumes" not in part
    assert part["depends_on"]


def test_the_servers_can_not_be_reached_from_outside() -> None:
    assert COMPOSE["networks"]["servers"] == {"internal": True}
    for name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["servers"]
        assert "ports" not in SERVICES[name]
        assert SERVICES[name]["healthcheck"]
    assert SERVICES["web"]["ports"] == ["127.0.0.1:8000:8000"]


def test_redis_refuses_writes_rather_than_forget_work() -> None:
    assert "maxmemory-policy noeviction" in SERVICES["redis"]["command"][2]


def test_the_health_check_of_the_web_is_python_that_asks_healthz() -> None:
    *_, code = SERVICES["web"]["healthcheck"]["test"]
    ast.parse(code)
    assert "http://127.0.0.1:8000/healthz" in code
    assert "127.0.0.1" in EXAMPLE["PORTAL_HOSTS"].split(",")


def test_the_image_runs_as_nobody_in_particular() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "USER portal" in lines
    assert lines.index("USER portal") > max(
        number for number, line in enumerate(lines) if line.startswith("RUN")
    )
    assert sum(line.startswith("FROM python:3.12-slim") for line in lines) == 2


def test_the_image_gets_no_data_of_this_checkout() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*"
    assert not {"!.local", "!.venv", "!.env", "!tests"} & set(ignored)
    copied = [line[1:] for line in ignored if line.startswith("!")]
    assert all((ROOT / name).exists() for name in copied)
