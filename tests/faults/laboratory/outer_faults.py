"""What befalls the real Airflow in an outer run. Each fault strikes at once, and returns when its cause is gone."""

from __future__ import annotations

import contextlib
import errno
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psutil
from tests.faults.laboratory.outer_airflow import RUNNING, Installation, quiet_errors
from tests.faults.laboratory.outer_world import RunWorld

from presswatch import embedded
from presswatch.embedded.processes import is_gone
from presswatch_local.process_tree import kill, tree

TASKS = (
    "claim_feeds",
    "poll_share",
    "announce_entries",
    "claim_batches",
    "ingest_batch.fetch_pages",
    "ingest_batch.clean_pages",
    "ingest_batch.check_articles",
    "ingest_batch.load_articles",
    "settle_batches",
)
"""One of them is drawn: the fault strikes while it runs, or shortly after where it was too quick."""
LATEST_S = 0.8
"""After the drawn task has begun; most take a second or two."""
FROZEN_S = (13.0, 15.0)
"""Longer than the heartbeat timeout of the laboratory and the look for it: the retry runs before the zombie wakes."""


@dataclass
class Scene:
    """What a fault may lay hands on."""

    airflow: Installation
    world: RunWorld
    rng: Random
    trigger: Callable[[str, dict[str, object]], None]
    notes: list[str] = field(default_factory=list)


Strike = Callable[[Scene], bool]
"""Returns whether it found what it was to strike."""


def wait_for_task(scene: Scene, task_id: str, within_s: float) -> None:
    """Return a drawn moment after a task of this name was seen running, or when none is in time."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if any(row[1] == task_id for row in _running(scene)):
            break
        time.sleep(0.05)
    time.sleep(scene.rng.uniform(0, LATEST_S))


def _running(scene: Scene) -> list[tuple[str, str]]:
    with quiet_errors():
        return scene.airflow.airflow_rows(RUNNING)
    return []


def _task_processes(scene: Scene) -> list[psutil.Process]:
    """Return the executor's worker and the child of a task that runs; those of the next where none does now."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        for instance, task_id in _running(scene):
            found = scene.airflow.task_processes(instance)
            if len(found) == 2:
                scene.notes.append(f"struck {task_id}")
                return found
        time.sleep(0.02)
    return []


def kill_task(scene: Scene) -> bool:
    """Kill the process that does the work; the executor's worker sees it."""
    found = _task_processes(scene)
    kill(found[1:])
    return bool(found)


def kill_worker(scene: Scene) -> bool:
    """Kill the executor's worker, in half of the runs with the process that does the work."""
    found = _task_processes(scene)
    for process in found[: scene.rng.choice((1, 2))]:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    return bool(found)


def freeze_task(scene: Scene) -> bool:
    """Stop a task and its worker until both are taken for dead and the retry runs, then let them go on."""
    found = _task_processes(scene)
    frozen = [process for top in found[:1] for process in tree(top.pid)]
    for process in frozen:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.suspend()
    time.sleep(scene.rng.uniform(*FROZEN_S))
    for process in frozen:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.resume()
    return bool(found)


def _kill_component(name: str) -> Strike:
    def strike(scene: Scene) -> bool:
        process = scene.airflow.component(name)
        if process is not None:
            process.kill()
        return process is not None

    return strike


def kill_everything(scene: Scene) -> bool:
    """Kill the supervisor and all below it, in half of the runs PostgreSQL too."""
    database = scene.airflow.database()
    doomed = tree(scene.airflow.supervisor_pid)
    if database and scene.rng.random() < 0.5:
        doomed += tree(database.process.pid)
    kill(doomed)
    return bool(doomed)


def stop_database(scene: Scene) -> bool:
    """End PostgreSQL at once, without a checkpoint, and start it again after a moment."""
    server = scene.airflow.database()
    if server is None:
        return False
    server.process.send_signal(signal.SIGQUIT)
    while not is_gone(server.process):
        time.sleep(0.02)
    time.sleep(scene.rng.uniform(0, 2.5))
    embedded.start_or_attach(scene.airflow.settings)
    return True


def end_connections(scene: Scene) -> bool:
    """Terminate all sessions of the warehouse, for a second from the first that there is."""
    deadline, ended = time.monotonic() + 15, 0
    with scene.airflow.admin() as conn:
        while time.monotonic() < deadline:
            statement = "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'warehouse'"
            found = len(conn.execute(statement).fetchall())
            if found and not ended:
                deadline = time.monotonic() + 1
            ended += found
            time.sleep(0.1)
    return bool(ended)


def run_twice(scene: Scene) -> bool:
    """Have both DAGs run twice at once, beside what runs already."""
    for _ in range(2):
        scene.trigger("poll_feeds", {"all": True, "force": True})
        scene.trigger("ingest_articles", {"revisit": True})
    return True


def remove_source(scene: Scene) -> bool:
    """Delete a source file; the operator puts it back later."""
    return _edit(scene, lambda file: file.unlink())


def remove_feed(scene: Scene) -> bool:
    """Take a feed out of its source file; the operator puts it back later."""

    def without_a_feed(file: Path) -> None:
        lines = file.read_text().splitlines()
        lines.remove(scene.rng.choice([line for line in lines if line.startswith("  - {name:")]))
        file.write_text("\n".join(lines) + "\n")

    return _edit(scene, without_a_feed, place=0)


def cut_source(scene: Scene) -> bool:
    """Leave a source file half written, as an editor does that runs out of disk."""
    return _edit(scene, lambda file: file.write_bytes(file.read_bytes()[: scene.rng.randrange(20, 120)]))


def _edit(scene: Scene, change: Callable[[Path], object], place: int | None = None) -> bool:
    files = [scene.world.sources / f"{name}.yaml" for name in scene.world.publishers]
    change(files[scene.rng.randrange(len(files)) if place is None else place])
    time.sleep(scene.rng.uniform(2, 6))
    scene.world.write_sources()
    return True


def fill_landing(scene: Scene) -> bool:
    """Fill landing's file system to the last byte, and free it later."""
    if not scene.airflow.has_small_landing:
        return False
    ballast = Path(scene.airflow.settings.landing_url) / "ballast"
    with ballast.open("wb", buffering=0) as file:
        _fill(file.write)
    time.sleep(scene.rng.uniform(2, 6))
    ballast.unlink()
    return True


def _fill(write: Callable[[bytes], int]) -> None:
    for size in (1 << 20, 1 << 12, 1):
        while True:
            try:
                write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                break


def lose_web(scene: Scene) -> bool:
    """Have no publisher answer for some seconds."""
    scene.world.go()
    time.sleep(scene.rng.uniform(1, 5))
    scene.world.come_back()
    return True


STRIKES: dict[str, Strike] = {
    "task killed": kill_task,
    "executor's worker killed": kill_worker,
    "task frozen, then a zombie": freeze_task,
    "scheduler killed": _kill_component("scheduler"),
    "dag-processor killed": _kill_component("dag-processor"),
    "api-server killed": _kill_component("api-server"),
    "everything killed": kill_everything,
    "database stopped at once": stop_database,
    "all connections terminated": end_connections,
    "both DAGs run twice at once": run_twice,
    "source file removed and put back": remove_source,
    "feed removed and put back": remove_feed,
    "source file half written": cut_source,
    "landing full, then freed": fill_landing,
    "the web gone for seconds": lose_web,
}
"""By seed in turn, so that all of them come equally often."""
