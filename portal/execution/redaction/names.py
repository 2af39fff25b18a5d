"""Which names promise a secret, and which values under them are none."""

from __future__ import annotations

import re
from functools import lru_cache

# Anywhere in a name that was squeezed to lower-case letters and digits.
_TELLING = re.compile(
    r"password|passwd|passphrase|secret|token|credential|connectionstring|databaseurl"
    r"|(?:api|access|private|account|encryption|signing)key|privkey|authorization|idrsa"
)
# Whole words of a name.
_TELLING_WORDS = frozenset({"pwd", "dsn", "cookie", "pass"})
# A last word that says: this is about a secret, not the secret.
_ABOUT = re.compile(
    r"(?:file|path|dir|directory|name|namespace|ref|ttl|mount|type|kind|url|uri"
    r"|endpoint|issuer|audience|policy|count|length|size|min|max|seconds|minutes|hours"
    r"|days|expiry|expiration|enabled|disabled|provider|store|mode|algorithm|version"
    r"|id)s?"
)
# The key of a label is no secret, nor is the public half of a pair.
_OPEN_KEYS = re.compile(
    r"public|pub|label|topology|annotation|taint|sort|partition|primary|foreign"
)
# A field of any object; narrower, because API fields use these words in names.
_FIELD = re.compile(
    r"(?:password|passwd|passphrase|token|clientsecret|connectionstring"
    r"|(?:api|secret|access|private|encryption)key)$"
)
_HARMLESS_VALUE = re.compile(
    r"(?i:true|false|yes|no|none|null)?"
    r"|\$\([A-Za-z_][A-Za-z0-9_]*\)"  # resolved by the kubelet, not written here
    r"|/(?:etc|var|run|tmp|opt|home|mnt|usr|root|srv|secrets?|certs?|tls|config)"
    r"/[\w./-]*"
)


def _words(name: str) -> list[str]:
    """`dbPassword`, `DB_PASSWORD`, `--db-password` as `["db", "password"]`."""
    split = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()
    return [word for word in re.split(r"[^a-z0-9]+", split) if word]


@lru_cache(maxsize=8192)
def is_secret_name(name: str) -> bool:
    """Whether a variable, flag or ConfigMap key of this name holds a secret."""
    words = _words(name)
    if not words:
        return False
    if _ABOUT.fullmatch(words[-1]) and words[-2:] != ["database", "url"]:
        return False
    if words[-1] == "key":
        return not any(_OPEN_KEYS.fullmatch(word) for word in words)
    if _TELLING_WORDS & set(words):
        return True
    return _TELLING.search("".join(words)) is not None


@lru_cache(maxsize=8192)
def is_secret_field(name: str) -> bool:
    """Whether an object's field of this name holds a secret when it is a text."""
    return _FIELD.search("".join(_words(name))) is not None


def is_harmless(value: str) -> bool:
    """A value that gives nothing away: empty, a switch, a reference, a path."""
    return _HARMLESS_VALUE.fullmatch(value) is not None
