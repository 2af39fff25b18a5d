"""What upstream and downstream see of one text."""

from __future__ import annotations

from runbooks.parsing.document import parse_document
from runbooks.parsing.views import has_views, seen

TEXT = """\
# FooDown

## Diagnosis

1. Look at the network:
<!--DS: 2. Look at the operator:

   ```
   oc get co
   ```
-->

## Mitigation

<!--USstart-->
Ask in the chat,
or on the list.
<!--USend-->
<!--DS: Open a case.-->
"""


def test_upstream_marks_are_comments() -> None:
    document = parse_document(TEXT)
    assert [step.title for step in document.steps] == ["Look at the network"]
    html = "".join(item.html for item in document.sections[-1].items)
    assert "Ask in the chat" in html
    assert "case" not in html


def test_downstream_has_its_own_text_on_the_same_lines() -> None:
    document = parse_document(TEXT, view="downstream")
    assert [step.title for step in document.steps] == [
        "Look at the network",
        "Look at the operator",
    ]
    [command] = document.steps[-1].commands
    assert (command.text, command.line) == ("oc get co", 9)
    html = "".join(item.html for item in document.sections[-1].items)
    assert "Open a case." in html
    assert "chat" not in html
    assert seen("downstream", TEXT).count("\n") == TEXT.count("\n")


def test_a_text_without_marks_has_one_view() -> None:
    assert has_views(TEXT)
    assert not has_views("## Diagnosis\n\n<!-- a comment -->\n")
