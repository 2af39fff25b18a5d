"""What is a step, what are its commands, what is only text."""

from __future__ import annotations

import pytest

from runbooks.commands.decide import decide
from runbooks.commands.model import LeaderStatus, Pipeline
from runbooks.parsing.document import parse_document
from runbooks.parsing.steps import Item, Prose, Step

FENCE_IN_ITEM = """\
1. See how the `foo` deployment is doing. Its events stand at the end.
    ```
    $ export NAMESPACE="$(kubectl get foo -A -o custom-columns="":.metadata.namespace)"
    $ kubectl -n $NAMESPACE get deploy foo -o yaml
    $ kubectl -n $NAMESPACE describe deploy foo
    ```

2. Look for nodes with trouble:
    ```
    $ kubectl get nodes
    ```
"""
BULLETS = """\
The leader writes to the log: on a node of the control plane look under
`/var/log/pods/*_virt-operator-*` for `Started leading` and `acquire leader`.

Then look at the pods:
- `kubectl -n $NAMESPACE get pods -l app=foo`
- `kubectl -n $NAMESPACE logs <pod-name>`.
- `kubectl -n $NAMESPACE describe pod <pod-name>`.
"""


def items(diagnosis: str) -> tuple[Item, ...]:
    return parse_document(f"## Diagnosis\n\n{diagnosis}").sections[0].items


def steps(diagnosis: str) -> list[Step]:
    return [item for item in items(diagnosis) if isinstance(item, Step)]


def commands(step: Step) -> list[tuple[str, int]]:
    return [(one.text, one.line) for one in step.commands]


def test_a_numbered_item_with_a_fence_is_one_step_with_all_its_commands() -> None:
    first, second = steps(FENCE_IN_ITEM)
    assert first.title == "See how the foo deployment is doing"
    assert commands(first) == [
        (
            'export NAMESPACE="$(kubectl get foo -A -o custom-columns="":.metadata.namespace)"',
            5,
        ),
        ("kubectl -n $NAMESPACE get deploy foo -o yaml", 6),
        ("kubectl -n $NAMESPACE describe deploy foo", 7),
    ]
    assert (first.order, first.kind, first.start_line, first.end_line) == (
        1,
        "commands",
        3,
        8,
    )
    assert (second.order, second.title, commands(second)) == (
        2,
        "Look for nodes with trouble",
        [("kubectl get nodes", 12)],
    )


def test_the_program_of_a_step_runs_and_sets_what_it_needs() -> None:
    program = steps(FENCE_IN_ITEM)[0].program()
    assert decide(program).outcome == "runs"
    assert (program.sets(), program.reads()) == (("NAMESPACE",), ())
    assert [statement.line for statement in program.statements] == [5, 6, 7]


def test_prose_beyond_the_title_is_kept_without_the_commands() -> None:
    first, second = steps(FENCE_IN_ITEM)
    assert first.html.startswith("<p>See how the <code>foo</code> deployment")
    assert "kubectl" not in first.html
    assert second.html == ""


def test_code_alone_in_a_bullet_is_a_step_with_the_full_stop_outside() -> None:
    leader, pods, logs, describe = steps(BULLETS)
    assert [step.kind for step in (pods, logs, describe)] == ["commands"] * 3
    assert [step.title for step in (pods, logs, describe)] == [
        "List Pods (app=foo)",
        "Log of <pod-name>",
        "Describe Pod <pod-name>",
    ]
    assert commands(logs) == [("kubectl -n $NAMESPACE logs <pod-name>", 8)]
    assert logs.program().parameters() == ("pod-name",)
    assert [step.order for step in (leader, pods, logs, describe)] == [1, 2, 3, 4]


def test_prose_about_the_log_files_of_pods_asks_who_leads() -> None:
    leader = steps(BULLETS)[0]
    assert leader.kind == "leader_status"
    assert commands(leader) == [("/var/log/pods/*_virt-operator-*", 3)]
    (statement,) = leader.program().statements
    assert isinstance(statement, Pipeline)
    (command,) = statement.commands
    assert isinstance(command, LeaderStatus)
    assert (command.namespace_glob, command.pod_prefix) == ("*", "virt-operator-")
    assert (command.leading, command.acquiring) == ("Started leading", "acquire leader")
    assert decide(leader.program()).outcome == "runs"


def test_the_log_files_may_be_named_in_a_numbered_item() -> None:
    (step,) = steps(
        "1. Who leads? Look under `/var/log/pods/kubevirt_foo-*`.\n\n"
        "   Messages: `successfully acquired lease` and `attempting to acquire leader lease`.\n"
    )
    assert step.kind == "leader_status"
    assert step.title == "Who leads?"
    assert step.leader is not None
    assert step.leader.namespace_glob == "kubevirt"
    assert step.leader.leading == "successfully acquired lease"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Look under `/var/log/pods/*_foo-*`.", id="no messages"),
        pytest.param("`Started leading` or `acquire leader`?", id="no path"),
        pytest.param(
            "`/var/log/x` has `Started leading`, `acquire leader`", id="other path"
        ),
    ],
)
def test_half_of_it_is_only_prose(text: str) -> None:
    assert [type(item) for item in items(text)] == [Prose]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Check with `kubectl get pods` now.", id="mention in prose"),
        pytest.param("- See `kubectl get pods`.", id="mention in a bullet"),
        pytest.param("`kubectl`", id="program alone"),
        pytest.param("`spec.replicas`", id="no command"),
        pytest.param("`kubectl get pods` `kubectl get nodes`", id="two spans"),
        pytest.param("- The pods are down.\n- The nodes are.", id="bullets"),
        pytest.param("> `kubectl get pods`", id="quotation"),
        pytest.param("```yaml\nkind: Pod\n```", id="yaml"),
        pytest.param("```text\nNAME  STATUS\n```", id="output"),
        pytest.param("```bash\n# TODO: command\n```", id="only a comment"),
        pytest.param("```\nsome output of something\n```", id="no known program"),
        pytest.param("<!-- `kubectl get pods` -->", id="comment"),
    ],
)
def test_what_is_no_step_stays_text(text: str) -> None:
    assert steps(text) == []


