"""Variables live from one command of a file to the next."""

from __future__ import annotations

import pytest

from runbooks.lint.check import check_text

BLANK = 'NS="$(kubectl get kubevirt -A -o custom-columns="":.metadata.namespace)"'


def runbook(*commands: str) -> str:
    """Each command in a block of its own; the first stands on line 4."""
    blocks = (f"```bash\n{command}\n```\n" for command in commands)
    return "## Diagnosis\n\n" + "\n".join(blocks)


def found(code: str, *commands: str) -> list[int]:
    """Which of the commands have a finding of this code, by number."""
    findings = check_text("X.md", runbook(*commands)).findings
    return [(one.line - 4) // 4 for one in findings if one.code == code]


def test_variable_is_known_once_a_command_set_it() -> None:
    assert found("unset_variable", "export NS=x", "kubectl -n $NS get pods") == []
    assert found("unset_variable", "kubectl -n $NS get pods", "export NS=x") == [0]


def test_variable_is_named_once() -> None:
    use = "kubectl -n $NS get pods"
    assert found("unset_variable", use, use) == [0]


def test_variable_of_a_command_that_does_not_run_counts() -> None:
    assert found("unset_variable", "kubectl exec -n x $POD -- top") == [0]


def test_command_that_reads_an_unset_variable_needs_input() -> None:
    text = runbook("kubectl -n $NS get pods", "NS=x", "kubectl -n $NS get pods")
    commands = check_text("X.md", text).commands
    assert [one.needs_input for one in commands] == [True, False, False]


def test_command_that_a_person_runs_needs_no_input() -> None:
    (command,) = check_text("X.md", runbook("kubectl edit -n $NS cm <name>")).commands
    assert (command.decision.outcome, command.needs_input) == ("manual", False)


@pytest.mark.parametrize(
    ("use", "hurt"),
    [
        ('kubectl -n "$NS" get pods', True),
        ('kubectl -n "${NS}" logs pod-1', True),
        ("kubectl -n $NS get pods", False),
        ('OTHER="$NS"', False),
    ],
)
def test_quoted_value_with_a_blank_first_line(use: str, hurt: bool) -> None:
    assert found("quoted_blank_header", f"export {BLANK}", use) == ([1] if hurt else [])


@pytest.mark.parametrize(
    "setting",
    [
        BLANK.replace(" -o", " --no-headers -o"),
        BLANK.replace('""', "NS"),
        BLANK.replace(")", " | grep -v '^$')"),
        "NS=kubevirt",
    ],
)
def test_value_without_a_blank_first_line_may_be_quoted(setting: str) -> None:
    assert found("quoted_blank_header", setting, 'kubectl -n "$NS" get pods') == []


def test_value_that_is_set_anew_may_be_quoted() -> None:
    use = 'kubectl -n "$NS" get pods'
    assert found("quoted_blank_header", BLANK, "NS=kubevirt", use) == []
