"""Quantities, ages, words and sums: the small exact things."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.kube.quantity import Quantity, parse, shown
from portal.kube.times import duration, rfc1123, since
from portal.kube.verbs.describe.requests import pod_amounts
from portal.kube.verbs.describe.words import label

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("450Mi", "450Mi"),
        ("1024Mi", "1Gi"),
        ("1000", "1k"),
        ("0.5", "500m"),
        ("1500m", "1500m"),
        ("2000m", "2"),
        ("100Ki", "100Ki"),
        ("1536", "1536"),
        ("1e3", "1e3"),
        ("0", "0"),
        (16, "16"),
        ("0.5Gi", "512Mi"),
        ("512", "512"),
        ("0.0000000001", "1n"),
        ("not a number", "not a number"),
    ],
)
def test_quantities_print_in_their_shortest_exact_form(
    given: object, printed: str
) -> None:
    assert shown(given) == printed


def test_a_sum_keeps_the_format_of_its_first_part() -> None:
    first, second = parse("450Mi"), parse("1500000")
    assert first is not None
    assert second is not None
    assert (first + second).format == "binary"
    assert (Quantity() + second).format == "decimal"


@pytest.mark.parametrize(
    ("seconds", "printed"),
    [
        (-2, "<invalid>"),
        (-1, "0s"),
        (0.9, "0s"),
        (119, "119s"),
        (120, "2m"),
        (150, "2m30s"),
        (600, "10m"),
        (3 * 3600 - 1, "179m"),
        (3 * 3600, "3h"),
        (5 * 3600 + 60, "5h1m"),
        (8 * 3600 + 59, "8h"),
        (47 * 3600, "47h"),
        (51 * 3600, "2d3h"),
        (8 * 86400, "8d"),
        (2 * 365 * 86400, "2y"),
        (3 * 365 * 86400 + 5 * 86400, "3y5d"),
        (9 * 365 * 86400, "9y"),
    ],
)
def test_durations_round_as_kubectl_rounds(seconds: float, printed: str) -> None:
    assert duration(seconds) == printed


def test_ages_count_to_the_time_they_are_given() -> None:
    stamp = (NOW - timedelta(minutes=53)).isoformat().replace("+00:00", ".000000789Z")
    assert since(stamp, NOW) == "53m"
    assert since(None, NOW) == "<unknown>"


def test_a_time_that_was_never_set_prints_as_go_prints_it() -> None:
    assert rfc1123(None) == "Mon, 01 Jan 0001 00:00:00 +0000"
    assert rfc1123("2026-11-22T00:58:34Z") == "Sun, 22 Nov 2026 00:58:34 +0000"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("runStrategy", "Run Strategy"),
        ("uid", "UID"),
        ("apiVersion", "API Version"),
        ("guestOSInfo", "Guest OSInfo"),
        ("ipAddress", "Ip Address"),
        ("URLs", "URLs"),
        ("observedKubeVirtVersion", "Observed Kube Virt Version"),
        ("kubevirt.io/domain", "kubevirt.io/domain"),
        (
            "x-kubernetes-preserve-unknown-fields",
            "X - Kubernetes - Preserve - Unknown - Fields",
        ),
        ("ipv4", "ipv4"),
        ("x", "X"),
    ],
)
def test_keys_become_words(key: str, words: str) -> None:
    assert label(key) == words


def container(cpu: str, **more: Any) -> dict[str, Any]:
    name = more.pop("name", "main")
    return {
        "name": name,
        "resources": {"requests": {"cpu": cpu}, "limits": {"cpu": cpu}},
        **more,
    }


@pytest.mark.parametrize(
    ("pod", "requests", "limits"),
    [
        pytest.param(
            {"containers": [container("100m"), container("200m")]},
            "300m",
            "300m",
            id="sum",
        ),
        pytest.param(
            {
                "containers": [container("100m")],
                "initContainers": [container("1"), container("2")],
            },
            "2",
            "2",
            id="the largest init container",
        ),
        pytest.param(
            {
                "containers": [container("100m")],
                "initContainers": [
                    container("50m", restartPolicy="Always"),
                    container("1"),
                ],
            },
            "1050m",
            "1050m",
            id="a sidecar runs beside what comes after it",
        ),
        pytest.param(
            {"containers": [container("100m")], "overhead": {"cpu": "10m"}},
            "110m",
            "110m",
            id="overhead",
        ),
        pytest.param(
            {"containers": [{"name": "main"}], "overhead": {"cpu": "10m"}},
            "10m",
            None,
            id="overhead on no limit",
        ),
        pytest.param(
            {
                "containers": [container("100m")],
                "resources": {"requests": {"cpu": "3", "example.com/x": "1"}},
            },
            "3",
            "100m",
            id="what the pod as a whole asks for",
        ),
    ],
)
def test_a_pod_asks_for_what_its_containers_need_at_once(
    pod: dict[str, Any], requests: str, limits: str | None
) -> None:
    asked = pod_amounts({"spec": pod}, "requests", from_status=True)
    most = pod_amounts({"spec": pod}, "limits", from_status=True)
    assert str(asked["cpu"]) == requests
    assert (str(most["cpu"]) if "cpu" in most else None) == limits


def test_a_pod_being_resized_counts_with_what_it_still_has() -> None:
    status = {"name": "main", "resources": {"requests": {"cpu": "500m"}}}
    pod = {
        "spec": {"containers": [container("100m")]},
        "status": {"containerStatuses": [status]},
    }
    assert str(pod_amounts(pod, "requests", from_status=True)["cpu"]) == "500m"
    assert str(pod_amounts(pod, "requests", from_status=False)["cpu"]) == "100m"
