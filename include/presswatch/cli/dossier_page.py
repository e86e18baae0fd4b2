"""A dossier as a page for people, and what is different between two dossiers; pure."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Iterator, Mapping
from typing import Any

from presswatch.cli.output import json_text, safe_text

LONG = ("evidence", "source_days_not_fully_watched")
"""Facts that are lists of rows."""

STYLE = "body{font:15px sans-serif}td,th{text-align:left;padding:2px 12px 2px 0;vertical-align:top}"


def dossier_sha256(facts: Mapping[str, Any]) -> str:
    """Return the digest of all facts of a dossier but the digest itself."""
    kept = {name: value for name, value in facts.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(json.loads(json_text(kept)), sort_keys=True).encode()).hexdigest()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return one sentence per fact that is different, articles one by one; empty when the dossiers say the same."""
    names = [name for name in {**after, **before} if name not in {*LONG, "sha256", "evidence_sha256"}]
    changed = [
        f"{name}: {before.get(name)} → {after.get(name)}" for name in names if before.get(name) != after.get(name)
    ]
    return [*changed, *_article_changes(before, after), *_day_changes(before, after)]


def _article_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    old, new = ({row["article_id"]: row for row in facts["evidence"]} for facts in (before, after))
    for article_id in sorted({*old, *new}):
        if article_id not in new:
            yield f"article {article_id} is no longer among them"
        elif article_id not in old:
            yield f"article {article_id} is new among them"
        elif old[article_id] != new[article_id]:
            parts = [name for name in new[article_id] if old[article_id].get(name) != new[article_id][name]]
            yield f"article {article_id} is different: {', '.join(parts)}"


def _day_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    rows = [{tuple(row.values()) for row in facts["source_days_not_fully_watched"]} for facts in (before, after)]
    for source_id, day, visibility in sorted(rows[0] ^ rows[1]):
        is_now = (source_id, day, visibility) in rows[1]
        yield f"{source_id} on {day}: {'now' if is_now else 'no longer'} {visibility}"


def page(facts: Mapping[str, Any]) -> str:
    """Return a page in HTML, all texts escaped, without scripts or anything to be loaded."""
    short = {name: value for name, value in facts.items() if name not in LONG}
    rows = "".join(f"<tr><th>{_cell(name)}</th><td>{_cell(value)}</td></tr>" for name, value in short.items())
    tables = "".join(f"<h2>{_cell(name)}</h2>{_table(facts[name])}" for name in LONG)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Dossier</title>'
        f"<style>{STYLE}</style></head><body><h1>What this number rests on</h1>"
        f"<table>{rows}</table>{tables}</body></html>\n"
    )


def _table(rows: list[Mapping[str, Any]]) -> str:
    if not rows:
        return "<p>none</p>"
    head = "".join(f"<th>{_cell(name)}</th>" for name in rows[0])
    lines = ("".join(f"<td>{_cell(value)}</td>" for value in row.values()) for row in rows)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _cell(value: object) -> str:
    return html.escape(safe_text("" if value is None else str(value)))
