"""The page on the language lists every filter with all its options."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runbooks.commands.filters.limits import MAX_HELD, MAX_ROUNDS
from runbooks.commands.filters.tools import TOOLS

PAGE = (Path(__file__).parents[4] / "docs/user/language.md").read_text()
# Letters that stand for an option that has only a long name.
LONG_ONLY = {("cut", "O"), *(("python3 -m json.tool", one) for one in "EIK")}


@pytest.mark.parametrize("name", TOOLS)
def test_a_filter_has_a_row_with_its_options(name: str) -> None:
    (row,) = re.findall(rf"^\| `{name}` \| (.*) \|$", PAGE, re.MULTILINE)
    documented = set(re.findall(r"`-(\w)`", row))
    syntax = TOOLS[name].syntax
    known = {
        one for one in syntax.plain + syntax.valued if (name, one) not in LONG_ONLY
    }
    assert documented == known
    long = set(re.findall(r"`--([\w-]+)`", row))
    assert long <= {*syntax.long, *syntax.pairs, "indent"}


def test_no_other_filter_is_promised() -> None:
    table = PAGE.split("## Filters")[1].split("## ")[0]
    assert set(re.findall(r"^\| `([\w. -]+)` \|", table, re.MULTILINE)) == set(TOOLS)


def test_the_limits_are_those_of_the_code() -> None:
    assert f"holds {MAX_HELD >> 20} MB" in PAGE
    assert f"{MAX_ROUNDS:,} rounds" in PAGE
