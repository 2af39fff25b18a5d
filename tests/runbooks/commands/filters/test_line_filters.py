"""head, tail, sort, uniq, wc, cut, tr, cat, tee, base64 say what coreutils' say."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from runbooks.commands.decide import decide
from runbooks.commands.filters import FILTERS, FilterError
from runbooks.commands.parse import parse
from tests.runbooks.commands.filters.real import is_unsupported, ours, real

TABLE = (
    "NAME      READY   STATUS             RESTARTS      AGE\n"
    "api-2     1/1     Running            0             10d\n"
    "api-10    0/1     CrashLoopBackOff   17 (3m ago)   2d\n"
    "db-0      1/1     Running            2             10d\n"
    "web       1/1     Running            2             9h\n"
    "web       1/1     Running            2             9h\n"
)
NUMBERS = "10\n9\n1.5\n-3\n\n1Ki\n2K\n900\n1M\nx7\n007\n v1.10\nv1.9\nv1.9~rc\n"
CASES = [
    *(("head", args) for args in (["-3"], ["-n", "2"], ["-n-2"], ["-c5"], ["-n", "0"])),
    *(("head", args) for args in ([], ["-q", "-n1"], ["-v", "-n1"], ["--lines=1"])),
    *(("tail", args) for args in (["-2"], ["-n", "+2"], ["-n2"], ["-c", "7"], [])),
    *(("tail", args) for args in (["-c+3"], ["-n", "0"], ["-n", "x"], ["-n", "1K"])),
    *(("sort", args) for args in ([], ["-r"], ["-n"], ["-rn"], ["-h"], ["-V"], ["-u"])),
    *(("sort", args) for args in (["-k2"], ["-k4,4n"], ["-t.", "-k2n"], ["-g"])),
    *(("sort", args) for args in (["-k", "3,3", "-k", "1,1r"], ["-bk2.2,2"], ["-f"])),
    *(("sort", args) for args in (["-c"], ["-C"], ["-sk4n"], ["-M"], ["-d"], ["-uk3,3"])),
    *(("sort", args) for args in (["-nV"], ["-k0"], ["-kx"], ["-t", "ab"], ["-z"], ["-q"])),
    *(("uniq", args) for args in ([], ["-c"], ["-d"], ["-u"], ["-ci"], ["-f1"], ["-w3"])),
    *(("uniq", args) for args in (["-s2", "-c"], ["-fx"])),
    *(("wc", args) for args in ([], ["-l"], ["-w"], ["-c"], ["-m"], ["-lw"], ["-L"])),
    *(("wc", args) for args in (["--bytes"], ["-l", "-"])),
    *(("cut", args) for args in (["-c1-4"], ["-d", "/", "-f1"], ["-d/", "-f2-"], [])),
    *(("cut", args) for args in (["-d ", "-f1,3", "--output-delimiter=_"], ["-sf1"])),
    *(("cut", args) for args in (["-f0"], ["-f3-1"], ["-d", "ab", "-f1"], ["-sc1"])),
    *(("cut", args) for args in (["-c1", "-f1"], ["-b", "2,1"], ["-f", "x"])),
    *(("tr", args) for args in (["a-z", "A-Z"], ["-d", "0-9"], ["-s", " "], ["-s", " ", "\\n"])),
    *(("tr", args) for args in (["[:lower:]", "[:upper:]"], ["-cd", "[:alnum:]\\n"])),
    *(("tr", args) for args in ([" ", "\\n"], ["a"], [], ["-d", "a", "b"], ["z-a", "x"])),
    *(("tr", args) for args in (["-c", "a", "[x*]"], ["\\141", "\\t"], ["-t", "ab", "x"])),
    *(("cat", args) for args in ([], ["-n"], ["-b"], ["-s"], ["-"])),
    *(("tee", args) for args in ([], ["-a"])),
    *(("tac", args) for args in ([], ["-"], ["-x"])),
    *(("rev", args) for args in ([], )),
    *(("nl", args) for args in ([], ["-ba"], ["-bn"], ["-nln", "-w3"], ["-nrz", "-s: "])),
    *(("nl", args) for args in (["-v5", "-i2"], ["-v-3"], ["-w0"], ["-vx"], ["-i", "x"])),
    *(("paste", args) for args in ([], ["-s"], ["-sd,"], ["-", "-"], ["-d:", "-", "-", "-"])),
    *(("paste", args) for args in (["-sd", ",;"], ["-s", "-", "-"], ["-d", "\\n", "-", "-"])),
    *(("paste", args) for args in (["-sd", ""], ["-sd", "\\0"], ["-sd", "\\t\\\\"], ["-s", "-d"])),
    *(("base64", args) for args in ([], ["-w0"], ["-w", "7"], ["-d"], ["-wx"])),
]  # fmt: skip


@pytest.mark.parametrize(
    "text", [TABLE + NUMBERS, "\n\none"], ids=["table", "no newline"]
)
@pytest.mark.parametrize(
    ("name", "args"), CASES, ids=[f"{name} {' '.join(args)}" for name, args in CASES]
)
def test_a_filter_prints_what_the_real_one_prints(
    name: str, args: list[str], text: str
) -> None:
    found = ours(name, args, text)
    if is_unsupported(found):
        assert args in (["-z"], ["-q"])
    else:
        assert found[:2] == real(name, args, text)[:2]


OPTIONS = {
    "sort": ["-r", "-n", "-u", "-s", "-b", "-f", "-h", "-V", "-g", "-k2", "-k2,2n", "-t."],
    "uniq": ["-c", "-d", "-u", "-i", "-f1", "-s1", "-w2"],
    "head": ["-n2", "-n-2", "-c5", "-c-3", "-q"],
    "tail": ["-n2", "-n+2", "-c5", "-c+3", "-q"],
    "wc": ["-l", "-w", "-c"],
    "cut": ["-f1", "-f2-", "-d.", "-d ", "-c2-3", "-s"],
    "base64": ["-d", "-i", "-w5"],
}  # fmt: skip
TEXTS = st.lists(st.text("aB1 .2\t-~", max_size=6), max_size=7).map("\n".join)


@settings(max_examples=70, deadline=None)
@given(st.data(), st.sampled_from(sorted(OPTIONS)), TEXTS, st.sampled_from(["", "\n"]))
def test_any_options_on_any_text(
    data: st.DataObject, name: str, text: str, end: str
) -> None:
    args = data.draw(st.lists(st.sampled_from(OPTIONS[name]), max_size=3, unique=True))
    # Of two counts, GNU's tail mixes the sign of one with the number of the other.
    assume(name != "tail" or len({arg[:2] for arg in args}) == len(args))
    found = ours(name, args, text + end)
    assume(not is_unsupported(found))
    assert found[:2] == real(name, args, text + end)[:2]


SETS = st.lists(
    st.sampled_from(["a", "b", " ", "a-c", "1-3", "[:alpha:]", "\\n", "\\\\", "-", "."]),
    min_size=1,
    max_size=3,
).map("".join)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    SETS, SETS, st.sampled_from([[], ["-d"], ["-s"], ["-c"], ["-ds"], ["-cs"]]), TEXTS
)
def test_tr_with_any_sets(first: str, second: str, options: list[str], text: str) -> None:  # fmt: skip
    # What GNU's tr calls misaligned classes is its own subject.
    assume("[:" not in second)
    args = [*options, "--", first] + ([] if options == ["-d"] else [second])
    assert ours("tr", args, text)[:2] == real("tr", args, text)[:2]


@pytest.mark.parametrize(
    ("args", "text", "out"),
    [
        (["-t"], "a  bb c\nddd e\n", "a    bb  c\nddd  e   \n"),
        (["-t", "-s", ","], "a,,b\n\nccc,d\n", "a       b\nccc  d  \n"),
        (["-t", "-o", " | "], "a b\ncc d\n", "a  | b\ncc | d\n"),
        (["-t"], "", ""),
        (["--table"], "äö b\nx y\n", "äö  b\nx   y\n"),
    ],
)
def test_column_makes_a_table(args: list[str], text: str, out: str) -> None:
    assert ours("column", args, text) == (out, 0, "")


def test_umlauts_survive_byte_by_byte_filters() -> None:
    assert ours("tr", ["a", "b"], "aä→\n")[0] == "bä→\n"
    assert ours("wc", ["-c"], "ä\n")[0] == "3\n"
    assert ours("base64", ["-d"], "w6Q=")[0] == "ä"


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("head", ["-z"]),
        ("head", ["x.txt"]),
        ("tail", ["-f"]),
        ("sort", ["-o", "out"]),
        ("sort", ["--parallel=2"]),
        ("tee", ["file"]),
        ("cat", ["/etc/passwd"]),
        ("wc", ["--files0-from=x"]),
        ("column", []),
        ("uniq", ["in", "out"]),
    ],
)
def test_files_and_missing_options_are_refused(name: str, args: list[str]) -> None:
    out, status, message = ours(name, args, "a\n")
    assert (out, status) == ("", 2)
    assert message.startswith(f"{name}: the portal's {name} has no ")


@pytest.mark.parametrize("name", ["sort", "base64", "column"])
def test_what_must_be_held_is_bounded(name: str) -> None:
    piece = "x" * (1 << 20)
    args = ["-t"] if name == "column" else []
    with pytest.raises(FilterError, match="holds at most 64 MB"):
        list(FILTERS[name](args, iter([piece] * 65)))


def test_head_stops_reading() -> None:
    pieces = iter(["a\n", "b\n", "c\n"])
    assert list(FILTERS["head"](["-n1"], pieces)) == ["", "a\n"]
    assert next(pieces) == "b\n"


@pytest.mark.parametrize(
    "text",
    [
        '{"b": [1, 2.50, "\u00e9", null], "a": {}, "n": 12345678901234567890}',
        "[]\n",
        "{",
        "",
        "[" * 200_000,
    ],
    ids=["object", "list", "open", "nothing", "deep"],
)
def test_json_is_set_out_as_python_does(text: str) -> None:
    for args in ([], ["--sort-keys", "--indent", "2"], ["--no-ensure-ascii"]):
        found = ours("python3 -m json.tool", args, text, size=1000)
        wanted = real("python3", ["-X", "utf8", "-m", "json.tool", *args], text)
        assert (found[0], bool(found[1])) == (wanted[0], bool(wanted[1]))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kubectl get x -o json | python -m json.tool", "reads"),
        ("kubectl get x -o json | python3 -m json.tool --indent 2", "reads"),
        ("kubectl get x -o json | python3 -m json.tool --tab", "filter_option"),
        ("kubectl get x -o json | python3 -c 'print(1)'", "program"),
        ("kubectl get x -o json | json.tool", "program"),
        ("kubectl get x -o json | paste - file", "redirection"),
        ("kubectl get x | tac -r", "filter_option"),
        ("kubectl get x | nl -bp^a", "reads"),
        ("nl", "filter_input"),
    ],
)
def test_what_a_line_with_them_is_decided(text: str, code: str) -> None:
    assert decide(parse(text)).code == code
