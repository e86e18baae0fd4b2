"""Runs the extractor over captures in child processes: pages go in one by one, so that memory stays flat."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from presswatch.articles.extract import clean_page
from presswatch.errors import ContractError, PresswatchError
from presswatch.model.extraction import Extraction, SavedPage
from presswatch.ports import Landing, Sandbox
from presswatch.warehouse.landing import captures
from presswatch.warehouse.queries.extraction_hints import ExtractionHints
from presswatch.warehouse.rows import CaptureRow

log = logging.getLogger(__name__)

Extractor = Callable[[SavedPage], Extraction]
Result = TypeVar("Result")


def page_of(landing: Landing, row: CaptureRow, hint: ExtractionHints) -> SavedPage:
    """Return a capture as the cleaner takes it.

    Raises:
        ContractError: landing does not hold what the capture row says.
    """
    is_feed_item = row.observation_id is not None
    record = None if is_feed_item else captures.record_of(row)  # What the feed says of the entry is in the hint.
    return SavedPage(
        url=row.url_final,
        body=landing.read_body(record) if record else b"",
        content_type=captures.header_of(row.headers, "content-type") or "",
        fetched_at=row.fetched_at,
        feed=hint.feed,
        source=hint.source,
        is_feed_item=is_feed_item,
    )


def page_or_blank(landing: Landing, row: CaptureRow, hint: ExtractionHints) -> SavedPage:
    """Return a capture as the cleaner takes it, or a page without anything where landing does not hold it any more."""
    try:
        return page_of(landing, row, hint)
    except ContractError as error:
        log.warning("capture %s: %s", row.capture_id, error)
        return SavedPage(url=row.url_final, body=b"")


def read_pages(
    sandbox: Sandbox, pages: Iterable[SavedPage], beat: Callable[[], None], read: Extractor = clean_page
) -> list[Extraction]:
    """Return the extractions of pages, in order.

    A page that hangs, crashes or explodes its reader costs that page only: what the feed said is read in its place.

    Args:
        sandbox: where they are read.
        pages: taken a few at a time; their bodies are not kept.
        beat: called after each.
        read: the reader, importable by name.
    """
    shells: list[SavedPage] = []

    def taken() -> Iterator[SavedPage]:
        for page in pages:
            shells.append(replace(page, body=b""))
            yield page

    results = list(with_beat(sandbox.run(read, taken()), beat))
    failed = {position: result for position, result in enumerate(results) if isinstance(result, PresswatchError)}
    again = with_beat(sandbox.run(read, [shells[position] for position in failed]), beat)
    second = {
        position: _after_failure(first, other) for (position, first), other in zip(failed.items(), again, strict=True)
    }
    return [result if isinstance(result, Extraction) else second[position] for position, result in enumerate(results)]


def with_beat(results: Iterable[Result], beat: Callable[[], None]) -> Iterator[Result]:
    """Yield the results, with a beat after each is there."""
    for result in results:
        beat()
        yield result


def _after_failure(first: PresswatchError, second: Extraction | PresswatchError) -> Extraction:
    """Return the reading of a page whose first reading failed: the feed's own text where there is enough of it."""
    if isinstance(second, Extraction) and second.outcome == "article":
        return replace(second, flags=(*second.flags, first.reason))
    return Extraction(outcome=first.reason, reason=first.detail)
