"""The store that landing lies in: a folder, or what fsspec reaches by a URL; its troubles under names of ours."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from upath import UPath

from presswatch.errors import PresswatchError, TransientError

LOCAL = frozenset({"", "file", "local"})
AWAY, REFUSED = "landing_away", "landing_refused"
TRIES = 3


def open_store(root_url: str, *, timeout_s: float) -> UPath:
    """Return the root of a store; nothing is asked of it yet.

    Args:
        root_url: a path or an fsspec URL.
        timeout_s: how long an object store may take to connect, and to send or take the next bytes.
    """
    options: dict[str, Any] = {}
    if root_url.startswith(("s3://", "s3a://")):
        # s3fs tries again, and so does botocore below it: one of them is enough, else a hung store takes minutes.
        limits = {"connect_timeout": timeout_s, "read_timeout": timeout_s, "retries": {"total_max_attempts": 1}}
        # A listing kept by a worker that runs for months would not show what others wrote.
        options = {"config_kwargs": limits, "use_listings_cache": False}
    root: UPath = UPath(root_url, **options).absolute()
    if options:
        root.fs.retries = TRIES
    return root


def is_local(path: UPath) -> bool:
    """Return whether a path lies in a folder of this machine."""
    return path.protocol in LOCAL


@contextmanager
def store_trouble_named(root: UPath) -> Iterator[None]:
    """Raise what a store does as a transient error; of a folder, only that it is away.

    A missing file or range stays ``FileNotFoundError`` or ``OSError``: that the store answers, and is damage.

    Raises:
        TransientError: the store cannot be reached or does not answer (``landing_away``), or refuses us
            (``landing_refused``).
    """
    try:
        yield
    except PresswatchError:
        raise
    except (ConnectionError, TimeoutError) as error:
        raise TransientError(f"landing cannot be reached: {error}", reason=AWAY) from error
    except FileNotFoundError:
        raise
    except PermissionError as error:
        if is_local(root):
            raise
        raise TransientError(f"landing refuses us: {error}", reason=REFUSED) from error
    except Exception as error:
        # The clients of stores raise classes of their own, botocore's among them, which are no OSError.
        if is_local(root) or getattr(error, "errno", None) == errno.EINVAL:
            raise
        raise TransientError(f"landing cannot be reached: {type(error).__name__}: {error}", reason=AWAY) from error
