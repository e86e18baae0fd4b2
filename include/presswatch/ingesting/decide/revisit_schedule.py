"""When an article is looked at again for edits. Pure."""

from __future__ import annotations

HOUR = 3600.0
LOOKS_AT_AGE_S = (1 * HOUR, 3 * HOUR, 8 * HOUR, 24 * HOUR, 48 * HOUR, 72 * HOUR, 168 * HOUR)
"""Ages at which an article is looked at: most edits happen in the first hours, so the looks thin out."""

GONE_AGAIN_S = 600.0
"""Wait before a page that was missing once is asked for again: a second sighting makes it gone."""


def next_look_s(age_s: float, *, most_age_s: float) -> float | None:
    """Return the wait until the next look, seconds, or None when the article is old enough to be left alone.

    Args:
        age_s: since its entry was first seen.
        most_age_s: age after which it is not looked at any more.
    """
    ahead = (look for look in LOOKS_AT_AGE_S if look > age_s and look <= most_age_s)
    return next((look - age_s for look in ahead), None)
