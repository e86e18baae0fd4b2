"""The message that tells of a watch's events, for mail, webhook and Slack. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from presswatch.alarms.message import plain_line
from presswatch.model.watch import NotedEvent

LISTED: Final = 50
WHY: Final = {
    "text": "the text no longer matches",
    "withdrawn": "the page was taken down",
    "merged": "it is another article",
}


def subject(events: Sequence[NotedEvent]) -> str:
    """Return the one line that says what a message is about; no text of a publisher is in it."""
    counts = Counter(event.kind for event in events)
    names = sorted({event.watch_name for event in events})
    shown = ", ".join(plain_line(name) for name in names[:3]) + (", …" if len(names) > 3 else "")
    return f"Presswatch watch: {', '.join(f'{count} {kind}' for kind, count in sorted(counts.items()))}: {shown}"


def text(events: Sequence[NotedEvent]) -> str:
    """Return the body for people."""
    lines = [line for event in events[:LISTED] for line in _lines(event)]
    if len(events) > LISTED:
        lines.append(f"… and {len(events) - LISTED} more: presswatch watches feed")
    return "\n".join(lines).rstrip() + "\n"


def _lines(event: NotedEvent) -> list[str]:
    head = f"[{event.kind.upper()}] {plain_line(event.watch_name)}: {plain_line(event.title)}"
    why = [f"  {WHY[event.why]}"] if event.kind == "retracted" else []
    url = [f"  {plain_line(event.url)}"] if event.url else []
    return [head, *why, f"  {event.source_id}, presswatch explain {event.article_id}", *url, ""]


def payload(events: Sequence[NotedEvent]) -> dict[str, Any]:
    """Return the message for programs, as plain JSON values."""
    return {"version": 1, "subject": subject(events), "watch_events": [_as_json(event) for event in events]}


def _as_json(event: NotedEvent) -> dict[str, Any]:
    published = event.published_at.isoformat() if event.published_at else None
    return {**event._asdict(), "published_at": published, "noted_at": event.noted_at.isoformat()}


def slack(events: Sequence[NotedEvent]) -> dict[str, Any]:
    """Return the message in the form that incoming webhooks of Slack, Mattermost and others take."""
    escaped = (
        part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for part in (subject(events), text(events))
    )
    head, body = escaped
    return {"text": f"*{head}*\n{body}"}
