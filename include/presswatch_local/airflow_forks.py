"""The program that has imported Airflow and forks its components, so that they share that memory and start sooner.

``python -m presswatch_local.airflow_forks FD``: takes orders over a socket (``component_launcher`` gives them), in one
thread, with no connection open, and knows nothing but what its environment says. While nothing is to be forked it may
be without the imports: each page of them that all components have copied would be its own.
"""

from __future__ import annotations

import gc
import os
import socket
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from struct import Struct
from typing import Final

from setproctitle import setproctitle

from presswatch_airflow.preloading import PRODUCT

MODULES: Final = (
    "a2wsgi",
    "airflow.__main__",
    "airflow.api_fastapi.app",
    "airflow.api_fastapi.execution_api.routes",
    "airflow.dag_processing.manager",
    "airflow.jobs.scheduler_job_runner",
    "airflow.jobs.triggerer_job_runner",
    "airflow.sdk.execution_time.task_runner",
    "alembic.command",
    "uvicorn",
    *PRODUCT,
)
"""What two of the components need at least."""
LOAD: Final = b"l"
"""Order without an answer: import now what components need; the first fork would else."""
SHED: Final = b"s"
"""Order without an answer: give back the memory of the imports."""
FORK: Final = b"f"
"""Order: this, the arguments after ``airflow`` with zeros between them, and the file for what the component says."""
REAP: Final = b"r"
"""Order: this and a pid. The component must have ended."""
ANSWER: Final = Struct("!q")
"""The pid, or the wait status."""
LONGEST_ORDER: Final = 4096


def main() -> None:
    """Serve orders; in a component, go on as ``airflow`` with its arguments."""
    environment = dict(os.environ)  # as it was given: imports may change it
    arguments = _serve(socket.socket(fileno=int(sys.argv[1])), environment)
    if arguments is not None:
        sys.argv = ["airflow", *arguments]
        setproctitle(" ".join(sys.argv))
        import_module("airflow.__main__").main()


def _serve(control: socket.socket, environment: Mapping[str, str]) -> list[str] | None:
    """Carry out orders until the other side closes; then return None, in a forked component its arguments."""
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, LONGEST_ORDER, 1)
        kind = order[:1]
        if not kind:
            return None
        if kind == LOAD:
            _load()
        elif kind == SHED:
            _begin_anew(environment)
        elif kind == REAP:
            control.send(ANSWER.pack(os.waitpid(int(order[1:]), 0)[1]))
        elif _fork(control, descriptors[0]):
            return order[1:].decode().split("\0")


def _fork(control: socket.socket, output: int) -> bool:
    """Fork a component, and return whether this is it."""
    _load()
    pid = os.fork()
    if not pid:
        control.close()
        _detach(output)
        return True
    os.close(output)
    control.send(ANSWER.pack(pid))
    return False


@cache
def _load() -> None:
    """Import what components need, once."""
    for module in MODULES:
        import_module(module)
    execution_api = import_module("presswatch_airflow.execution_api")
    execution_api.offer_newest_version_only()
    import_module("airflow.models").import_all_models()
    import_module("sqlalchemy.orm").configure_mappers()
    execution_api.build_ahead()
    gc.collect()
    gc.freeze()  # A collection writes into what it looks at, and each component would have a copy for itself.


def _begin_anew(environment: Mapping[str, str]) -> None:
    """Become this program without its imports, in the same process: what was forked stays its child."""
    os.execve(sys.executable, [sys.executable, "-m", "presswatch_local.airflow_forks", *sys.argv[1:]], environment)  # noqa: S606


def _detach(output: int) -> None:
    """Give this process a session of its own, and its own output."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, number in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(descriptor, number)
    os.close(nothing)
    os.close(output)


if __name__ == "__main__":
    main()
