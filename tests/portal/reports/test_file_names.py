"""Names of files inside archives: nothing may lead out or mean a device."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.reports.file_names import LONGEST, FileNames, safe, words

RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10))}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("virt-operator", "virt-operator"),
        ("../../etc/passwd", "etc_passwd"),
        ("system:node", "system_node"),
        ("C:\\Windows", "C_Windows"),
        ("con", "_con"),
        ("COM1.txt", "_COM1.txt"),
        ("", "_"),
        ("...", "_"),
        ("\u202egpj", "gpj"),
    ],
)
def test_part_of_a_path_is_made_safe(part, expected):
    assert safe(part) == expected


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=200))
def test_any_text_becomes_one_safe_part(part):
    name = safe(part)
    assert re.fullmatch(r"[A-Za-z0-9._-]+", name)
    assert len(name) <= LONGEST + 1
    assert not name.startswith(".")
    assert not name.endswith(".")
    assert name.partition(".")[0].lower() not in RESERVED


def test_names_that_differ_only_in_case_do_not_meet():
    names = FileNames()
    given_ = [names.give("a", part, suffix=".yaml") for part in ("Pod", "pod", "pod")]
    assert given_ == ["a/Pod.yaml", "a/pod-2.yaml", "a/pod-3.yaml"]


def test_long_names_stay_different():
    assert safe("x" * 300) != safe("x" * 301)


def test_command_becomes_a_few_words():
    assert words('kubectl -n "$NAMESPACE" get pods') == "kubectl-n-namespace-get-pods"
