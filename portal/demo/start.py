"""Starts the parts one after the other, and says so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException

from portal.demo import parts
from portal.demo.files import write_private
from portal.demo.install import Install, locked, require_free_port
from portal.demo.ports import LOOPBACK, usual_ports
from portal.demo.postgres import Postgres
from portal.demo.progress import say, step
from portal.demo.redis import Redis
from portal.demo.replayed import RECORDINGS, Replayed
from portal.demo.secrets import Secrets, open_secrets
from portal.demo.supervisor import Supervisor

SERVER_SECONDS, WEB_SECONDS = 15.0, 60.0


@dataclass(frozen=True)
class SignIn:
    """What .local/demo.json holds for a browser or a script."""

    url: str
    username: str
    password: str
    api_token: str


def run(install: Install) -> None:
    """Start the portal and keep it running until a signal ends it.

    Raises NotStarted before anything is changed, DemoError when a part can not run.
    """
    require_free_port(install.port)
    with (
        locked(install.local) as lock,
        Supervisor(install.local, keep=lock) as supervisor,
    ):
        # A start that was killed has left one.
        (install.local / "demo.json").unlink(missing_ok=True)
        say(f"Runbook Portal: data, secrets and logs in {install.local}")
        secrets = open_secrets(install.local / "secrets")
        ports = usual_ports(install.local / "ports.json", 1 + len(RECORDINGS))
        redis_port, *replay_ports = ports
        _start_servers(install, secrets, supervisor, redis_port)
        environment = parts.environment(install, secrets.environment())
        replayed = Replayed(install.local / "replay", replay_ports, environment)
        sign_in = _start_data(install, supervisor, replayed, environment)
        with _told(install, sign_in):
            _start_portal(install, supervisor, environment)
            _welcome(install, sign_in)
            supervisor.watch()


def _start_servers(
    install: Install, secrets: Secrets, supervisor: Supervisor, redis_port: int
) -> None:
    postgres = Postgres(install.local / "postgres", secrets.database_password)
    with step("PostgreSQL", f"ready as {postgres.account}"):
        postgres.prepare()
        supervisor.start(postgres.program())
        supervisor.wait_until(postgres.is_ready, SERVER_SECONDS)
    with step("Redis"):
        redis = Redis(install.local / "redis", redis_port, secrets.redis_password)
        redis.prepare()
        supervisor.start(redis.program())
        supervisor.wait_until(redis.is_ready, SERVER_SECONDS)
    secrets.publish("PORTAL_DATABASE_URL", postgres.url)
    secrets.publish("PORTAL_REDIS_URL", redis.url)


def _start_data(
    install: Install,
    supervisor: Supervisor,
    replayed: Replayed,
    environment: Mapping[str, str],
) -> SignIn:
    """The tables, the replayed clusters, and an account that may use them."""
    supervisor.start(replayed.program())
    with step("database tables", "up to date"):
        supervisor.run(parts.migrate(environment))
    with step("replayed clusters"):
        supervisor.wait_until(replayed.is_ready, SERVER_SECONDS)
    with step("drill clusters, account"):
        said = supervisor.run(parts.seed(replayed.kubeconfigs, environment))
    return SignIn(url=install.url, **json.loads(said))


def _start_portal(
    install: Install, supervisor: Supervisor, environment: Mapping[str, str]
) -> None:
    with step("web, workers, beat, sweeper", "started"):
        supervisor.start(
            parts.web(install, environment),
            *parts.workers(environment),
            parts.beat(install.local, environment),
            parts.sweeper(environment),
        )
        supervisor.wait_until(lambda: is_ready(install.port), WEB_SECONDS)


def is_ready(port: int) -> bool:
    """Whether /readyz says 200: PostgreSQL and the tables are there."""
    connection = HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def _told(install: Install, sign_in: SignIn) -> Iterator[None]:
    """Keep .local/demo.json for as long as the portal can be used.

    It is there before /readyz says 200, for whoever waits for that.
    """
    path = install.local / "demo.json"
    write_private(path, json.dumps(asdict(sign_in), indent=2) + "\n")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _welcome(install: Install, sign_in: SignIn) -> None:
    say()
    say(f"  Open      {sign_in.url}")
    say(f"  Sign in   {sign_in.username} / {sign_in.password}")
    say(f"  For scripts: {install.local / 'demo.json'} holds this and an API token.")
    say("  Ctrl-C stops everything.")
    say()
