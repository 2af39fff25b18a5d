"""What somebody may do because of a team."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from portal.accounts.models import Team, User
from portal.accounts.teams import add_member, add_team, remove_member, remove_team
from portal.clusters.access import cluster_for, may, role_on, team_for
from portal.clusters.grants import give_role, take_role
from portal.clusters.models import Cluster, Grant
from portal.incidents.access import incident_for
from portal.incidents.models import Incident

Role = Grant.Role


@pytest.fixture
def team(root: User) -> Team:
    return add_team(root, "virt", "Virtualization")


@pytest.fixture
def erin(root: User, team: Team) -> User:
    """A member of the team, without a role of her own."""
    user = User.objects.create(username="erin")
    add_member(root, team, "erin")
    return user


def test_role_of_a_team_is_a_role_of_its_members(
    root: User, team: Team, erin: User, cluster: Cluster, incident: Incident
) -> None:
    with pytest.raises(Http404):
        incident_for(erin, incident.number)
    give_role(root, team, cluster, Role.OPERATOR)
    assert incident_for(erin, incident.number, Role.OPERATOR) == incident
    assert list(Cluster.objects.visible_to(erin)) == [cluster]
    with pytest.raises(PermissionDenied):
        cluster_for(erin, cluster.slug, Role.ADMIN)


def test_strongest_role_counts_wherever_it_comes_from(
    root: User, team: Team, erin: User, cluster: Cluster
) -> None:
    Grant.objects.create(user=erin, cluster=cluster, role=Role.VIEWER)
    give_role(root, team, None, Role.ADMIN)
    assert role_on(erin, cluster) == Role.ADMIN
    take_role(root, team, None)
    assert role_on(erin, cluster) == Role.VIEWER


def test_role_on_all_clusters_shows_incidents_without_one(
    root: User, team: Team, erin: User, incident: Incident
) -> None:
    Incident.objects.update(cluster=None)
    give_role(root, team, None, Role.VIEWER)
    assert incident_for(erin, incident.number) == incident


def test_who_leaves_loses_what_the_team_gave(
    root: User, team: Team, erin: User, cluster: Cluster
) -> None:
    give_role(root, team, cluster, Role.OPERATOR)
    for _ in range(2):
        remove_member(root, team, "erin")
    assert not may(erin, Role.VIEWER, cluster)


def test_a_team_that_is_gone_gives_nothing(
    root: User, team: Team, erin: User, cluster: Cluster
) -> None:
    give_role(root, team, cluster, Role.OPERATOR)
    remove_team(root, team)
    assert not may(erin, Role.VIEWER, cluster)


def test_a_second_role_on_a_cluster_takes_the_place_of_the_first(
    root: User, team: Team, erin: User, cluster: Cluster
) -> None:
    give_role(root, team, cluster, Role.ADMIN)
    give_role(root, team, cluster, Role.VIEWER)
    assert role_on(erin, cluster) == Role.VIEWER


def test_several_teams_may_have_a_role_on_all_clusters(root: User, team: Team) -> None:
    give_role(root, team, None, Role.VIEWER)
    give_role(root, add_team(root, "storage"), None, Role.VIEWER)
    assert Grant.objects.filter(cluster=None).count() == 2


@pytest.mark.parametrize("whose", ["nobody", "both"])
def test_database_refuses_a_role_that_is_nobodys_or_two_peoples(
    erin: User, team: Team, cluster: Cluster, whose: str
) -> None:
    holders = {"user": erin, "team": team} if whose == "both" else {}
    refused = pytest.raises(IntegrityError, match="grant_to_a_person_or_a_team")
    with refused, transaction.atomic():
        Grant.objects.create(cluster=cluster, role=Role.VIEWER, **holders)


def test_members_see_their_team_and_only_administrators_keep_it(
    root: User, team: Team, erin: User, charlie: User
) -> None:
    assert team_for(erin, "virt") == team
    assert team_for(root, "virt", keep=True) == team
    with pytest.raises(PermissionDenied):
        team_for(erin, "virt", keep=True)
    with pytest.raises(Http404):
        team_for(charlie, "virt")
