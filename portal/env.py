"""Settings from the environment, each also as `NAME_FILE`.

Beside `make demo` its commands need neither: it keeps one file per setting in
`.local/secrets`, which is read last.

A value is taken out of the environment when it is read, so that nothing that
runs later in this process, and no child, can print it. docs/admin/install.md
has the table of all names.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

# Where an install keeps what is its own; `make demo` makes it.
LOCAL = Path(os.environ.get("PORTAL_LOCAL", Path(__file__).parents[1] / ".local"))


class SettingMissing(Exception):
    """A setting without a default is not there, or can not be read."""


def text(name: str, default: str | None = None) -> str:
    """The value of `name`, or the content of the file that `name_FILE` names."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return _content(Path(path), f"{name}_FILE")
    if name in os.environ:
        return os.environ[name]
    kept = LOCAL / "secrets" / name
    if kept.exists():
        return _content(kept, name)
    if default is None:
        raise SettingMissing(
            f"Set {name} or {name}_FILE (see docs/admin/install.md);"
            " `make demo` makes its own."
        )
    return default


def _content(path: Path, name: str) -> str:
    try:
        return path.read_text().strip()
    except OSError as error:
        raise SettingMissing(f"{name}: {error}") from error


def secret(name: str) -> str:
    """Like `text`, and gone from the environment afterwards."""
    value = text(name)
    os.environ.pop(name, None)
    return value


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on."""
    return text(name, "1" if default else "").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def address(name: str, *fields: str) -> str:
    """An http or https address that holds each of `fields`, or nothing."""
    value = text(name, "")
    is_http = urlsplit(value).scheme in {"http", "https"}
    if value and not (is_http and all(field in value for field in fields)):
        wanted = " and ".join(fields)
        raise SettingMissing(f"{name}: give an http(s) address that holds {wanted}")
    return value


def database(url: str) -> dict[str, object]:
    """Django's settings for `postgresql://user:password@host:port/name?host=/dir`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise SettingMissing("PORTAL_DATABASE_URL: only postgresql:// is supported")
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": query.get("port", [str(parts.port or "")])[0],
    }
