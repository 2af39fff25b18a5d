"""Commands inside sentences are offered, and are no steps."""

from __future__ import annotations

from runbooks.commands.decide import decide
from runbooks.parsing.document import parse_document
from runbooks.parsing.mentions import Mention, mentions_of

TEXT = """\
# X

## Diagnosis

Read `kubectl logs -n a b | grep "x<y>"` first, or `kubectl get` in general.

1. Check that `/var/log` is there and `oc get co` is fine.

## Mitigation

Run `kubectl delete pod a` twice: `kubectl delete pod a`.
"""


def test_a_command_in_a_sentence_is_a_mention() -> None:
    found = mentions_of(parse_document(TEXT))
    assert found == (
        Mention('kubectl logs -n a b | grep "x<y>"', "diagnosis", 0),
        Mention("oc get co", "diagnosis", 1),
        Mention("kubectl delete pod a", "mitigation", 0),
    )
    outcomes = [decide(one.program()).outcome for one in found]
    assert outcomes == ["runs", "runs", "manual"]
