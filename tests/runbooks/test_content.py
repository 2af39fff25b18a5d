"""The shipped runbooks: complete, runnable, and in the form that the page expects."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from runbooks.commands.decide import decide
from runbooks.commands.model import Kubectl
from runbooks.parsing.document import Document, parse_document

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "runbooks" / "content"
RBAC = ROOT / "deploy" / "rbac.yaml"
PAGES = sorted(CONTENT.glob("*.md"))
each = pytest.mark.parametrize("file", PAGES, ids=[file.stem for file in PAGES])
UNFINISHED = re.compile(r"\b(TBA|TBD|TODO|FIXME)\b")


def document(file: Path) -> Document:
    return parse_document(file.read_text())


def sections(file: Path) -> dict[str, str]:
    """The text of each section by its title, as the file has it."""
    parts = re.split(r"^## (.+)$", file.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_two_runbooks_of_the_virt_operator_are_shipped() -> None:
    assert {file.stem for file in PAGES} >= {
        "NoReadyVirtOperator",
        "NoLeadingVirtOperator",
    }


@each
def test_it_is_named_after_its_alert_and_has_the_four_sections(file: Path) -> None:
    parsed = document(file)
    assert parsed.title == file.stem
    assert [section.kind for section in parsed.sections] == [
        "meaning",
        "impact",
        "diagnosis",
        "mitigation",
    ]
    assert parsed.problems == ()


@each
def test_nothing_is_left_to_be_written(file: Path) -> None:
    assert not UNFINISHED.search(file.read_text())
    assert all(len(text.split()) > 30 for text in sections(file).values())


@each
def test_every_diagnosis_step_runs(file: Path) -> None:
    decisions = {step.title: decide(step.program()) for step in document(file).steps}
    others = {
        title: decision
        for title, decision in decisions.items()
        if decision.outcome != "runs"
    }
    assert decisions
    assert others == {}


@each
def test_every_step_has_a_short_title_of_its_own(file: Path) -> None:
    titles = [step.title for step in document(file).steps]
    assert len(set(titles)) == len(titles)
    assert all(0 < len(title) <= 60 for title in titles), titles


@each
def test_every_step_says_what_to_look_for(file: Path) -> None:
    for step in document(file).steps:
        assert len(re.sub(r"<[^>]+>", "", step.html).split()) > 5, step.title


@each
def test_no_command_reads_a_variable_that_no_earlier_step_sets(file: Path) -> None:
    known: set[str] = set()
    for step in document(file).steps:
        program = step.program()
        assert set(program.reads()) <= known, step.title
        known |= set(program.sets())


@each
def test_the_steps_that_need_no_person_come_first(file: Path) -> None:
    needs = [bool(step.program().parameters()) for step in document(file).steps]
    assert needs == sorted(needs)
    assert needs.count(False) > needs.count(True)


@each
def test_all_commands_of_the_diagnosis_are_found_as_steps(file: Path) -> None:
    fenced = re.findall(r"```bash\n(.*?)```", sections(file)["Diagnosis"], re.DOTALL)
    written = [line.strip() for block in fenced for line in block.strip().splitlines()]
    found = [
        line.strip()
        for step in document(file).steps
        if step.kind == "commands"
        for command in step.commands
        for line in command.text.splitlines()
    ]
    assert found == written


# The resource behind each way to write a kind that the shipped runbooks use.
RESOURCES = {
    "clusterrole": "clusterroles",
    "deploy": "deployments",
    "kubevirt": "kubevirts",
    "lease": "leases",
    "node": "nodes",
    "pod": "pods",
}


@each
def test_the_rights_that_we_ask_clusters_for_are_enough(file: Path) -> None:
    roles = list(yaml.safe_load_all(RBAC.read_text()))
    granted = {
        resource
        for role in roles
        for rule in role.get("rules", [])
        for resource in rule["resources"]
    }
    read = {
        command.args[0].literal or ""
        for step in document(file).steps
        for command in step.program().commands()
        if isinstance(command, Kubectl) and command.verb in {"get", "describe"}
    }
    assert {RESOURCES.get(kind, kind) for kind in read} - granted == set()


def test_the_runbook_about_the_leader_asks_the_logs_who_leads() -> None:
    steps = document(CONTENT / "NoLeadingVirtOperator.md").steps
    assert [step.order for step in steps if step.kind == "leader_status"] == [3]


@each
def test_it_says_where_to_ask_with_the_evidence(file: Path) -> None:
    mitigation = sections(file)["Mitigation"]
    assert "https://github.com/kubevirt/kubevirt/issues" in mitigation
    assert "evidence" in mitigation.split("### Where to ask")[1]
