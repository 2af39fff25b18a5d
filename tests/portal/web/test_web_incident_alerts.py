"""The alerts on the incident's page, and what people do with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.alerts.models import Alert, AlertGroup, AlertSource
from portal.clusters.models import Cluster, Grant
from portal.incidents.models import Incident
from portal.web.alert_rows import plain, web_link
from runbooks.models import Revision
from tests.portal.alerts.opening.firing import fire, resolve, unsaved

As = Callable[[User], Client]
RUNBOOK = "NoReadyVirtOperator"


@pytest.fixture
def source(cluster: Cluster) -> AlertSource:
    return AlertSource.objects.create(name="east", cluster=cluster)


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def only_incident() -> Incident:
    return Incident.objects.get()


def test_the_page_shows_the_alerts_why_together_and_what_was_held_back(
    browser_of: As, bob: User, source: AlertSource
) -> None:
    fire(source, RUNBOOK, annotations={"summary": "No pod is ready."})
    fire(source, "LowVirtOperatorCount", severity="warning")
    page = browser_of(bob).get(only_incident().get_absolute_url())
    said = text_of(page)
    assert "2 firing" in said
    assert "No pod is ready." in said
    assert "Why together: These rules all watch virt-operator" in said
    assert "Diagnosis not run for 1 alert: the same steps would run again" in said
    assert "namespace= kubevirt" in said
    assert "split · merge" not in said


def test_links_lead_to_the_web_or_nowhere(
    browser_of: As, bob: User, source: AlertSource
) -> None:
    fire(
        source,
        "Nasty",
        annotations={"runbook_url": "javascript:alert(1)", "summary": "<b>x</b>"},
        generator_url="https://prometheus.example/graph?g0.expr=up",
    )
    page = browser_of(bob).get(only_incident().get_absolute_url()).content.decode()
    assert "javascript:alert" not in page
    assert "<b>x</b>" not in page
    link = re.search(r'<a [^>]*href="https://prometheus.example/[^>]+>', page)
    assert link
    assert "noopener" in link[0]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT://x",
        "//host/x",
        "http:///x",
        "http://[x",
        "https://a b",
        "https://a/\u202egpj",
        "data:text/html,x",
        "https://host/" + "x" * 3000,
    ],
)
def test_what_is_no_web_address_is_no_link(address: str) -> None:
    assert web_link(address) == ""


def test_control_and_direction_marks_are_shown_as_such() -> None:
    assert plain("a\u202eb\x1b[31m\x00\nc", 50) == "a�b�[31m� c"
    assert plain("x" * 60, 50) == "x" * 50 + "…"


def test_five_thousand_alerts_come_in_pages_and_cost_one_query(
    browser_of: As, bob: User, source: AlertSource
) -> None:
    fire(source, "PodDown")
    incident = only_incident()
    Alert.objects.bulk_create(
        [
            unsaved(source, "PodDown", incident=incident, labels={"pod": f"p-{n}"})
            for n in range(4_999)
        ]
    )
    client = browser_of(bob)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(incident.get_absolute_url())
    about_alerts = [one for one in queries if 'FROM "alerts_' in one["sql"]]
    assert len(about_alerts) == 1
    assert page.content.decode().count("alert-row") == 20
    assert "5000 firing" in text_of(page)
    url, seen = f"{incident.get_absolute_url()}/alerts?show=firing", 0
    for _ in range(3):
        listed = client.get(url).content.decode()
        seen += listed.count('class="alert-row')
        older = re.search(r'href="(\?[^"]*before=\d+)"', listed)
        assert older
        url = f"{incident.get_absolute_url()}/alerts{older[1].replace('&amp;', '&')}"
    assert seen == 300


def test_a_storm_shows_its_incidents(
    browser_of: As, bob: User, source: AlertSource
) -> None:
    source.storm_identities = 3
    fire(source, "A", "B", "C", "D")
    storm = AlertGroup.objects.get(kind="storm").incident
    said = text_of(browser_of(bob).get(storm.get_absolute_url()))
    assert "4 alerts began on prod-east within 5 minutes" in said
    for child in storm.children.all():
        assert f"#{child.number} {child.title}" in said


def test_an_incident_that_comes_again_names_the_earlier_one(
    browser_of: As, bob: User, source: AlertSource
) -> None:
    resolve(*fire(source, "PodDown"))
    Incident.objects.update(status="resolved")
    fire(source, "PodDown")
    first, second = Incident.objects.order_by("number")
    said = text_of(browser_of(bob).get(second.get_absolute_url()))
    assert f"Seen before: #{first.number}" in said


def test_lists_tell_how_many_alerts_fire(
    browser_of: As, bob: User, source: AlertSource
) -> None:
    fire(source, "PodDown", "PodDown")
    for page in ("/", "/incidents/"):
        assert "2 firing" in text_of(browser_of(bob).get(page))


def test_marked_alerts_are_split_off(
    browser_of: As, alice: User, source: AlertSource
) -> None:
    one, _other = fire(source, "PodDown", "PodDown")
    incident = only_incident()
    client = browser_of(alice)
    assert "Split off the marked ones" in text_of(
        client.get(f"{incident.get_absolute_url()}/alerts")
    )
    answer = client.post(f"{incident.get_absolute_url()}/split", {"alert": [one.pk]})
    opened = Incident.objects.latest("number")
    assert answer.headers["location"] == opened.get_absolute_url()
    assert opened.alerts.get() == one


def test_nothing_marked_is_an_error_that_changes_nothing(
    browser_of: As, alice: User, source: AlertSource
) -> None:
    fire(source, "PodDown", "PodDown")
    url = f"{only_incident().get_absolute_url()}/split"
    answer = browser_of(alice).post(url, {"alert": ["x", "9" * 30]})
    assert answer.status_code == 422
    assert "Choose alerts" in text_of(answer)
    assert only_incident().alerts.count() == 2


def test_an_incident_is_merged_into_another(
    browser_of: As, alice: User, source: AlertSource
) -> None:
    fire(source, "PodDown", "NodeDown")
    one, other = Incident.objects.order_by("number")
    client = browser_of(alice)
    assert f"#{other.number} {other.title}" in text_of(
        client.get(f"{one.get_absolute_url()}/alerts")
    )
    url = f"{one.get_absolute_url()}/merge"
    for _ in range(2):
        answer = client.post(url, {"into": other.number})
        assert answer.headers["location"] == other.get_absolute_url()
    assert other.alerts.count() == 2
    assert client.post(url, {"into": ""}).status_code == 422
    assert client.post(url, {"into": "4444"}).status_code == 404


def test_cluster_and_runbook_are_chosen_afterwards(
    browser_of: As, alice: User, source: AlertSource, revision: Revision
) -> None:
    Grant.objects.create(user=alice, cluster=None, role=Grant.Role.OPERATOR)
    fire(source, "SomethingNew", cluster=None)
    client, url = browser_of(alice), f"{only_incident().get_absolute_url()}/assign"
    assert RUNBOOK in client.get(url).content.decode()
    assert (
        "prod-east" in client.get(url, headers={"hx-request": "true"}).content.decode()
    )
    assert client.post(url, {"runbook": "Unheard"}).status_code == 404
    assert client.post(url, {"cluster": "unheard"}).status_code == 404
    client.post(url, {"cluster": "prod-east", "runbook": RUNBOOK})
    incident = only_incident()
    assert (incident.cluster, incident.revision) == (source.cluster, revision)


@pytest.mark.parametrize("what", ["split", "merge", "assign"])
def test_a_viewer_may_not_and_a_stranger_finds_nothing(
    browser_of: As,
    bob: User,
    charlie: User,
    source: AlertSource,
    what: str,
) -> None:
    alerts = fire(source, "PodDown", "PodDown")
    url = f"{only_incident().get_absolute_url()}/{what}"
    sent = {"alert": [alerts[0].pk], "into": "1", "runbook": RUNBOOK}
    assert browser_of(bob).post(url, sent).status_code == 403
    assert browser_of(charlie).post(url, sent).status_code == 404
    assert Incident.objects.count() == 1


@pytest.mark.parametrize("what", ["split", "merge"])
def test_getting_changes_nothing(
    browser_of: As, alice: User, source: AlertSource, what: str
) -> None:
    fire(source, "PodDown")
    url = f"{only_incident().get_absolute_url()}/{what}"
    assert browser_of(alice).get(url).status_code == 405


@pytest.mark.parametrize("what", ["alerts", "alerts/card"])
def test_a_stranger_sees_no_alerts(
    browser_of: As, bob: User, charlie: User, source: AlertSource, what: str
) -> None:
    fire(source, "PodDown")
    url = f"{only_incident().get_absolute_url()}/{what}"
    assert browser_of(bob).get(url).status_code == 200
    assert browser_of(charlie).get(url).status_code == 404


def test_pages_that_missed_news_hear_that_alerts_have_changed(
    browser_of: As, bob: User, source: AlertSource
) -> None:
    [alert] = fire(source, "PodDown")
    client, incident = browser_of(bob), only_incident()
    state = f"{incident.get_absolute_url()}/state"
    page = client.get(incident.get_absolute_url()).content.decode()
    before = client.get(state).json()["alerts"]
    assert f'data-part="alerts" data-version="{before}"' in page
    resolve(alert, after=timedelta(minutes=1))
    assert client.get(state).json()["alerts"] != before


def test_the_first_page_shows_a_storm_in_place_of_its_incidents(
    browser_of: As, bob: User, source: AlertSource
) -> None:
    source.storm_identities = 3
    fire(source, "A", "B", "C", "D")
    said = text_of(browser_of(bob).get("/"))
    assert "Alert storm on prod-east" in said
    assert "4 incidents in it" in said
    assert said.count("from east") == 1


def test_without_alerts_there_is_no_card(
    browser_of: As, bob: User, incident: Incident
) -> None:
    Incident.objects.update(revision=None)
    page = browser_of(bob).get(incident.get_absolute_url()).content.decode()
    [card] = re.findall(r'<section class="card whole alerts"[^>]*>', page)
    assert card.endswith(" hidden>")
