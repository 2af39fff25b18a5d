"""A file with a runbook for each of several alerts."""

from __future__ import annotations

import pytest

from runbooks.parsing.document import parse_document
from runbooks.parsing.several import parts_of

PLAYBOOKS = """\
# Playbooks

Some words on how we work.

## Alerts

### RingMemberUnhealthy

Fires when a member of the ring fails its check.

How it **works**:

- Members join a ring.

How to **investigate**:

- List the members:
  ```
  kubectl get pods -n <namespace> -l name=member
  ```

How to **fix** it:

- Scale up.
  ```
  kubectl scale sts member --replicas=3
  ```

### QueueTooLong

Look at the queue:

```bash
kubectl -n queue get pods
```

### StoreIsStale

#### Investigation

1. See the stores.

   ```console
   $ kubectl get sts store
   ```

#### Remediation

Restart it.

## Routes by path

Not about an alert.
"""


def test_each_alert_is_a_runbook_with_its_line() -> None:
    assert [(part.name, part.first_line) for part in parts_of(PLAYBOOKS)] == [
        ("RingMemberUnhealthy", 7),
        ("QueueTooLong", 29),
        ("StoreIsStale", 37),
    ]


def kinds(name: str) -> list[tuple[str, str]]:
    [part] = (one for one in parts_of(PLAYBOOKS) if one.name == name)
    document = parse_document(part.markdown)
    assert document.title == name
    return [(section.kind, section.title) for section in document.sections]


def test_paragraphs_that_stand_for_headings_are_sections() -> None:
    assert kinds("RingMemberUnhealthy") == [
        ("other", ""),
        ("meaning", "How it works"),
        ("diagnosis", "How to investigate"),
        ("mitigation", "How to fix it"),
    ]


def test_without_sections_all_of_it_is_how_to_look() -> None:
    assert kinds("QueueTooLong") == [("diagnosis", "")]


def test_what_stands_before_the_fix_is_how_to_look() -> None:
    text = "# DiskIsFull\n\n- `df -h`\n\nHow to **fix** it:\n\n- `rm x`\n"
    document = parse_document(text)
    assert [section.kind for section in document.sections] == [
        "diagnosis",
        "mitigation",
    ]
    assert [step.commands[0].text for step in document.steps] == ["df -h"]


def test_headings_below_the_name_are_sections() -> None:
    assert kinds("StoreIsStale") == [
        ("diagnosis", "Investigation"),
        ("mitigation", "Remediation"),
    ]


def test_in_its_place_a_part_has_the_lines_of_the_file() -> None:
    for part in parts_of(PLAYBOOKS):
        for step in parse_document(part.in_place).steps:
            for command in step.commands:
                line = PLAYBOOKS.split("\n")[command.line - 1]
                assert command.text in line


def test_a_heading_may_say_that_it_names_an_alert() -> None:
    first, second = '##### Alert Name: "OneIsDown"', "##### Alert Name: OtherIsDown"
    text = f"# All\n\n### Group one\n{first}\n+ a\n{second}\n+ b\n\n### Group two\n"
    assert [part.name for part in parts_of(text)] == ["OneIsDown", "OtherIsDown"]
    assert parts_of(text)[1].markdown == f"{second}\n+ b\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("# OneAlertOnly\n\n## Diagnosis\n", id="one runbook"),
        pytest.param("# A\n\n## OneAlertOnly\n\ntext\n", id="one alert"),
        pytest.param(
            "# X\n\n## Diagnosis\n\n### VirtualMachineOne\n\n### VirtualMachineTwo\n",
            id="inside a section",
        ),
        pytest.param(
            "# X\n\n## RabbitMQ\n\n## PostgreSQL\n\n## Why\n\n## How\n\n## When\n",
            id="few of many headings",
        ),
        pytest.param("```\n# OneAlert\n# OtherAlert\n```\n", id="in a block"),
    ],
)
def test_other_files_are_one_runbook(text: str) -> None:
    assert parts_of(text) == ()
