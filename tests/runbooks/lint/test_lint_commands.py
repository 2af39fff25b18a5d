"""Which commands a text has, where they stand, and what is decided."""

from __future__ import annotations

from runbooks.lint.check import check_text

TEXT = """# Many

Before `kubectl get nodes` all.

## Diagnosis

1. List them:

   ```bash
   $ kubectl get pods -A \\
       -o wide
   NAMESPACE   NAME
   kube-system etcd
   $ kubectl describe node <node-name>
   ```

   - `kubectl get nodes`.

2. See `kubectl -n x get pods` or
   the log with `oc logs`, and
   `kubectl -n x logs pod-1` again.

| step | command |
| --- | --- |
| top | `kubectl top pods -A` |

```promql
sum by (pod) (
  rate(restarts[5m])
)
```

## Mitigation

    kubectl delete pod x -n y

Set `phase="Failed"`.
"""


def test_commands_of_every_form_are_found_in_order() -> None:
    commands = check_text("Many.md", TEXT).commands
    assert [(one.line, one.section, one.text) for one in commands] == [
        (3, "other", "kubectl get nodes"),
        (10, "diagnosis", "kubectl get pods -A \\\n    -o wide"),
        (14, "diagnosis", "kubectl describe node <node-name>"),
        (17, "diagnosis", "kubectl get nodes"),
        (19, "diagnosis", "kubectl -n x get pods"),
        (21, "diagnosis", "kubectl -n x logs pod-1"),
        (25, "diagnosis", "kubectl top pods -A"),
        (28, "diagnosis", "sum by (pod) (\nrate(restarts[5m])\n)"),
        (35, "mitigation", "kubectl delete pod x -n y"),
    ]


def test_each_command_has_its_decision() -> None:
    commands = check_text("Many.md", TEXT).commands
    decided = {
        one.text.split("\n")[0]: (one.decision.outcome, one.decision.code)
        for one in commands
    }
    assert decided["kubectl describe node <node-name>"] == ("runs", "reads")
    assert decided["sum by (pod) ("] == ("manual", "promql")
    assert decided["kubectl delete pod x -n y"] == ("manual", "changes")
    needing = [one.text for one in commands if one.needs_input]
    assert needing == ["kubectl describe node <node-name>"]


def test_what_is_typed_into_another_shell_is_left_to_a_person() -> None:
    lines = "$ oc debug node/x\n$ echo $HOST\n$ exit\n$ kubectl get nodes"
    report = check_text("In.md", f"## Diagnosis\n\n```bash\n{lines}\n```\n")
    reasons = [one.decision.code for one in report.commands]
    assert reasons == ["terminal", "inside", "inside", "reads"]
    assert "unset_variable" not in {one.code for one in report.findings}
