"""docs/user/lint.md says what the code says."""

from __future__ import annotations

from pathlib import Path

from runbooks.lint.codes import CODES

PAGE = Path(__file__).parents[3] / "docs" / "user" / "lint.md"


def test_every_code_is_documented_as_it_is() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    documented = rows[-len(CODES) :]
    assert documented == [
        f"| `{code}` | {one.level} | {one.title}. {one.explanation} | {one.fix} |"
        for code, one in CODES.items()
    ]


def test_every_code_is_a_sentence_for_a_person() -> None:
    for one in CODES.values():
        assert one.title
        assert not one.title.endswith(".")
        assert one.explanation.endswith(".")
        assert one.fix.endswith(".")
