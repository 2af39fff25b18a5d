"""Where messages may go, and what is seen of it."""

from __future__ import annotations

import json
import re

import pytest
from django.core.management import call_command
from pytest_django import Settings

from portal.accounts.models import AuditEntry, Team, User
from portal.core.errors import UserError
from portal.incidents.models import Incident
from portal.notify import destinations, outbound
from portal.notify.models import Channel, Notice
from portal.notify.services import add_channel, replace_url, send_test
from tests.portal.notify.conftest import EVERYTHING, AddChannel, deliver
from tests.portal.notify.receiver import Receiver

SLACK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#ops", "slack://…"),
        (SLACK, "slack://…"),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "discord://…"),
        ("mmosts://chat.example/abcdefghijklmnopqrstuvwxyz1", "mmosts://chat.example"),
        ("ntfy://ntfy.example:8080/topic", "ntfy://ntfy.example:8080"),
        ("pagerduty://routing-key@api-key", "pagerduty://…"),
        ("mailtos://u:p@example.org?smtp=mx.example.org", "mailtos://mx.example.org"),
    ],
)
def test_only_the_schema_and_a_chosen_host_are_shown(url: str, shown: str) -> None:
    assert destinations.address_of(destinations.plugin_of(url)).startswith(shown)


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "syslog://localhost", "dbus://", "glib://", "gnome://"),
        *("macosx://", "windows://", "rsyslog://h", "json://h", "xml://h", "form://h"),
        *("apprise://h/t", "mqtt://h/t", "http://h/x", "https://h/x", "ops", "", "://"),
        *("mailto://[", "slack://x", "exec://rm"),
        "mailto://u:p@h.example?pgp=yes&pgpkey=/etc/passwd",
        "workflows://h/a/b?template=/etc/passwd",
        "ntfys://h/topic?attach=http://169.254.169.254/",
        "mmosts://h/abcdefghijklmnopqrstuvwxyz1?verify=no",
        "mmosts://h/abcdefghijklmnopqrstuvwxyz1?redirect=yes",
    ],
)
def test_other_services_and_dangerous_options_are_refused(url: str) -> None:
    with pytest.raises(outbound.Refused):
        destinations.plugin_of(url)


def test_every_service_of_the_list_is_there() -> None:
    for schema, service in destinations.SERVICES.items():
        plugin = destinations._class(service)
        known = f"{plugin.protocol} {plugin.secure_protocol}"
        assert re.search(rf"\b{schema}\b", known), schema


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://example.org/x", "https://"),
        ("https://user:pass@example.org/", "signature"),
        ("https://example.org/#part", "fragment"),
        ("https://exa mple.org/", "blanks"),
        ("https://[::1", "read"),
        ("https:///x", "https://"),
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254"),
        ("http://[fe80::1]/", "fe80::1"),
        ("http://[::ffff:127.0.0.2]/", "127.0.0.2"),
        ("http://127.0.0.2/", "PORTAL_NOTIFY_HOSTS"),
        ("http://localhost/", "PORTAL_NOTIFY_HOSTS"),
        ("http://0.0.0.0/", "0.0.0.0"),
        ("http://224.0.0.1/", "224.0.0.1"),
        ("http://2130706434/", "127.0.0.2"),
        (SLACK, "choose chat"),
    ],
)
def test_webhook_to_the_machine_itself_or_to_nonsense_is_refused(
    root: User, team: Team, url: str, told: str
) -> None:
    with pytest.raises(UserError) as refused:
        add_channel(root, team, "x", "webhook", url, EVERYTHING)
    assert refused.value.code == "channel-url"
    assert told in refused.value.message
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "mmost://169.254.169.254/abcdefghijklmnopqrstuvwxyz1",
        "mailto://example.org?smtp=127.0.0.2&from=a@example.org&to=b@example.org",
    ],
)
def test_chat_on_the_machine_itself_is_refused(
    root: User, team: Team, url: str
) -> None:
    with pytest.raises(UserError, match="PORTAL_NOTIFY_HOSTS"):
        add_channel(root, team, "x", "apprise", url, EVERYTHING)


def test_host_that_is_no_longer_allowed_is_not_spoken_to(
    chat: Channel,
    hook: Channel,
    receiver: Receiver,
    incident: Incident,
    settings: Settings,
) -> None:
    settings.NOTIFY_HOSTS = []
    assert {notice.status for notice in deliver()} == {"failed"}
    assert receiver.got == []


def test_redirects_are_not_followed_by_chats_either(
    chat: Channel, receiver: Receiver, incident: Incident
) -> None:
    receiver.statuses = [302]
    receiver.headers = {"Location": f"http://127.0.0.1:{receiver.port}/elsewhere"}
    [notice] = deliver()
    assert notice.status == "waiting"
    assert [got.path for got in receiver.got] == ["/hooks/abcdefghijklmnopqrstuvwxyz1"]


def test_secrets_of_channels_are_nowhere_but_sealed(
    channel_to: AddChannel,
    receiver: Receiver,
    incident: Incident,
    root: User,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hook, chat = channel_to(receiver.url, "events"), channel_to(receiver.chat)
    receiver.statuses = [500] * 4
    deliver()
    send_test(root, hook)
    send_test(root, chat)
    replace_url(root, hook, receiver.url)
    call_command("dumpdata", "notify", "accounts.auditentry")
    stored = capsys.readouterr().out
    assert AuditEntry.objects.filter(action="channel.url").exists()
    assert Notice.objects.exists()
    for secret in ("url-secret", "abcdefghijklmnopqrstuvwxyz1", "whsec_"):
        assert secret not in stored
        assert secret not in caplog.text
    assert json.loads(stored)
