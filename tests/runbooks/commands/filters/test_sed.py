"""Our sed changes text as GNU sed does, and touches nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from runbooks.commands.filters.errors import ProgramUnsupportedError
from runbooks.commands.filters.sed import prepare
from tests.runbooks.commands.filters.real import is_unsupported, ours, real

TEXT = "Name: api\n\nEvents:\n  Warning  Failed\n  Normal  Pulled\nab/cd.e a+b 12\nlast line\n"
SCRIPTS = r"""
s/a/X/
s/a/X/g
s/a*/x/g
s/a/X/2
s/l/L/2g
s/\(a*\)\(b\)/[\2\1]/
s,/,-,
s|a\|b|x|g
s/a/\n/
s/.*/"&"/
s/\//:/
s/[/.]/_/g
s/[[:digit:]]\+/N/g
s/^[ \t]*//;s/[ ]*$//
s/\bab\b/W/
s/A/x/I
s/a/b/p
s/\(^\|[^a]\)p/\1P/
s/.*/\U&/
s/\w\+/\u&/g
s/N\(.*\)/\L\1\E-N/
y/ab/xy/
/^$/d
/a/!d
$d
1d
2,3d
/Events/,$d
/Events/,/Normal/!d
/E/,2d
1~2d
2,+1d
2,~4d
0,/a/d
$!d
2q
2Q
3q5
p
=
$=
/^E/{s/E/e/;p}
/a/{/p/d}
1!G;h;$!d
N;s/\n/,/
$!N;P;D
:a;N;$!ba;s/\n/,/g
n;d
x;p;x
H;$!d;x;s/\n/|/g
t;s/a/b/;t end;s/$/ no/;:end
i\new
a new
2c\
two
2,3c both
$a\  end
s//x/
/a/s//x/g
# comment
{p
s/x
k
s/a/b/z
{p
p}
b nowhere
s/\(a/b/
s/a/\1/
y/abc/d/
2,
""".strip("\n").split("\n")
SCRIPTS[SCRIPTS.index("2c\\") : SCRIPTS.index("2c\\") + 2] = ["2c\\\ntwo"]
EXTENDED = [
    "s/(a+)|(b+)/<\\1\\2>/g",
    "s/(.*)a(.*)/\\2-\\1/",
    "s/(a|ab)(b?)(.*)/\\1|\\2|\\3/",
    "/^(Name|last)/d",
    "s/[0-9]{1,2}/N/g",
    "s/a?/X/g",
    "s/\\s+/ /g",
    "s/(\\w+): (\\w+)/\\2=\\1/",
    "s/()/x/",
]


@pytest.mark.parametrize("options", [[], ["-n"]], ids=["prints", "-n"])
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_does_what_gnu_sed_does(script: str, options: list[str]) -> None:
    found = ours("sed", [*options, script], TEXT)
    assert found[:2] == real("sed", [*options, script], TEXT)[:2]


@pytest.mark.parametrize("script", EXTENDED)
def test_extended_patterns(script: str) -> None:
    assert ours("sed", ["-E", script], TEXT)[:2] == real("sed", ["-E", script], TEXT)[:2]  # fmt: skip


@pytest.mark.parametrize(
    "args",
    [
        ["-n", "-e", "1p", "-e", "2p"],
        ["-ne", "/a/p"],
        ["--quiet", "--expression=p"],
        ["-r", "s/(a)/\\1\\1/"],
        ["-e", "i\\", "-e", "two"],
        [],
        ["-e"],
        ["-Q", "p"],
    ],
    ids=" ".join,
)
def test_options(args: list[str]) -> None:
    assert ours("sed", args, TEXT)[:2] == real("sed", args, TEXT)[:2]


PATTERNS = st.lists(st.sampled_from(["a", "b", ".", "*", "[ab]", "[^a]", "\\(a*\\)", "\\(b\\|ab\\)", "^", "$", "\\+"]), min_size=1, max_size=4).map("".join)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    PATTERNS,
    st.sampled_from(["X", "[&]", "", "\\\\&"]),
    st.sampled_from(["", "g", "2", "gI", "2g"]),
    st.lists(st.text("ab c", max_size=6), min_size=1, max_size=3),
)
def test_any_substitution(pattern: str, text: str, flags: str, lines: list[str]) -> None:  # fmt: skip
    # GNU's sed refuses what its grep takes.
    assume(not re.search(r"(?:\*|\\\+)(?:\*|\\\+)", pattern))
    args = [f"s/{pattern}/{text}/{flags}"]
    given_ = "".join(f"{line}\n" for line in lines)
    found = ours("sed", args, given_)
    assume(not is_unsupported(found))
    assert found[:2] == real("sed", args, given_)[:2]


def test_a_last_line_without_a_newline_stays_so() -> None:
    assert ours("sed", ["s/b/c/;p"], "a\nb") == ("a\na\nc\nc", 0, "")


@pytest.mark.parametrize(
    "script",
    ["w file", "s/a/b/w file", "r /etc/passwd", "e", "s/a/id/e", "R x", "W x", "F", "z"],
)  # fmt: skip
def test_files_and_commands_are_out_of_reach(script: str) -> None:
    with pytest.raises(ProgramUnsupportedError):
        prepare([script])


@pytest.mark.parametrize("script", [":a;ba", ":a;s/^/xxxxxxxxxxxxxxxx/;s/.*/&&/;ta"])
def test_a_script_that_would_never_end_does(script: str) -> None:
    _, status, message = ours("sed", [script], "a\n")
    assert status == 2
    assert message.startswith("sed: ")
