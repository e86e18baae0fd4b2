"""The answers of the hostile catalogue, to be put in the place of addresses of the world."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.faults.hostile import address, feed_cases, http_cases, page_cases
from tests.faults.hostile.case import Case
from tests.faults.hostile.lab import Lab
from tests.faults.hostile.ways import rss
from tests.integration.fetch.hostile_server import Behaviour as Plain
from tests.integration.fetch.hostile_server import answer, redirect

from newsworld.http_server import Behaviour
from newsworld.model import Request

_DEAR = re.compile(
    r"B05 gzip bomb|B35 robots (10|groups)|C04 two|C16|C17|C19|D02 deep 2|D03|D04|D05 JSON|D07|D22|D23|D24"
)
"""Cases that cost seconds of CPU each, which `make hostile` spends on them once and for all."""

_SPELLINGS = (
    "http://127.0.0.1:{0}/a", "http://localhost:{0}/b", "http://2130706433:{0}/c", "http://0x7f000001:{0}/d",
    "http://[::ffff:127.0.0.1]:{0}/e", "http://127.1:{0}/f", "http://①②⑦.0.0.1:{0}/g", "http://x@127.0.0.1:{0}/h",
    "http://169.254.169.254/latest/", "http://[::1]:{0}/i", "file:///etc/passwd", "http://0:{0}/j",
)  # fmt: skip

_THREADS = ThreadPoolExecutor(32, "hostile")


class _Found(Exception):  # noqa: N818 - it is no error
    """Carries a behaviour out of a case."""

    def __init__(self, behaviour: Plain) -> None:
        self.behaviour = behaviour


class _Catcher(Lab):
    """A laboratory that only wants to know what a case would serve."""

    def __init__(self) -> None:
        from presswatch.settings import Settings

        self.settings = Settings()

    def serve(self, behaviour: Plain, path: str = "") -> str:
        """Raise what is to be served."""
        raise _Found(behaviour)


def _all_cases() -> dict[str, Case]:
    cases = (*address.CASES, *http_cases.CASES, *feed_cases.CASES, *page_cases.CASES)
    return {case.id: case for case in cases if not _DEAR.search(case.id)}


_CASES = _all_cases()


def behaviour_of(case_id: str) -> Plain | None:
    """Return what a case of the catalogue serves; None where it serves nothing, or more than one thing."""
    try:
        _CASES[case_id].way(_Catcher())
    except _Found as found:
        return found.behaviour
    except Exception:  # noqa: BLE001 - it needs more of a laboratory than there is here
        return None
    return None


def case_ids() -> tuple[str, ...]:
    """Return the cases that can stand in the place of an address."""
    return tuple(case_id for case_id in _CASES if behaviour_of(case_id) is not None)


def ssrf(what: str, internal_port: int) -> Plain:
    """Return an answer that wants the pipeline to call the listener that nobody may call."""
    if what == "feed":
        items = "".join(
            f"<item><guid>ssrf-{place}</guid><title>Inside</title><link>{url.format(internal_port)}</link></item>"
            for place, url in enumerate(_SPELLINGS)
        )
        return answer(200, rss(items).encode(), "Content-Type: application/rss+xml")
    return redirect(f"http://127.0.0.1:{internal_port}/", 302)


def adapted(plain: Plain) -> Behaviour:
    """Return a behaviour for the world from one that wants a socket of its own, which may block."""

    async def behave(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        transport: Any = writer.transport
        transport.pause_reading()
        own = socket.socket(fileno=os.dup(writer.get_extra_info("socket").fileno()))
        own.settimeout(10)
        try:
            await asyncio.get_running_loop().run_in_executor(_THREADS, plain, own)
        except OSError:
            pass  # the client went away, as it should
        finally:
            own.close()

    return behave
