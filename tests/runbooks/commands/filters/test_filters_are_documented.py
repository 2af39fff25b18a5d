"""The page of filters is the one that the code writes."""

from __future__ import annotations

from pathlib import Path

from runbooks.commands.filters.reference import PURPOSES, page
from runbooks.commands.filters.tools import TOOLS

PAGE = Path(__file__).parents[4] / "docs/user/filters.md"


def test_the_page_of_filters_is_current() -> None:
    assert PAGE.read_text() == page(), (
        "run: python -m runbooks.commands.filters.reference > docs/user/filters.md"
    )


def test_every_filter_and_option_is_on_it() -> None:
    assert set(PURPOSES) == set(TOOLS)
    for name, tool in TOOLS.items():
        row = next(
            line for line in page().splitlines() if line.startswith(f"| `{name}` |")
        )
        typed = set(tool.syntax.plain + tool.syntax.valued) - set(tool.syntax.only_long)
        for option in (
            *(f"`-{one}" for one in typed),
            *(f"--{one}" for one in tool.syntax.long),
        ):
            assert option in row


def test_a_letter_that_only_stands_for_a_long_name_is_no_option() -> None:
    row = next(line for line in page().splitlines() if line.startswith("| `cut` |"))
    assert "`--output-delimiter …`" in row
    assert "-O" not in row
