"""What runs without a cluster runs as in bash: output, errors, exit status."""

from __future__ import annotations

import os
import subprocess
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.execution.engine import run_program
from portal.execution.session import Blocked, Session, Variable
from runbooks.commands.decide import decide
from runbooks.commands.explain import explain
from runbooks.commands.parse import parse
from tests.portal.execution.bash_scripts import scripts


class Kept:
    """A Recorder that keeps what was printed."""

    def __init__(self) -> None:
        self.out = ""
        self.err = ""

    def begin(self, command: str) -> None:
        """Nothing is shown."""

    def write(self, stream: str, text: str) -> None:
        if stream == "out":
            self.out += text
        else:
            self.err += text

    def end(self, status: int) -> None:
        """Nothing is shown."""


def ours(script: str, **variables: str) -> tuple[str, int, str]:
    """Output, exit status, errors. No cluster: no script here reads one."""
    program = parse(script, placeholders=False)
    assert decide(program).outcome == "runs", decide(program).reason
    assert explain(program)
    kept = Kept()
    session = Session(
        cast(Any, None),
        kept,
        {name: Variable(value) for name, value in variables.items()},
    )
    status = run_program(program, session)
    return kept.out, status, kept.err


def bash(script: str, **variables: str) -> tuple[str, int, str]:
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        env={"LC_ALL": "C.UTF-8", "PATH": os.defpath, **variables},
        check=False,
        timeout=10,
    )
    return done.stdout, done.returncode, done.stderr


@pytest.mark.parametrize("script", scripts())
def test_a_script_does_what_bash_does(script: str) -> None:
    found, real = ours(script), bash(script)
    assert found[:2] == real[:2]
    # bash names itself and the line in front of its complaints.
    assert bool(found[2]) == bool(real[2])


PIECES = ["a", "b/c", "*", "?", "x y", "[ab]", "-", "", "a*b"]
PATTERNS = ["*", "*/", "a", "?", "[a-b]", "*b", "x*", "[!a]*", "", "-"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=3).map("".join),
    st.sampled_from(["#", "##", "%", "%%", "/", "//", "/#", "/%"]),
    st.sampled_from(PATTERNS),
    st.booleans(),
)
def test_any_expansion_of_any_value(
    value: str, sign: str, pattern: str, quoted: bool
) -> None:
    pattern = f'"{pattern}"' if quoted else pattern.replace("/", "\\/")
    end = "/-" if sign.startswith("/") else ""
    script = f'echo "<${{V{sign}{pattern}{end}}}>"; [[ $V == {pattern or "x"} ]] && echo same'
    assert ours(script, V=value)[:2] == bash(script, V=value)[:2]


VALUES = ["", "a", "b c", "-n", "*", "$(id)", "'", '"', "a\nb", ";", "\\t", "|", "x=y"]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(VALUES),
    st.sampled_from(
        [
            'echo "<$V>"',
            "printf '[%s]' $V a; echo",
            'for x in $V z; do echo "<$x>"; done',
            'echo a | grep -e "$V" | wc -l',
            '[ "$V" = "b c" ] && echo same || echo other',
            "[[ $V == *c* ]] || echo none",
            'X="$V"; echo "<${X:-empty}>" "${#X}"',
            'printf "%s\\n" "$V" | while read -r a b; do echo "$b|$a"; done',
            'echo "x$V" | sed "s/x//" | cut -c1-3',
            'printf "%s\\n" "$V" | awk -v v=1 "{print NF, v}"',
            'cat <<< "$V"',
        ]
    ),
)
def test_a_value_stays_a_value(value: str, script: str) -> None:
    if "$V" in script.replace('"$V"', "") and "*" in value:
        return  # a shell would look for files; the portal has none
    assert ours(script, V=value)[:2] == bash(script, V=value)[:2]


def test_loops_end() -> None:
    numbers = "".join(f"{number}\n" for number in range(600))
    with pytest.raises(Blocked) as blocked:
        ours('printf "%s\\n" "$V" | while read -r x; do echo $x; done', V=numbers)
    assert blocked.value.code == "loop-limit"


def test_a_loop_over_a_value_that_failed_is_blocked() -> None:
    with pytest.raises(Blocked) as blocked:
        ours("for x in $(echo a | grep b); do echo $x; done; echo fine")
    assert blocked.value.code == "value-failed"


def test_steps_later_see_what_a_condition_set() -> None:
    program = parse(
        "if true; then A=1; fi; (B=2); echo x | while read -r C; do D=1; done"
    )
    assert program.sets() == ("A",)
    assert program.reads() == ()
