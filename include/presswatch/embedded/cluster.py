"""Makes PostgreSQL's data directory, whole or not at all."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from presswatch.embedded.binaries import Binaries, RunAs, hand_over
from presswatch.embedded.paths import EmbeddedPaths, keep_secret, require_space
from presswatch.embedded.roles import SUPERUSER
from presswatch.errors import SettingsError, WarehouseError

NEW_CLUSTER_MB = 500
FIRST_BUILTIN_LOCALE = 17
"""PostgreSQL 17 brought locales of its own: the same order and the same upper and lower case on every machine."""


def make_cluster(paths: EmbeddedPaths, binaries: Binaries, runner: RunAs) -> None:
    """Run initdb beside the final place and rename: one that is killed halfway leaves no half cluster.

    Raises:
        SettingsError: too little disk.
        WarehouseError: initdb failed; its own words are in the message.
    """
    require_space(paths, NEW_CLUSTER_MB)
    half = Path(tempfile.mkdtemp(prefix="initdb-", dir=paths.var))
    try:
        hand_over(half, runner)
        _initdb(half, keep_secret(paths.password_file(SUPERUSER)), binaries, runner)
        half.rename(paths.data)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def check_version(paths: EmbeddedPaths, binaries: Binaries) -> None:
    """Refuse a data directory of another major version, which PostgreSQL cannot read.

    Raises:
        SettingsError: the versions differ.
    """
    made_by = (paths.data / "PG_VERSION").read_text().strip()
    if made_by != str(binaries.major):
        raise SettingsError(
            f"{paths.data} was made by PostgreSQL {made_by}, the installed one is {binaries.major}: dump with the old"
            f" binaries (PRESSWATCH_PG_BIN), move the folder away, start, restore"
        )


def _initdb(data: Path, password: str, binaries: Binaries, runner: RunAs) -> None:
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(password)
        file.flush()
        hand_over(Path(file.name), runner)
        result = subprocess.run(  # noqa: S603
            [
                *runner.prefix,
                binaries.program("initdb"),
                "-D",
                data,
                *_options(binaries.major),
                f"--pwfile={file.name}",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=runner.uid,
            group=runner.gid,
            extra_groups=runner.groups,
        )
    if result.returncode:
        raise WarehouseError(f"initdb failed: {result.stderr.strip() or result.stdout.strip()}")


def _options(major: int) -> list[str]:
    """Return initdb's options.

    The character type must be UTF-8's: under plain C, full text search takes typographic quotes and accents for
    parts of words. Files are not synced (-N): a machine that crashes within these seconds has lost nothing.
    """
    options = ["-U", SUPERUSER, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "-N"]
    if major >= FIRST_BUILTIN_LOCALE:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options
