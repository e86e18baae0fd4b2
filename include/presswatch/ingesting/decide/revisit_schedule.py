"""When an article is looked at again for edits. Pure."""

from __future__ import annotations

from presswatch.durations import HOUR_S

REVISIT_AGES_S = (1 * HOUR_S, 3 * HOUR_S, 8 * HOUR_S, 24 * HOUR_S, 48 * HOUR_S, 72 * HOUR_S, 168 * HOUR_S)
"""Ages at which an article is looked at: most edits happen in the first hours, so the looks thin out."""

GONE_AGAIN_S = 600.0
"""Wait before a page that was missing once is asked for again: a second sighting makes it gone."""


def next_revisit_s(age_s: float, *, most_age_s: float) -> float | None:
    """Return the wait until the next revisit, seconds, or None when the article is old enough to be left alone.

    Args:
        age_s: since its entry was first seen.
        most_age_s: age after which it is not looked at any more.
    """
    ahead = (at_age_s for at_age_s in REVISIT_AGES_S if at_age_s > age_s and at_age_s <= most_age_s)
    return next((at_age_s - age_s for at_age_s in ahead), None)
