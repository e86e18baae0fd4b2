"""One damage each to well-formed real feeds: are guid and link of every entry still read as before?"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_feed import FeedOutcome, ParsedFeed

Damage = Callable[[bytes, int], bytes]
_Identity = tuple[str | None, str | None]

DAMAGES: dict[str, Damage] = {
    "cut at a random byte": lambda body, at: body[:at],
    "stray &": lambda body, at: body[:at] + b" & " + body[at:],
    "stray <": lambda body, at: body[:at] + b" < " + body[at:],
    "control characters, NUL": lambda body, at: body[:at] + b"\x00\x08\x1f" + body[at:],
    "reference to a surrogate": lambda body, at: body[:at] + b"&#xD800;" + body[at:],
    "undeclared &nbsp;": lambda body, at: body[:at] + b"&nbsp;" + body[at:],
    "unclosed tag": lambda body, at: body[:at] + b"<b>" + body[at:],
    "Latin-1 byte": lambda body, at: body[:at] + b"\xe9" + body[at:],
}
_IDENTITY = re.compile(
    rb"<(?P<name>guid|id|link|feedburner:origLink)\b[^<>]*?(?:/>|>.*?</(?P=name)\s*>)|<(?:item|entry|rdf:li)\b[^<>]*>",
    re.DOTALL,
)
_ITEM_END = re.compile(rb"</(?:item|entry)\s*>")


class Toll(NamedTuple):
    """What one kind of damage cost."""

    damage: str
    feeds: int
    whole: int  # entries that were undamaged or complete
    same: int  # of these, read with the very same guid and link
    false: int  # identities read that the whole feed does not have


def identities(feed: ParsedFeed) -> list[_Identity]:
    """Return guid and link as written, in order."""
    return [(entry.guid, entry.link_raw) for entry in feed.entries]


def tolls(
    bodies: list[bytes], seed: int = 7, draws: int = 1, parse: Callable[[bytes], ParsedFeed] = parse_feed
) -> Iterator[Toll]:
    """Yield the toll of each damage over well-formed bodies; the same seed draws the same damages."""
    whole_bodies = [body for body in bodies if parse_feed(body).outcome is FeedOutcome.OK]
    sound = [(body, parse(body)) for body in whole_bodies]
    for name, damage in DAMAGES.items():
        chance = random.Random(seed)
        whole = same = false = 0
        for body, feed in sound * draws:
            at = chance.randrange(len(body) // 10, len(body)) if name.startswith("cut") else _place(body, chance)
            expected = identities(feed)
            if name.startswith("cut"):
                expected = expected[: len(_ITEM_END.findall(body[:at]))]
            got = identities(parse(damage(body, at)))
            whole += len(expected)
            same += sum(identity in got for identity in expected)
            known = set(identities(feed))
            # Where the cut is inside an identity, that entry's is damaged, and it is flagged maybe_cut.
            judged = got[:-1] if name.startswith("cut") else got
            false += sum(identity not in known for identity in judged)
        yield Toll(name, len(sound) * draws, whole, same, false)


def _place(body: bytes, chance: random.Random) -> int:
    """Return a place anywhere behind the head of a feed, in text or in a tag, but not inside a guid or link."""
    taken = [match.span() for match in _IDENTITY.finditer(body)]
    while True:
        at = chance.randrange(len(body) // 20, len(body))
        if not any(start < at < end for start, end in taken):
            return at
