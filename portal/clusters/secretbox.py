"""Credentials at rest: sealed with the first key, opened with any of them.

Keys are Fernet keys (32 bytes in URL-safe base64). A new key goes in front; once
every blob went through `rotate`, the old one can be dropped.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SecretboxError(Exception):
    """No usable key, or none that fits. Says nothing of key or content."""


def seal(text: str, keys: Sequence[str]) -> bytes:
    """The text encrypted and authenticated. Raises SecretboxError."""
    return _box(keys).encrypt(text.encode())


def open_sealed(blob: bytes, keys: Sequence[str]) -> str:
    """What was sealed. Raises SecretboxError if no key fits or it was changed."""
    try:
        return _box(keys).decrypt(bytes(blob)).decode()
    except InvalidToken:
        raise _no_key_fits() from None


def rotate(blob: bytes, keys: Sequence[str]) -> bytes:
    """The same text sealed with the first key. Raises SecretboxError."""
    try:
        return _box(keys).rotate(bytes(blob))
    except InvalidToken:
        raise _no_key_fits() from None


def new_key() -> str:
    """A key for a new installation."""
    return Fernet.generate_key().decode()


def _box(keys: Sequence[str]) -> MultiFernet:
    if not keys:
        raise SecretboxError("there is no key for stored credentials")
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise SecretboxError(
            "a key for stored credentials is not 32 bytes in URL-safe base64"
        ) from None


def _no_key_fits() -> SecretboxError:
    return SecretboxError(
        "none of the keys opens this credential: put the key that sealed it back,"
        " or enter the credential again"
    )
