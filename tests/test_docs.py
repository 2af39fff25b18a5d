"""The documentation speaks of what exists, and of all that it has to."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

from portal.reports.placeholders import PLACEHOLDERS
from runbooks.commands.reasons import REASONS

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("runbooks/content/*.md"),
    ]
)
INSTALL = ROOT / "docs/admin/install.md"
# Targets of a link or a picture, without the fragment.
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
SETTING = re.compile(r"\bPORTAL_[A-Z_]*[A-Z]\b")


def names(paths: list[Path]) -> list[str]:
    """Test ids."""
    return [str(path.relative_to(ROOT)) for path in paths]


def anchors(file: Path) -> set[str]:
    """The fragments that its headings make, as GitHub spells them."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    }


def settings_in(text: str) -> set[str]:
    """Names of settings; `X_FILE` is the same setting as `X`."""
    return {name.removesuffix("_FILE") for name in SETTING.findall(text)}


def settings_in_code() -> set[str]:
    sources = [ROOT / "manage.py", *ROOT.glob("portal/**/*.py")]
    return settings_in("\n".join(source.read_text() for source in sources))


def make_targets() -> set[str]:
    """Targets for people: those that `make help` lists."""
    text = (ROOT / "Makefile").read_text()
    return set(re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE))


@pytest.mark.parametrize("file", PAGES, ids=names(PAGES))
def test_links_inside_the_project_lead_somewhere(file: Path) -> None:
    for target, fragment in LINK.findall(file.read_text()):
        if re.match(r"[a-z]+:", target):
            continue
        there = (file.parent / target).resolve() if target else file
        assert there.exists(), f"{file.name} links to {target}"
        if fragment and there.suffix == ".md":
            assert fragment in anchors(there), f"{file.name} links to #{fragment}"


def test_every_setting_that_the_code_reads_is_documented() -> None:
    assert settings_in_code() - settings_in(INSTALL.read_text()) == set()


@pytest.mark.parametrize("file", PAGES, ids=names(PAGES))
def test_settings_that_a_page_names_exist(file: Path) -> None:
    assert settings_in(file.read_text()) - settings_in_code() == set()


def test_every_make_target_is_documented() -> None:
    documented = (ROOT / "README.md").read_text() + (
        ROOT / "CONTRIBUTING.md"
    ).read_text()
    named = set(re.findall(r"`make ([a-z]+)", documented))
    assert make_targets() - named == set()


@pytest.mark.parametrize("file", PAGES, ids=names(PAGES))
def test_make_targets_that_a_page_names_exist(file: Path) -> None:
    lines = re.findall(r"(?:`|^)make ((?:[a-z]+ ?)+)", file.read_text(), re.MULTILINE)
    assert {word for line in lines for word in line.split()} - make_targets() == set()


@pytest.mark.parametrize("file", PAGES, ids=names(PAGES))
def test_management_commands_that_a_page_names_exist(file: Path) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", file.read_text()))
    assert named - set(get_commands()) == set()


@pytest.mark.parametrize("file", PAGES, ids=names(PAGES))
def test_files_that_a_page_names_exist(file: Path) -> None:
    text = file.read_text()
    named = re.findall(r"`((?:portal|runbooks|tests|docs|deploy)/[\w/.-]+)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_dependency_has_a_line_that_says_what_it_saves() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    required = [*project["dependencies"], *(name for extra in extras for name in extra)]
    wanted = {re.split(r"[\[<>=;! ]", requirement)[0] for requirement in required}
    table = (ROOT / "CONTRIBUTING.md").read_text().split("## Dependencies")[1]
    rows = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    assert wanted - {name.strip() for row in rows for name in row.split(",")} == set()


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_for_a_decision_is_documented(code: str) -> None:
    reason = REASONS[code]
    row = f"| `{code}` | {reason.outcome} | {reason.title} |"
    assert row in (ROOT / "docs/user/language.md").read_text()


def test_every_reason_that_blocks_a_run_is_documented() -> None:
    sources = "\n".join(file.read_text() for file in ROOT.glob("portal/execution/*.py"))
    codes = set(re.findall(r'Blocked\(\s*"([a-z-]+)"', sources))
    assert codes
    table = (ROOT / "docs/user/language.md").read_text().split("## Reasons")[1]
    assert codes - set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == set()


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_every_name_of_the_template_is_documented(name: str) -> None:
    row = f"| `{{{{ {name} }}}}` | {PLACEHOLDERS[name].says} |"
    assert row in (ROOT / "docs/user/reports.md").read_text()
