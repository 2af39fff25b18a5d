"""Apprise URLs that a channel may have.

Apprise knows a hundred services, among them files, desktops, the system's log and
programs of the machine that it runs on. Only those of this list are accepted,
and only their modules are ever loaded. Of their options only those are accepted that
choose who is told: others name files to read, or turn checks off.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from apprise import AppriseAsset, NotifyBase, PersistentStoreMode

from portal.notify import outbound
from portal.notify.outbound import Refused

SECONDS = 20


@dataclass(frozen=True, slots=True)
class Service:
    """What people call it, and where Apprise has its class."""

    name: str
    module: str
    plugin: str


_TEAMS = Service("Microsoft Teams", "workflows", "NotifyWorkflows")
_MATTERMOST = Service("Mattermost", "mattermost", "NotifyMattermost")
_MATRIX = Service("Matrix", "matrix", "NotifyMatrix")
_ROCKET = Service("Rocket.Chat", "rocketchat", "NotifyRocketChat")
_WEBEX = Service("Webex", "webexteams", "NotifyWebexTeams")
_SIGNAL = Service("Signal", "signal_api", "NotifySignalAPI")
_NEXTCLOUD = Service("Nextcloud Talk", "nextcloudtalk", "NotifyNextcloudTalk")
_NTFY = Service("ntfy", "ntfy", "NotifyNtfy")
_GOTIFY = Service("Gotify", "gotify", "NotifyGotify")
_MAIL = Service("mail", "email", "NotifyEmail")

# By the schema of the URL.
SERVICES = {
    "slack": Service("Slack", "slack", "NotifySlack"),
    "discord": Service("Discord", "discord", "NotifyDiscord"),
    "workflow": _TEAMS,
    "workflows": _TEAMS,
    "mmost": _MATTERMOST,
    "mmosts": _MATTERMOST,
    "matrix": _MATRIX,
    "matrixs": _MATRIX,
    "rocket": _ROCKET,
    "rockets": _ROCKET,
    "zulip": Service("Zulip", "zulip", "NotifyZulip"),
    "gchat": Service("Google Chat", "google_chat", "NotifyGoogleChat"),
    "webex": _WEBEX,
    "wxteams": _WEBEX,
    "tgram": Service("Telegram", "telegram", "NotifyTelegram"),
    "signal": _SIGNAL,
    "signals": _SIGNAL,
    "nctalk": _NEXTCLOUD,
    "nctalks": _NEXTCLOUD,
    "ntfy": _NTFY,
    "ntfys": _NTFY,
    "gotify": _GOTIFY,
    "gotifys": _GOTIFY,
    "pover": Service("Pushover", "pushover", "NotifyPushover"),
    "pagerduty": Service("PagerDuty", "pagerduty", "NotifyPagerDuty"),
    "opsgenie": Service("Opsgenie", "opsgenie", "NotifyOpsgenie"),
    "mailto": _MAIL,
    "mailtos": _MAIL,
}
# Schemas whose services give out addresses of incoming webhooks, which are taken as well.
_NATIVE = ("slack", "discord", "workflows", "gchat", "webex")
_OPTIONS = frozenset(
    [
        "to",
        "cc",
        "bcc",
        "from",
        "reply",
        "name",
        "user",
        "pass",
        "smtp",
        "mode",
        "channel",
        "channels",
        "thread",
        "topic",
        "tags",
        "priority",
        "region",
        "silent",
        "preview",
        "botname",
        "token",
        "bot",
        "avatar",
    ]
)
_SCHEMA = re.compile(r"([a-z0-9]+)://", re.IGNORECASE)


def plugin_of(url: str) -> NotifyBase:
    """What speaks to the service. Raises Refused with a sentence without secrets."""
    schema = _schema(url)
    options = {name.lower() for name, _ in parse_qsl(_query(url), True)}
    for option in sorted(options - _OPTIONS) if schema != "https" else ():
        raise Refused(
            f"The option {option[:40]!r} is not accepted. Take it out of the URL;"
            f" known are {', '.join(sorted(_OPTIONS))}."
        )
    plugin = _native(url) if schema == "https" else _parsed(schema, url)
    if plugin is None and schema == "https":
        raise Refused(
            "It is not the address of an incoming webhook of a known service. For a URL"
            " of your own choose the signed webhook."
        )
    if plugin is None:
        raise Refused(
            f"It is not a complete URL for {SERVICES[schema].name}: something is missing"
            " or has the wrong form. docs/admin/notifications.md has examples."
        )
    return plugin


def service_at(url: str) -> str:
    """The service whose incoming webhook this address is; "" for any other."""
    plugin = _native(url)
    return "" if plugin is None else str(plugin.service_name)


def address_of(plugin: NotifyBase) -> str:
    """What may be shown of it: schema, and the host unless a secret stands there."""
    made: Any = plugin  # Apprise tells types only of what it has by default
    schemas = (
        made.protocol if made.protocol and not made.secure else made.secure_protocol
    )
    schema = schemas if isinstance(schemas, str) else schemas[0]
    host = _host(plugin)
    port = f":{plugin.port}" if host and plugin.port else ""
    return f"{schema}://{host or '…'}{port}"


def require_allowed(plugin: NotifyBase) -> None:
    """Raise Refused if it would speak to the machine itself or its surroundings,
    Unreachable if nobody knows where its host is."""
    if host := _host(plugin):
        outbound.addresses(host, plugin.port or 443)


def _schema(url: str) -> str:
    found = _SCHEMA.match(url)
    schema = found[1].lower() if found else ""
    if schema in SERVICES or schema == "https":
        return schema
    known = {service.name for service in SERVICES.values()}
    what = f"{schema}:// is not" if schema else "That is not the URL of"
    raise Refused(
        f"{what} a service that a channel may have."
        f" Known are: {', '.join(sorted(known, key=str.lower))}."
    )


def _query(url: str) -> str:
    try:
        return urlsplit(url).query
    except ValueError:
        raise Refused("It is not a URL that can be read.") from None


def _asset() -> AppriseAsset:
    """Nothing is kept on disk, nothing is followed elsewhere, nothing waits long."""
    return AppriseAsset(
        storage_mode=PersistentStoreMode.MEMORY,
        service_timeout=SECONDS,
        app_id="Runbook Portal",
        app_desc="Runbook Portal",
        http_redirects=False,
        pgp_autogen=False,
        pem_autogen=False,
        secure_logging=True,
        # Messages show no pictures from elsewhere, and no advertisement.
        app_url="",
        image_url_mask="",
        image_url_logo="",
    )


def _parsed(schema: str, url: str) -> NotifyBase | None:
    plugin = _class(SERVICES[schema])
    return _made(plugin, plugin.parse_url, url.replace("/#", "/%23"))


def _native(url: str) -> NotifyBase | None:
    """From the address that the service itself gave out."""
    plugins = [_class(SERVICES[schema]) for schema in _NATIVE]
    made = (_made(plugin, plugin.parse_native_url, url) for plugin in plugins)
    return next((plugin for plugin in made if plugin is not None), None)


def _made(plugin: Any, parse: Callable[[str], Any], url: str) -> NotifyBase | None:
    """None if something is missing; some of their parsers stumble over that."""
    with suppress(Exception):
        if parts := parse(url):
            made: NotifyBase = plugin(**parts | {"asset": _asset()})
            return made
    return None


@cache
def _class(service: Service) -> Any:
    """Apprise's class for it. No module of a service outside the list is loaded."""
    with warnings.catch_warnings():
        # The one for mail asks for a module that later Pythons do not have.
        warnings.simplefilter("ignore", DeprecationWarning)
        module = import_module(f"apprise.plugins.{service.module}")
    return getattr(module, service.plugin)


def _host(plugin: NotifyBase) -> str:
    """The server that it speaks to, if a person chose it; else ""."""
    if "host" not in plugin.template_tokens:
        return ""
    return str(getattr(plugin, "smtp_host", "") or plugin.host or "")
