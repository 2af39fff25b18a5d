"""An embedded PostgreSQL: the programs of a wheel, run as a plain child process.

It listens on a Unix socket in its own data folder (0700) and on no network
address. The only role that may sign in is `portal`, with a password of this
install; it owns the database `portal` and may create databases (for tests), and
is not a superuser. The superuser can not sign in at all.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import tempfile
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg

from portal.demo.files import is_ours, kept, private_folder
from portal.demo.postgres_programs import programs_for, server_account
from portal.demo.process import Program, run

ROLE = DATABASE = "portal"
PORT = 5432  # only part of the socket's name
SOCKET_PATH_LIMIT = 107  # sun_path in unix(7), without the closing zero
HBA = f"local all {ROLE} scram-sha-256\n"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_directories": ".",  # the data folder, whatever its path's length
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "timezone": "UTC",
    "log_timezone": "UTC",
}
INITDB = (
    "--username=postgres",
    "--auth=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)


class Postgres:
    """One server with its data in `home`/data."""

    def __init__(
        self, home: Path, password: str, settings: dict[str, str] | None = None
    ) -> None:
        self._home = home
        self._data = home / "data"
        self._password = password
        self._settings = SETTINGS | (settings or {})
        self._owner = server_account(self._data)
        self._bin = programs_for(self._owner)
        # Started by root, the server runs as an account that may have no way
        # through the folders above the data. Its working directory is set before
        # it changes to that account, and /proc leads back there without asking.
        self._here = "/proc/self/cwd" if self._owner else "."

    def prepare(self) -> None:
        """Make the data folder where there is none.

        A left postmaster.pid is stale: callers hold the lock of their data folder,
        which the server inherits, so no server of theirs can be alive.
        """
        private_folder(self._home)
        if not self._data.exists():
            self._initialise()
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def program(self) -> Program:
        settings = (f"{name}={value}" for name, value in self._settings.items())
        argv = ["-D", self._here, *(part for s in settings for part in ("-c", s))]
        # SIGINT is PostgreSQL's fast shutdown: sessions end, nothing is lost.
        return self._program("postgres", argv, self._data, signal.SIGINT, signal.SIGINT)

    @property
    def account(self) -> str:
        """Who the server runs as: a name, or a number that has none here."""
        uid = self._owner.uid if self._owner else os.geteuid()
        try:
            return pwd.getpwuid(uid).pw_name
        except KeyError:
            return str(uid)

    @cached_property
    def url(self) -> str:
        """PORTAL_DATABASE_URL, password included."""
        folder = quote(str(self._socket_folder()), safe="")
        return f"postgresql://{ROLE}:{self._password}@/{DATABASE}?host={folder}&port={PORT}"

    def is_ready(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _initialise(self) -> None:
        """Fill a draft folder and rename it: a broken start leaves no half data."""
        draft = private_folder(self._home / "data.new")
        shutil.rmtree(draft)
        private_folder(draft)
        if self._owner:
            os.chown(draft, self._owner.uid, self._owner.gid)
        run(self._program("initdb", ["-D", self._here, *INITDB], draft))
        (draft / "pg_hba.conf").write_text(HBA)
        single = ["--single", "-c", "exit_on_error=on", "-D", self._here, "postgres"]
        run(self._program("postgres", single, draft), self._roles())
        draft.rename(self._data)

    def _roles(self) -> str:
        return (
            f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{self._password}';\n"
            f"CREATE DATABASE {DATABASE} OWNER {ROLE};\n"
        )

    def _program(
        self,
        name: str,
        argv: list[str],
        cwd: Path,
        stop: signal.Signals = signal.SIGTERM,
        death: signal.Signals = signal.SIGKILL,
    ) -> Program:
        # Nothing of the starter's environment: PGDATA, PGPORT, LC_ALL would count.
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        program = (str(self._bin / name), *argv)
        return Program(name, program, cwd, environment, stop, death, self._owner)

    def _socket_folder(self) -> Path:
        """Where clients find the socket: the data folder, or a short way to it."""
        socket = self._data / f".s.PGSQL.{PORT}"
        if len(os.fsencode(socket)) <= SOCKET_PATH_LIMIT:
            return self._data
        return self._short_way()

    def _short_way(self) -> Path:
        """A link in a folder of ours with a short name, the same on each start."""
        note = self._home / "short-way"
        folder = Path(
            kept(note, lambda: tempfile.mkdtemp(prefix="portal-", dir="/tmp"))
        )
        if not is_ours(folder):  # /tmp was emptied since; somebody may have moved in
            note.unlink()
            return self._short_way()
        link = folder / "data"
        link.unlink(missing_ok=True)
        link.symlink_to(self._data)
        return link
