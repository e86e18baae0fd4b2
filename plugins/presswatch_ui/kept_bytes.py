"""Whether landing still holds what an article came from: read now, and compared with the digests on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from presswatch.clock import Clock
from presswatch.explaining import BytesCheck, check_bytes
from presswatch.landing.warc_store import WarcLanding
from presswatch.settings import Settings
from presswatch.warehouse.queries.evidence import Columns, landed_record
from presswatch_ui.article_page import ArticleView

MOST_CHECKED: Final = 20
WITHIN_S: Final = 3.0
"""Nobody waits longer for a page; what is left then is said to be unchecked."""

Place = tuple[str, int]
"""File and offset of a record."""


def check_kept_bytes(settings: Settings, view: ArticleView, clock: Clock) -> Mapping[Place, BytesCheck]:
    """Return what was found for each record that was read; none where the api-server has no way to landing."""
    if settings.page_commands == "light" and "://" in settings.landing_url:
        return {}
    landing = WarcLanding(settings.landing_url, software="Presswatch", timeout_s=WITHIN_S)
    checks: dict[Place, BytesCheck] = {}
    until = clock() + timedelta(seconds=WITHIN_S)
    for columns in _landed(view):
        place = (columns["warc_path"], columns["warc_offset"])
        if place in checks or columns["warc_path"] is None:
            continue
        if len(checks) == MOST_CHECKED or clock() > until:
            break
        checks[place] = check_bytes(landing, landed_record(columns))
    return checks


def _landed(view: ArticleView) -> Iterator[Columns]:
    for revision in view.revisions:
        yield from revision.captures
    for chain in view.entries:
        yield from chain.captures
        yield from chain.polls
