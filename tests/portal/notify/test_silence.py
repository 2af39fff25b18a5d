"""Sources that fall silent are told once, and once more when they are back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.alerts.models import AlertSource
from portal.clusters.models import Cluster
from portal.notify.models import Channel, Silence
from portal.notify.sweeper import sweep
from tests.portal.notify.conftest import deliver
from tests.portal.notify.receiver import Receiver


@pytest.fixture
def source(cluster: Cluster) -> AlertSource:
    """Watched, and not heard of for an hour."""
    return AlertSource.objects.create(
        name="prod",
        cluster=cluster,
        silent_minutes=5,
        last_heartbeat_at=timezone.now() - timedelta(hours=1),
    )


def test_silence_and_its_end_are_told_once(
    chat: Channel, hook: Channel, receiver: Receiver, source: AlertSource
) -> None:
    for _ in range(2):
        sweep()
        deliver()
    said = receiver.got[0].json["text"], receiver.got[1].json
    assert "Alert source prod is silent" in said[0]
    assert said[1]["event"] == "source_silent"
    assert said[1]["source"]["silent"] is True
    assert len(receiver.got) == 2
    AlertSource.objects.update(last_heartbeat_at=timezone.now())
    for _ in range(2):
        sweep()
        deliver()
    assert "heard again" in receiver.got[2].json["text"]
    assert receiver.got[3].json["source"]["silent"] is False
    assert len(receiver.got) == 4
    assert not Silence.objects.exists()


@pytest.mark.parametrize(
    "change", [{"silent_minutes": 0}, {"archived_at": timezone.now()}]
)
def test_a_source_that_nobody_watches_is_never_silent(
    chat: Channel,
    receiver: Receiver,
    source: AlertSource,
    change: dict[str, object],
) -> None:
    AlertSource.objects.update(**change)
    sweep()
    assert deliver() == []


def test_sources_of_drills_and_of_other_teams_are_not_told(
    chat: Channel, receiver: Receiver, source: AlertSource, cluster: Cluster
) -> None:
    Cluster.objects.update(drill=True)
    other = Cluster.objects.create(slug="other", server="https://192.0.2.1")
    AlertSource.objects.create(
        name="other",
        cluster=other,
        silent_minutes=5,
        last_heartbeat_at=timezone.now() - timedelta(hours=1),
    )
    sweep()
    assert deliver() == []


def test_archiving_a_silent_source_is_not_told_as_its_return(
    chat: Channel, receiver: Receiver, source: AlertSource
) -> None:
    sweep()
    deliver()
    AlertSource.objects.update(archived_at=timezone.now())
    sweep()
    assert deliver() == []
    assert not Silence.objects.exists()
