"""The incident page when a night was long: 5,000 alerts, 500 runs, 5,500 lines."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.alerts.models import Alert, AlertSource
from portal.incidents import services
from portal.incidents.models import StepRun, TimelineEntry

QUERIES = 12


@pytest.fixture
def long_night(alice, dora, incident, run_step):
    """Most alerts are over, each run left its line, and one run is still going on."""
    for order in (1, 3, 7):
        run_step(order)
    now = timezone.now()
    source = AlertSource.objects.create(name="prod", cluster=incident.cluster)
    Alert.objects.bulk_create(
        Alert(
            source=source,
            fingerprint=f"{number:016x}",
            name="VirtHandlerDown",
            status="firing" if number < 50 else "resolved",
            cluster=incident.cluster,
            incident=incident,
            labels={"alertname": "VirtHandlerDown", "namespace": "kubevirt"},
            starts_at=now - timedelta(seconds=number),
            fires_since=now - timedelta(seconds=number),
            ends_at=None if number < 50 else now,
        )
        for number in range(5_000)
    )
    runs = StepRun.objects.bulk_create(
        StepRun(
            incident=incident,
            step=number % 13 + 1,
            title="Look",
            kind="commands",
            digest=uuid4().hex,
            status="running" if number == 499 else "done",
            started_by_name="alice",
            started_at=now,
            finished_at=None if number == 499 else now,
        )
        for number in range(500)
    )
    TimelineEntry.objects.bulk_create(
        TimelineEntry(
            incident=incident,
            kind="run" if number % 10 == 0 else "alert",
            actor_name="alice",
            text=f"line {number}",
            run=runs[number // 11] if number % 10 == 0 else None,
        )
        for number in range(5_500)
    )
    services.give_role(alice, incident, "lead", alice)
    services.offer_handover(alice, incident, services.HandoverText("a", "b", "c"))
    services.add_note(dora, incident, "@alice look")
    return incident


def test_page_takes_few_queries_however_long_the_night_was(
    browser_of, alice, long_night
):
    client = browser_of(alice)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/incidents/{long_night.number}")
    assert page.status_code == 200
    assert len(queries) <= QUERIES, "\n".join(one["sql"][:150] for one in queries)
    assert len(page.content) < 600_000


@pytest.mark.parametrize("part", ["record", "state", "timeline", "open-handover"])
def test_parts_take_few_queries_too(browser_of, alice, long_night, part):
    for number in range(20):
        services.add_link(alice, long_night, f"https://example.org/{number}")
        services.add_follow_up(alice, long_night, f"Look at {number}", owner=alice)
    client = browser_of(alice)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/incidents/{long_night.number}/{part}")
    assert len(queries) <= QUERIES, "\n".join(one["sql"][:150] for one in queries)


def test_only_the_newest_runs_of_a_step_are_listed_and_an_older_one_is_found(
    browser_of, alice, long_night
):
    oldest = long_night.runs.filter(step=2).earliest("id")
    url = f"/incidents/{long_night.number}/steps/2"
    page = browser_of(alice).get(url).content.decode()
    count = long_night.runs.filter(step=2).count()
    assert f"{count} runs" in page
    assert str(oldest.uuid) not in page
    page = browser_of(alice).get(f"{url}?run={oldest.uuid}").content.decode()
    assert "an older one is shown" in page
    assert str(oldest.uuid) in page
