"""How publishers write instants, in feeds and on pages."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from newsworld.model import Article

FUTURE_YEAR = 2036
"""Shown instead of the real year where a publisher's clock is wrong; after any real run of this code."""

_GERMAN_MONTHS = (
    "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
    "Oktober", "November", "Dezember",
)  # fmt: skip


def shown_instant(article: Article) -> datetime | None:
    """Return the instant of publication as the publisher states it; None when it states none."""
    if article.dates == "missing":
        return None
    if article.dates == "future":
        return article.published_at.replace(year=FUTURE_YEAR)
    return article.published_at


def write_instant(instant: datetime, style: str) -> str:
    """Return an aware instant in one of the styles of feeds and pages."""
    utc = instant.astimezone(UTC)
    forms = {
        "rfc822": format_datetime(instant),
        "rfc822_z": format_datetime(utc, usegmt=True),
        "iso_offset": instant.isoformat(),
        "offset": instant.isoformat(),
        "iso_z": utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "z": utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "zoneless": instant.strftime("%Y-%m-%dT%H:%M:%S"),
        "day": instant.strftime("%Y-%m-%d"),
        "localised": f"{instant.day}. {_GERMAN_MONTHS[instant.month - 1]} {instant:%Y, %H:%M} Uhr",
        "none": "",
    }
    return forms[style]


def http_date(instant: datetime) -> str:
    """Return an instant in the form of HTTP headers (RFC 9110, 5.6.7)."""
    return format_datetime(instant.astimezone(UTC), usegmt=True)
