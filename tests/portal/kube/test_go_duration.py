from __future__ import annotations

import pytest

from portal.kube import go_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("", 0), ("0", 0), ("2s", 2), ("1m30s", 90), ("1.5h", 5400), ("250ms", 0.25), ("-2s", -2), ("1h1m1s1ms1us1ns", 3661.001001001)],
)  # fmt: skip
def test_a_duration_of_go_is_read_in_seconds(text: str, seconds: float) -> None:
    assert go_duration.seconds(text) == pytest.approx(seconds)
