"""``python -m newsworld``: runs the simulated publishers until it is told to stop (Ctrl-C or SIGTERM)."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from newsworld.world import running_world


def main(arguments: list[str] | None = None) -> None:
    """Serve the world; prints the control address and the hosts to permit."""
    parser = argparse.ArgumentParser(prog="python -m newsworld", description="Simulated publishers on loopback.")
    parser.add_argument(
        "--base-port", type=int, default=25600, help="port of the first publisher; control is one below"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", type=Path, help="file that keeps the step; a restart goes on from it")
    parser.add_argument("--sources-dir", type=Path, help="folder to write one source file per publisher into")
    given = parser.parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with running_world(
        seed=given.seed, base_port=given.base_port, state_file=given.state, sources_dir=given.sources_dir
    ) as world:
        sys.stdout.write(f"control {world.control_url}\nallow {world.allow}\nstep {world.state.step}\n")
        sys.stdout.flush()
        stop.wait()


if __name__ == "__main__":
    main()
