"""The table of all that a person may do on the pages: whom it is allowed, and what it says before it is done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser

from presswatch_airflow.operator_work import MOST_PROPOSED, ON_WORKER
from presswatch_ui.access import Right, is_allowed

SubjectKind = Literal["source", "feed", "alarm", "refusals", "entries", "replay", "deployment", "page"]


class Action(NamedTuple):
    """What a person may do, and what the page says of it before it is done."""

    title: str  # on the button
    subject: SubjectKind
    effect: str  # what will happen
    when: str
    right: Right = Right.ACT
    hours: Literal["", "may", "must"] = ""  # whether a time is asked for after which it ends by itself
    force: str = ""  # what a tick says, where there is one
    needs_reason: bool = True
    is_slow: bool = True  # a command beside the api-server, or a run on a worker


def number_of_replay(result: str) -> int | None:
    """Return the number of the replay that re-reading a source has made, from what was said of it."""
    begun = re.match(r"Replay ([0-9]{1,18}):", result)
    return int(begun.group(1)) if begun else None


def proposed_addresses(result: str) -> list[str]:
    """Return the addresses that a search for a feed has found, from what was said of it."""
    words = [line.partition(" ")[0] for line in result.splitlines()]
    return [word for word in words if word.startswith(("http://", "https://"))][:MOST_PROPOSED]


AT_ONCE: Final = "At once."
ACTIONS: Final[Mapping[str, Action]] = {
    "pause": Action(
        "Pause",
        "source",
        "Neither its feeds nor its pages are asked for until it is resumed. What it prints meanwhile may be missed.",
        "From the next run on; what is being asked now is finished.",
        hours="may",
        is_slow=False,
    ),
    "silence": Action(
        "Silence",
        "source",
        "It is asked as before and raises no new alarm. What is still wrong afterwards is told then.",
        AT_ONCE,
        hours="must",
        is_slow=False,
    ),
    "resume": Action(
        "Resume",
        "source",
        "Ends what holds it, a pause and a silence alike: it is asked for again and raises alarms.",
        "Its feeds are asked at the next run of poll_feeds.",
        is_slow=False,
    ),
    "silence-alarm": Action(
        "Acknowledge",
        "alarm",
        "Your name and reason are shown with it, and it counts for nothing on Today until the time is over.",
        AT_ONCE,
        hours="must",
        is_slow=False,
    ),
    "unsilence-alarm": Action(
        "Tell it again", "alarm", "It counts on Today again, and is told.", AT_ONCE, is_slow=False
    ),
    "poll": Action(
        "Poll now",
        "feed",
        "The feed is asked once, at the pace its host allows, and what is new is entered in the ledger. The pages of"
        " new entries come with the next run of ingest_articles.",
        "At once; the polls after it are planned from then on.",
        force="Ask for the whole feed, also when it says that nothing has changed",
    ),
    "propose": Action(
        "Look for its new address",
        "feed",
        "Its site is asked, at the pace its host allows: the home page for feeds that it declares, and the places where"
        " feeds and sitemaps usually are. You are told what can be read as a feed, and choose.",
        "At once; about a minute. Nothing is changed.",
    ),
    "move-feed": Action(
        "Ask it at the new address",
        "feed",
        "The address is put into the source file of the feed. It keeps its name and its history.",
        "At once; it is asked there from the next run of poll_feeds on.",
        right=Right.CONFIGURE,
    ),
    "poll-due": Action(
        "Poll what is due",
        "deployment",
        "All feeds that are due are asked, as poll_feeds would do it. Feeds that another run holds are left to it.",
        AT_ONCE,
    ),
    "ingest": Action(
        "Load what is due",
        "deployment",
        "All entries that are due are fetched, cleaned, checked and loaded, as ingest_articles would do it. It does not"
        " mend a scheduler that stands still.",
        "At once; it may take up to half an hour.",
    ),
    "check": Action(
        "Check now",
        "deployment",
        "All rules are asked again: alarms are raised, and those that have been clear for half an hour are closed.",
        AT_ONCE,
    ),
    "retry-source": Action(
        "Retry what ended without an article",
        "source",
        "Entries of it that ended without an article are tried again with all their tries. Pages in landing are read"
        " with today's code, without network. What a person has refused stays refused.",
        "Pages in landing at once; all else at the next run of ingest_articles.",
    ),
    "retry-entries": Action(
        "Retry",
        "entries",
        "These entries are tried again with all their tries. Pages in landing are read with today's code, without"
        " network; refusals of theirs are closed as retried. What a person has refused stays refused.",
        "Pages in landing at once; all else at the next run of ingest_articles.",
    ),
    "reread": Action(
        "Re-read from landing",
        "source",
        "The current page of each of its articles is read again from landing with today's code, without network."
        " Readers see no change: you are told what differs, and may promote it then.",
        "At once; about a minute for a thousand pages.",
    ),
    "promote": Action(
        "Show readers what was re-read",
        "replay",
        "Readers see what this replay read, in one transaction. `presswatch replay rollback` takes it back.",
        AT_ONCE,
    ),
    "release": Action(
        "Release",
        "refusals",
        "The rows are loaded though a rule refused them, from the bytes they were refused on. Other bytes are judged"
        " anew.",
        "At once, without network.",
    ),
    "refuse": Action(
        "Refuse",
        "refusals",
        "Final: their entries are filtered, and no change in the feed brings them back.",
        AT_ONCE,
    ),
    "retry": Action(
        "Ask for the page again",
        "refusals",
        "The pages are asked for again and read with today's code.",
        "Decided at once; asked for at the next run of ingest_articles.",
    ),
    "show-page": Action(
        "Show the page as captured",
        "page",
        "Its bytes are read from landing in a child process, without network, and what is safe of it is kept for a day,"
        " for everyone who may see these pages.",
        "At once; some seconds.",
        needs_reason=False,
    ),
}


def is_for_worker(do: str, *, light: bool) -> bool:
    """Return whether a worker carries an action out, and not the api-server."""
    return light and do in ON_WORKER


def allowed_actions(user: BaseUser) -> frozenset[str]:
    """Return the names of the actions that a user may do: no page offers others."""
    rights = {right for right in {action.right for action in ACTIONS.values()} if is_allowed(right, user)}
    return frozenset(name for name, action in ACTIONS.items() if action.right in rights)
