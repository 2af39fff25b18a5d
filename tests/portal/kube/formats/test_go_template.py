"""Go templates print and fail as real kubectl 1.32 did with the same node.

go_templates.jsonl holds what it printed for each template: `out`, and the error
found while `parsing` or `running`.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kube.formats.go_template import GoTemplate, TemplateError

HERE = Path(__file__).parent
NODES = HERE.parents[3] / "portal/demo/recordings/healthy/resources/core/v1/nodes.json"
NODE = {
    "apiVersion": "v1",
    "kind": "Node",
    **json.loads(NODES.read_text())["list"]["items"][0],
}
PRINTED = [
    json.loads(line) for line in (HERE / "go_templates.jsonl").read_text().splitlines()
]


@pytest.mark.parametrize("printed", PRINTED, ids=lambda printed: printed["template"])
def test_a_template_prints_what_kubectl_printed(printed: dict[str, str]) -> None:
    pieces: list[str] = []
    found: dict[str, str] = {}
    try:
        template = GoTemplate(printed["template"])
        try:
            for piece in template.run(NODE):
                pieces.append(piece)
        except TemplateError as error:
            found["running"] = str(error)
        found["out"] = "".join(pieces)
    except TemplateError as error:
        found["parsing"] = str(error)
    assert {"template": printed["template"], **found} == printed


@pytest.mark.parametrize(
    ("template", "out"),
    [
        ("{{range 3}}{{.}}{{end}}", "012"),  # since Go 1.24
        ("{{range $i, $n := .}}{{$i}}{{$n}} {{end}}", "a1 b2 "),
        ("{{with $x := .a}}{{$x}}{{end}}", "1"),
        ("{{range .}}{{if eq . 1}}{{continue}}{{end}}{{.}}{{end}}", "2"),
        ('{{printf "%05.1f|%-4d|%+d|%x" 2.55 .a .a 255}}', "002.5|1   |+1|ff"),
        ('{{printf "%s" .a}}', "%!s(int64=1)"),
        ('{{printf "%s" 1}}', "%!s(int=1)"),
    ],
)
def test_what_a_newer_go_prints(template: str, out: str) -> None:
    assert "".join(GoTemplate(template).run({"a": 1, "b": 2})) == out


def test_a_missing_key_can_be_an_error() -> None:
    template = GoTemplate("{{.nosuch}}", allow_missing=False)
    with pytest.raises(TemplateError, match='map has no entry for key "nosuch"'):
        list(template.run({}))


def test_a_template_that_never_ends_is_stopped() -> None:
    endless = "{{range 1000000}}{{range 1000000}}{{end}}{{end}}"
    with pytest.raises(TemplateError, match="too many steps"):
        for _ in GoTemplate(endless).run({}):
            pass


PARTS = [*"{}.|()$-abx 12\n`'\\", '"', "{{", "}}", "range ", "end", "else", "if "]


@given(st.lists(st.sampled_from(PARTS), max_size=20).map("".join))
def test_no_text_breaks_the_template_engine(text: str) -> None:
    with suppress(TemplateError):
        list(GoTemplate("{{" + text + "}}").run({"a": {"b": [1, "x", None]}}))
