"""Writing post-mortems and the template. No text is ever lost: revisions stay."""

from __future__ import annotations

from django.db import transaction

from portal.accounts import audit
from portal.accounts.models import User
from portal.core.errors import UserError
from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.services import add_entry
from portal.reports.default_template import DEFAULT
from portal.reports.models import PostMortem, PostMortemRevision, TemplateRevision
from portal.reports.placeholders import PLACEHOLDERS, values_of
from portal.reports.reading import read_record
from portal.reports.template_language import check, fill

MOST_CHARACTERS = 500_000


def template_text() -> str:
    """The template that new post-mortems begin with."""
    newest = TemplateRevision.objects.first()
    return newest.text if newest else DEFAULT


def template_number() -> int:
    """Which revision of it that is; 0 is the one that the portal came with."""
    newest = TemplateRevision.objects.first()
    return newest.number if newest else 0


@transaction.atomic
def save_template(user: User, text: str, base: int) -> TemplateRevision:
    """A new revision, written while looking at number `base`."""
    text = _checked(text)
    check(text, PLACEHOLDERS)
    # Two people who save at the same moment: the second hears of the first.
    newest = TemplateRevision.objects.select_for_update().first()
    _refuse_if_changed(newest.number if newest else 0, base, "The template")
    revision = TemplateRevision.objects.create(
        number=base + 1, text=text, written_by_name=user.name
    )
    audit.record(user, "report-template.save", f"revision {revision.number}")
    return revision


def draft(incident: Incident) -> str:
    """The template filled in for the incident as it stands. Nothing is saved."""
    return fill(template_text(), values_of(read_record(incident)))


def current(incident: Incident) -> PostMortemRevision | None:
    """The newest state of the incident's post-mortem; None if nobody began it."""
    return PostMortemRevision.objects.filter(post_mortem__incident=incident).first()


@transaction.atomic
def save_post_mortem(
    user: User, incident: Incident, text: str, base: int
) -> PostMortemRevision:
    """A new revision, written while looking at number `base` (0: there was none).

    The same text again is no new revision.
    """
    text = _checked(text)
    Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    newest = current(incident)
    if newest and newest.text == text:
        return newest
    _refuse_if_changed(newest.number if newest else 0, base, "The post-mortem")
    post_mortem, _ = PostMortem.objects.get_or_create(
        incident=incident, defaults={"created_by_name": user.name}
    )
    revision = post_mortem.revisions.create(
        number=base + 1, text=text, written_by_name=user.name
    )
    if base == 0:
        add_entry(incident, TimelineEntry.Kind.RECORD, user.name, "Post-mortem begun")
    audit.record(
        user,
        "post-mortem.save",
        str(incident),
        cluster=incident.cluster.slug if incident.cluster else "",
        incident=incident.number,
        revision=revision.number,
    )
    return revision


def _checked(text: str) -> str:
    # What stands in front stays: errors name lines as the person sees them.
    text = text.replace("\r\n", "\n").replace("\x00", "␀").rstrip()
    if not text:
        raise UserError("text-empty", "The text is empty.", status=422)
    if len(text) > MOST_CHARACTERS:
        raise UserError(
            "text-too-long",
            f"The text has {len(text):,} characters; {MOST_CHARACTERS:,} are kept.",
            status=422,
        )
    return text + "\n"


def _refuse_if_changed(newest: int, base: int, what: str) -> None:
    if newest != base:
        raise UserError(
            "text-changed",
            f"{what} was changed by somebody else in the meantime: it is at revision"
            f" {newest}, and you began with {base}. Your text was not saved: compare"
            " the two, then save again.",
            status=409,
        )
