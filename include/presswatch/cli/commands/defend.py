"""The command that writes what stands behind a number."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from presswatch.cli.commands.search import asked_for, search_options
from presswatch.cli.dossier_page import LONG, differences, dossier_sha256, page
from presswatch.cli.output import json_text, say
from presswatch.cli.session import session
from presswatch.errors import PermanentError
from presswatch.warehouse.engine import read_only
from presswatch.warehouse.queries.dossier import Dossier, dossier


@click.command()
@search_options
@click.option("--out", type=click.Path(path_type=Path), default="dossier", show_default=True, help="Without ending.")
def defend(out: Path, **options: Any) -> None:  # noqa: ANN401 - click's own
    """Write what stands behind a number: counts, denominators, blind days, digests.

    OUT.json and OUT.html hold what WORDS find from --from to --to: the SQL, the version of the contract, articles,
    independent texts and newsrooms, denominators, days that were not watched, undated articles, quarantine, and a
    digest for each article. Where OUT.json is there already it is compared: exit status 0 when it says the same,
    under the same digest, 1 when not; what changed is printed.
    """
    asked = asked_for(**options)
    if asked.from_day is None or asked.to_day is None:
        raise PermanentError("a number needs its days: give --from and --to")
    with session() as run, read_only(run.engine, is_snapshot=True) as conn:
        facts = _facts(dossier(conn, asked), asked._asdict())
    before = _read(out.with_suffix(".json"))
    _write(out, facts)
    for note in facts.get("notes", ()):
        say(f"presswatch: {note}", err=True)
    say(f"{facts['articles']} articles, {facts['independent_texts']} independent texts, {facts['newsrooms']} newsrooms")
    say(f"sha256 {facts['sha256']}")
    if before is None:
        return
    changed = differences(before, facts)
    say("\n".join(changed) if changed else "the same as before")
    sys.exit(1 if changed else 0)


def _facts(found: Dossier, question: dict[str, Any]) -> dict[str, Any]:
    """Return the dossier as plain values, as a file holds them, with its digest."""
    rows = {name: [row._asdict() for row in getattr(found, name)] for name in LONG}
    plain: dict[str, Any] = json.loads(json_text({"question": question, **found._asdict(), **rows}))
    if not plain["notes"]:
        del plain["notes"]  # Dossiers were written before there were notes: they stay the same.
    return {**plain, "sha256": dossier_sha256(plain)}


def _write(out: Path, facts: dict[str, Any]) -> None:
    texts = {".json": json_text(facts, indent=2) + "\n", ".html": page(facts)}
    for ending, text in texts.items():
        try:
            out.with_suffix(ending).write_text(text, encoding="utf-8")
        except OSError as error:
            raise PermanentError(f"{out.with_suffix(ending)} cannot be written: {error.strerror}") from error


def _read(path: Path) -> dict[str, Any] | None:
    if not path.exists():
        return None
    try:
        facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise PermanentError(f"{path} is no dossier: {error}") from error
    return facts


COMMANDS = (defend,)
