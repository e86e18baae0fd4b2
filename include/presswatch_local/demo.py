"""``make demo``: the same as ``make run`` against newsworld, simulated publishers on loopback, through its script."""

from __future__ import annotations

import socket
import sys
from time import monotonic
from urllib.error import URLError

from newsworld.compare_with_truth import compare
from newsworld.control import call
from newsworld.model import LAST_STEP
from newsworld.publishers import CAST
from presswatch.errors import SettingsError
from presswatch.settings import Settings
from presswatch_local.airflow_environment import environment
from presswatch_local.console import Say, show
from presswatch_local.cycle import Cycle, CycleResult, open_cycle
from presswatch_local.run import report, stay_up
from presswatch_local.supervisor import ComponentEndedError, Supervisor, running
from presswatch_local.warehouse_export import read_observed

SEED = 1
PORTS_APART = 10
"""The demo's ports are this much above those of a real run, so that both can be up at a time."""
WORLD_ANSWERS_WITHIN_S = 30.0


def demo_settings(settings: Settings) -> Settings:
    """Return the settings of the demo: folder, sources and ports of its own, so that it never mixes with real data."""
    return settings.model_copy(
        update={
            "var": settings.var / "demo",
            "sources": settings.var / "demo" / "sources",
            "landing": "",
            "warehouse_url": None,
            "pg_port": settings.pg_port + PORTS_APART,
            "port": settings.port + PORTS_APART,
            "allowed_private_hosts": tuple(f"127.0.0.1:{settings.demo_port + number}" for number in range(len(CAST))),
        }
    )


def demo(real: Settings, say: Say, *, once: bool) -> int:
    """Return the exit code: 0 when every cycle up to the end of the script was complete.

    Args:
        real: settings of a real run; the demo takes from them what is not its own.
        say: prints progress.
        once: stop at the end of the script.
    """
    settings = demo_settings(real)
    with running(settings, say) as supervisor:
        supervisor.start_database()
        _start_world(supervisor)
        supervisor.start_airflow()
        with open_cycle(supervisor) as cycle:
            result = _watch_to_the_end(cycle)
            comparison = _compare(cycle)
        show(f"\nAgainst what a perfect observer knows:\n{comparison}")
        report(settings, result)
        if not once:
            stay_up(supervisor)
    return 1 if result.problems else 0


def _start_world(supervisor: Supervisor) -> None:
    """Bring up the publishers at the step where they were, and write their source files.

    Raises:
        ComponentEndedError: they do not come up.
    """
    settings = supervisor.settings
    _refuse_taken_ports(settings)
    options = [
        "--base-port",
        str(settings.demo_port),
        "--seed",
        str(SEED),
        "--sources-dir",
        str(settings.sources.resolve()),
    ]
    state = ["--state", str(settings.var.resolve() / "newsworld.json")]
    supervisor.launch("newsworld", [sys.executable, "-m", "newsworld", *options, *state], environment(settings))
    deadline = monotonic() + WORLD_ANSWERS_WITHIN_S
    while _step_or_none(settings) is None:
        if monotonic() > deadline:
            raise ComponentEndedError(f"newsworld does not answer at {_control_url(settings)}")
        supervisor.pause(0.2)
    supervisor.say(f"{len(CAST)} simulated publishers are up, at step {_step_or_none(settings)} of {LAST_STEP}")


def _watch_to_the_end(cycle: Cycle) -> CycleResult:
    """Poll and ingest at each step of the world that is left, and compare with what a perfect observer knows."""
    while True:
        cycle.poll(force=False)
        cycle.ingest(revisit=True)
        step = int(call(_control_url(cycle.supervisor.settings), "state")["step"])
        if step >= LAST_STEP:
            return cycle.result()
        cycle.supervisor.say(f"the world goes on to step {step + 1} of {LAST_STEP}")
        call(_control_url(cycle.supervisor.settings), "step")


def _compare(cycle: Cycle) -> str:
    """Return what the warehouse got right, and the differences, as text. A difference is told, and is no failed run."""
    with cycle.engine.connect() as conn:
        observed = read_observed(conn)
    return compare(call(_control_url(cycle.supervisor.settings), "truth"), observed).as_table()


def _refuse_taken_ports(settings: Settings) -> None:
    """Do nothing when the publishers can have their ports: those of another demo would pass for ours.

    Raises:
        SettingsError: one of them is taken.
    """
    for port in range(settings.demo_port - 1, settings.demo_port + len(CAST)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise SettingsError(
                    f"port {port} is taken, perhaps by another demo: set PRESSWATCH_DEMO_PORT to the first of"
                    f" {len(CAST) + 1} free ones, plus one"
                ) from error


def _control_url(settings: Settings) -> str:
    return f"http://127.0.0.1:{settings.demo_port - 1}"


def _step_or_none(settings: Settings) -> int | None:
    try:
        return int(call(_control_url(settings), "state")["step"])
    except URLError:
        return None
