"""What a person does with one notice."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from portal.notify import services
from portal.notify.access import notice_for
from portal.web.http import Request, action


@action
def again(request: Request, uuid: UUID) -> HttpResponse:
    """Tell it once more."""
    notice = notice_for(request.user, uuid, keep=True)
    services.send_again(request.user, notice)
    return redirect(notice.channel)
