"""The only way to get an alert source or a delivery for a person."""

from __future__ import annotations

from django.http import Http404

from portal.accounts.models import User
from portal.alerts.models import AlertSource, Delivery
from portal.clusters import access
from portal.clusters.models import Grant


def source_for(user: User, name: str, role: str = Grant.Role.VIEWER) -> AlertSource:
    """The source, or Http404 to a stranger, PermissionDenied to a weaker role.

    The role counts on the cluster of the source; on all clusters if it has none.
    """
    visible = AlertSource.objects.visible_to(user).select_related("cluster")
    source = visible.filter(name=name).first()
    if source is None:
        raise Http404(f"No alert source {name} that you may see.")
    access.require(user, role, source.cluster)
    return source


def delivery_for(
    user: User, name: str, delivery_id: int, role: str = Grant.Role.VIEWER
) -> Delivery:
    """A delivery of the source, by the rules of the source."""
    source = source_for(user, name, role)
    delivery = source.deliveries.filter(pk=delivery_id).first()
    if delivery is None:
        raise Http404(f"Alert source {name} has no delivery {delivery_id}.")
    return delivery
