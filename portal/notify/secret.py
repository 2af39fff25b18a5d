"""What of a channel is sealed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from portal.clusters import secretbox
from portal.notify.models import Channel

# How long a secret that was replaced signs beside the new one.
BOTH_SIGN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Sealed:
    """`secret` signs a webhook's events; `former` does so too, until `former_until`."""

    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    former: str = field(default="", repr=False)
    former_until: str = ""

    @property
    def keys(self) -> list[str]:
        """The secrets that sign now, the current one first."""
        if not self.former:
            return [self.secret]
        both = timezone.now() < datetime.fromisoformat(self.former_until)
        return [self.secret, self.former] if both else [self.secret]

    def rotated(self, secret: str) -> Sealed:
        """With a new secret; the present one signs along for a while."""
        until = (timezone.now() + BOTH_SIGN).isoformat()
        return replace(self, secret=secret, former=self.secret, former_until=until)


def seal(sealed: Sealed) -> bytes:
    """For the database. Raises SecretboxError."""
    return secretbox.seal(json.dumps(asdict(sealed)), settings.ENCRYPTION_KEYS)


def unseal(channel: Channel) -> Sealed:
    """The URL and the secrets of a channel. Raises SecretboxError."""
    text = secretbox.open_sealed(bytes(channel.sealed), settings.ENCRYPTION_KEYS)
    return Sealed(**json.loads(text))
