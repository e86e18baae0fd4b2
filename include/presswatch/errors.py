"""Every error this product raises on purpose; the class is the instruction to the caller.

``TransientError``: try again later. ``PermanentError``: record the outcome and go on. ``ContractError``: one of our own
promises is broken, stop. A leaf is named after the fact and carries a short ``reason`` code that ends up in the ledger.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from presswatch.model.exchange import Exchange


class PresswatchError(Exception):
    """Base of all; ``reason`` is the code written to the ledger, ``detail`` the sentence for a person."""

    reason: str = "error"
    redirected: Exchange | None = None  # the redirect on whose way it happened, with the chain up to there

    def __init__(self, detail: str = "", *, reason: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        if reason is not None:
            self.reason = reason

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling on the way back from a worker process."""
        return _rebuild, (type(self), self.args, dict(self.__dict__))


def _rebuild(kind: type[PresswatchError], args: tuple[str, ...], state: dict[str, object]) -> PresswatchError:
    error = kind.__new__(kind)
    Exception.__init__(error, *args)
    error.__dict__.update(state)
    return error


class TransientError(PresswatchError):
    """The outside world failed in a way that usually passes (5xx, 429, timeout)."""

    reason = "transient"

    def __init__(self, detail: str = "", *, reason: str | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(detail, reason=reason)
        self.retry_after_s = retry_after_s


class NotSentError(TransientError):
    """A message to a person or a monitor was not taken; it is tried again."""

    reason = "not_sent"


class PermanentError(PresswatchError):
    """This input will never work (410, not XML, no article on the page)."""

    reason = "permanent"


class ContractError(PresswatchError):
    """A promise between two of our own stages, or to our operator, is broken."""

    reason = "contract"


class SettingsError(ContractError):
    """A setting is unknown, malformed or missing; the message names it."""

    reason = "settings"


class SourceFileError(ContractError):
    """A source file cannot be read as configured; the message holds file, line and cause."""

    reason = "source_file"


class StaleLeaseError(ContractError):
    """The lease on a batch or feed was lost to a newer worker; nothing was written."""

    reason = "stale_lease"


class LedgerError(ContractError):
    """A conservation sum does not add up."""

    reason = "ledger"


class OvertakenError(PermanentError):
    """Another load took meanwhile for an article what this one had written as new: written so, it will never work."""

    reason = "overtaken"


class AddressRefusedError(PermanentError):
    """The host resolves to an address we never call (loopback, private, link-local, …)."""

    reason = "address_refused"


class BadUrlError(PermanentError):
    """The address is not one we may ask for; ``reason`` says why (``bad_scheme``, ``url_too_long``, …)."""

    reason = "bad_url"


class BadResponseError(PermanentError):
    """The peer answered with something that is not an acceptable HTTP response."""

    reason = "bad_response"


class BodyTooLargeError(PermanentError):
    """The body is over the wire or the decoded limit."""

    reason = "body_too_large"
    head: bytes = b""  # the first bytes, where the reader can use them (robots.txt)


class UnexpectedError(TransientError):
    """A defect of ours met one input: that input is tried so often and no more, the others go on."""

    reason = "unexpected_error"

    @classmethod
    def of(cls, error: BaseException) -> UnexpectedError:
        """Return what is kept of an error that is none of ours: its kind, its words, and where it was raised."""
        where = traceback.extract_tb(error.__traceback__)[-1:]
        position = "".join(f" ({Path(frame.filename).name}:{frame.lineno} in {frame.name})" for frame in where)
        words = next(iter(str(error).splitlines()), "")[:300]
        return cls(f"{type(error).__name__}: {words}{position}")


class TlsError(TransientError):
    """The certificate or handshake failed; final for this attempt, never a silent fallback to no check."""

    reason = "tls_error"


class RobotsDeniedError(PermanentError):
    """robots.txt of the host refuses this address to us."""

    reason = "robots_denied"


class NetworkError(TransientError):
    """DNS, connect, read or reset trouble; ``reason`` says which."""

    reason = "network"


class DeadlineError(TransientError):
    """The total time for one request ran out."""

    reason = "deadline"


class TruncatedError(TransientError):
    """The body ended before it said it would."""

    reason = "truncated"


class WorkerLimitError(PermanentError):
    """A parser child ran into its time, CPU or memory limit, or died; costs that one input."""

    reason = "parser_limit"


class WarehouseError(TransientError):
    """The warehouse cannot be reached or is not migrated; the message says what to do."""

    reason = "warehouse"
