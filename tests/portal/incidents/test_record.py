"""What can be put right, and what can not: times, tags, links, duplicates, roles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.actors import Automatic
from portal.accounts.models import AuditEntry
from portal.core.errors import UserError
from portal.incidents import services
from portal.incidents.models import Incident, Link, RoleHolder


def minutes_ago(count: float) -> datetime:
    return timezone.now() - timedelta(minutes=count)


def test_acknowledging_ends_triage_and_the_first_stands(alice, dora, incident):
    Incident.objects.update(status="triage")
    services.acknowledge(alice, incident)
    services.acknowledge(dora, incident)
    incident.refresh_from_db()
    assert incident.status == "started"
    assert incident.acknowledged_by == alice
    assert incident.timeline.filter(text="Acknowledged").count() == 1


def test_what_is_over_can_not_be_acknowledged(alice, incident):
    services.change_status(alice, incident, "resolved")
    with pytest.raises(UserError, match="over already"):
        services.acknowledge(alice, incident)


def test_correction_says_what_it_was_before(alice, incident):
    detected = minutes_ago(3)
    changes = services.Changes(
        title="Operator down", started_at=minutes_ago(5), detected_at=detected
    )
    services.change_details(alice, incident, changes)
    incident.refresh_from_db()
    assert (incident.title, incident.detected_at) == ("Operator down", detected)
    assert incident.reported_at > incident.detected_at > incident.started_at
    said = incident.timeline.get(kind="record").text
    assert said.startswith("Title: NoReadyVirtOperator → Operator down. Started: 20")
    row = AuditEntry.objects.get(action="incident.change")
    assert row.details["before"]["title"] == "NoReadyVirtOperator"
    assert row.details["after"]["detected_at"].endswith("UTC")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"started_at": None}, "time-missing"),
        ({"started_at": datetime(2999, 1, 1, tzinfo=UTC)}, "time-impossible"),
        ({"started_at": datetime(1970, 1, 1, tzinfo=UTC)}, "time-impossible"),
        ({"resolved_at": minutes_ago(1)}, "time-early"),
        ({"acknowledged_at": minutes_ago(1)}, "time-early"),
        ({"detected_at": minutes_ago(90)}, "time-order"),
        ({"title": " \n "}, "title-empty"),
        ({"severity": "odd"}, "severity-unknown"),
        ({"tags": ["two words"]}, "tag-invalid"),
        ({"tags": [f"tag{n}" for n in range(21)]}, "tags-many"),
    ],
)
def test_impossible_correction_changes_nothing(alice, incident, changes, code):
    Incident.objects.update(started_at=minutes_ago(60))
    with pytest.raises(UserError) as error:
        services.change_details(alice, incident, {"severity": "critical"} | changes)
    assert error.value.code == code
    assert Incident.objects.get().severity == "none"
    assert incident.timeline.count() == 1


def test_who_resolved_at_once_can_say_later_when_the_harm_was_over(alice, incident):
    Incident.objects.update(started_at=minutes_ago(60))
    services.change_status(alice, incident, "resolved")
    services.change_details(alice, incident, {"mitigated_at": minutes_ago(30)})
    services.change_details(alice, incident, {"mitigated_at": None})
    assert incident.timeline.filter(kind="record").count() == 2


def test_skewed_clock_elsewhere_does_not_forbid_a_new_title(alice, incident):
    Incident.objects.update(detected_at=minutes_ago(90), started_at=minutes_ago(60))
    services.change_details(alice, incident, {"title": "Operator down"})
    assert Incident.objects.get().title == "Operator down"


def test_tags_are_words_once_and_sorted(alice, incident):
    services.add_tags(alice, incident, "Network, certificates network")
    services.add_tags(alice, incident, "network")
    incident.refresh_from_db()
    assert incident.tags == ["certificates", "network"]
    services.remove_tag(alice, incident, "network")
    services.remove_tag(alice, incident, "network")
    incident.refresh_from_db()
    assert incident.tags == ["certificates"]
    assert incident.timeline.filter(kind="record").count() == 2


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "//x.org/"),
        *(
            "https://",
            "example.org",
            "https://a b.org/",
            "https://x.org/\n",
            "http://[",
        ),
        *("https://user:secret@example.org/", "https://x.org/" + "a" * 2000, ""),
    ],
)
def test_only_pages_of_the_web_are_links(alice, incident, url):
    if url.endswith("\n"):
        url += "x"
    with pytest.raises(UserError):
        services.add_link(alice, incident, url)
    assert not Link.objects.exists()


def test_database_refuses_a_link_that_runs_something(alice, incident):
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(incident=incident, url="javascript:alert(1)", title="x")


def test_same_link_is_there_once(alice, incident):
    first = services.add_link(alice, incident, " https://example.org/ä?q=1 ")
    assert first.url == "https://example.org/%C3%A4?q=1"
    assert first.title == "example.org/%C3%A4"
    again = services.add_link(alice, incident, "https://example.org/ä?q=1", "other")
    assert again == first


def test_duplicate_is_closed_and_points_on_with_its_own_duplicates(
    alice, incident, cluster, revision
):
    second, third = (services.open_incident(alice, revision, cluster) for _ in "23")
    services.mark_duplicate(alice, third, second)
    services.mark_duplicate(alice, second, incident)
    for one in (second, third):
        one.refresh_from_db()
        assert (one.status, one.duplicate_of) == ("closed", incident)
    assert incident.timeline.filter(text__contains=f"#{second.number} is a").exists()
    services.change_status(alice, second, "started")
    second.refresh_from_db()
    assert second.duplicate_of is None


def test_duplicates_form_no_chain_and_no_ring(alice, incident, cluster, revision):
    second, third = (services.open_incident(alice, revision, cluster) for _ in "23")
    services.mark_duplicate(alice, second, incident)
    for one, of in ((third, second), (incident, second), (incident, incident)):
        with pytest.raises(UserError) as error:
            services.mark_duplicate(alice, one, of)
        assert error.value.status == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=third.pk).update(duplicate_of=third)


def test_who_was_lead_when_is_kept(alice, dora, incident):
    services.give_role(alice, incident, "lead", alice)
    services.give_role(alice, incident, "lead", dora)
    holders = list(incident.role_holders.all())
    assert [one.user for one in holders] == [alice, dora]
    assert holders[0].until is not None
    assert holders[0].until <= holders[1].since
    assert holders[1].until is None
    said = incident.timeline.filter(kind="role").first().text
    assert said == "Lead: dora (was alice)"
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleHolder.objects.create(incident=incident, role="lead", user=alice)


def test_several_may_know_and_one_leads(alice, dora, bob, incident):
    services.give_role(alice, incident, "expert", dora)
    services.give_role(alice, incident, "expert", bob)
    assert incident.role_holders.filter(role="expert", until=None).count() == 2
    with pytest.raises(UserError, match="needs the role operator"):
        services.give_role(alice, incident, "lead", bob)


def test_stranger_can_have_no_role(alice, charlie, incident):
    with pytest.raises(UserError):
        services.give_role(alice, incident, "expert", charlie)


def test_portal_itself_can_act_on_the_record(incident):
    services.add_tags(Automatic("source prod"), incident, "storm")
    assert incident.timeline.get(kind="record").actor_name == "source prod"
