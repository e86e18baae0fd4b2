"""All that is not ours, in a process of its own: publishers, the listener nobody may call, the proxy of PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import struct
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.faults.laboratory.hostile_addresses import adapted, behaviour_of, ssrf
from tests.faults.laboratory.invariants import Served
from tests.faults.laboratory.pgproxy import PgProxy
from tests.faults.laboratory.plan import Plan, Strike
from tests.faults.laboratory.troubles import TroubledTruth, truth_of
from tests.integration.fetch.hostile_server import HostileServer

from newsworld.feed_listing import list_items
from newsworld.http_server import Behaviour, write_reply
from newsworld.model import FeedSpec, Publisher, Reply, Request
from newsworld.publisher_site import feed_body
from newsworld.scenario import build_script
from newsworld.state import WorldState
from newsworld.troubled.month import Month, running_month
from newsworld.truth_rows import Truth
from newsworld.world import World


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are; the same for all runs of a laboratory."""

    allow: str
    sources: Path  # source files of all houses
    proxy_port: int
    control_port: int


@dataclass(frozen=True, slots=True)
class Scene:
    """What a run may expect of its world."""

    feed_urls: dict[str, tuple[str, ...]]  # by source
    hostile_sources: frozenset[str]  # nothing is known of what they publish
    hostile_pages: frozenset[str]  # addresses without query


@dataclass(slots=True)
class Record:
    """What the world saw of a run."""

    served: list[Served] = field(default_factory=list)
    fired: Counter[str] = field(default_factory=Counter)
    forbidden_connections: int = 0


class _RecordingWorld(World):
    """A world that remembers which feed bodies it has sent."""

    def __init__(self) -> None:
        super().__init__(WorldState(seed=1))
        self.record = Record()

    def begin(self, seed: int) -> None:
        """Start over with the script of a seed."""
        self.state.seed = seed
        self.script = build_script(seed)
        self.reset()
        self._behaviours.clear()
        self.record = Record()

    def give_back(self, source_id: str, path: str) -> None:
        """Let the script answer again."""
        self._behaviours.pop((source_id, path), None)

    def is_taken_over(self, source_id: str, path: str) -> bool:
        """Return whether a behaviour answers there."""
        return (source_id, path) in self._behaviours

    def says(self, source_id: str, request: Request) -> Reply:
        """Return what the script answers."""
        return self._answer(source_id, request)

    def _record(self, source_id: str, request: Request, reply: Reply) -> None:
        super()._record(source_id, request, reply)
        publisher = self.script.publisher(source_id)
        for feed in publisher.feeds:
            fault = self.script.fault_at(source_id, feed.name, self.state.step)
            is_whole = fault is None or fault.kind.startswith("moved")
            if reply.status == 200 and is_whole and request.path in (feed.path, f"/v2{feed.path}"):
                self.record.served.append(self._served(publisher, feed))

    def _served(self, publisher: Publisher, feed: FeedSpec) -> Served:
        origin, step = self.origins[publisher.source_id], self.state.step
        body = feed_body(self.script, publisher, feed, step, origin)
        items = list_items(self.script, publisher, feed, step, origin)
        names = frozenset(filter(None, (item.link or item.guid for item in items)))
        return Served(origin + feed.path, sha256(body).digest(), names)


class Outside:
    """The laboratory's side of it: each method is carried out over there."""

    def __init__(self, server_port: int, folder: Path) -> None:
        ours, theirs = Pipe()
        self.pid = os.fork()
        if not self.pid:
            _live(theirs, server_port, folder)
        theirs.close()
        self._channel = ours
        self.places: Places = self._channel.recv()

    def begin(self, plan: Plan) -> Scene:
        """Put up the world of a run."""
        return self._ask("begin", plan)  # type: ignore[no-any-return]

    def advance(self) -> None:
        """Let the world go on by a step."""
        self._ask("advance")

    def aim(self, strike: Strike, source_id: str) -> None:
        """Have the next answer of an address cut or reset."""
        self._ask("aim", strike, source_id)

    def calm(self) -> None:
        """Take back what was aimed and has not struck."""
        self._ask("calm")

    def truth(self) -> Truth:
        """Return what a perfect observer knows now."""
        return self._ask("truth")  # type: ignore[no-any-return]

    def troubled_truth(self, source_id: str) -> TroubledTruth:
        """Return what may be expected of a troubled publisher now."""
        return self._ask("troubled_truth", source_id)  # type: ignore[no-any-return]

    def end(self) -> Record:
        """Return what the world saw of the run."""
        return self._ask("end")  # type: ignore[no-any-return]

    def stop(self) -> None:
        """End the process."""
        self._channel.close()
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def _ask(self, name: str, *given: object) -> Any:
        self._channel.send((name, given))
        answer = self._channel.recv()
        if isinstance(answer, BaseException):
            raise answer
        return answer


