"""Which incidents a person is shown, in lists and on their page."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, Exists, F, Func, Max, OuterRef, Q, Subquery

from portal.accounts.models import User
from portal.incidents.models import (
    Handover,
    Incident,
    IncidentQuerySet,
    Look,
    RoleHolder,
    TimelineEntry,
    Watcher,
)

TAGS_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty does not matter.

    `status` may be `open` or `self-cleared`. `text` is looked for in titles and, word
    by word, in the timeline. `mine`: the person has a role in it, watches it, opened
    or acknowledged it. `by`: `alert` or `person`. `drills` None: drills or not.
    """

    status: str = ""
    cluster: str = ""
    runbook: str = ""
    severity: str = ""
    tag: str = ""
    text: str = ""
    by: str = ""
    mine: bool = False
    drills: bool | None = None


def incidents_page(
    user: User, wanted: Wanted | None = None, *, before: int | None = None
) -> IncidentQuerySet:
    """Incidents that the person may see, newest first, below number `before`."""
    wanted = wanted or Wanted()
    found = Incident.objects.visible_to(user).select_related(
        "cluster", "revision__runbook", "duplicate_of", "parent"
    )
    found = _of_status(found, wanted.status)
    equal = {
        "cluster__slug": wanted.cluster,
        "revision__runbook__name": wanted.runbook,
        "severity": wanted.severity,
    }
    found = found.filter(**{field: value for field, value in equal.items() if value})
    if wanted.tag:
        found = found.filter(tags__contains=[wanted.tag.strip().lower()])
    if wanted.text.strip():
        found = found.filter(_told_of(wanted.text))
    if wanted.by:
        found = found.filter(opened_by__isnull=wanted.by == "alert")
    if wanted.mine:
        found = found.filter(_of(user))
    if wanted.drills is not None:
        found = found.filter(drill=wanted.drills)
    return found.filter(number__lt=before) if before else found


def with_news(incidents: IncidentQuerySet, user: User) -> IncidentQuerySet:
    """`news`: lines since the person looked (None: never did); `lead_name`."""
    lines = TimelineEntry.objects.filter(
        incident=OuterRef("pk"),
        incident__looks__user=user,
        id__gt=F("incident__looks__seen"),
    )
    count = lines.order_by().values("incident").annotate(n=Count("id")).values("n")
    looked = Look.objects.filter(incident=OuterRef("pk"), user=user)
    return incidents.annotate(
        news=Subquery(count), looked=Exists(looked), lead_name=_lead_name()
    )


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the incident page says of an incident beside its fields.

    `newest` and `newest_about_record` are ids of timeline lines; `seen` that up to
    which the person has read (None: never looked).
    """

    newest: int | None
    newest_about_record: int | None
    seen: int | None
    lead_name: str | None
    handover_is_open: bool


def page_facts(incident: Incident) -> PageFacts:
    """The facts of an incident that with_page_facts() found."""
    known = vars(incident)
    return PageFacts(**{field.name: known[field.name] for field in fields(PageFacts)})


def with_page_facts(incidents: IncidentQuerySet, user: User) -> IncidentQuerySet:
    """Incidents with their PageFacts, in the same query."""
    lines = TimelineEntry.objects.filter(incident=OuterRef("pk")).order_by()
    about = lines.filter(kind__in=TimelineEntry.ABOUT_RECORD)
    looks = Look.objects.filter(incident=OuterRef("pk"), user=user)
    offered = Handover.objects.filter(
        incident=OuterRef("pk"), accepted_at=None, withdrawn_at=None
    )
    return incidents.annotate(
        newest=Subquery(lines.values("incident").annotate(n=Max("id")).values("n")),
        newest_about_record=Subquery(
            about.values("incident").annotate(n=Max("id")).values("n")
        ),
        seen=Subquery(looks.values("seen")),
        lead_name=_lead_name(),
        handover_is_open=Exists(offered),
    )


def tags_in_use(user: User) -> list[str]:
    """Tags of incidents that the person may see, to choose from."""
    tags = Incident.objects.visible_to(user).order_by().distinct()
    found = tags.values_list(Func(F("tags"), function="unnest"), flat=True)
    return sorted(found[:TAGS_OFFERED])


def _of_status(found: IncidentQuerySet, status: str) -> IncidentQuerySet:
    if status == "open":
        return found.open()
    if status == "self-cleared":
        return found.open().exclude(self_cleared_at=None)
    return found.filter(status=status) if status else found


def _told_of(text: str) -> Q:
    # Two ways that each have an index of their own to go by, or a short table.
    words = SearchVector("text", config="simple")
    query = SearchQuery(text, config="simple", search_type="websearch")
    told = TimelineEntry.objects.annotate(words=words).filter(words=query)
    return Q(title__icontains=text.strip()) | Q(pk__in=told.values("incident"))


def _of(user: User) -> Q:
    roles = RoleHolder.objects.filter(user=user, until=None)
    watched = Watcher.objects.filter(user=user)
    return (
        Q(pk__in=roles.values("incident"))
        | Q(pk__in=watched.values("incident"))
        | Q(opened_by=user)
        | Q(acknowledged_by=user)
    )


def _lead_name() -> Subquery:
    leads = RoleHolder.objects.filter(incident=OuterRef("pk"), role="lead", until=None)
    return Subquery(leads.values("user_name"))
