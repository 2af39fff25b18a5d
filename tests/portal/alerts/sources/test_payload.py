"""Bodies of every version and of no version become alerts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.alerts.sources.alertmanager import Payload, Unreadable, read_payload
from portal.alerts.sources.alertmanager.listing import read_listing, receiver_name
from portal.alerts.sources.alertmanager.texts import PAIRS_MAX, TEXT_MAX
from tests.portal.alerts.sources.bodies import VERSIONS, body_of

NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)


def read(document: Any) -> Payload:
    return read_payload(document, NOW)


def alone(**changed: Any) -> Payload:
    """A body with one alert, of which some fields are others (None: absent)."""
    body = body_of("0.34")
    [alert] = body["alerts"]
    kept = {k: v for k, v in (alert | changed).items() if v is not None}
    return read(body | {"alerts": [kept]})


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_s_body_is_read_without_a_note(version: str) -> None:
    payload = read(body_of(version))
    [alert] = payload.alerts
    assert payload.notes == []
    assert alert.fingerprint == "5ef77f1f8a3ecf8d"
    assert alert.name == "KubeVirtDeprecatedAPIRequested"
    assert alert.firing
    assert alert.starts_at == datetime(2026, 11, 22, 3, 12, 4, 123456, tzinfo=UTC)
    assert alert.ends_at is None
    assert payload.reason == ("first notification" if version >= "0.32" else "")


def test_the_receiver_s_name_comes_back_from_its_quoted_form() -> None:
    assert receiver_name("team\\.a") == "team.a"


def test_a_body_of_somebody_s_own_is_read_as_far_as_it_goes() -> None:
    payload = read({"alerts": [{"labels": {"alertname": "X", "n": 7}}], "mine": [1]})
    [alert] = payload.alerts
    assert (alert.name, alert.labels["n"], alert.firing) == ("X", "7", True)
    assert any("not version 4" in note for note in payload.notes)


def test_without_a_fingerprint_the_labels_are_the_identity() -> None:
    first = alone(fingerprint=None).alerts[0].fingerprint
    assert first.startswith("own-")
    assert alone(fingerprint="").alerts[0].fingerprint == first
    assert alone(fingerprint=7).alerts[0].fingerprint == first
    assert alone(fingerprint="a\x00b").alerts[0].fingerprint == first
    other = {"alertname": "KubeVirtDeprecatedAPIRequested"}
    assert alone(fingerprint=None, labels=other).alerts[0].fingerprint != first


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-22T03:12:00Z", NOW - timedelta(minutes=3)),
        ("2026-11-22T08:42:00.000000001+05:30", NOW - timedelta(minutes=3)),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("2026-13-45T99:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
        (12, None),
    ],
)
def test_times_are_read_or_are_none(text: object, time: datetime | None) -> None:
    assert alone(startsAt=text).alerts[0].starts_at == time


def test_no_time_at_all_is_nothing_odd() -> None:
    assert alone(endsAt="0001-01-01T00:00:00Z").notes == []
    assert alone(endsAt=None).notes == []
    assert "endsAt" in alone(endsAt="yesterday").notes[0]


def test_nul_and_half_characters_become_signs_and_bidi_stays() -> None:
    labels = {"alertname": "a\x00b", "x": "\ud800", "y": "\u202eevil"}
    alert = alone(labels=labels).alerts[0]
    assert alert.name == "a␀b"
    assert alert.labels == {"alertname": "a␀b", "x": "\ufffd", "y": "\u202eevil"}


def test_long_texts_are_cut_and_say_so() -> None:
    payload = alone(labels={"alertname": "X", "long": "x" * 100_000})
    value = payload.alerts[0].labels["long"]
    assert len(value) == TEXT_MAX
    assert value.endswith("… [cut: 100,000 characters]")
    assert "1 × longer than 10,000 characters, cut" in payload.notes


def test_too_many_labels_are_left_out_and_the_note_says_so() -> None:
    labels = {f"l{number}": "x" for number in range(PAIRS_MAX + 5)}
    payload = alone(labels=labels)
    assert len(payload.alerts[0].labels) == PAIRS_MAX
    assert "more than 200 names" in payload.notes[0]


@pytest.mark.parametrize(
    ("status", "ends", "firing"),
    [
        ("firing", "2026-11-22T03:00:00Z", True),
        ("resolved", "0001-01-01T00:00:00Z", False),
        (None, "2026-11-22T03:00:00Z", False),
        (None, "0001-01-01T00:00:00Z", True),
        ("suppressed", None, True),
    ],
)
def test_an_alert_s_own_status_decides_and_without_one_its_end(
    status: str | None, ends: str | None, firing: bool
) -> None:
    assert alone(status=status, endsAt=ends).alerts[0].firing is firing


def test_what_is_no_alert_is_left_out_and_the_others_are_read() -> None:
    payload = read({"version": "4", "alerts": [None, 7, {"labels": None}]})
    assert [alert.name for alert in payload.alerts] == ["alert without a name"]
    assert "2 × an alert that is no object, left out" in payload.notes


@pytest.mark.parametrize("document", [None, [], 7, "x", {}, {"alerts": None}])
def test_what_is_no_delivery_is_refused(document: object) -> None:
    with pytest.raises(Unreadable, match="alerts"):
        read(document)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        "status",
        "labels",
        "annotations",
        "startsAt",
        "endsAt",
        "generatorURL",
        "fingerprint",
        "receivers",
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(FIELDS, JSON), max_size=4), JSON, JSON)
def test_nothing_in_a_body_raises_and_all_of_it_can_be_stored(
    alerts: list[Any], truncated: Any, receiver: Any
) -> None:
    document = {"alerts": alerts, "truncatedAlerts": truncated, "receiver": receiver}
    payload = read(document)
    assert len(payload.alerts) == len(alerts)
    for alert in payload.alerts:
        stored = json.dumps([alert.labels, alert.annotations, alert.name])
        assert "\\u0000" not in stored
        assert 0 < len(alert.fingerprint) <= 64
    read_listing(alerts, NOW)
