"""robots.txt (RFC 9309): what each origin allows us, asked for once for a batch."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from protego import Protego

from presswatch.errors import AddressRefusedError, BodyTooLargeError, PermanentError, TransientError
from presswatch.fetch.headers import retry_after_s
from presswatch.model.exchange import Exchange
from presswatch.ports import Web
from presswatch.urls import MAX_URL_CHARS

_AGENT_FIELDS = frozenset({"user-agent", "useragent", "user agent"})
_OTHERS = "some-other-robot"
_NO_TOKEN = re.compile(r"[^\w-]")
_MAX_RULE_CHARS = 3 * MAX_URL_CHARS
"""A longer pattern, stars aside, fits no address that we would ask for, escaped or not."""
_MAX_STARRED = 3_000
"""Rules with a star that count: each is tried on each address. The largest of 1,900 real files has a fifth of it."""


class _Rules(NamedTuple):
    """The answer of one origin: rules, none (all allowed), or the reason why there is no answer now."""

    parsed: Protego | None = None
    trouble: TransientError | None = None


class RobotsBook:
    """Answers of robots.txt per origin. Safe to use from several threads."""

    def __init__(self, web: Web, *, user_agent: str, max_bytes: int = 512_000) -> None:
        """Open an empty book.

        Args:
            web: fetches robots.txt, under the same guard as everything.
            user_agent: our full one; its product token is what groups in robots.txt are matched with.
            max_bytes: what is read of a robots.txt; RFC 9309, 2.5 asks for at least 500 KiB.
        """
        self._web = web
        self._agent = agent_token(user_agent)
        self._max_bytes = max_bytes
        self._origins: dict[str, _Rules] = {}
        self._locks: dict[str, threading.Lock] = {}

    def allows(self, url: str) -> bool:
        """Return whether we may ask for an absolute URL.

        Raises:
            TransientError: the origin does not answer, which means no for now (``robots_unavailable``).
            AddressRefusedError: the origin is not one that may be called.
        """
        rules = self._rules(url)
        return rules is None or bool(rules.can_fetch(url, self._agent))

    def crawl_delay_s(self, url: str) -> float | None:
        """Return the pause between two requests that the origin asks for, seconds, not clamped; None: it asks for none.

        Raises:
            TransientError, AddressRefusedError: as ``allows``.
        """
        rules = self._rules(url)
        return None if rules is None else rules.crawl_delay(self._agent)

    def _rules(self, url: str) -> Protego | None:
        split = urlsplit(url)
        origin = f"{split.scheme}://{split.netloc}"
        with self._locks.setdefault(origin, threading.Lock()):
            if origin not in self._origins:
                self._origins[origin] = self._ask(origin)
        rules = self._origins[origin]
        if rules.trouble is not None:
            again_s = rules.trouble.retry_after_s
            raise TransientError(rules.trouble.detail, reason="robots_unavailable", retry_after_s=again_s)
        return rules.parsed

    def _ask(self, origin: str) -> _Rules:
        try:
            exchange = self._web.get(f"{origin}/robots.txt", accept="text/plain,*/*;q=0.5", max_bytes=self._max_bytes)
        except TransientError as error:
            return _Rules(trouble=error)
        except AddressRefusedError:
            raise
        except BodyTooLargeError as error:
            return _Rules(parse_robots(error.head, self._agent))
        except PermanentError:
            return _Rules()  # redirected in circles, not HTTP: no rules can be read, 2.3.1.2 and 2.3.1.5
        return _Rules(trouble=_trouble(exchange)) if _is_unavailable(exchange) else self._read(exchange)

    def _read(self, exchange: Exchange) -> _Rules:
        return _Rules(parse_robots(exchange.body, self._agent)) if 200 <= exchange.status < 300 else _Rules()


def agent_token(user_agent: str) -> str:
    """Return the product token of a user agent, ``Presswatch`` of ``Presswatch/0.1 (+…)``."""
    return user_agent.split("/", 1)[0].split(" ", 1)[0]


def parse_robots(body: bytes, agent: str) -> Protego | None:
    """Return the rules in a robots.txt, None where all is allowed. Takes any bytes, at a cost linear in their number.

    Protego's own grows with groups times rules. It is given two groups at most: ours, and that for everybody.
    """
    text = body.decode("utf-8", "replace").lstrip("\ufeff")
    if text.lstrip()[:1] == "<":
        return None  # a page that says "not found" in HTML
    parsed: Protego = Protego.parse("\n".join(_own_lines(text, agent_token(agent).lower())))
    return parsed


def _own_lines(text: str, token: str) -> Iterator[str]:
    """Yield the lines with the names of other robots replaced by one, without what is repeated or fits no address."""
    starred = 0
    previous = ""
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if (named := _named_agent(line)) is not None:
            line = f"User-agent: {_group(named, token)}"
        elif len(line) > _MAX_RULE_CHARS and len(line.replace("*", "")) > _MAX_RULE_CHARS:
            continue
        elif "*" in line:
            starred += 1
            line = re.sub(r"\*{2,}", "*", line) if starred <= _MAX_STARRED else "Unknown:"
        if line and line != previous:
            yield line
        previous = line


def _named_agent(line: str) -> str | None:
    """Return what a line calls a robot, None where it calls none; spellings are those that Protego takes."""
    field, colon, value = line.partition(":")
    if field.strip().lower() in _AGENT_FIELDS:
        return value.strip()
    if colon and (not value or value[0].isspace()):
        return None  # another directive
    words = line.split(maxsplit=2)
    for count in (1, 2):
        if " ".join(words[:count]).lower() in _AGENT_FIELDS:
            return " ".join(words[count:])
    return None


def _group(name: str, token: str) -> str:
    """Return the name that a group goes by: ours when its product token is our own one, letter case aside (2.2.1)."""
    name = name.lower()
    if name == "*" or not name:
        return name
    return token if _NO_TOKEN.split(name.lstrip("*"), maxsplit=1)[0] == token else _OTHERS


def _is_unavailable(exchange: Exchange) -> bool:
    """Return whether the host is there but cannot say (2.3.1.4); 429 is no "there is none" either."""
    return exchange.status >= 500 or exchange.status == 429


def _trouble(exchange: Exchange) -> TransientError:
    wait_s = retry_after_s(exchange.header("retry-after"), exchange.fetched_at)
    return TransientError(f"status {exchange.status} for {exchange.url_asked}", retry_after_s=wait_s)
