"""Commands on saved files: clean pages and parse feeds without network or database."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from presswatch.articles.extract import clean_page
from presswatch.cli.output import json_text, say
from presswatch.errors import PermanentError, PresswatchError
from presswatch.feeds.parse_in_child import FeedBody, parse_body
from presswatch.model.extraction import Extraction, SavedPage, SourceHint, TimeClaim
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed
from presswatch.registry.load_sources import load_sources
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
    """Clean saved pages: one line in, one line out, in order, on all cores. No network, no database."""
    settings = get_settings()
    rows = list(_rows(manifest))
    hints = _source_hints(settings) if any(row.get("source") for row in rows) else {}
    pages = (_saved_page(row, manifest.name, hints) for row in rows)
    with _sandbox(settings) as sandbox:
        for row, made in zip(rows, sandbox.run(clean_page, pages), strict=True):
            out.write(json_text({"id": row["id"], **_page_line(made)}) + "\n")
    say(f"{len(rows)} pages", err=True)


@click.command("parse-feed")
@manifest_option
@out_option
def parse_feed(manifest: TextIO, out: TextIO) -> None:
    """Parse saved feed bodies: one line in, one line out, in order, on all cores. No network, no database."""
    settings = get_settings()
    rows = list(_rows(manifest))
    bodies = (_feed_body(row, manifest.name, settings) for row in rows)
    with _sandbox(settings) as sandbox:
        for row, made in zip(rows, sandbox.run(parse_body, bodies), strict=True):
            out.write(json_text({"id": row["id"], **_feed_line(made)}) + "\n")
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


def _feed_body(row: dict[str, Any], manifest: str, settings: Settings) -> FeedBody:
    body = _read(row, manifest)
    return FeedBody(
        body, row.get("url") or "", row.get("content_type") or "", None, (), None, settings.max_entries_per_feed
    )


def _sandbox(settings: Settings) -> ProcessSandbox:
    return ProcessSandbox(
        settings.workers or os.cpu_count() or 1, limit_s=settings.parse_limit_s, memory_mb=settings.worker_memory_mb
    )


# --- out --------------------------------------------------------------------------------------------------------------


def _page_line(made: Extraction | PresswatchError) -> dict[str, Any]:
    if isinstance(made, PresswatchError):
        made = Extraction(outcome=made.reason, reason=made.detail)
    return {
        "outcome": made.outcome,
        "reason": made.reason,
        "title": made.title,
        "authors": [author.name for author in made.authors],
        "published_at": _stated(made.published),
        "published_precision": made.published.reading.precision if made.published else None,
        "modified_at": _stated(made.modified),
        "language": made.language,
        "body": made.body,
        "blocks": [{"role": block.role, "text": block.text, "language": block.language} for block in made.blocks],
        "canonical_url": made.canonical_url,
    }


def _feed_line(made: ParsedFeed | PresswatchError) -> dict[str, Any]:
    if isinstance(made, PresswatchError):
        made = ParsedFeed(FeedOutcome.PARSER_LIMIT, reason=f"{made.reason}: {made.detail}")
    return {
        "outcome": made.outcome.value,
        "reason": made.reason,
        "format": made.format,
        "title": made.title,
        "over_limit": made.over_limit,
        "entries": [_entry_line(entry) for entry in made.entries],
    }


def _entry_line(entry: Entry) -> dict[str, Any]:
    return {
        "guid": entry.guid,
        "link": entry.url or entry.link_raw,
        "title": entry.title,
        "published_at": _iso(entry.published),
        "updated_at": _iso(entry.updated),
        "authors": list(entry.authors),
        "summary": entry.summary,
        "publisher_name": entry.publisher_name,
        "publisher_url": entry.publisher_url,
        "flags": list(entry.flags),
    }


def _stated(claim: TimeClaim | None) -> str | None:
    return _iso(claim.reading) if claim else None


def _iso(reading: ParsedDate | None) -> str | None:
    return reading.value.isoformat() if reading and reading.value else None


COMMANDS: Sequence[click.Command] = (clean, parse_feed)
