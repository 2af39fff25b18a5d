"""A team with channels, and somebody who listens at their other end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from portal.accounts.models import Team, User
from portal.accounts.teams import add_member, add_team
from portal.clusters.grants import give_role
from portal.clusters.models import Cluster, Grant
from portal.notify.events import Event
from portal.notify.models import Channel, Notice
from portal.notify.planner import plan
from portal.notify.sending import due, send
from portal.notify.services import add_channel
from portal.notify.wishes import Wishes
from tests.portal.notify.receiver import (
    MailServer,
    Receiver,
    http_receiver,
    mail_server,
)

EVERYTHING = Wishes(
    severities=("critical", "warning", "info", "none"), events=tuple(Event.values)
)
AddChannel = Callable[..., Channel]


@pytest.fixture(autouse=True)
def loopback_is_meant(settings: Settings) -> None:
    settings.NOTIFY_HOSTS = ["127.0.0.1"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with http_receiver() as receiver:
        yield receiver


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def team(root: User, alice: User, cluster: Cluster) -> Team:
    """alice's team, which sees prod-east."""
    team = add_team(root, "virt")
    add_member(root, team, alice.username)
    give_role(root, team, cluster, Grant.Role.VIEWER)
    return team


@pytest.fixture
def channel_to(root: User, team: Team) -> AddChannel:
    """A channel to a URL, told of everything unless `wishes` say less."""

    def add(url: str, name: str = "ops", **wishes: Any) -> Channel:
        kind = "webhook" if url.startswith("http") else "apprise"
        wanted = Wishes(
            wishes.get("severities", EVERYTHING.severities),
            wishes.get("events", EVERYTHING.events),
            wishes.get("clusters", ()),
        )
        return add_channel(root, team, name, kind, url, wanted)[0]

    return add


@pytest.fixture
def chat(channel_to: AddChannel, receiver: Receiver) -> Channel:
    return channel_to(receiver.chat)


@pytest.fixture
def hook(channel_to: AddChannel, receiver: Receiver) -> Channel:
    return channel_to(receiver.url, "events")


def deliver() -> list[Notice]:
    """What a sweep and a worker do, once around; the notices that were sent."""
    plan()
    sent = []
    while ready := due():
        for pk in ready:
            send(pk)
            sent.append(Notice.objects.get(pk=pk))
    return sent
