"""The codes of the ledger in words: what an operator reads beside ``robots_denied``."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "": "waits to be fetched",
    # who may read
    "robots_denied": "robots.txt of the host does not allow it",
    "robots_unavailable": "robots.txt cannot be read, which counts as a no",
    "host_paused": "the host asked us to wait",
    "blocked": "a wall or a challenge in place of the page",
    "consent": "a page that asks for consent in place of the article",
    # what the page is
    "no_article": "no main text on the page",
    "no_text": "no text on the page that can be read",
    "listing": "a list of articles, not one",
    "stub": "too few words for an article",
    "soft404": "the page itself says that it was not found",
    "unclassified": "not clear what the page is",
    "unsupported_media": "no web page: a picture, a film, a document",
    "led_home": "the address leads to a home page",
    "same_body": "many pages with the same text",
    "empty_body": "an empty answer",
    "parser_limit": "too large or too tangled to be read in time",
    "parser_memory": "too large to be read in the memory there is",
    "parser_crashed": "the parser ended over it",
    "parser_error": "the parser failed over it",
    # what the feed says
    "skip_url": "left out by skip_urls of the source",
    "no_link": "the feed gives neither an address nor a text",
    "bad_url": "its address is none",
    "bad_scheme": "its address is no web address",
    "bad_host": "its address names a host that cannot be",
    "no_host": "its address names no host",
    "bad_port": "its address names a port that cannot be",
    "userinfo": "its address holds a login",
    "url_too_long": "its address is too long",
    "known_article": "leads to an article that we have",
    # the network
    "dns": "the host has no address",
    "connect": "the host does not take the connection",
    "connect_timeout": "the host does not answer",
    "read_timeout": "the answer did not come in time",
    "deadline": "the answer did not come in time",
    "reset": "the connection was broken off",
    "closed": "the host closed without an answer",
    "tls": "the certificate of the host is not valid",
    "redirect_loop": "redirected in a circle",
    "bad_redirect": "redirected to nowhere",
    "bad_response": "the answer is not HTTP",
    "bad_headers": "the headers of the answer are broken",
    "bad_chunk": "the answer is broken",
    "bad_encoding": "the answer cannot be unpacked",
    "too_large": "the answer is too large",
    "port_refused": "a port that may not be asked",
    "address_refused": "an address within a network of ours",
}
"""Code → words; those of article_rows are names of expectations and say what they mean."""


def reason_words(code: str | None) -> str:
    """Return a code in words, also one behind the name of its stage; empty where it has none but itself."""
    bare = (code or "").rpartition(":")[2]
    if bare.startswith("http_") and bare[5:].isdigit():
        return f"the server answers {_status(int(bare[5:]))}"
    return WORDS.get(bare, "")


def _status(number: int) -> str:
    try:
        return f"{number}, {HTTPStatus(number).phrase}"
    except ValueError:
        return str(number)
