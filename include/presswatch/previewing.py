"""Previewing: a person sees the page that was refused, made safe, and what today's code reads in it. Writes nothing."""

from __future__ import annotations

from presswatch.articles.preview import PagePreview, preview_page
from presswatch.errors import PermanentError, PresswatchError
from presswatch.ingesting.extract_captures import page_of
from presswatch.model.extraction import SavedPage
from presswatch.runtime import Runtime
from presswatch.warehouse.landing import captures
from presswatch.warehouse.queries import extraction_hints, refusals
from presswatch.warehouse.queries.extraction_hints import HintRequest

__all__ = ["PagePreview", "preview_entry", "preview_refusal"]


def preview_refusal(runtime: Runtime, quarantine_id: int) -> PagePreview:
    """Return the page that a refusal was made on.

    Raises:
        PermanentError: there is no such refusal, it has no page, or landing does not hold it any more.
    """
    with runtime.engine.connect() as conn:
        place = refusals.captured_for(conn, quarantine_id)
    return _preview(runtime, place)


def preview_entry(runtime: Runtime, entry_id: int) -> PagePreview:
    """Return the newest page of an entry.

    Raises:
        PermanentError: there is no such entry, it has no page, or landing does not hold it any more.
    """
    with runtime.engine.connect() as conn:
        place = refusals.captured_of_entry(conn, entry_id)
    return _preview(runtime, place)


def _preview(runtime: Runtime, place: refusals.CapturedPage | None) -> PagePreview:
    if place is None:
        raise PermanentError("no page was kept of it", reason="no_page")
    page = _page(runtime, place)
    with runtime.sandbox() as sandbox:
        result = next(iter(sandbox.run(preview_page, [page])))
    if isinstance(result, PresswatchError):
        raise PermanentError(f"the page cannot be read: {result.detail}", reason="unreadable") from result
    return result


def _page(runtime: Runtime, place: refusals.CapturedPage) -> SavedPage:
    with runtime.engine.connect() as conn:
        row = captures.read_captures(conn, [place.capture_id])[place.capture_id]
        request = HintRequest(0, place.entry_id, row.fetched_at, None)
        hint = extraction_hints.of_entries(conn, [request])[0]
    try:
        return page_of(runtime.landing, row, hint)
    except PresswatchError as error:
        raise PermanentError(f"landing does not hold it: {error.detail}", reason="no_page") from error
