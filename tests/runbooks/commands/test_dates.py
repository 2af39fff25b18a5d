"""Our date prints what the real one prints for the same moment."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runbooks.commands.dates import check, date
from runbooks.commands.decide import decide
from runbooks.commands.filters.errors import FilterError, OptionUnsupportedError
from runbooks.commands.parse import parse

NOW = datetime(2026, 3, 31, 1, 2, 6, tzinfo=UTC)


def real(*args: str) -> str:
    return subprocess.run(
        ["date", "-u", *args],
        capture_output=True,
        text=True,
        env={"LC_ALL": "C", "PATH": os.defpath},
        check=True,
        timeout=10,
    ).stdout


LETTERS = "aAbBCdDeFgGhHIjklmMnpPrRsStTuUVwWyYzZ%"


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 4_000_000_000))
def test_every_directive_is_that_of_date(second: int) -> None:
    form = "|".join(f"%{letter}" for letter in LETTERS) + "|%-d|%_H|%-j|%-S|%_m"
    moment = datetime.fromtimestamp(second, UTC)
    assert date([f"+{form}"], moment) == real("-d", f"@{second}", f"+{form}")
    assert date([], moment) == real("-d", f"@{second}")
    assert date(["-d", f"@{second}", "-R"], NOW) == real("-d", f"@{second}", "-R")


@pytest.mark.parametrize(
    "option",
    ["-I", "-Iseconds", "-Iminutes", "-Ihours", "--iso-8601=seconds", "--iso-8601"],
)
def test_the_usual_formats(option: str) -> None:
    assert date([option], NOW) == real("-d", NOW.isoformat(), option)


def test_rfc_3339() -> None:
    assert date(["--rfc-3339=seconds"], NOW) == real(
        "-d", NOW.isoformat(), "--rfc-3339=seconds"
    )


@pytest.mark.parametrize(
    "counted",
    [
        *("5 minutes ago", "-5 minutes", "1 hour ago", "- 1 hour", "-2days", "3 weeks"),
        *(
            "yesterday",
            "tomorrow",
            "today",
            "now",
            "1 month ago",
            "-1 year",
            "+1 month",
        ),
        *("1 day ago 2 hours ago", "yesterday 3 hours", "-1 fortnight", "90 sec ago"),
    ],
)
def test_a_moment_is_counted_from_now(counted: str) -> None:
    there = real("-d", f"2026-03-31 01:02:06 UTC {counted}", "+%s")
    assert date(["-d", counted, "+%s"], NOW) == there


@pytest.mark.parametrize(
    "moment",
    [
        *("2026-11-22", "2026-11-22T01:52", "2026-11-22T01:52:06Z"),
        *("2026-11-22 01:52:06 UTC", "2026-11-22T01:52:06+02:00", "@0", "@1700000000"),
    ],
)
def test_a_moment_is_read(moment: str) -> None:
    assert date(["-u", "--date", moment, "+%s"], NOW) == real("-d", moment, "+%s")


def test_what_is_no_date_is_said_in_its_words() -> None:
    with pytest.raises(FilterError) as error:
        date(["-d", "2026-02-30"], NOW)
    assert error.value.message == "date: invalid date \u20182026-02-30\u2019\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kubectl logs x --since-time=$(date -u -d '-5 minutes' +%FT%TZ)", "reads"),
        ("date", "reads"),
        ("date -d @$START", "reads"),
        ("date -d next-tuesday", "filter_option"),
        ("date -v-1H", "filter_option"),
        ("date -s 2026-01-01", "filter_option"),
        ("date 0102", "filter_option"),
        ("date +%Q", "filter_option"),
        ("date -$X", "dynamic"),
        ("date -d", "reads"),  # date's own error
    ],
)
def test_what_the_portal_can_not_count_is_left_to_a_person(
    text: str, code: str
) -> None:
    assert decide(parse(text)).code == code


@given(st.text(max_size=12))
def test_no_text_raises_anything_else(text: str) -> None:
    for args in (["-d", text], [f"+{text}"]):
        with suppress(FilterError, OptionUnsupportedError):
            check(args)
            date(args, NOW)
