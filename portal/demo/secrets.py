"""The secrets of one install: made on its first start, one file (0600) each.

The files carry the names of the settings they hold, so children are given
`NAME_FILE` and no secret stands in any process's environment or arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

from cryptography.fernet import Fernet

from portal.demo.files import kept, private_folder, write_private


@dataclass(frozen=True)
class Secrets:
    """`folder` holds the files; the fields are what the servers need themselves."""

    folder: Path
    database_password: str
    redis_password: str
    demo_password: str

    def publish(self, name: str, value: str) -> None:
        """Make `value` the setting `name` of every process started from now on."""
        write_private(self.folder / name, value)

    def environment(self) -> dict[str, str]:
        """`NAME_FILE` for every setting that is kept here."""
        return {
            f"{file.name}_FILE": str(file)
            for file in self.folder.iterdir()
            if file.name.startswith("PORTAL_") and not file.suffix
        }


def open_secrets(folder: Path) -> Secrets:
    """Read the secrets in `folder`, and make those that are missing."""
    private_folder(folder)
    kept(folder / "PORTAL_SECRET_KEY", lambda: token_urlsafe(50))
    kept(folder / "PORTAL_ENCRYPTION_KEYS", lambda: Fernet.generate_key().decode())
    return Secrets(
        folder=folder,
        database_password=kept(folder / "database-password", token_urlsafe),
        redis_password=kept(folder / "redis-password", token_urlsafe),
        demo_password=kept(folder / "PORTAL_DEMO_PASSWORD", lambda: token_urlsafe(12)),
    )
