"""docs/user/commands.md says what the tables say."""

from __future__ import annotations

from pathlib import Path

from portal.kube.verbs import VERBS as IMPLEMENTED
from runbooks.commands.kubectl.reference import page
from runbooks.commands.kubectl.tables import VERBS

PAGE = Path(__file__).parents[4] / "docs/user/commands.md"


def test_the_page_of_commands_is_current() -> None:
    assert PAGE.read_text() == page(), (
        "run: python -m runbooks.commands.kubectl.reference > docs/user/commands.md"
    )


def test_every_verb_that_is_read_is_implemented() -> None:
    assert set(VERBS) == set(IMPLEMENTED)
