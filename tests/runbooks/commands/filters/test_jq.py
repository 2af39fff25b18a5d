"""jq is the real one; its options, its output and its limits are ours."""

from __future__ import annotations

import os

import pytest

from runbooks.commands.filters.errors import ProgramUnsupportedError
from runbooks.commands.filters.jq import prepare
from tests.runbooks.commands.filters.real import ours

LIST = '{"items":[{"name":"a","n":1.50,"labels":{"b/c":"1"},"x":[]},{"name":"ü\\n","n":12345678901234567890,"x":{}}]}\n'


@pytest.mark.parametrize(
    ("args", "out"),
    [
        (["-c", "."], LIST),
        (["-r", ".items[].name"], "a\nü\n\n"),
        ([".items[].name"], '"a"\n"ü\\n"\n'),
        (["-j", ".items[].name"], "aü\n"),
        ([".items[].n"], "1.50\n12345678901234567890\n"),
        ([".items[0].labels"], '{\n  "b/c": "1"\n}\n'),
        ([".items | map(.x)"], "[\n  [],\n  {}\n]\n"),
        (["--tab", "{a:[1,{}]}"], '{\n\t"a": [\n\t\t1,\n\t\t{}\n\t]\n}\n'),
        (["--indent", "1", "[1]"], "[\n 1\n]\n"),
        (["-S", "-c", "{b:{d:1,c:2},a:3}"], '{"a":3,"b":{"c":2,"d":1}}\n'),
        (["--arg", "w", "a", ".items[] | select(.name==$w).n"], "1.50\n"),
        (["--argjson", "w", '{"k":[2]}', "$w.k[0]"], "2\n"),
        (["-r", '.items[] | "\\(.name)=\\(.x|length)"'], "a=0\nü\n=0\n"),
        (["-r", ".items[] | [.name, .n] | @tsv"], "a\t1.50\nü\\n\t12345678901234567890\n"),
        (["-r", '.items[0] | to_entries[] | select(.key | test("^n")) | .key'], "name\nn\n"),
        (["-n", "[range(3)] | add"], "3\n"),
        (["length", "-s"], "1\n"),
        (["-rR", ".[0:5]"], '{"ite\n'),
        (["-sR", "length"], f"{len(LIST)}\n"),
        (["--", ".items | length"], "2\n"),
        ([], LIST.replace('"', '"')),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)  # fmt: skip
def test_options_and_layout(args: list[str], out: str) -> None:
    found, status, message = ours("jq", args, LIST)
    if not args:
        found = "".join(line.strip().replace('": ', '":') for line in found.split("\n"))
        out = out.strip("\n")
    assert (found, status, message) == (out, 0, "")


@pytest.mark.parametrize(
    ("args", "text", "out", "status"),
    [
        (["-e", ".a"], '{"a":null}', "null\n", 1),
        (["-e", ".a"], '{"a":0}', "0\n", 0),
        (["-e", "empty"], "1", "", 4),
        ([".[] | .a"], '[{"a":1},3]', "1\n", 5),
        ([".a"], '{"a":1}\n3\n{"a":2}\n', "1\n2\n", 5),
        ([".a"], '{"a":1} {"a":', "1\n", 2),
        ([".["], "1", "", 3),
        ([".) | (."], "1", "", 3),
        (["nope"], "1", "", 3),
        (["--nope", "."], "1", "", 2),
        (["--arg", "x"], "1", "", 2),
        (["."], "", "", 0),
    ],
    ids=lambda one: str(one),
)
def test_exit_status_is_jqs(args: list[str], text: str, out: str, status: int) -> None:
    found = ours("jq", args, text)
    assert found[:2] == (out, status)
    assert bool(found[2]) == (status in (2, 3, 5))


def test_an_error_names_the_line_of_its_input() -> None:
    assert "jq: error (at <stdin>:2): Cannot index" in ours("jq", [".a"], "{}\n3\n")[2]


REFUSED = [
    "env", "$ENV", "$ ENV.PATH", "$__prog_args", "input", "[inputs]", "debug", "stderr",
    "halt", "halt_error", "input_filename", "input_line_number", "get_search_list",
    'import "a" as a; .', 'include "a"; .', '"a" | modulemeta',
    '"\\(env)"', '"a\\("b\\($ENV.PATH)")"', '@text "x\\(input)"', '."a\\(env)"',
    '{a: env}', "{env}", "{(env): 1}", ".[input:]", "[.[1, input:3]]", ".a|env|.b",
    "1 as $x | env", "# \\\n env", ".. | env", "def f: env; f", "if env then 1 else 2 end",
    "[limit(3; inputs)]", 'try error("x") catch env', "reduce inputs as $x (0; . + $x)",
    "#\r env", '"\\\\\\(env)"', ".a.b[env.c]", "1.|env", "-env", "?//env",
]  # fmt: skip


@pytest.mark.parametrize("program", REFUSED)
def test_environment_files_and_more_input_are_out_of_reach(program: str) -> None:
    with pytest.raises(ProgramUnsupportedError):
        prepare(["--", program])


@pytest.mark.parametrize(
    "program",
    [".env", '"env"', "{env: 1}", "{a: 1, input: 2}", ". as $env | $env", "# env\n.", '.["debug"]', '"\\\\(env)"', ".input.halt", '{"a": .env}'],
)  # fmt: skip
def test_names_that_only_look_like_it_are_fine(program: str) -> None:
    assert ours("jq", [program], "{}")[1] in (0, 5)


def test_the_environment_does_not_show_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "JQ_TEST_SECRET", "s3cret")
    for program in ("..", "$__loc__", '[splits("x")?]', "@json", "keys?"):
        assert "s3cret" not in ours("jq", [program], "{}")[0]


@pytest.mark.parametrize("args", [["-f", "x"], [".", "file"], ["--slurpfile", "a", "b", "."], ["--rawfile", "a", "b", "."], ["-L", "x", "."], ["--args", "."]])  # fmt: skip
def test_files_are_refused(args: list[str]) -> None:
    assert ours("jq", args, "{}")[2].startswith("jq: the portal's jq has no ")
