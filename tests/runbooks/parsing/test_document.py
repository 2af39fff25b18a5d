"""A Markdown file falls into sections, whatever its style of headings."""

from __future__ import annotations

import pytest

from runbooks.parsing.document import Section, kind_of_section, parse_document
from runbooks.parsing.problems import PROBLEMS
from runbooks.parsing.steps import Prose, Step


def section(text: str, kind: str) -> Section:
    return next(one for one in parse_document(text).sections if one.kind == kind)


PLAIN = """# SomethingIsDown\x20

## Meaning

It is down.

## Impact\x20
Nobody can use it.

## Diagnosis

- `kubectl get pods`

## Mitigation

- Start it. (TBA how?)"""


def test_a_runbook_has_its_title_and_sections() -> None:
    document = parse_document(PLAIN)
    assert document.title == "SomethingIsDown"
    assert [(one.kind, one.title, one.start_line) for one in document.sections] == [
        ("meaning", "Meaning", 3),
        ("impact", "Impact", 7),
        ("diagnosis", "Diagnosis", 10),
        ("mitigation", "Mitigation", 14),
    ]
    assert document.problems == ()


def test_other_sections_are_prose_even_with_commands_in_them() -> None:
    text = PLAIN + "\n\n```bash\nkubectl delete pod x\n```\n"
    items = section(text, "mitigation").items
    assert all(isinstance(item, Prose) for item in items)
    assert "kubectl delete pod x" in "".join(item.html for item in items)
    assert len(parse_document(text).steps) == 1


def test_underlined_headings_are_headings() -> None:
    text = "Alert\n=====\n\nDescription\n-----------\n\na\n\nDiagnosis\n---------\n\n`kubectl get pods`\n"
    document = parse_document(text)
    assert document.title == "Alert"
    assert [one.kind for one in document.sections] == ["meaning", "diagnosis"]
    assert len(document.steps) == 1


def test_front_matter_is_not_text_and_may_give_the_title() -> None:
    text = '---\ntitle: "Alert of a site"\nweight: 20\n---\n\n## Diagnosis\n\na\n'
    document = parse_document(text)
    assert document.title == "Alert of a site"
    assert [one.kind for one in document.sections] == ["diagnosis"]


def test_a_heading_wins_over_the_front_matter() -> None:
    assert parse_document("---\ntitle: A\n---\n\n# B\n\n## Diagnosis\n").title == "B"


def test_sections_of_the_first_level_are_found() -> None:
    document = parse_document("# Meaning\n\na\n\n# Diagnosis\n\n`kubectl get nodes`\n")
    assert [one.kind for one in document.sections] == ["meaning", "diagnosis"]


def test_smaller_headings_stay_inside_their_section() -> None:
    text = "# A\n\n## Diagnosis\n\n### The pods\n\n`kubectl get pods`\n\n### Nodes\n\n`kubectl get nodes`\n"
    items = section(text, "diagnosis").items
    assert [type(item) for item in items] == [Prose, Step, Prose, Step]
    assert isinstance(items[0], Prose)
    assert items[0].html == "<h3>The pods</h3>"


