"""The program that has imported Airflow and forks its components, so that they share that memory and start sooner.

``python -m presswatch_local.airflow_forks FD``: takes orders over a socket (``component_launcher`` gives them), in one
thread, with no connection open, and knows nothing but what its environment says.
"""

from __future__ import annotations

import gc
import os
import socket
import sys
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
FORK: Final = b"f"
"""Order: this, the arguments after ``airflow`` with zeros between them, and the file for what the component says."""
REAP: Final = b"r"
"""Order: this and a pid. The component must have ended."""
ANSWER: Final = Struct("!q")
"""The pid, or the wait status."""
LONGEST_ORDER: Final = 4096


def main() -> None:
    """Serve orders; in a component, go on as ``airflow`` with its arguments."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for module in MODULES:
        import_module(module)
    execution_api = import_module("presswatch_airflow.execution_api")
    execution_api.offer_newest_version_only()
    import_module("airflow.models").import_all_models()
    import_module("sqlalchemy.orm").configure_mappers()
    execution_api.build_ahead()
    gc.collect()
    gc.freeze()  # A collection writes into what it looks at, and each component would have a copy for itself.
    arguments = _serve(control)
    if arguments is not None:
        sys.argv = ["airflow", *arguments]
        setproctitle(" ".join(sys.argv))
        import_module("airflow.__main__").main()


def _serve(control: socket.socket) -> list[str] | None:
    """Carry out orders until the other side closes; then return None, in a forked component its arguments."""
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, LONGEST_ORDER, 1)
        if not order:
            return None
        if order[:1] == REAP:
            control.send(ANSWER.pack(os.waitpid(int(order[1:]), 0)[1]))
            continue
        pid = os.fork()
        if not pid:
            control.close()
            _detach(descriptors[0])
            return order[1:].decode().split("\0")
        os.close(descriptors[0])
        control.send(ANSWER.pack(pid))


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
