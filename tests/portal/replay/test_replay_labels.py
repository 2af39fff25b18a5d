from __future__ import annotations

import pytest

from portal.replay import labels
from portal.replay.statuses import Refusal

POD = {"app": "virt-api", "tier": "", "size": "3"}


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("", True),
        ("app=virt-api", True),
        ("app==virt-api", True),
        ("app = virt-api", True),
        ("app!=virt-api", False),
        ("nosuch!=x", True),
        ("app in (virt-api, virt-handler)", True),
        ("app notin (virt-api)", False),
        ("nosuch notin (a)", True),
        ("app,size", True),
        ("app,nosuch", False),
        ("!nosuch", True),
        ("!app", False),
        ("tier=", True),
        ("tier in (,a)", True),
        ("size>2,size<4", True),
        ("size>3", False),
        ("app>3", False),
        ("in=x", False),
    ],
)
def test_a_selector_accepts_as_the_server_does(selector: str, expected: bool) -> None:
    assert labels.matches(labels.parse(selector), POD) is expected


# The first comes from a recorded answer, the others from the parser's source.
@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("a===b", "unable to parse requirement: found '=', expected: identifier"),
        ("a=b=c", "found '=', expected: ',' or 'end of string'"),
        (",a", "found ',', expected: !, identifier, or 'end of string'"),
        ("a,", "found '', expected: identifier after ','"),
        ("a in b", "unable to parse requirement: found 'b' expected: '('"),
        (
            "a b",
            (
                "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=,"
                " gt, lt"
            ),
        ),
    ],
)
def test_a_bad_selector_is_refused_in_the_servers_words(
    selector: str, message: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        labels.parse(selector)
    assert (refusal.value.code, refusal.value.reason) == (400, "BadRequest")
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("selector", "part"),
    [
        ("a/b/c=x", '<nil>: Invalid value: "a/b/c": a qualified name must consist'),
        ("-a=x", '<nil>: Invalid value: "-a": name part must consist'),
        ("app=-x", 'values[0][app]: Invalid value: "-x": a valid label must be'),
        ("app in ()", "values set can't be empty"),
        ("size>x", "the value must be an integer"),
        (f"app={'x' * 64}", "must be no more than 63 bytes"),
    ],
)
def test_names_and_values_that_no_label_can_have_are_refused(
    selector: str, part: str
) -> None:
    with pytest.raises(Refusal, match="unable to parse requirement") as refusal:
        labels.parse(selector)
    assert part in str(refusal.value)