def test_text_above_the_first_section_is_kept() -> None:
    first = parse_document("# A\n\nIntroduction.\n\n## Diagnosis\n\na\n").sections[0]
    assert (first.kind, first.title) == ("other", "")
    assert [item.html for item in first.items if isinstance(item, Prose)] == [
        "<p>Introduction.</p>"
    ]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Meaning", "meaning"),
        ("Alert Description", "meaning"),
        ("Impact", "impact"),
        ("Diagnosis", "diagnosis"),
        ("Diagnosis and mitigation", "diagnosis"),
        ("Troubleshooting", "diagnosis"),
        ("Mitigation", "mitigation"),
        ("Mitigating", "mitigation"),
        ("Resolution", "mitigation"),
        ("Prevention", "other"),
        ("Meaningful things", "other"),
    ],
)
def test_headings_announce_kinds(title: str, kind: str) -> None:
    assert kind_of_section(title) == kind


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param("", [(1, "no_diagnosis")], id="empty file"),
        pytest.param(
            "# A\n\n## Meaning\n\na\n", [(1, "no_diagnosis")], id="no Diagnosis"
        ),
        pytest.param("# A\n\n## Diagnosis\n\nTODO\n", [(3, "no_steps")], id="no steps"),
        pytest.param(
            "## Diagnosis\n\n```bash\nkubectl get pods\n",
            [(3, "unclosed_fence")],
            id="open fence",
        ),
        pytest.param(
            "## Diagnosis\n\n- Look:\n  ```\n  kubectl get pods\n  ``\n\n## Mitigation\n",
            [(4, "unclosed_fence")],
            id="open fence in a list",
        ),
        pytest.param(
            "## Diagnosis\n\n`kubectl get pods`\n\n<!-- hidden\n",
            [(5, "unclosed_comment")],
            id="open comment",
        ),
        pytest.param(
            "## Diagnosis\n\n`kubectl get pods`\n\na\0b\n",
            [(1, "replaced_characters")],
            id="NUL",
        ),
        pytest.param(
            "## Diagnosis\n\n`kubectl get pods`\n\n" + ("word " * 20 + "\n\n") * 12_000,
            [(6065, "too_long")],
            id="megabytes",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    text: str, problems: list[tuple[int, str]]
) -> None:
    found = parse_document(text).problems
    assert [(one.line, one.code) for one in found] == problems
    assert all(one.message == PROBLEMS[one.code] for one in found)


def test_an_open_fence_does_not_swallow_the_sections_behind_it() -> None:
    text = "# A\n\n## Diagnosis\n\n```shell\n$ kubectl get nodes\n\n## Mitigation\n\nTODO\n"
    document = parse_document(text)
    assert [one.kind for one in document.sections] == ["diagnosis", "mitigation"]
    assert [one.code for one in document.problems] == ["unclosed_fence"]
    assert [one.text for one in document.steps[0].commands] == ["kubectl get nodes"]


def test_a_byte_order_mark_and_windows_lines_change_nothing() -> None:
    assert parse_document("\ufeff" + PLAIN.replace("\n", "\r\n")) == parse_document(
        PLAIN
    )


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Investigation", "diagnosis"),
        ("How to investigate", "diagnosis"),
        ("Debugging", "diagnosis"),
        ("Possible checks", "diagnosis"),
        ("Symptoms", "diagnosis"),
        ("Remediation", "mitigation"),
        ("How to fix it", "mitigation"),
        ("Fix", "mitigation"),
        ("Recovery procedure", "mitigation"),
        ("What it means", "meaning"),
        ("Consequences", "impact"),
        ("Overview", "other"),
    ],
)
def test_other_words_for_the_same(title: str, kind: str) -> None:
    assert kind_of_section(title) == kind


def test_beside_a_diagnosis_symptoms_are_only_told() -> None:
    text = "# X\n\n## Symptoms\n\n- `kubectl get pods`\n"
    assert len(parse_document(text).steps) == 1
    document = parse_document(f"{text}\n## Diagnosis\n\n- `kubectl get nodes`\n")
    assert [step.title for step in document.steps] == ["List Nodes"]


def test_usual_headings_decide_where_sections_begin() -> None:
    below = "### Fix one\n\na\n\n### Fix two\n\nb\n\n### Fix three\n\nc\n"
    document = parse_document(f"# X\n\n## Diagnosis\n\n- a\n\n{below}")
    assert [section.title for section in document.sections] == ["Diagnosis"]


def test_a_text_on_an_alert_without_any_section_is_how_to_look() -> None:
    document = parse_document("# DiskIsFull\n\nSee:\n\n```bash\ndf -h\n```\n")
    assert [section.kind for section in document.sections] == ["diagnosis"]
    other = parse_document("# Notes\n\nSee:\n\n```bash\ndf -h\n```\n")
    assert [section.kind for section in other.sections] == ["other"]
