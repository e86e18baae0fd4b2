"""Examines an installation and says what is wrong with it and what to do; the work behind ``presswatch doctor``."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from presswatch import embedded
from presswatch.embedded.binaries import find_binaries
from presswatch.embedded.cluster import check_version
from presswatch.embedded.free_port import is_free
from presswatch.embedded.paths import EmbeddedPaths
from presswatch.errors import PresswatchError
from presswatch.landing.store import open_store
from presswatch.private_files import make_private_folder
from presswatch.registry.load_sources import read_sources
from presswatch.settings import REPOSITORY, Settings
from presswatch.warehouse import migrate
from presswatch.warehouse.engine import warehouse_url
from presswatch_local.process_tree import leftovers
from presswatch_local.run_record import base_url, home, read_record

PYTHONS = ((3, 11), (3, 13))
PROBE = os.urandom(1 << 20)
"""What is written to landing and read back: an empty file can be made on a full disk."""
CROWDED = ("too many clients", "too many connections", "connection slots are reserved")
"""What PostgreSQL says when connections are taken."""
LOW_DISK_MB, EMPTY_DISK_MB = 2000, 500
CLOCKS_AGREE_WITHIN = timedelta(seconds=10)
OLDEST_POSSIBLE_NOW = datetime(2026, 1, 1, tzinfo=UTC)

Severity = Literal["ok", "warning", "error"]


class Finding(NamedTuple):
    """One thing that was looked at."""

    severity: Severity
    what: str
    fix: str = ""  # what to do; empty when all is well


def examine(settings: Settings) -> list[Finding]:
    """Return what was found, in the order of looking. Writes a probe to landing and removes it."""
    return [finding for examination in EXAMINATIONS for finding in _examined(examination, settings)]


def _examined(examination: Callable[[Settings], Iterator[Finding]], settings: Settings) -> Iterator[Finding]:
    """Yield the findings of an examination; what it may not even look at is a finding, not its end."""
    try:
        yield from examination(settings)
    except OSError as error:
        what = f"{error.filename or settings.var} cannot be looked at: {error.strerror or error}"
        user = f"the user with number {os.geteuid()}"
        yield Finding("error", what, f"let {user} read and write there, or set PRESSWATCH_VAR to a folder of theirs")


def _python(_: Settings) -> Iterator[Finding]:
    version = sys.version.split()[0]
    if PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]:
        yield Finding("ok", f"Python {version}")
    else:
        yield Finding("error", f"Python {version} is not 3.11 to 3.13", "make clean install PYTHON=/path/to/python3.12")
    if sys.dont_write_bytecode:
        yield Finding("warning", "bytecode is not kept: each process compiles again", "unset PYTHONDONTWRITEBYTECODE")


def _lock(_: Settings) -> Iterator[Finding]:
    lock = REPOSITORY / "requirements.txt"
    if not lock.exists():
        yield Finding("ok", "no lock beside this installation: packages are those of its image")
        return
    wrong = packages_off_lock(lock.read_text())
    if wrong:
        yield Finding(
            "error",
            f"installed packages differ from the lock: {', '.join(wrong[:8])}",
            "touch requirements.txt && make install",
        )
    else:
        yield Finding("ok", "installed packages are those of the lock")


def packages_off_lock(lock: str) -> list[str]:
    """Return the packages that are missing or of another version than pinned for this system."""
    wrong = []
    for pin in re.findall(r"^[\w.\-]+==[^\\\n]+", lock, re.MULTILINE):
        requirement = Requirement(pin)
        if requirement.marker is None or requirement.marker.evaluate():
            installed = _installed(requirement.name)
            if installed is None or not requirement.specifier.contains(installed, prereleases=True):
                wrong.append(f"{requirement.name} {installed or 'missing'}")
    return wrong


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _disk(settings: Settings) -> Iterator[Finding]:
    yield _room(settings.var, "PRESSWATCH_VAR")
    landing = open_store(settings.landing_url, timeout_s=settings.landing_timeout_s)
    if isinstance(landing, Path) and not Path(landing).resolve().is_relative_to(settings.var.resolve()):
        yield _room(Path(landing), "PRESSWATCH_LANDING")


def _room(wanted: Path, variable: str) -> Finding:
    folder = next(each for each in (wanted.resolve(), *wanted.resolve().parents) if each.exists())
    free_mb = shutil.disk_usage(folder).free >> 20
    what = f"{free_mb} MB free on the disk of {wanted}"
    if free_mb >= LOW_DISK_MB:
        return Finding("ok", what)
    fix = f"make room, or set {variable} to a folder on a bigger disk"
    return Finding("error" if free_mb < EMPTY_DISK_MB else "warning", what, fix)


def _clock(_: Settings) -> Iterator[Finding]:
    now = datetime.now(UTC)
    if now < OLDEST_POSSIBLE_NOW:
        yield Finding(
            "error", f"the clock says {now:%Y-%m-%d}", "set the system's clock; TLS and all times depend on it"
        )
    try:
        ZoneInfo("America/Argentina/Buenos_Aires")
    except ZoneInfoNotFoundError:
        yield Finding("error", "there is no time zone data", "install the system's tzdata package")
    else:
        yield Finding("ok", f"clock {now:%Y-%m-%d %H:%M} UTC, time zones known")


def _leftovers(settings: Settings) -> Iterator[Finding]:
    record = read_record(settings)
    supervisor = record.find() if record else None
    left = leftovers(home(settings))
    if supervisor is not None:
        yield Finding("ok", f"running: {base_url(settings)}")
    elif record or left:
        yield Finding(
            "warning",
            f"a run was killed; {len(left)} of its processes still live",
            "make run goes on, make stop ends them",
        )
    else:
        yield Finding("ok", "not running")


def _ports(settings: Settings) -> Iterator[Finding]:
    is_up = read_record(settings) is not None or bool(leftovers(home(settings)))
    for name, port, is_ours in (
        ("PRESSWATCH_PORT", settings.port, is_up),
        ("PRESSWATCH_PG_PORT", settings.pg_port, embedded.is_running(settings)),
    ):
        if not is_ours and not is_free(port):
            yield Finding("error", f"port {port} is taken by another program", f"set {name} to a free one")


def _server(settings: Settings) -> Iterator[Finding]:
    paths = EmbeddedPaths.of(settings)
    try:
        binaries = find_binaries(settings)
        if paths.data.exists():
            check_version(paths, binaries)
    except PresswatchError as error:
        yield Finding("error", "the embedded server cannot run", error.detail)
        return
    state = "running" if embedded.is_running(settings) else "stopped" if paths.data.exists() else "not made yet"
    yield Finding("ok", f"embedded PostgreSQL {binaries.major}: {state}")


def _warehouse(settings: Settings) -> Iterator[Finding]:
    if settings.warehouse_url is None and not embedded.is_running(settings):
        yield Finding("ok", "the warehouse is down with the embedded server; make run starts it")
        return
    try:
        url = warehouse_url(settings)
        if migrate.pending(url):
            yield Finding("error", "the warehouse lacks migrations of this code", "presswatch migrate, or make run")
        else:
            yield Finding("ok", "the warehouse answers and is migrated")
        yield from _database_clock(url)
        yield from _bounds_of_readers(url)
    except (PresswatchError, SQLAlchemyError) as error:
        what = error.detail if isinstance(error, PresswatchError) else type(error).__name__
        is_crowded = any(words in f"{what} {error}" for words in CROWDED)
        fix = "end sessions with pg_terminate_backend(pid); pg_stat_activity lists pid, usename and application_name"
        yield Finding(
            "error",
            f"the warehouse cannot be used: {what}",
            fix if is_crowded else "check PRESSWATCH_WAREHOUSE_URL, or make run",
        )


def _database_clock(url: str) -> Iterator[Finding]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as conn:
        apart = abs(conn.execute(select(func.clock_timestamp())).scalar_one() - datetime.now(UTC))
    if apart > CLOCKS_AGREE_WITHIN:
        yield Finding("error", f"the warehouse's clock is {apart} away from ours", "let both keep time by NTP")


def _bounds_of_readers(url: str) -> Iterator[Finding]:
    """Say whether logins with the reader's role may hold the locks that the pipeline works by."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as conn:
        is_open = conn.scalar(
            text(
                "select has_function_privilege(oid, 'pg_advisory_lock(bigint)', 'execute') from pg_roles"
                " where rolname = 'presswatch_reader'"
            )
        )
    if is_open:
        yield Finding(
            "warning",
            "readers may hold the pipeline's locks and write large objects",
            "let a superuser run include/presswatch/embedded/readers.sql in the warehouse's database",
        )


