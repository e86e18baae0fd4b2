"""Parsers of the few response headers that decide what happens next; each takes any text and never raises."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from presswatch.durations import DAY_S

MAX_PAUSE_S = DAY_S
"""Longest wait a peer can ask of us: a day."""

_MAX_AGE_CAP_S = 31_536_000.0  # a year, as RFC 9111 caches do
_SECONDS = re.compile(r"[0-9]{1,19}")
_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?([0-9]{1,19})"?\s*(?=$|,)', re.IGNORECASE | re.ASCII)
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Return the seconds to wait that Retry-After asks for (RFC 9110, 10.2.3), at most a day.

    Args:
        value: the header as received; seconds or an HTTP date. Anything else, or a date that has passed, is None.
        now: timezone-aware.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), MAX_PAUSE_S)
    if not 8 <= len(text) <= 60:
        return None
    try:
        until = parsedate_to_datetime(text)
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        wait_s = (until - now).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    return min(wait_s, MAX_PAUSE_S) if wait_s > 0 else None


def max_age_s(cache_control: str | None) -> float | None:
    """Return the ``max-age`` of a Cache-Control header (RFC 9111, 5.2.2.1) in seconds, or None."""
    match = _MAX_AGE.search((cache_control or "")[:1000])
    return min(float(match[1]), _MAX_AGE_CAP_S) if match else None


def header_text(raw: bytes) -> str:
    """Return a header value as text: latin-1, without control characters."""
    return _CONTROLS.sub("", raw.decode("latin-1"))


def address_text(raw: bytes) -> str:
    """Return a header value that holds an address: UTF-8, as browsers take it; bytes that are none stand escaped."""
    try:
        return _CONTROLS.sub("", raw.decode("utf-8"))
    except UnicodeDecodeError:
        return header_text(_HIGH_BYTE.sub(lambda match: b"%%%02X" % match[0][0], raw))
