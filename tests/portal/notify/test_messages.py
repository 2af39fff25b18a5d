"""A chat is told what happens, once, in few words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portal.accounts.models import Team, User
from portal.clusters.models import Cluster
from portal.incidents import services
from portal.incidents.models import Incident
from portal.notify.models import Channel, Happening, Notice
from portal.notify.notices import WINDOW
from portal.notify.planner import plan
from tests.portal.notify.conftest import AddChannel, deliver
from tests.portal.notify.receiver import MailServer, Receiver


def a_while_later() -> None:
    """As if a window had passed since the last message."""
    for notice in Notice.objects.all():
        shift = WINDOW + timedelta(seconds=1)
        notice.created_at -= shift
        notice.due_at -= shift
        notice.sent_at = notice.sent_at and notice.sent_at - shift
        notice.save()


def test_an_incident_is_told_at_once_with_its_cluster_and_its_link(
    chat: Channel, receiver: Receiver, incident: Incident
) -> None:
    [notice] = deliver()
    assert notice.status == "sent"
    [got] = receiver.got
    said = got.json["text"]
    assert f"#{incident.number} NoReadyVirtOperator on prod-east" in said
    assert f"http://127.0.0.1:8000/incidents/{incident.number}" in said
    assert "Nobody has acknowledged it" in said
    assert "opened by alice" in said


def test_what_follows_soon_is_gathered_and_the_newest_state_is_told(
    chat: Channel, receiver: Receiver, incident: Incident, alice: User
) -> None:
    deliver()
    services.change_status(alice, incident, "mitigated")
    services.add_note(alice, incident, "restarted the pod")
    services.change_status(alice, incident, "resolved")
    assert deliver() == []
    a_while_later()
    deliver()
    [_, second] = receiver.got
    said = second.json["text"]
    assert "resolved" in said.splitlines()[0]
    assert "restarted the pod" in said
    a_while_later()
    assert deliver() == []


def test_nothing_is_told_when_nothing_happened(
    chat: Channel, receiver: Receiver, incident: Incident, alice: User
) -> None:
    deliver()
    a_while_later()
    services.set_variable(alice, incident, "NAMESPACE", "kubevirt")
    assert deliver() == []
    assert len(receiver.got) == 1


def test_drills_are_never_told(
    chat: Channel, hook: Channel, receiver: Receiver, cluster: Cluster, alice: User
) -> None:
    Cluster.objects.update(drill=True)
    cluster.refresh_from_db()
    drill = services.open_incident(alice, None, cluster, title="exercise")
    services.add_note(alice, drill, "@alice look")
    services.change_status(alice, drill, "resolved")
    assert not Happening.objects.exists()
    assert deliver() == []
    assert receiver.got == []


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"severities": ("critical",)}, False),
        ({"severities": ("none",)}, True),
        ({"events": ("resolved",)}, False),
        ({"clusters": ("prod-east",)}, True),
    ],
)
def test_a_channel_hears_what_it_wants(
    channel_to: AddChannel,
    receiver: Receiver,
    incident: Incident,
    wishes: dict[str, tuple[str, ...]],
    told: bool,
) -> None:
    channel_to(receiver.chat, **wishes)
    assert bool(deliver()) == told


def test_a_team_hears_only_of_clusters_that_it_may_see(
    chat: Channel, receiver: Receiver, charlie: User
) -> None:
    own = Cluster.objects.get(slug="charlies-own")
    services.open_incident(charlie, None, own, title="not yours")
    services.open_incident(charlie, None, None, title="nobody knows where")
    assert deliver() == []


def test_an_incident_without_a_cluster_is_told_to_who_sees_everything(
    chat: Channel, receiver: Receiver, root: User, team: Team
) -> None:
    team.grants.update(cluster=None)
    services.open_incident(root, None, None, title="somewhere")
    assert len(deliver()) == 1


def test_an_incident_whose_cluster_is_found_later_is_told_to_who_sees_that_one(
    chat: Channel, receiver: Receiver, root: User, cluster: Cluster
) -> None:
    found = services.open_incident(root, None, None, title="somewhere")
    assert deliver() == []
    for _ in range(2):
        Incident.objects.filter(pk=found.pk).update(cluster=None)
        Incident.objects.filter(pk=found.pk).update(cluster=cluster)
    [notice] = deliver()
    assert notice.events == ["opened"]
    a_while_later()
    assert deliver() == []


def test_incidents_in_a_storm_are_told_by_the_storm(
    chat: Channel, receiver: Receiver, incident: Incident, alice: User, cluster: Cluster
) -> None:
    storm = services.open_incident(alice, None, cluster, title="storm")
    Incident.objects.filter(pk=incident.pk).update(parent=storm)
    [notice] = deliver()
    assert notice.incident == storm


def test_the_end_of_alerts_and_their_return_are_told(
    chat: Channel, receiver: Receiver, incident: Incident
) -> None:
    deliver()
    Incident.objects.update(self_cleared_at=timezone.now())
    a_while_later()
    [notice] = deliver()
    assert notice.events == ["self_cleared"]
    assert "self-cleared" in receiver.got[-1].json["text"]
    Incident.objects.update(self_cleared_at=None)
    a_while_later()
    [notice] = deliver()
    assert notice.events == ["reopened"]


def test_who_is_on_it_and_who_leads_next_is_told(
    chat: Channel, receiver: Receiver, incident: Incident, alice: User, root: User
) -> None:
    deliver()
    services.acknowledge(alice, incident)
    services.give_role(root, incident, "lead", alice)
    text = services.HandoverText("restarted it", "", "watch the *Lease* @here")
    handover = services.offer_handover(alice, incident, text)
    a_while_later()
    [notice] = deliver()
    said = receiver.got[-1].json["text"]
    assert notice.events == ["acknowledged", "handover"]
    assert "Acknowledged by alice" in said
    assert "alice hands over to whoever accepts it. Next: watch the" in said
    assert "@here" not in said
    services.accept_handover(root, handover)
    a_while_later()
    deliver()
    assert "root leads now, handed over by alice" in receiver.got[-1].json["text"]


def test_a_note_that_was_removed_before_it_was_told_is_not_told(
    chat: Channel, hook: Channel, receiver: Receiver, incident: Incident, alice: User
) -> None:
    note = services.add_note(alice, incident, "the password is hunter2")
    plan()
    services.remove_note(alice, note)
    deliver()
    assert len(receiver.got) == 3
    assert not any("hunter2" in got.body.decode() for got in receiver.got)
    assert not any("hunter2" in str(notice.body) for notice in Notice.objects.all())


def test_a_channel_for_the_worst_hears_when_an_incident_gets_so_bad(
    channel_to: AddChannel, receiver: Receiver, incident: Incident
) -> None:
    channel_to(receiver.chat, severities=("critical",))
    Incident.objects.update(severity="warning")
    assert deliver() == []
    Incident.objects.update(severity="critical")
    [notice] = deliver()
    assert notice.events == ["raised"]
    Incident.objects.update(severity="info")
    a_while_later()
    assert deliver() == []


def test_one_that_can_not_be_told_does_not_stop_the_others(
    hook: Channel, receiver: Receiver, incident: Incident, alice: User, cluster: Cluster
) -> None:
    services.open_incident(alice, None, cluster, title="another")
    with connection.cursor() as cursor:  # what no code of ours writes
        cursor.execute(
            "UPDATE notify_happening SET what = 'party' WHERE incident_id = %s",
            [incident.pk],
        )
    [notice] = deliver()
    assert notice.incident != incident
    assert not Happening.objects.filter(what="party").exists()


def test_mail_goes_out_with_a_subject_and_readable_text(
    channel_to: AddChannel, mail: MailServer, incident: Incident
) -> None:
    channel_to(
        f"mailto://127.0.0.1:{mail.port}?from=portal@example.org&to=oncall@example.org"
    )
    deliver()
    [sent] = mail.mails
    assert sent["To"] == "oncall@example.org"
    assert f"#{incident.number} NoReadyVirtOperator" in sent["Subject"]
    text = sent.get_body(("plain", "html"))
    assert text is not None
    assert f"/incidents/{incident.number}" in text.get_content()


def test_label_of_an_alert_can_not_ring_format_or_hide(
    chat: Channel, receiver: Receiver, cluster: Cluster, alice: User
) -> None:
    hostile = "@channel <!here> [ok](http://evil.example) \u202egnp.exe `x` **b** @all"
    services.open_incident(alice, None, cluster, title=hostile)
    incident = Incident.objects.latest("id")
    services.add_note(alice, incident, f"{hostile} @everyone")
    deliver()
    said = receiver.got[-1].json["text"]
    for wrong in ("@channel", "@all", "@everyone", "<!here>", "](http", "\u202e"):
        assert wrong not in said


def test_a_channel_without_its_team_in_sight_costs_nothing(
    incident: Incident,
) -> None:
    assert Happening.objects.exists()
    assert plan() >= 1
    assert not Notice.objects.exists()
    assert plan() == 0
