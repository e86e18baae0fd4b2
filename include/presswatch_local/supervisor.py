"""One parent over PostgreSQL and Airflow's processes: starts them, starts again what ends by itself, stops them."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from presswatch import embedded
from presswatch.alarms.process_rules import UP_WITHIN_S
from presswatch.embedded.free_port import require_free
from presswatch.errors import PresswatchError
from presswatch.private_files import make_private_folder, open_private
from presswatch.settings import REPOSITORY, Settings
from presswatch_airflow.fab_admin import is_fab
from presswatch_local.airflow_api import AirflowApi, AirflowUnreachableError
from presswatch_local.airflow_environment import environment, overridden
from presswatch_local.component_launcher import Child, ComponentLauncher, LauncherLostError
from presswatch_local.console import Say
from presswatch_local.heartbeats import HeartbeatWatch
from presswatch_local.people import ADMIN, admin_password
from presswatch_local.process_tree import Family, end_leftovers, kill, tree
from presswatch_local.run_record import base_url, drop_record, home, log_file, only_run, read_record, write_record

AIRFLOW = (sys.executable, "-m", "airflow")
COMPONENTS = {
    "api-server": ("api-server", "--workers", "1"),
    "scheduler": ("scheduler", "--skip-serve-logs"),  # the api-server reads the log files itself
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}
"""No DAG of ours defers, but without a triggerer Airflow's Home is red for ever, and red must mean something."""
STOP_ORDER = ((("scheduler", "dag-processor", "triggerer"), 8.0), (("api-server",), 2.0))
"""Names, and seconds of grace. The api-server goes last: running tasks report to it."""
STARTS_AGAIN, MEMORY_S = 3, 600.0
"""A component is started again so often within this time; one that ends more often has a cause that stays."""
DATABASE_LOOKED_AT_EVERY_S = 2.0
HEARTBEATS_LOOKED_AT_EVERY_S = 10.0
BIGGEST_LOG_BYTES = 20 << 20
TICK_S = 0.25
HEALTH_WITHIN_S = 5.0
"""Nobody who asks us to stop waits longer."""


class StopRequested(KeyboardInterrupt):
    """Ctrl-C, TERM or HUP arrived."""


class ComponentEndedError(PresswatchError):
    """A process that we need has ended by itself, or never got healthy."""

    reason = "component_ended"


