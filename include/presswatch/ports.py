"""What the use cases need from the outside, as protocols: they are handed in, so that tests hand in fakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from presswatch.errors import PresswatchError
from presswatch.model.exchange import Exchange, Validators
from presswatch.model.landed import LandedRecord, StoredRecord

Given = TypeVar("Given")
Made = TypeVar("Made")


class Web(Protocol):
    """Asks the outside world for one resource at a time. Safe to use from several threads."""

    def get(
        self,
        url: str,
        *,
        accept: str,
        max_bytes: int,
        validators: Validators | None = None,
        before_hop: Callable[[str], None] | None = None,
        coding: str = "gzip",
    ) -> Exchange:
        """Return the answer, whatever its status; follows redirects by hand.

        Args:
            url: absolute.
            accept: value of the Accept header.
            max_bytes: limit of the body.
            validators: of what is known.
            coding: content coding that is accepted; ``identity`` for none.
            before_hop: called with the address that a redirect leads to before it is asked; may wait, and may refuse by
                raising. Its time does not count.

        Raises:
            TransientError: network, deadline, truncation, TLS; retry later.
            PermanentError: refused address or URL, not HTTP, too large.
        """
        ...


class Landing(Protocol):
    """Keeps received bytes, immutable."""

    def open_batch(self, kind: str, name: str) -> LandingBatch:
        """Return a batch whose records become visible all at once when it is published."""
        ...

    def read_body(self, record: LandedRecord) -> bytes:
        """Return the decoded body of a record, its digest verified.

        Raises:
            ContractError: the record is missing or its digest differs.
            TransientError: the store cannot be reached.
        """
        ...

    def files(self) -> dict[str, int]:
        """Return all files there are, with their sizes in bytes."""
        ...

    def records(self, path: str, start: int, end: int) -> Iterator[StoredRecord]:
        """Yield the records that lie between two offsets of a file.

        Raises:
            ContractError: the bytes after the records yielded so far are none.
        """
        ...


class LandingBatch(Protocol):
    """One landing file being written; use from one thread at a time or through its own lock."""

    def add(self, exchange: Exchange) -> LandedRecord:
        """Append a response and return where it will be."""
        ...

    def publish(self) -> str | None:
        """Make the file visible, whole, before its rows are committed; return its path, None when nothing was added."""
        ...

    def discard(self) -> None:
        """Drop what was not published."""
        ...


class Sandbox(Protocol):
    """Runs a pure function over inputs in expendable child processes with hard limits."""

    def run(self, function: Callable[[Given], Made], inputs: Iterable[Given]) -> Iterator[Made | PresswatchError]:
        """Yield one result per input, in order; one that hangs, crashes or explodes yields a ``WorkerLimitError``."""
        ...
