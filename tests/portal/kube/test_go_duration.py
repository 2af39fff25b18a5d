from __future__ import annotations

import pytest

from portal.kube import go_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("", 0), ("0", 0), ("2s", 2), ("1m30s", 90), ("1.5h", 5400), ("250ms", 0.25), ("-2s", -2), ("1h1m1s1ms1us1ns", 3661.001001001)],
)  # fmt: skip
def test_a_duration_of_go_is_read_in_seconds(text: str, seconds: float) -> None:
    assert float(go_duration.seconds(text) or 0) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["1", "s", "1x", "1m 3s", "--1s", ".", "1.2.3s", "١s"])
def test_what_go_refuses_is_no_duration(text: str) -> None:
    assert go_duration.seconds(text) is None
