"""The running world: all publishers and the control door on loopback ports, served by one thread."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic

from newsworld.http_server import HOST, Behaviour, Handler, LoopbackServer
from newsworld.model import Reply, Request, Script
from newsworld.publisher_site import answer, condition
from newsworld.request_counts import RequestLedger
from newsworld.scenario import build_script
from newsworld.sources import write_sources
from newsworld.state import WorldState
from newsworld.truth_builder import build_truth
from newsworld.truth_rows import Truth


class World:
    """Publishers on loopback. Use ``running_world``, or ``start`` and ``stop``."""

    def __init__(self, state: WorldState, base_port: int = 0) -> None:
        """Prepare a world.

        Args:
            state: seed and step; changed by ``advance`` and ``reset``.
            base_port: port of the first publisher, the others follow and the control door is one below; 0: free ports.
        """
        self.state = state
        self.script: Script = build_script(state.seed)
        self.requests = RequestLedger()
        self.origins: dict[str, str] = {}
        self.control_url = ""
        self._base_port = base_port
        self._behaviours: dict[tuple[str, str], Behaviour] = {}

    @property
    def allow(self) -> str:
        """Return ``host:port,…`` of the publishers, to be permitted where loopback is refused."""
        return ",".join(origin.removeprefix("http://") for origin in self.origins.values())

    @property
    def now(self) -> datetime:
        """Return the virtual instant of the current step, UTC."""
        return self.script.instant(self.state.step)

    def advance(self, steps: int = 1) -> int:
        """Let virtual time go on and return the step reached."""
        return self.state.advance(steps)

    def reset(self) -> None:
        """Go back to step 0 and forget the requests."""
        self.state.reset()
        self.requests.clear()

    def truth(self) -> Truth:
        """Return what a perfect observer knows at the current step."""
        return build_truth(self.state.seed, self.state.step, self.origins)

    def write_sources(self, folder: Path) -> list[Path]:
        """Write one source file per publisher and return the paths."""
        return write_sources(self.script.publishers, self.origins, folder)

    def take_over(self, source_id: str, path: str, behaviour: Behaviour) -> None:
        """Let a behaviour answer a path of a publisher in place of the script."""
        self._behaviours[source_id, path] = behaviour

    def start(self) -> None:
        """Open all ports and serve.

        Raises:
            OSError: a port is taken.
        """
        base = self._base_port
        self._server = LoopbackServer()
        try:
            self.control_url = f"http://{HOST}:{self._server.listen(self._answer_control, base - 1 if base else 0)}"
            for number, publisher in enumerate(self.script.publishers):
                port = self._server.listen(self._handler(publisher.source_id), base + number if base else 0)
                self.origins[publisher.source_id] = f"http://{HOST}:{port}"
        except OSError:
            self.stop()
            raise

    def stop(self) -> None:
        """Close all ports and connections and wait for the serving thread to end."""
        self._server.stop()

    def _handler(self, source_id: str) -> Handler:
        def handle(request: Request) -> Reply | Behaviour:
            behaviour = self._behaviours.get((source_id, request.path))
            if behaviour is not None:
                return behaviour
            reply = self._answer(source_id, request)
            self._record(source_id, request, reply)
            return reply

        return handle

    def _answer(self, source_id: str, request: Request) -> Reply:
        if request.method not in ("GET", "HEAD"):
            return Reply(405, "text/plain", b"only GET\n")
        if self._fails_once(source_id, request.path):
            return Reply(500, "text/plain", b"try again\n")
        reply = answer(self.state.seed, source_id, self.origins[source_id], self.state.step, request.path)
        return condition(reply, request)

    def _fails_once(self, source_id: str, path: str) -> bool:
        """Return whether this is the first request for a page that answers 500 once."""
        step = self.state.step
        for article in self.script.articles_of(source_id, step):
            if article.page == "flaky" and path == article.path_at(step) and article.key not in self.state.failed_once:
                self.state.failed_once.add(article.key)
                self.state.save()
                return True
        return False

    def _record(self, source_id: str, request: Request, reply: Reply) -> None:
        self.requests.record(
            self.origins[source_id] + request.target,
            status=reply.status,
            body_bytes=len(reply.body),
            is_conditional=bool({"if-none-match", "if-modified-since"} & request.headers.keys()),
            at_s=monotonic(),
        )

    def _answer_control(self, request: Request) -> Reply:
        doors: dict[tuple[str, str], Callable[[], object]] = {
            ("GET", "/state"): self.describe,
            ("GET", "/truth"): self.truth,
            ("GET", "/requests"): self.requests.as_dict,
            ("POST", "/step"): self._step_and_describe,
            ("POST", "/reset"): self._reset_and_describe,
        }
        door = doors.get((request.method, request.path))
        if door is None:
            return Reply(404, "text/plain", b"GET /state /truth /requests, POST /step /reset\n")
        return Reply(200, "application/json", json.dumps(door(), ensure_ascii=False).encode())

    def _step_and_describe(self) -> dict[str, object]:
        self.advance()
        return self.describe()

    def _reset_and_describe(self) -> dict[str, object]:
        self.reset()
        return self.describe()

    def describe(self) -> dict[str, object]:
        """Return seed, step, virtual instant, addresses and the list of hosts to permit."""
        return {
            "seed": self.state.seed,
            "step": self.state.step,
            "now": self.now.isoformat(),
            "origins": self.origins,
            "allow": self.allow,
            "control_url": self.control_url,
        }


@contextmanager
def running_world(
    *,
    seed: int = 1,
    base_port: int = 0,
    step: int = 0,
    state_file: Path | None = None,
    sources_dir: Path | None = None,
) -> Iterator[World]:
    """Yield a world that serves until the block ends; with ``base_port=0`` on free ports.

    A state file that exists decides the step.
    """
    world = World(WorldState.open(state_file, seed, step), base_port)
    world.start()
    try:
        if sources_dir is not None:
            world.write_sources(sources_dir)
        yield world
    finally:
        world.stop()