def _live(channel: Connection, server_port: int, folder: Path) -> None:
    """Never returns."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with HostileServer() as internal, running_month() as month:
            stage = _Stage(internal, PgProxy(server_port), folder, month)
            channel.send(stage.places)
            while True:
                name, given = channel.recv()
                try:
                    channel.send(getattr(stage, name)(*given))
                except Exception as error:  # noqa: BLE001 - it is the caller's
                    channel.send(error)
    except EOFError:
        pass
    finally:
        os._exit(0)


class _Stage:
    """What runs over there."""

    def __init__(self, internal: HostileServer, proxy: PgProxy, folder: Path, month: Month) -> None:
        self._internal, self._called = internal, 0
        self._month = month
        self._month.write_sources(folder)
        self._world = _RecordingWorld()
        self._world.start()
        self._world.write_sources(folder)
        proxy.start()
        allow = ",".join((self._world.allow, *month.allow))
        self.places = Places(allow, folder, proxy.port, proxy.control_port)
        self._truths: dict[tuple[int, int], Truth] = {}
        self._aimed: list[tuple[str, str]] = []

    def begin(self, plan: Plan) -> Scene:
        world = self._world
        world.begin(plan.world_seed)
        self._month.step = plan.troubled.first_step
        self._called = self._internal.connections
        sources, pages = set(), set()
        for taken in plan.taken_over:
            path = self._path(taken.source_id, taken.what, taken.place)
            behaviour = self._behaviour(taken.case, taken.what)
            if behaviour is None or path is None:
                continue
            world.take_over(taken.source_id, path, behaviour)
            if taken.what == "page":
                pages.add(world.origins[taken.source_id] + path)
            else:
                sources.add(taken.source_id)
        urls = {
            one: tuple(world.origins[one] + feed.path for feed in world.script.publisher(one).feeds)
            for one in plan.source_ids
        }
        return Scene(urls, frozenset(sources), frozenset(pages))

    def _behaviour(self, case: str, what: str) -> Behaviour | None:
        plain = ssrf(what, self._internal.port) if case == "ssrf" else behaviour_of(case)
        return adapted(plain) if plain is not None else None

    def _path(self, source_id: str, what: str, place: int) -> str | None:
        """Return the path of a house's feed, of one of the pages in it now, or of its robots.txt."""
        if what == "robots":
            return "/robots.txt"
        world, publisher = self._world, self._world.script.publisher(source_id)
        if what == "feed":
            return publisher.feeds[0].path
        items = list_items(world.script, publisher, publisher.feeds[0], world.state.step, world.origins[source_id])
        links = [item.link for item in items if item.link and item.link.startswith("http")]
        return urlsplit(links[place % len(links)]).path if links else None

    def advance(self) -> None:
        self._world.advance()
        self._month.step += 1

    def troubled_truth(self, source_id: str) -> TroubledTruth:
        return truth_of(self._month, source_id)

    def aim(self, strike: Strike, source_id: str) -> None:
        path = self._path(source_id, strike.point, 0)
        if path is None or self._world.is_taken_over(source_id, path):
            return

        async def once(request: Request, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._world.give_back(source_id, path)
            self._world.record.fired[strike.name] += 1
            whole = write_reply(self._world.says(source_id, request), request)
            writer.write(whole[: len(whole) * 2 // 3])
            await writer.drain()
            if strike.action == "reset_answer":
                await asyncio.sleep(0.05)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        self._world.take_over(source_id, path, once)
        self._aimed.append((source_id, path))

    def calm(self) -> None:
        for address in self._aimed:
            self._world.give_back(*address)
        self._aimed.clear()

    def truth(self) -> Truth:
        key = (self._world.state.seed, self._world.state.step)
        if key not in self._truths:
            self._truths[key] = self._world.truth()
        return self._truths[key]

    def end(self) -> Record:
        record = self._world.record
        record.forbidden_connections = self._internal.connections - self._called
        return record
