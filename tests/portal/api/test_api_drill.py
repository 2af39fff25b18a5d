"""`/clusters/{slug}/drill`"""

from __future__ import annotations

from portal.accounts.models import User
from portal.alerts.models import Delivery
from portal.clusters.models import Cluster
from tests.portal.api.conftest import As

ALERT = {"alert": "NoReadyVirtOperator", "namespace": "kubevirt"}


def test_an_operator_lets_an_alert_fire_on_a_recording(
    as_user: As, alice: User, bob: User, charlie: User, cluster: Cluster
) -> None:
    url = "/clusters/prod-east/drill"
    assert as_user(alice).post(url, ALERT).status_code == 409
    Cluster.objects.update(drill=True)
    assert as_user(bob).post(url, ALERT).status_code == 403
    assert as_user(charlie).post(url, ALERT).status_code == 404
    assert as_user(alice).post(url, ALERT | {"namespace": "A B"}).status_code == 422
    answer = as_user(alice).post(url, ALERT)
    assert (answer.status_code, answer.json()) == (202, {"source": "drill-prod-east"})
    assert Delivery.objects.count() == 1