def test_a_comment_is_hidden_and_its_neighbours_are_not() -> None:
    found = items("<!--USstart-->\nSeen.\n<!--USend-->\n\n<!--DS: `oc get pods` -->\n")
    html = "".join(item.html for item in found)
    assert "oc get" not in html
    assert "!--" not in html


def test_a_numbered_item_without_a_command_is_done_by_a_person() -> None:
    first, second = steps("1. Ask the [network team](https://example.org).\n2. Wait.\n")
    assert (first.kind, first.title) == ("prose", "Ask the network team")
    assert 'href="https://example.org"' in first.html
    assert (second.kind, second.title, second.html) == ("prose", "Wait", "")
    assert decide(second.program()).code == "empty"


def test_prose_bullets_between_steps_stay_together() -> None:
    found = items("- one\n- two\n- `kubectl get pods`\n- three\n")
    assert [type(item) for item in found] == [Prose, Step, Prose]
    assert found[0].html.count("<li>") == 2


def test_a_fence_at_the_left_margin_belongs_to_the_item_above() -> None:
    first, second = steps(
        "1. Look at pods:\n```bash\nkubectl get pods\n```\n2. Wait.\n"
    )
    assert (first.kind, first.title) == ("commands", "Look at pods")
    assert commands(first) == [("kubectl get pods", 5)]
    assert (second.kind, second.title) == ("prose", "Wait")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("```bash\n# How many\nkubectl get po\n```", "How many", id="comment"),
        pytest.param("Look here:\n\n```sh\nkubectl get po\n```", "Look here", id="announced"),
        pytest.param("Some prose.\n\n```sh\nkubectl get po\n```", "List Pods", id="command"),
        pytest.param("    kubectl get nodes\n", "List Nodes", id="indented code"),
        pytest.param("`export A=b`", "Set A", id="assignment"),
        pytest.param("`kubectl describe po/x`", "Describe Pod x", id="describe"),
        pytest.param("`kubectl get po x`", "Show Pod x", id="one object"),
        pytest.param("`journalctl -u kubelet`", "journalctl -u kubelet", id="manual"),
        pytest.param("1. Use e.g. This one. Then wait.", "Use e.g. This one", id="e.g."),
        pytest.param("1. " + "word " * 60, "word " * 22 + "word…", id="long"),
    ],
)  # fmt: skip
def test_steps_have_titles(text: str, title: str) -> None:
    (step,) = steps(text)
    assert step.title == title
    assert len(step.title) <= 120


def test_sample_output_between_prompts_is_no_command() -> None:
    (step,) = steps(
        "```console\n$ kubectl get nodes\nNAME STATUS\nexport Ready\n$ kubectl get pods\n```"
    )
    assert commands(step) == [("kubectl get nodes", 4), ("kubectl get pods", 7)]


def test_a_table_behind_a_command_without_a_prompt_is_output() -> None:
    (step,) = steps(
        "```bash\nkubectl get pods\nNAME   READY   STATUS\nfoo-0  1/2     Error\n```"
    )
    assert commands(step) == [("kubectl get pods", 4)]


def test_commands_of_one_item_may_stand_in_several_blocks() -> None:
    (step,) = steps(
        "- Compare:\n  - `kubectl get pods`\n  - `kubectl get nodes`\n\n  ```sh\n  kubectl get ns\n  ```\n"
    )
    assert [text for text, _ in commands(step)] == [
        "kubectl get pods",
        "kubectl get nodes",
        "kubectl get ns",
    ]
    assert "<li>" not in step.html


def test_a_command_that_goes_on_in_the_next_line_is_one_command() -> None:
    (step,) = steps("```bash\n$ kubectl get pods \\\n    -A\n```")
    assert commands(step) == [("kubectl get pods \\\n    -A", 4)]
    assert decide(step.program()).outcome == "runs"


def test_a_step_with_a_manual_command_says_so() -> None:
    (step,) = steps(
        "1. Look:\n   ```bash\n   kubectl get pods\n   ssh <node>\n   ```\n"
    )
    assert decide(step.program()).outcome == "manual"
    assert step.program().parameters() == ()


QUERY = "```promql\n$ foo > 1\n```"


def test_a_query_is_a_step_of_its_own_kind() -> None:
    [step] = steps(f"1. Ask for it:\n\n   {QUERY.replace(chr(10), chr(10) + '   ')}\n")
    assert (step.kind, step.title) == ("promql", "Ask for it")
    [query] = step.commands
    assert (query.text, query.line, query.promql) == ("foo > 1", 6, True)
    decision = decide(step.program())
    assert (decision.outcome, decision.code) == ("manual", "promql")


def test_a_query_in_a_block_of_the_wrong_language_is_one() -> None:
    [step] = steps("```bash\nsum(rate(a_total[5m])) by (pod)\n```")
    assert step.kind == "promql"


def test_beside_commands_a_query_is_only_shown() -> None:
    [step] = steps(
        "- Look:\n\n  ```bash\n  kubectl get pods\n  ```\n\n  ```promql\n  up == 0\n  ```\n"
    )
    assert [command.text for command in step.commands] == ["kubectl get pods"]
    assert "up == 0" in step.html
    assert decide(step.program()).runs