@dataclass
class Supervisor:
    """What runs under ``make run``; ``running`` makes one."""

    settings: Settings
    say: Say
    dags: Path = REPOSITORY / "dags"
    family: Family = field(default_factory=Family)
    owns_server: bool = False
    is_stop_requested: bool = False
    _env: Mapping[str, str] | None = None  # of the components, once all are up: from then on they are kept up
    _ends: list[tuple[str, float]] = field(default_factory=list)
    _database_seen_at: float = 0.0
    _heartbeats: HeartbeatWatch = field(default_factory=HeartbeatWatch)
    _heartbeats_seen_at: float = 0.0
    _launcher: ComponentLauncher | None = None

    def api(self) -> AirflowApi:
        """Return a client for the Airflow that runs here."""
        return AirflowApi(base_url(self.settings), ADMIN, admin_password(self.settings), self.pause)

    def pause(self, seconds: float) -> None:
        """Wait, and watch meanwhile; once all is up, what ends by itself or hangs is started again.

        Raises:
            StopRequested: somebody asked us to end.
            ComponentEndedError: a process ended that should not, or again and again; its log is named.
            WarehouseError: PostgreSQL ended and cannot be started again.
        """
        deadline = time.monotonic() + seconds
        while True:
            self._check_stop()
            if self._env is not None and time.monotonic() > self._database_seen_at + DATABASE_LOOKED_AT_EVERY_S:
                self._keep_database()
            if name := self.family.ended():
                self._start_again(name)
            if self._env is not None and time.monotonic() > self._heartbeats_seen_at + HEARTBEATS_LOOKED_AT_EVERY_S:
                self._end_hung()
            left = deadline - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(TICK_S, left))

    def start_airflow(self) -> None:
        """Migrate both databases and bring up Airflow, until all of it is healthy and warm."""
        require_free(self.settings.port, "PRESSWATCH_PORT")
        env = environment(self.settings, self.dags)
        if names := overridden(env):
            self.say(f"not heeded, since make run decides it: {', '.join(names)}")
        if sys.platform == "linux":  # elsewhere libraries do not bear to be forked
            with self._log("launcher") as output:
                self._launcher = ComponentLauncher(env, home(self.settings), output)
        self._migrate(env)
        if is_fab(env):
            self._make_admin(env)
        self._launch_component("api-server", env)
        self._launch_component("dag-processor", env)
        self._wait_for("metadatabase")
        self.say("Airflow's API answers")
        # Only then the scheduler: tasks that it finds waiting from before would run into a cold API, and fail.
        self.api().warm_up()
        self._launch_component("scheduler", env)
        self._wait_for("metadatabase", "scheduler", "dag_processor")
        self._launch_component("triggerer", env)  # last, and waited for by nobody: no DAG of ours defers
        self._shed_launcher()
        self._env = env
        self.say(f"Airflow is ready: {base_url(self.settings)}")

    def start_database(self) -> None:
        """End what a killed run left, then bring up PostgreSQL. Comes first: all else needs its passwords."""
        before = read_record(self.settings)
        if ended := end_leftovers(home(self.settings)):
            self.say(f"ended {ended} processes that a killed run had left")
        started = embedded.start_or_attach(self.settings)
        was_left = embedded.adopt(self.settings)  # by a command: from now on it is ours to end
        self.owns_server = started or was_left or (before is not None and before.owns_server)
        write_record(self.settings, owns_server=self.owns_server)
        self.say("PostgreSQL is up" if started else "PostgreSQL was up already")

    def launch(
        self, name: str, command: Sequence[str], env: Mapping[str, str], *, given: str = ""
    ) -> subprocess.Popen[bytes]:
        """Start a child of ours, given a line to read or nothing; its output goes to ``VAR/logs/NAME.log``."""
        with self._log(name) as output:
            child = subprocess.Popen(  # noqa: S603
                command,
                env=dict(env),
                cwd=home(self.settings),  # by which the next run knows it, should this one be killed
                stdin=subprocess.PIPE if given else subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches us alone: we decide the order of the stop
            )
        self.family.members[name] = child
        if child.stdin is not None:
            with child.stdin as line:
                line.write(given.encode())
        return child

    def _log(self, name: str) -> IO[bytes]:
        """Open the log of a child."""
        log = log_file(self.settings, name)
        make_private_folder(log.parent)
        if log.exists() and log.stat().st_size > BIGGEST_LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        return open_private(log, "ab")

    def stop(self) -> None:
        """End everything that was started, in order; takes seconds, and further requests to stop change nothing."""
        ordered = {name for names, _ in STOP_ORDER for name in names}
        others = tuple(name for name in self.family.members if name not in ordered)
        for names, grace_s in (*STOP_ORDER, (others, 5.0)):
            self.family.stop(names, grace_s)
        if self._launcher is not None:
            self._launcher.close()
        end_leftovers(home(self.settings))
        if self.owns_server:
            embedded.stop(self.settings)
        drop_record(self.settings)

    def _launch_component(self, name: str, env: Mapping[str, str]) -> None:
        self._heartbeats.launched(name, time.monotonic())
        try:
            self.family.members[name] = self._forked(name)
        except LauncherLostError:
            self.launch(name, [*AIRFLOW, *COMPONENTS[name]], env)

    def _forked(self, name: str) -> Child:
        if self._launcher is None:
            raise LauncherLostError
        with self._log(name) as output:
            return self._launcher.fork(COMPONENTS[name], output)

    def _shed_launcher(self) -> None:
        if self._launcher is not None:
            self._launcher.shed()

    def _start_again(self, name: str) -> None:
        """Put a new process in the place of a component that ended; what the old one left is ended before."""
        ended, now = self._ended(name, self.family.members.pop(name).returncode), time.monotonic()
        self._ends = [end for end in self._ends if now - end[1] < MEMORY_S]
        if self._env is None or name not in COMPONENTS or [end[0] for end in self._ends].count(name) == STARTS_AGAIN:
            raise ended
        self._ends.append((name, now))
        self.say(f"{ended.detail}; starting it again")
        end_leftovers(home(self.settings), spared=self._spared())
        self._keep_database()  # without it no component would live
        self._launch_component(name, self._env)
        self._shed_launcher()

    def _spared(self) -> set[int]:
        """Return the pids of what belongs to us."""
        return self.family.pids() | ({self._launcher.pid} if self._launcher else set())

    def _end_hung(self) -> None:
        """Kill what lives and has no heartbeat any more, a stopped process too; ``pause`` then starts it again."""
        health = None
        with contextlib.suppress(AirflowUnreachableError):
            health = self.api().health(within_s=HEALTH_WITHIN_S)
        for name in self._heartbeats.hung(health, time.monotonic()):
            if (child := self.family.members.get(name)) is not None:
                self.say(f"{name} hangs: it lives, and its heartbeat stands still; ending it")
                kill(tree(child.pid))
                child.wait()
                self._start_again(name)
        self._heartbeats_seen_at = time.monotonic()

    def _keep_database(self) -> None:
        """Start PostgreSQL again where it has ended."""
        if not embedded.is_running(self.settings) and embedded.start_or_attach(self.settings):
            self.owns_server = True
            write_record(self.settings, owns_server=True)
            self.say("PostgreSQL had ended: started it again")
        self._database_seen_at = time.monotonic()

    def _migrate(self, env: Mapping[str, str]) -> None:
        from presswatch.warehouse import migrate
        from presswatch.warehouse.engine import warehouse_url

        airflow = self.launch("migrate", [*AIRFLOW, "db", "migrate"], env)  # both at a time: each takes seconds
        migrate.upgrade(warehouse_url(self.settings))
        self.say("the warehouse is migrated")
        self._wait_for_end("migrate", airflow)
        self.say("Airflow's database is migrated")

    def _make_admin(self, env: Mapping[str, str]) -> None:
        """Let FAB's auth manager know the administrator that we log in as; the simple one knows it from its options."""
        child = self.launch(
            "users",
            [sys.executable, "-m", "presswatch_airflow.fab_admin", ADMIN],
            env,
            given=f"{admin_password(self.settings)}\n",
        )
        self._wait_for_end("users", child)
        self.say(f"FAB knows the user {ADMIN}; for others: make airflow ARGS='users create …'")

    def _wait_for_end(self, name: str, child: subprocess.Popen[bytes]) -> None:
        while child.poll() is None:
            self._check_stop()
            time.sleep(TICK_S)
        del self.family.members[name]
        if child.returncode:
            raise self._ended(name, child.returncode)

    def _wait_for(self, *components: str) -> None:
        api, deadline = self.api(), time.monotonic() + UP_WITHIN_S
        while time.monotonic() < deadline:
            with contextlib.suppress(AirflowUnreachableError):
                status = api.health()
                if all(status.get(name) == "healthy" for name in components):
                    return
            self.pause(0.5)
        logs = log_file(self.settings, "api-server").parent
        raise ComponentEndedError(f"Airflow is not healthy after {UP_WITHIN_S:.0f} s: see {logs}")

    def _check_stop(self) -> None:
        if self.is_stop_requested:
            raise StopRequested

    def _ended(self, name: str, code: int | None) -> ComponentEndedError:
        return ComponentEndedError(f"{name} ended with code {code}: see {log_file(self.settings, name)}")


@contextlib.contextmanager
def running(settings: Settings, say: Say, dags: Path = REPOSITORY / "dags") -> Iterator[Supervisor]:
    """Yield a supervisor with nothing started yet; at the end all that it started is stopped.

    Raises:
        SettingsError: another run is under way here.
    """
    with only_run(settings):
        supervisor = Supervisor(settings, say, dags)
        with _signals_ask_for_stop(supervisor):
            try:
                yield supervisor
            finally:
                say("stopping")
                supervisor.stop()
                say("stopped")


@contextlib.contextmanager
def _signals_ask_for_stop(supervisor: Supervisor) -> Iterator[None]:
    def ask(_number: int, _frame: object) -> None:
        supervisor.is_stop_requested = True

    # A handler of our own also undoes the "ignore" that a shell gives to a program it starts in the background.
    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
