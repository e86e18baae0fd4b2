"""Opens the product for one command; starts the embedded server where it is used and not up."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from presswatch import embedded
from presswatch.cli.output import say
from presswatch.runtime import Runtime, open_runtime
from presswatch.settings import Settings, get_settings


@contextmanager
def warehouse_up(settings: Settings) -> Iterator[None]:
    """Keep the embedded server up for a command; one that it started stays for a while, one that was up is left up."""
    if settings.warehouse_url is not None:
        yield
        return
    is_ours = embedded.start_or_attach(settings)
    try:
        yield
    finally:
        if is_ours:
            _leave(settings)
        else:
            embedded.is_kept_up(settings)


def _leave(settings: Settings) -> None:
    if settings.keep_server_s <= 0:
        embedded.stop(settings)
        return
    embedded.keep_up(settings, settings.keep_server_s)
    minutes = settings.keep_server_s / 60
    say(
        f"PostgreSQL stays up until it was idle for {minutes:.3g} min, for the next command; `make stop` ends it",
        err=True,
    )


@contextmanager
def _ended_in_order() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _: object) -> NoReturn:
    raise SystemExit(128 + number)


@contextmanager
def session() -> Iterator[Runtime]:
    """Yield a runtime with the settings of the environment; SIGTERM and SIGHUP end its work as Ctrl-C does."""
    settings = get_settings()
    with _ended_in_order(), warehouse_up(settings), open_runtime(settings) as runtime:
        yield runtime
