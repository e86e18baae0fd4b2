"""Where the embedded server keeps what it owns, all below ``settings.var``."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from presswatch.errors import SettingsError
from presswatch.private_files import make_private_folder
from presswatch.settings import Settings

SOCKET_FOLDER_BYTES = 80
"""A Unix socket's whole path has 107 bytes on Linux and 103 on macOS; its file name takes up to 20 of them."""

VAR_MODE = 0o711
"""Others may pass through and list nothing: PostgreSQL does, where root has to run it as another user."""


@dataclass(frozen=True, slots=True)
class EmbeddedPaths:
    """Absolute paths of one embedded server."""

    var: Path

    @classmethod
    def of(cls, settings: Settings) -> EmbeddedPaths:
        """Return the places that the settings ask for; symbolic links are resolved."""
        return cls(settings.var.resolve())

    @property
    def data(self) -> Path:
        """Return PostgreSQL's data directory."""
        return self.var / "postgres"

    @property
    def log(self) -> Path:
        """Return the server's log file."""
        return self.var / "postgres.log"

    @property
    def lock(self) -> Path:
        """Return the file whose lock serialises starts and stops."""
        return self.var / "postgres.lock"

    @property
    def idle(self) -> Path:
        """Return the file of a server that was left up: who watches it; its time is that of the last use."""
        return self.var / "idle"

    @property
    def postmaster_pid(self) -> Path:
        """Return the file in which a running server says who it is."""
        return self.data / "postmaster.pid"

    @property
    def sockets(self) -> Path:
        """Return the folder of the Unix socket: in VAR, or in the temporary folder where VAR's path is too long."""
        inside = self.var / "run"
        if len(os.fsencode(inside)) <= SOCKET_FOLDER_BYTES:
            return inside
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:8]
        return Path(tempfile.gettempdir()) / f"presswatch-{os.geteuid()}-{digest}"

    def password_file(self, role: str) -> Path:
        """Return the file that holds a role's password."""
        return self.var / f"{role}.password"


def prepare(paths: EmbeddedPaths) -> None:
    """Create VAR.

    Raises:
        SettingsError: VAR cannot be written.
    """
    try:
        make_private_folder(paths.var, mode=VAR_MODE)
        with tempfile.TemporaryFile(dir=paths.var):
            pass
    except OSError as error:
        raise SettingsError(
            f"cannot write to {paths.var}: {error.strerror}; set PRESSWATCH_VAR to a folder of yours"
        ) from error


def keep_secret(path: Path, value: str = "") -> str:
    """Return the secret in a file that only its owner reads; a missing one is made of ``value``, or at random."""
    if not path.exists() or not path.stat().st_size:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(value or secrets.token_urlsafe(24))
    return path.read_text()


def require_space(paths: EmbeddedPaths, megabytes: int) -> None:
    """Make sure that the disk of VAR has this much room.

    Raises:
        SettingsError: it has less.
    """
    if shutil.disk_usage(paths.var).free < megabytes << 20:
        raise SettingsError(
            f"less than {megabytes} MB free on the disk of {paths.var}: make room, or set PRESSWATCH_VAR elsewhere"
        )
