"""Addresses with a slip of the pen → the address that was meant; everything else as it is."""

from __future__ import annotations

import re

_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
_QUOTES = "\"'<([{«»“„"
_CLOSED = "\"'>)]}«»”“"
_PLAIN = re.compile(r"https?://[\w.-]+(?:/[\w./%&;=?~+,#-]*)?", re.ASCII)
"""Most of all addresses: nothing in them can be a slip."""
_WRAPPED = re.compile(r"\s*[\r\n\t]\s*")
_ABSOLUTE = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_SCHEME = re.compile(
    r"h{0,2}t{1,3}p(s?)[:;.]{0,2}[/\\]{1,3}(?=[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}(?:[:/?#\\]|$))", re.IGNORECASE
)
_OF_READERS = re.compile(r"feed:(?:(?://)?(?=https?:)|(?=//[^/?#\s]))", re.IGNORECASE)
"""In front of an address, or in the place of its scheme: it asks a browser to leave a feed to its reader."""
_LOCAL = re.compile(r"(?:www\.[\w-]{1,63}\.[\w.-]{1,200}|localhost)(?:[:/?#]|$)", re.IGNORECASE)
_SECOND = re.compile(r"https?://", re.IGNORECASE)
_HOST_ALONE = re.compile(r"https?://([^/?#\s]*)/?", re.IGNORECASE)
_NUMBERED_SLASH = re.compile(r"&#(?:0{0,3}47|x0{0,2}2f);", re.IGNORECASE)
_LEANING = re.compile(r"(?:https?:|feed:|\\)", re.IGNORECASE)
_BEHIND_PATH = re.compile("[?#]")
_CDATA = re.compile(r"^<?!?\[CDATA\[|\]\]>?$")


def shorn(text: str) -> str:
    """Return text without blanks around it, those that nobody sees included."""
    return text.strip().strip(_UNSEEN).strip()


def meant(text: str) -> str:
    """Return the address that a text stands for.

    Mended are marks of CDATA, quotes and line feeds, a scheme that is misspelt, a feed reader's or missing before
    ``www.``, slashes that are escaped as in JSON, as a number or lean the other way, as browsers do, and an address
    written behind another's host, which is its own.
    """
    if "&#" in text:
        text = _NUMBERED_SLASH.sub("/", text)
    if _PLAIN.fullmatch(text):
        return text
    text = shorn(_CDATA.sub("", shorn(text)))
    if text[:1] in _QUOTES and _ABSOLUTE.match(bare := text.lstrip(_QUOTES)):
        text = bare.rstrip(_CLOSED)
    text = _upright(text.replace("\\/", "/"))
    if of_readers := _OF_READERS.match(text):
        rest = text[of_readers.end() :]
        text = f"http:{rest}" if rest.startswith("//") else rest
    if _ABSOLUTE.match(text):
        return _inner(_WRAPPED.sub("", text))
    if scheme := _SCHEME.match(text):
        return f"http{scheme[1].lower()}://{text[scheme.end() :]}"
    return f"http://{text}" if _LOCAL.match(text) else text


def _upright(text: str) -> str:
    """Return an address in whose path no slash leans the other way; in query and fragment they mean themselves."""
    if "\\" not in text or not _LEANING.match(text):
        return text
    behind = _BEHIND_PATH.search(text)
    end = behind.start() if behind else len(text)
    return text[:end].replace("\\", "/") + text[end:]


def _inner(text: str) -> str:
    """Return the address behind a host that it repeats, or behind a scheme alone."""
    second = _SECOND.search(text, 1)
    if second is None:
        return text
    before, inner = _HOST_ALONE.fullmatch(text[: second.start()]), _HOST_ALONE.match(text, second.start())
    if before is None or inner is None or not inner[1]:
        return text
    is_repeated = before[1].lower() in {"", inner[1].lower()}
    return text[second.start() :] if is_repeated else text
