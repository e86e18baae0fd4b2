"""Retry policy of bad answers: which are asked again before an entry ends, how often and after what waits. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from presswatch.durations import DAY_S, HOUR_S, MINUTE_S
from presswatch.ingesting.decide.page_outcome import EntryOutcome
from presswatch.ingesting.decide.shared_body import SAME_BODY
from presswatch.model.outcome import Outcome

LED_HOME = "led_home"
"""Reason of an entry whose address leads to the front page of a host."""

ENDINGS: Mapping[str, EntryOutcome] = {
    LED_HOME: EntryOutcome(Outcome.FILTERED, LED_HOME, "its address leads to the front page of a host"),
    SAME_BODY: EntryOutcome(Outcome.QUARANTINED, SAME_BODY, "other stories of the host show the very same body"),
}
"""Where an entry ends whose page reads like an article and is not its own."""

MOST_HELD_S = 30 * DAY_S
"""Age of an entry after which it ends though its host is still in trouble: a host that is never well again."""


class Patience(NamedTuple):
    """How long a bad answer is doubted: one wait before each further look, seconds, and why."""

    waits_s: tuple[float, ...]
    why: str


_MISSING = Patience(
    (10 * MINUTE_S, 3 * HOUR_S, 24 * HOUR_S, 72 * HOUR_S),
    "feeds run ahead of their pages by minutes, a cache keeps a 404 for hours, a broken release is rolled back by day",
)
_CLOSED = Patience(
    (1 * HOUR_S, 6 * HOUR_S, 24 * HOUR_S, 72 * HOUR_S),
    "walls and refusals go up for a rush of visitors, by mistake of a rule, or until a person has seen it",
)
_OTHER_PAGE = Patience(
    (1 * HOUR_S, 12 * HOUR_S, 72 * HOUR_S),
    "an error or maintenance page with status 200 lasts hours; a page that is no article by nature stays one",
)
_STUB = Patience((6 * HOUR_S, 48 * HOUR_S), "a page may be published before its text; a teaser before a wall stays one")

PATIENCE: Mapping[str, Patience] = {
    "http_404": _MISSING,
    "http_401": _CLOSED,
    "http_403": _CLOSED,
    "http_451": _CLOSED,
    "robots_denied": _CLOSED,
    "blocked": _CLOSED,
    SAME_BODY: _CLOSED,
    "no_article": _OTHER_PAGE,
    "listing": _OTHER_PAGE,
    "soft404": _OTHER_PAGE,
    LED_HOME: _OTHER_PAGE,
    "redirect_loop": _OTHER_PAGE,
    "bad_redirect": _OTHER_PAGE,
    "stub": _STUB,
}
"""Reasons that may be a publisher's bad hour; all others end an entry as before."""

_FRONT = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home)(?:\.\w{2,5})?/?)?", re.IGNORECASE)
"""Path of a front page, also that of one language."""


def give_chance(
    ending: EntryOutcome, *, used: int, ahead_s: float = 0.0, retry_after_s: float | None = None
) -> EntryOutcome:
    """Return the ending itself when it is final, else the same with a further look planned.

    What a person may decide on is quarantined at once and looked at again from there; anything else is pending.

    Args:
        ending: where the entry would stand.
        used: looks in a row before this one that would have ended it.
        ahead_s: time that was left until the planned look; a look that a person forced before costs no chance.
        retry_after_s: wait that the host asked for.
    """
    patience = PATIENCE.get(ending.reason)
    if patience is None or ending.outcome in (Outcome.PENDING, Outcome.LOADED, Outcome.DUPLICATE):
        return ending
    if used >= len(patience.waits_s) and ahead_s <= 0:
        return ending._replace(detail=f"{ending.detail} (seen {used + 1} times over days)")
    outcome = Outcome.QUARANTINED if ending.outcome is Outcome.QUARANTINED else Outcome.PENDING
    if ahead_s > 0:
        return ending._replace(outcome=outcome, wait_s=ahead_s, tried=0)
    wait_s = max(patience.waits_s[used], retry_after_s or 0.0)
    return ending._replace(outcome=outcome, wait_s=wait_s, chance=1)


def hold_back(ending: EntryOutcome, trouble: str | None, *, age_s: float) -> EntryOutcome:
    """Return the ending, or pending where its reason has suddenly taken over its host: that tells of the host only.

    Args:
        ending: where the entry would stand.
        trouble: reason that has taken over the host, see ``sudden_trouble``.
        age_s: since the entry was first seen.
    """
    is_final = ending.outcome not in (Outcome.PENDING, Outcome.LOADED, Outcome.DUPLICATE)
    if not is_final or ending.reason in ("", SAME_BODY) or ending.reason != trouble or age_s > MOST_HELD_S:
        return ending
    detail = f"held, as nearly all pages of the host show this now: {ending.detail}"
    return ending._replace(outcome=Outcome.PENDING, detail=detail, wait_s=ending.wait_s or DAY_S)


class HostFetches(NamedTuple):
    """What the newest looks at the pages of a host brought."""

    by_reason: Mapping[str, int]  # of the last few pages; "" is a page that was well
    loaded: int  # articles that the host gave before, up to a few


LAST_FETCHES = 10
"""Pages of a host that tell how it is now: all of a batch, filled up with the newest before where these are fewer."""
ENOUGH = 5
"""Pages below which nothing is said, and articles that make a host one that was well."""
NEARLY_ALL = 0.8


def sudden_trouble(fetches: HostFetches) -> str | None:
    """Return the one bad reason that has taken over a host which was well before, None when there is none.

    A host that never gave an article is not in trouble: its feed lists what we cannot use.
    """
    bad = {reason: count for reason, count in fetches.by_reason.items() if reason}
    if not bad or fetches.loaded < ENOUGH:
        return None
    reason = max(bad, key=lambda name: (bad[name], name))
    is_most = bad[reason] >= NEARLY_ALL * sum(fetches.by_reason.values())
    return reason if is_most and bad[reason] >= ENOUGH else None


def leads_home(asked: str, final: str) -> bool:
    """Return whether an address was led to the front page of a host, as lost and unknown addresses often are."""
    source, target = urlsplit(asked), urlsplit(final)
    return asked != final and _is_front(target.path, target.query) and not _is_front(source.path, source.query)


def _is_front(path: str, query: str) -> bool:
    return not query and _FRONT.fullmatch(path) is not None
