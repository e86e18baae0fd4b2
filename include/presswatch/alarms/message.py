"""The message that tells of alarms: one a run, for mail, webhook and Slack. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from presswatch.alarms.remedies import REMEDIES, command_for
from presswatch.model.alarm import Alarm, Notice

LISTED: Final = 30
"""Alarms that a message for people spells out; the page lists all."""
SUMMARY_CHARS: Final = 400


def subject(notices: Sequence[Notice]) -> str:
    """Return the one line that says what a message is about."""
    raised = [notice for notice in notices if notice.event == "raised"]
    broken = sum(notice.alarm.severity == "broken" for notice in raised)
    counts = ((broken, "broken"), (len(raised) - broken, "to look at"), (len(notices) - len(raised), "recovered"))
    summary = ", ".join(f"{count} {word}" for count, word in counts if count)
    first = notices[0].alarm
    title = f": {REMEDIES[first.kind].title}, {plain_line(first.subject)}" if len(notices) == 1 else ""
    return f"Presswatch: {summary}{title}"


def text(notices: Sequence[Notice], link: str) -> str:
    """Return the body for people: the worst first, what mends each, a link to each row."""
    lines = [line for notice in _ordered(notices)[:LISTED] for line in _lines(notice, link)]
    if len(notices) > LISTED:
        lines.append(f"… and {len(notices) - LISTED} more: {link}")
    return "\n".join(lines).rstrip() + "\n"


def payload(notices: Sequence[Notice], link: str) -> dict[str, Any]:
    """Return the message for programs, as plain JSON values."""
    return {
        "version": 1,
        "subject": subject(notices),
        "link": link,
        "alarms": [_as_json(notice, link) for notice in _ordered(notices)],
    }


def slack(notices: Sequence[Notice], link: str) -> dict[str, Any]:
    """Return the message in the form that incoming webhooks of Slack, Mattermost and others take."""
    escaped = text(notices, link).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": f"*{subject(notices)}*\n{escaped}"}


def link_to(alarm: Alarm, link: str) -> str:
    """Return the address of the page of one alarm: Today, where it has no row."""
    return f"{link}alarm?number={alarm.alarm_id}" if alarm.alarm_id else link


def _ordered(notices: Sequence[Notice]) -> list[Notice]:
    def rank(notice: Notice) -> tuple[bool, bool, str, str]:
        its = notice.alarm
        return notice.event == "recovered", its.severity != "broken", its.source_id or "", its.subject

    return sorted(notices, key=rank)


def _lines(notice: Notice, link: str) -> list[str]:
    alarm, remedy = notice.alarm, REMEDIES[notice.alarm.kind]
    word = "RECOVERED" if notice.event == "recovered" else alarm.severity.upper()
    head = f"[{word}] {remedy.title}: {plain_line(alarm.subject)}"
    if notice.event == "recovered":
        ended = f", over since {alarm.recovered_at:%Y-%m-%d %H:%M} UTC" if alarm.recovered_at else ""
        return [head, f"  since {alarm.since:%Y-%m-%d %H:%M} UTC{ended}", f"  {link_to(alarm, link)}", ""]
    return [
        head,
        f"  {plain_line(alarm.summary)}",
        f"  since {alarm.since:%Y-%m-%d %H:%M} UTC",
        f"  {remedy.action}",
        f"  {command_for(alarm)}",
        f"  {link_to(alarm, link)}",
        "",
    ]


def _as_json(notice: Notice, link: str) -> dict[str, Any]:
    alarm = notice.alarm
    return {
        "event": notice.event,
        "alarm_id": alarm.alarm_id or None,
        "kind": alarm.kind.value,
        "severity": alarm.severity,
        "subject": alarm.subject,
        "source_id": alarm.source_id,
        "since": alarm.since.isoformat(),
        "recovered_at": alarm.recovered_at.isoformat() if alarm.recovered_at else None,
        "summary": alarm.summary,
        "evidence": dict(alarm.evidence),
        "entries": alarm.entries,
        "action": REMEDIES[alarm.kind].action,
        "command": command_for(alarm),
        "link": link_to(alarm, link),
    }


def plain_line(words: str) -> str:
    """Return one line without controls and marks of direction: parts of it were written by strangers."""
    unsafe = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(" " if unicodedata.category(char) in unsafe else char for char in words[:SUMMARY_CHARS])
