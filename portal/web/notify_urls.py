"""The pages of teams and their channels."""

from __future__ import annotations

from django.urls import path

from portal.web import channel, channels, notices, team, teams

urlpatterns = [
    path("teams/", teams.teams, name="team-list"),
    path("add-team", teams.add, name="team-add"),
    path("teams/<slug:slug>", team.team, name="team"),
    path("teams/<slug:slug>/members", team.join, name="team-join"),
    path("teams/<slug:slug>/members/remove", team.leave, name="team-leave"),
    path("teams/<slug:slug>/roles", team.give, name="team-role"),
    path("teams/<slug:slug>/roles/remove", team.take, name="team-role-remove"),
    path("teams/<slug:slug>/remove", team.remove, name="team-remove"),
    path("channels/", channels.channels, name="channel-list"),
    path("add-channel", channels.add, name="channel-add"),
    path("channels/<int:number>", channel.channel, name="channel"),
    path("channels/<int:number>/wishes", channel.change, name="channel-change"),
    path("channels/<int:number>/url", channel.replace_url, name="channel-url"),
    path("channels/<int:number>/rotate", channel.rotate, name="channel-rotate"),
    path("channels/<int:number>/test", channel.test, name="channel-test"),
    path("channels/<int:number>/switch", channel.switch, name="channel-switch"),
    path("channels/<int:number>/remove", channel.remove, name="channel-remove"),
    path("notices/<uuid:uuid>/again", notices.again, name="notice-again"),
]