def _landing(settings: Settings) -> Iterator[Finding]:
    probe = open_store(settings.landing_url, timeout_s=settings.landing_timeout_s) / ".doctor"
    try:
        if isinstance(probe, Path):
            make_private_folder(Path(probe.parent))
        probe.write_bytes(PROBE)
        is_whole = probe.read_bytes() == PROBE
        probe.unlink()
    except Exception as error:  # noqa: BLE001 - fsspec's stores raise what they like
        yield Finding("error", f"landing {settings.landing_url} cannot be written: {error}", "set PRESSWATCH_LANDING")
        return
    if is_whole:
        yield Finding("ok", f"landing {settings.landing_url} can be written")
    else:
        what = f"landing {settings.landing_url} does not give back what was written"
        yield Finding("error", what, "set PRESSWATCH_LANDING to another store")


def _sources(settings: Settings) -> Iterator[Finding]:
    try:
        files = read_sources(settings.sources)
    except PresswatchError as error:
        yield Finding("error", "the sources cannot be read", error.detail)
        return
    for broken in files.broken:
        what = f"the source file {broken.file} is wrong: its last good version stays in use"
        yield Finding("error", what, "; ".join(broken.mistakes))
    sources = files.sources
    feeds = sum(len(source.feeds) for source in sources)
    fix = "" if feeds else "add one: presswatch feeds add URL"
    yield Finding("ok" if feeds else "error", f"{len(sources)} sources with {feeds} feeds in {settings.sources}", fix)


def _contact(settings: Settings) -> Iterator[Finding]:
    if settings.user_agent == Settings.model_fields["user_agent"].default:
        fix = 'set PRESSWATCH_USER_AGENT, for example "Presswatch/0.1 (+mailto:you@your.org)"'
        yield Finding("warning", "publishers cannot reach you: the user agent names no contact", fix)


EXAMINATIONS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _python,
    _lock,
    _disk,
    _clock,
    _leftovers,
    _ports,
    _server,
    _warehouse,
    _landing,
    _sources,
    _contact,
)
