"""Commands that search the texts: search, mentions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import date, datetime, timedelta
from typing import Any

import click

from presswatch.cli.commands.query import as_json_option, told_notes
from presswatch.cli.output import print_json, print_table, say
from presswatch.cli.session import session
from presswatch.warehouse.engine import read_only
from presswatch.warehouse.queries.search import DayOfMentions, Hit, Search, sight_note
from presswatch.warehouse.queries.search import mentions_by_day as count_mentions
from presswatch.warehouse.queries.search import search as search_articles

DAY = click.DateTime(["%Y-%m-%d"])
DEFAULT_DAYS = 30

OPTIONS = (
    click.argument("words"),
    click.option("--from", "from_day", type=DAY, help="First day of publication, at the publisher."),
    click.option("--to", "to_day", type=DAY, help="Last day of publication, at the publisher."),
    click.option("--source", "sources", multiple=True, help="Source to search in; may be repeated."),
    click.option("--language", "languages", multiple=True, help="BCP-47 tag to search in; may be repeated."),
    click.option(
        "--in",
        "roles",
        multiple=True,
        type=click.Choice(["headline", "standfirst", "body"]),
        help="Part to search in; may be repeated.",
    ),
    click.option("--as-written", is_flag=True, help="Take words as written, not stemmed; accents do not matter."),
)
"""What all commands that search take."""


def search_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with the words and filters of a search."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def asked_for(
    *,
    words: str,
    from_day: datetime | None,
    to_day: datetime | None,
    sources: tuple[str, ...],
    languages: tuple[str, ...],
    roles: tuple[str, ...],
    as_written: bool,
) -> Search:
    """Return the search that the options of a command ask for."""
    return Search(words, _day(from_day), _day(to_day), sources, languages, roles, not as_written)


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


@click.command()
@search_options
@click.option("--newest", is_flag=True, help="Newest first, not best first.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@as_json_option
def search(newest: bool, limit: int, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - click's own
    """Search headlines, standfirsts and bodies for WORDS.

    word word (both), OR, NOT or -word, "a phrase", cut*, title:word, a NEAR/5 b, brackets. Accents do not matter,
    Müller finds Mueller. With --from or --to undated articles are left out.
    """
    with session() as run, read_only(run.engine) as conn, told_notes(conn):
        asked = asked_for(**options)
        hits = search_articles(conn, asked, newest_first=newest, limit=limit)
        note = sight_note(conn, asked)
    if note:
        say(f"presswatch: {note}", err=True)
    if as_json:
        print_json([hit._asdict() for hit in hits])
        return
    print_table(("article", "source", "published", "language", "title", "text"), [_line(hit) for hit in hits])
    say(f"{len(hits)} of {hits[0].total if hits else 0} articles")


def _line(hit: Hit) -> tuple[object, ...]:
    return (hit.article_id, hit.source_id, hit.published_at, hit.language, hit.title, hit.snippet)


@click.command()
@search_options
@as_json_option
def mentions(as_json: bool, **options: Any) -> None:  # noqa: ANN401 - click's own
    """Count articles, independent texts and newsrooms that WORDS find, by day, and what was not watched.

    Without --from and --to the last 30 days. On days marked blind nothing was watched: empty is not zero.
    """
    with session() as run, read_only(run.engine) as conn, told_notes(conn):
        to_day = options["to_day"] or run.clock()
        span = {"from_day": options["from_day"] or to_day - timedelta(days=DEFAULT_DAYS), "to_day": to_day}
        days = count_mentions(conn, asked_for(**{**options, **span}))
    if as_json:
        print_json([asdict(day) for day in days])
    else:
        names = [field.name for field in fields(DayOfMentions)]
        print_table(names, [[getattr(day, name) for name in names] for day in days])


COMMANDS = (search, mentions)
