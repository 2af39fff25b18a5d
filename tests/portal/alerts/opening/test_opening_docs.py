"""docs/user/alerts.md tells the families and the limits as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.alerts.opening.families import FAMILIES, Family
from portal.alerts.opening.held_back import WORDS
from portal.alerts.opening.plans import DIAGNOSES_A_MINUTE, NAMESPACES_AN_INCIDENT

PAGE = (Path(__file__).parents[4] / "docs" / "user" / "alerts.md").read_text()


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.slug)
def test_every_family_is_documented_with_its_rules(family: Family) -> None:
    assert f"| {', '.join(family.alerts)} |" in PAGE


@pytest.mark.parametrize("words", WORDS.values())
def test_every_reason_to_hold_a_diagnosis_back_is_documented(words: str) -> None:
    assert f"| {words.partition(':')[0]} |" in PAGE


def test_the_limits_in_the_words_are_those_of_the_code() -> None:
    assert WORDS["rate"].startswith(f"{DIAGNOSES_A_MINUTE} diagnoses")
    assert NAMESPACES_AN_INCIDENT == 5
