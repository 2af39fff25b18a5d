"""What a replay keeps between starts: its CA, its tokens, its kubeconfigs."""

from __future__ import annotations

import fcntl
import json
import secrets
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from portal.replay import pki

CLUSTER = "rig"


@dataclass(frozen=True, slots=True)
class State:
    """Who a replay is to its clients. `ca` is PEM; `tokens` are by user name."""

    folder: Path
    ca: str
    tokens: Mapping[str, str]


def open_state(folder: Path, users: Sequence[str]) -> State:
    """The state in `folder`, made on the first start. Tokens stay the same later."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        pki.ensure(folder)
        tokens = _tokens(folder / "tokens.json", users)
    return State(folder, (folder / "ca.crt").read_text(), tokens)


def write_kubeconfig(
    path: Path, server: str, ca: str, tokens: Mapping[str, str]
) -> None:
    """A kubeconfig with one context a user, named as the user; the first is current."""
    cluster = {
        "server": server,
        "certificate-authority-data": b64encode(ca.encode()).decode(),
    }
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": CLUSTER, "cluster": cluster}],
        "users": [
            {"name": user, "user": {"token": token}} for user, token in tokens.items()
        ],
        "contexts": [
            {
                "name": user,
                "context": {"cluster": CLUSTER, "user": user, "namespace": "default"},
            }
            for user in tokens
        ],
        "current-context": next(iter(tokens)),
    }
    pki.write_private(path, yaml.safe_dump(config, sort_keys=False).encode())


def _tokens(path: Path, users: Sequence[str]) -> dict[str, str]:
    known = json.loads(path.read_text()) if path.exists() else {}
    tokens = known | {u: secrets.token_urlsafe(32) for u in users if u not in known}
    if tokens != known:
        pki.write_private(path, json.dumps(tokens, indent=2).encode())
    return {user: tokens[user] for user in users}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two replays that start at once must not make two CAs."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
