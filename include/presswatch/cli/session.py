"""Opens the product for one command; starts the embedded server where it is used and not up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from presswatch import embedded
from presswatch.runtime import Runtime, open_runtime
from presswatch.settings import Settings, get_settings


@contextmanager
def warehouse_up(settings: Settings) -> Iterator[None]:
    """Keep the embedded server up for the time of a command; one that was up already is left up."""
    if settings.warehouse_url is not None:
        yield
        return
    is_ours = embedded.start_or_attach(settings)
    try:
        yield
    finally:
        if is_ours:
            embedded.stop(settings)


@contextmanager
def session() -> Iterator[Runtime]:
    """Yield a runtime with the settings of the environment."""
    settings = get_settings()
    with warehouse_up(settings), open_runtime(settings) as runtime:
        yield runtime
