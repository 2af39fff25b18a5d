"""An alert's link to its runbook leads to its incident, and knows its labels."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.alerts.models import AlertSource
from portal.clusters.models import Cluster
from portal.incidents.models import Incident
from runbooks.models import Revision
from tests.portal.alerts.opening.firing import fire

As = Callable[[User], Client]
PAGE = "/runbooks/NoReadyVirtOperator"


@pytest.fixture
def source(cluster: Cluster) -> AlertSource:
    return AlertSource.objects.create(name="east", cluster=cluster)


def test_the_link_shows_the_alerts_own_open_incident_and_its_labels(
    browser_of: As, bob: User, source: AlertSource, revision: Revision
) -> None:
    [alert] = fire(source, "NoReadyVirtOperator", labels={"pod": "virt-operator-7"})
    incident = Incident.objects.get()
    page = browser_of(bob).get(f"{PAGE}?alert={alert.fingerprint}").content.decode()
    assert "An incident of this alert is open" in page
    assert f'href="{incident.get_absolute_url()}"' in page
    assert 'name="label-pod" value="virt-operator-7"' in page


def test_an_alert_that_joined_its_family_leads_to_the_familys_incident(
    browser_of: As, bob: User, source: AlertSource, revision: Revision
) -> None:
    fire(source, "VirtOperatorDown")
    fire(source, "NoReadyVirtOperator")
    incident = Incident.objects.get()
    page = browser_of(bob).get(PAGE).content.decode()
    assert f'href="{incident.get_absolute_url()}"' in page


def test_what_the_link_itself_says_counts_more_than_the_alert(
    browser_of: As, bob: User, source: AlertSource, revision: Revision
) -> None:
    [alert] = fire(source, "NoReadyVirtOperator")
    link = f"{PAGE}?alert={alert.fingerprint}&namespace=other"
    page = browser_of(bob).get(link).content.decode()
    assert 'name="label-namespace" value="other"' in page


def test_labels_that_two_sources_tell_differently_are_not_guessed(
    browser_of: As, bob: User, source: AlertSource, revision: Revision
) -> None:
    west = AlertSource.objects.create(name="west", cluster=source.cluster)
    fire(source, "NoReadyVirtOperator", labels={"pod": "a", "job": "x"})
    [other] = fire(west, "NoReadyVirtOperator", labels={"pod": "b", "job": "x"})
    same = source.alerts.get().fingerprint
    west.alerts.filter(pk=other.pk).update(fingerprint=same)
    page = browser_of(bob).get(f"{PAGE}?alert={same}").content.decode()
    assert "label-pod" not in page
    assert 'name="label-job" value="x"' in page
    assert "2 incidents of this alert are open: which one is yours?" in page


def test_a_stranger_learns_nothing_of_the_alert(
    browser_of: As, charlie: User, source: AlertSource, revision: Revision
) -> None:
    [alert] = fire(source, "NoReadyVirtOperator", labels={"pod": "secret-pod"})
    page = browser_of(charlie).get(f"{PAGE}?alert={alert.fingerprint}")
    assert page.status_code == 200
    assert b"secret-pod" not in page.content
    assert b"of this alert is open" not in page.content


@pytest.mark.parametrize("wanted", ["", "x" * 300, "%00", "'\"<b>"])
def test_a_fingerprint_that_nobody_has_is_no_harm(
    browser_of: As, bob: User, cluster: Cluster, revision: Revision, wanted: str
) -> None:
    assert browser_of(bob).get(f"{PAGE}?alert={wanted}").status_code == 200


def test_an_alert_without_a_runbook_still_leads_to_its_incident(
    browser_of: As, bob: User, source: AlertSource
) -> None:
    fire(source, "SomethingNew")
    page = browser_of(bob).get("/runbooks/SomethingNew")
    assert page.status_code == 404
    address = Incident.objects.get().get_absolute_url()
    assert f'href="{address}"' in page.content.decode()
