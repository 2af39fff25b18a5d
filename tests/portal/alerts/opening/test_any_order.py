"""Whatever comes in whatever order, no alert is without its incident."""

from __future__ import annotations

import random

import pytest
from django.db.models import Count, Q

from portal.accounts.models import User
from portal.alerts.models import Alert, AlertSource
from portal.alerts.opening.by_hand import close_as_duplicate, split
from portal.core.errors import UserError
from portal.incidents.models import Incident
from portal.incidents.services import MOVES, change_status
from tests.portal.alerts.opening.firing import fire, fire_again, resolve

RULES = ["VirtOperatorDown", "NoReadyVirtOperator", "PodDown", "NodeDown"]
STEPS = 70


def act(chance: random.Random, source: AlertSource, person: User) -> None:
    """One of the things that sources and people do."""
    firing = list(Alert.objects.filter(status="firing"))
    ended = list(Alert.objects.filter(status="resolved"))
    incidents = list(Incident.objects.all())
    match chance.choice(["fire", "fire", "resolve", "again", "move", "split", "close"]):
        case "fire":
            fire(source, *chance.choices(RULES, k=chance.randint(1, 3)))
        case "resolve" if firing:
            resolve(*chance.sample(firing, chance.randint(1, len(firing))))
        case "again" if ended:
            fire_again(chance.choice(ended))
        case "move" if incidents:
            incident = chance.choice(incidents)
            change_status(person, incident, chance.choice(MOVES[incident.status]))
        case "split" if firing and firing[0].incident:
            split(person, firing[0].incident, [firing[0].pk])
        case "close" if len(incidents) > 1:
            close_as_duplicate(person, *chance.sample(incidents, 2))


def check() -> None:
    """What holds after every step."""
    assert not Alert.objects.filter(incident=None).exists()
    counted = Incident.objects.open().annotate(
        all=Count("alerts"),
        firing=Count("alerts", filter=Q(alerts__status="firing")),
    )
    for incident in counted:
        if incident.firing:
            assert incident.self_cleared_at is None, incident


@pytest.mark.parametrize("seed", [0, 2, 4])
def test_no_order_of_events_loses_an_alert(
    source: AlertSource, alice: User, seed: int
) -> None:
    chance = random.Random(seed)
    source.storm_identities = 5 if seed else 50
    for _ in range(STEPS):
        try:
            act(chance, source, alice)
        except UserError:  # what people may not do, such as split all
            continue
        check()
    assert Alert.objects.count() > STEPS / 4
