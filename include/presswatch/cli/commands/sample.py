"""Commands for samples that people code by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, get_args

import click

from presswatch.cli.commands.query import as_json_option
from presswatch.cli.commands.search import DAY
from presswatch.cli.output import print_json, print_table, say
from presswatch.cli.session import session
from presswatch.errors import PermanentError
from presswatch.sampling.agreement import Level
from presswatch.sampling.coding_sheet import read_codes, sheet
from presswatch.sampling.draw_sample import draw_sample, texts_of
from presswatch.sampling.report import Agreement, agreement
from presswatch.sampling.sample_file import Design, Sample, from_text, to_text
from presswatch.warehouse.engine import read_only

SETTLED: Final = timedelta(minutes=15)
"""What readers saw then is settled: no load that began before is still under way."""
FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def sample() -> None:
    """Draw a sample for hand coding, hand it out, take codes back, see agreement and prevalence."""


@sample.command("draw")
@FILE
@click.option("--words", help="Search; without it all articles of these days.")
@click.option("--from", "from_day", type=DAY, required=True, help="First day of publication, at the publisher.")
@click.option("--to", "to_day", type=DAY, required=True, help="Last day of publication, at the publisher.")
@click.option("--source", "sources", multiple=True, help="Source; may be repeated.")
@click.option("--language", "languages", multiple=True, help="BCP-47 tag; may be repeated.")
@click.option("--size", type=click.IntRange(1, 100_000), default=200, show_default=True, help="Articles to draw.")
@click.option("--by", multiple=True, type=click.Choice(["source", "month", "search"]), help="Strata; may be repeated.")
@click.option("--code", "codes", multiple=True, default=("yes", "no"), show_default=True, help="Codes, in order.")
@click.option("--seed", default="1", show_default=True, help="Another seed draws other articles.")
@click.option("--as-of", help="ISO 8601; what readers saw then.  [default: 15 minutes ago]")
def draw_command(file: Path, as_of: str | None, **options: Any) -> None:  # noqa: ANN401 - click's own
    """Draw a sample into FILE.

    The same seed, time and warehouse draw the same articles. With --by search, articles that WORDS do not find are
    drawn too: only then prevalence is corrected for what the search misses.
    """
    if "search" in options["by"] and not options["words"]:
        raise PermanentError("--by search needs --words")
    if file.exists():
        raise PermanentError(f"{file} is there: a sample is not drawn over another")
    with session() as run:
        drawn = draw_sample(run, _design(run.clock(), as_of, **options))
    _write(file, drawn)
    say(f"{len(drawn.units)} of {sum(part.population for part in drawn.strata)} articles, {len(drawn.strata)} strata")
    say(f"sha256 {drawn.sha256}")


def _design(now: datetime, as_of: str | None, **options: Any) -> Design:  # noqa: ANN401 - click's own
    try:
        instant = datetime.fromisoformat(as_of) if as_of else now - SETTLED
    except ValueError as error:
        raise PermanentError("--as-of is no time: 2026-03-01T12:00+00:00") from error
    if instant.tzinfo is None:
        raise PermanentError("--as-of needs its offset from UTC: 2026-03-01T12:00+00:00")
    return Design(
        seed=options["seed"],
        as_of=instant.astimezone(UTC).isoformat(),
        words=options["words"] or None,
        from_day=options["from_day"].date().isoformat(),
        to_day=options["to_day"].date().isoformat(),
        sources=tuple(options["sources"]),
        languages=tuple(options["languages"]),
        stratify_by=tuple(dict.fromkeys(options["by"])),
        size=options["size"],
        codes=tuple(dict.fromkeys(options["codes"])),
    )


@sample.command("export")
@FILE
@click.option("--coder", "coders", multiple=True, required=True, help="Who codes; a sheet for each.")
@click.option("--blind", "is_blind", is_flag=True, help="Leave out source and day.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Folder of the sheets.")
def export_command(file: Path, coders: tuple[str, ...], is_blind: bool, out: Path) -> None:
    """Write a CSV sheet for each coder, in an order of its own, with the texts as they were when FILE was drawn."""
    drawn = _read(file)
    with session() as run, read_only(run.engine) as conn:
        texts = texts_of(conn, drawn)
    out.mkdir(parents=True, exist_ok=True)
    for coder in coders:
        path = out / f"{file.stem}-{_plain(coder)}.csv"
        path.write_text("".join(sheet(drawn, coder, texts, is_blind=is_blind)), encoding="utf-8", newline="")
        say(str(path))


@sample.command("import")
@FILE
@click.argument("sheet_file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--coder", required=True, help="Whose codes they are.")
def import_command(file: Path, sheet_file: Path, coder: str) -> None:
    """Take the codes of a filled-in sheet into FILE; those the coder gave before are replaced."""
    drawn = _read(file)
    with sheet_file.open(encoding="utf-8-sig", newline="") as opened:
        codes = read_codes(drawn, opened)
    _write(file, drawn.with_codes(_plain(coder), codes))
    say(f"{len(codes)} of {len(drawn.units)} articles coded by {coder}")


@sample.command("agree")
@FILE
@click.option("--level", type=click.Choice(get_args(Level)), default="nominal", show_default=True, help="Of the codes.")
@click.option("--positive", multiple=True, help="Code whose share is asked for; may be repeated.")
@click.option("--final", help="Coder who settled disagreements; the share is by his codes.")
@as_json_option
def agree_command(file: Path, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 - click's own
    """Print Krippendorff's alpha of all coders, and the share of the positive codes in the population."""
    found = agreement(_read(file), **asked)
    if as_json:
        print_json(_facts(found))
        return
    alpha = "not defined" if found.alpha is None else f"{found.alpha:.3f}"
    say(f"{', '.join(found.coders)}: {found.units_agreed} of {found.units_coded_twice} agreed, alpha {alpha}")
    if found.shares:
        print_table(("coder", "share", "low", "high", "coded", "population"), [_line(share) for share in found.shares])


def _line(share: Any) -> tuple[object, ...]:  # noqa: ANN401 - a CoderShare
    return (share.coder, *(share.prevalence or (None,) * 5))


def _facts(found: Agreement) -> dict[str, Any]:
    shares = {share.coder: share.prevalence._asdict() if share.prevalence else None for share in found.shares}
    return {**found._asdict(), "shares": shares}


def _plain(coder: str) -> str:
    """Return the name of a coder, which is a part of a file's name."""
    if not coder.replace("-", "").replace("_", "").isalnum():
        raise PermanentError("a coder's name has letters, digits, - and _ only")
    return coder


def _read(file: Path) -> Sample:
    try:
        return from_text(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise PermanentError(f"{file} cannot be read: {error.strerror}") from error


def _write(file: Path, drawn: Sample) -> None:
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.write_text(to_text(drawn), encoding="utf-8")
    unfinished.replace(file)


COMMANDS = (sample,)
