"""Commands on saved files: clean pages and parse feeds without network or database."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from presswatch.articles.extract import clean_page
from presswatch.cli.output import json_text, say
from presswatch.dates import judge_date
from presswatch.errors import PermanentError, PresswatchError
from presswatch.feeds.parse_in_child import FeedBody, parse_body
from presswatch.model.extraction import Extraction, SavedPage, SourceHint, TimeClaim
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed
from presswatch.registry.load_sources import load_sources
from presswatch.runtime import LOADED_WITH
from presswatch.sandbox.pool import ProcessSandbox
from presswatch.settings import Settings, get_settings

GZIP_MAGIC = b"\x1f\x8b"
manifest_option = click.option(
    "--manifest",
    type=click.File("r", encoding="utf-8"),
    required=True,
    help='Lines {"id", "path", "url", "fetched_at"?, "source"?}; paths are taken from where the manifest is.',
)
out_option = click.option("--out", type=click.File("w", encoding="utf-8"), required=True, help="Where the lines go.")


@click.command()
@manifest_option
@out_option
def clean(manifest: TextIO, out: TextIO) -> None:
    """Clean saved pages: one line in, one line out, in order, on all cores. No network, no database.

    A line holds "id" and all that the row of an article would:

    \b
    outcome, reason        article, or what the page is instead, and why
    title, kicker, dek     headline, the line above it, standfirst
    title_claims           every headline stated: source, title, raw, kicker,
                           is_chosen
    authors                names; author_claims: name, kind and the raw string
    section, tags          as the page states them
    published_at, published_day, published_precision,
    published_source, published_zone_source,
    modified_at, modified_day, modified_precision,
    modified_source, modified_zone_source
                           the claims that were chosen; the day also where the
                           instant is not known
    claims                 every time stated: kind, source, raw, value, day,
                           bounds, precision, zone_source, reason, flags,
                           is_chosen
    language, language_confidence
                           BCP-47, null when unknown
    canonical_url          the page's own address, where plausible
    flags                  paywall, live_blog, scrambled ...
    body, blocks           the text that is the article; all blocks with role,
                           text, language and the rule that gave the role
    """  # noqa: D301 - click takes the backspace itself for "keep these lines"
    settings = get_settings()
    rows = list(_rows(manifest))
    hints = _source_hints(settings) if any(row.get("source") for row in rows) else {}
    pages = (_saved_page(row, manifest.name, hints) for row in rows)
    with _sandbox(settings) as sandbox:
        for row, extraction in zip(rows, sandbox.run(clean_page, pages), strict=True):
            out.write(json_text({"id": row["id"], **_page_line(extraction)}) + "\n")
    say(f"{len(rows)} pages", err=True)


@click.command("parse-feed")
@manifest_option
@out_option
def parse_feed(manifest: TextIO, out: TextIO) -> None:
    """Parse saved feed bodies: one line in, one line out, in order, on all cores. No network, no database.

    Dates are read in the zone of the source and judged by the time of the fetch, as far as the line names them.
    """
    settings = get_settings()
    rows = list(_rows(manifest))
    hints = _source_hints(settings) if any(row.get("source") for row in rows) else {}
    bodies = (_feed_body(row, manifest.name, settings, hints) for row in rows)
    with _sandbox(settings) as sandbox:
        for row, feed in zip(rows, sandbox.run(parse_body, bodies), strict=True):
            out.write(json_text({"id": row["id"], **_feed_line(feed, _instant(row))}) + "\n")
    say(f"{len(rows)} feeds", err=True)


# --- in ---------------------------------------------------------------------------------------------------------------


def _rows(manifest: TextIO) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(manifest, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            row["id"], row["path"]
        except (ValueError, KeyError, TypeError) as error:
            raise PermanentError(f"{manifest.name}:{number}: not a line with id and path: {error}") from error
        yield row


def _read(row: dict[str, Any], manifest: str) -> bytes:
    path = Path(row["path"])
    if not path.is_absolute() and not path.exists():
        path = Path(manifest).parent / path
    try:
        body = path.read_bytes()
        return gzip.decompress(body) if body.startswith(GZIP_MAGIC) else body
    except (OSError, EOFError, zlib.error) as error:
        raise PermanentError(f"cannot read {row['path']} of {row['id']}: {error}") from error


def _saved_page(row: dict[str, Any], manifest: str, hints: dict[str, SourceHint]) -> SavedPage:
    return SavedPage(
        url=row.get("url") or "",
        body=_read(row, manifest),
        fetched_at=_instant(row),
        source=hints.get(row.get("source") or "", SourceHint()),
    )


def _instant(row: dict[str, Any]) -> datetime | None:
    """Return when the page was fetched; a time without an offset is in UTC."""
    stated = row.get("fetched_at")
    try:
        value = datetime.fromisoformat(stated) if stated else None
    except (ValueError, TypeError) as error:
        raise PermanentError(f"fetched_at of {row['id']} is not an ISO 8601 time: {stated!r}") from error
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _source_hints(settings: Settings) -> dict[str, SourceHint]:
    return {
        source.source_id: SourceHint(source.name, source.timezone, source.languages, source.day_first)
        for source in load_sources(settings.sources)
    }


def _feed_body(row: dict[str, Any], manifest: str, settings: Settings, hints: dict[str, SourceHint]) -> FeedBody:
    source = hints.get(row.get("source") or "", SourceHint())
    return FeedBody(
        _read(row, manifest),
        row.get("url") or "",
        row.get("content_type") or "",
        source.timezone,
        source.languages,
        source.day_first,
        settings.max_entries_per_feed,
    )


def _sandbox(settings: Settings) -> ProcessSandbox:
    return ProcessSandbox(
        settings.workers or os.cpu_count() or 1,
        limit_s=settings.parse_limit_s,
        memory_mb=settings.worker_memory_mb,
        loaded_with=LOADED_WITH,
    )


# --- out --------------------------------------------------------------------------------------------------------------


def _page_line(extraction: Extraction | PresswatchError) -> dict[str, Any]:
    if isinstance(extraction, PresswatchError):
        extraction = Extraction(outcome=extraction.reason, reason=extraction.detail)
    return {
        "outcome": extraction.outcome,
        "reason": extraction.reason,
        "title": extraction.title,
        "title_claims": [asdict(claim) for claim in extraction.titles],
        "kicker": extraction.kicker,
        "dek": extraction.dek,
        "authors": [author.name for author in extraction.authors],
        "author_claims": [
            {"name": author.name, "kind": author.kind, "raw": author.raw} for author in extraction.authors
        ],
        "section": extraction.section,
        "tags": list(extraction.tags),
        **_chosen("published", extraction.published),
        **_chosen("modified", extraction.modified),
        "claims": [_claim_line(claim) for claim in extraction.claims],
        "language": extraction.language,
        "language_confidence": extraction.language_confidence,
        "canonical_url": extraction.canonical_url,
        "flags": list(extraction.flags),
        "body": extraction.body,
        "blocks": [
            {"role": block.role, "text": block.text, "language": block.language, "rule": block.rule}
            for block in extraction.blocks
        ],
    }


def _chosen(kind: str, claim: TimeClaim | None) -> dict[str, Any]:
    stated = claim.reading if claim else None
    return {
        f"{kind}_at": _iso(stated),
        f"{kind}_day": _day(stated),
        f"{kind}_precision": stated.precision if stated else None,
        f"{kind}_source": claim.source if claim else None,
        f"{kind}_zone_source": stated.zone_source if stated else None,
    }


def _claim_line(claim: TimeClaim) -> dict[str, Any]:
    stated = claim.reading
    return {
        "kind": claim.kind,
        "source": claim.source,
        "raw": stated.raw,
        "value": _iso(stated),
        "day": _day(stated),
        "earliest": stated.earliest.isoformat() if stated.earliest else None,
        "latest": stated.latest.isoformat() if stated.latest else None,
        "precision": stated.precision,
        "zone_source": stated.zone_source,
        "reason": stated.reason,
        "flags": list(stated.flags),
        "is_chosen": claim.is_chosen,
    }


def _feed_line(feed: ParsedFeed | PresswatchError, seen_at: datetime | None) -> dict[str, Any]:
    if isinstance(feed, PresswatchError):
        feed = ParsedFeed(FeedOutcome.PARSER_LIMIT, reason=f"{feed.reason}: {feed.detail}")
    return {
        "outcome": feed.outcome.value,
        "reason": feed.reason,
        "format": feed.format,
        "title": feed.title,
        "over_limit": feed.over_limit,
        "entries": [_entry_line(entry, seen_at) for entry in feed.entries],
    }


def _entry_line(entry: Entry, seen_at: datetime | None) -> dict[str, Any]:
    return {
        "guid": entry.guid,
        "link": entry.url or entry.link_raw,
        "title": entry.title,
        "published_at": _judged(entry.published, seen_at),
        "updated_at": _judged(entry.updated, seen_at),
        "authors": list(entry.authors),
        "summary": entry.summary,
        "publisher_name": entry.publisher_name,
        "publisher_url": entry.publisher_url,
        "flags": list(entry.flags),
    }


def _judged(date: ParsedDate | None, seen_at: datetime | None) -> str | None:
    return _iso(judge_date(date, seen_at=seen_at) if date is not None and seen_at is not None else date)


def _iso(date: ParsedDate | None) -> str | None:
    return date.value.isoformat() if date and date.value else None


def _day(date: ParsedDate | None) -> str | None:
    day = date.calendar_day if date else None
    return day.isoformat() if day else None


COMMANDS: Sequence[click.Command] = (clean, parse_feed)
