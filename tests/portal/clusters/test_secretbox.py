"""Credentials at rest."""

from __future__ import annotations

import pytest

from portal.clusters.secretbox import (
    SecretboxError,
    new_key,
    open_sealed,
    rotate,
    seal,
)

OLD, NEW = new_key(), new_key()


def test_what_was_sealed_can_be_opened() -> None:
    blob = seal("tökén", [OLD])
    assert open_sealed(blob, [OLD]) == "tökén"
    assert "tökén".encode() not in blob


def test_an_old_key_behind_the_new_one_still_opens() -> None:
    assert open_sealed(seal("x", [OLD]), [NEW, OLD]) == "x"


def test_after_rotation_the_old_key_can_go() -> None:
    assert open_sealed(rotate(seal("x", [OLD]), [NEW, OLD]), [NEW]) == "x"


@pytest.mark.parametrize("change", [open_sealed, rotate])
def test_without_the_key_nothing_opens(change: object) -> None:
    assert callable(change)
    with pytest.raises(SecretboxError, match="none of the keys"):
        change(seal("x", [OLD]), [NEW])


def test_a_changed_blob_does_not_open() -> None:
    blob = bytearray(seal("x", [OLD]))
    blob[40] ^= 1
    with pytest.raises(SecretboxError):
        open_sealed(bytes(blob), [OLD])


@pytest.mark.parametrize(
    "keys", [[], ["short"], [""]], ids=["none", "too short", "empty"]
)
def test_unusable_keys_are_named_as_such(keys: list[str]) -> None:
    with pytest.raises(SecretboxError, match="key"):
        seal("x", keys)
