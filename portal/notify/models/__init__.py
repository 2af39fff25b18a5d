"""Who is told, what happened, and what was told."""

from __future__ import annotations

from portal.notify.models.channels import Channel
from portal.notify.models.happenings import Happening, Silence
from portal.notify.models.notices import Notice

__all__ = ["Channel", "Happening", "Notice", "Silence"]
