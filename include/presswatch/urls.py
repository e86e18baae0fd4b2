"""Addresses: the form that is fetched and shown, the form that identifies, the host and the site behind them.

Parsing is that of browsers (WHATWG URL, by ada): one parser for what is stored, checked and called.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import urlsplit

import ada_url
from tld import get_fld

from presswatch.errors import BadUrlError
from presswatch.url_tracking import is_tracking_fragment, is_tracking_parameter

URL_KEY_VERSION = "1"
"""Stored beside keys; raised whenever ``url_key`` or the tracking list gives any URL another key."""

MAX_URL_CHARS = 2048
"""Longest address taken, in characters; what the common servers and proxies accept at the least."""

_MAX_HOST_CHARS, _MAX_LABEL_CHARS = 253, 63

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_C1 = re.compile("[\x80-\xa0]")
_ESCAPED_AMPERSAND = re.compile(r"&(?:amp;)+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SLASHES_WRONG = re.compile(r"https?:(?://(?:[/?#]|$)|(?!//))", re.IGNORECASE)
_PARTS = re.compile(r"(https?)://([^/?#]*)(.*)", re.DOTALL)

_AMP_CACHE = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org|(?:www\.)?google\.[a-z.]{2,6}/amp|(?:www\.)?bing-amp\.com)/(?:[acv]/)?(s/)?([^/].+)",
    re.IGNORECASE,
)
_FACE = re.compile(r"(?:www\d?|amp|m|mobile)\.(?=[^.]+\.[^.])")
_PLAIN_HOST = re.compile(r"(?:(?!xn--)[a-z0-9-]{1,63}\.)+(?!xn--)[a-z0-9-]{1,63}")
"""Most of all hosts: nothing has to be mended or looked into."""
_DEFAULT_PORT = re.compile(r":(?:80|443)$")
_AMP_PATH = re.compile(r"(?:/amp(?:\.html)?|\.amp)/?$")
_ROOT_FILE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_USERINFO = re.compile(r"(^|//)[^/?#]*@")
_QUERY_VALUE = re.compile(r"((?:^|[?&;])[^=&;#]*=)[^&;#]+")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3


def fetch_url(raw: str, base: str | None = None) -> str:
    """Return the address to fetch and to show: absolute, http or https, in WHATWG form, an escaped ``&`` repaired.

    Args:
        raw: as the publisher wrote it, possibly relative.
        base: absolute address that a relative one is resolved against.

    Raises:
        BadUrlError: ``no_link``, ``bad_scheme``, ``no_host``, ``bad_host``, ``bad_port``, ``userinfo``,
            ``url_too_long`` or ``bad_url``.
    """
    text = _checked_text(raw)
    _check_scheme(text, has_base=base is not None)
    try:
        full = ada_url.join_url(base, text) if base else ada_url.normalize_url(text)
    except ValueError as error:
        raise _refusal("bad_url", raw) from error
    parts = _PARTS.fullmatch(full)
    if parts is None:
        raise _refusal("bad_scheme", raw)
    scheme, authority, rest = parts.groups()
    url = f"{scheme}://{_checked_authority(authority, raw)}{rest}"
    if len(url) > MAX_URL_CHARS:
        raise _refusal("url_too_long", raw)
    return url


def is_url(text: str) -> bool:
    """Return whether a text is an absolute address that may be fetched."""
    try:
        fetch_url(text)
    except BadUrlError:
        return False
    return True


def shown_url(url: str) -> str:
    """Return an address for messages and logs: without user, password and query values, which may be keys."""
    place, mark, query = url[: 2 * MAX_URL_CHARS].partition("?")
    return (_USERINFO.sub(r"\1", place) + mark + _QUERY_VALUE.sub(r"\1…", query))[:200]


def _refusal(reason: str, raw: str) -> BadUrlError:
    return BadUrlError(f"{reason}: {shown_url(raw)!r}", reason=reason)


def _checked_text(raw: str) -> str:
    text = raw.strip()
    if not text:
        raise _refusal("no_link", raw)
    if len(text) > MAX_URL_CHARS:
        raise _refusal("url_too_long", raw)
    # Browsers drop tabs and newlines and read "\" as "/", other parsers do not: what two may read apart is refused.
    if _CONTROL.search(text) or ("\\" in text and "\\" in re.split(r"[?#]", text, maxsplit=1)[0]):
        raise _refusal("bad_url", raw)
    return _ESCAPED_AMPERSAND.sub("&", text)


def _check_scheme(text: str, *, has_base: bool) -> None:
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() not in {"http", "https"}:
        raise _refusal("bad_scheme", text)
    if (scheme and _SLASHES_WRONG.match(text)) or not (scheme or has_base):
        raise _refusal("no_host", text)


def _checked_authority(authority: str, raw: str) -> str:
    if len(authority) <= _MAX_HOST_CHARS and _PLAIN_HOST.fullmatch(authority):
        return authority
    if "@" in authority:
        raise _refusal("userinfo", raw)
    if authority.endswith("]"):
        return authority
    host, colon, port = authority.partition(":") if "[" not in authority else authority.rpartition(":")
    if port == "0":
        raise _refusal("bad_port", raw)
    if not host.strip("."):
        raise _refusal("no_host", raw)
    host = host.removesuffix(".")  # the root; a second dot is an empty label, which no name has
    if not _is_host(host):
        raise _refusal("bad_host", raw)
    return host + colon + port


def _is_host(host: str) -> bool:
    """Return whether a name could be in the DNS (RFC 1035, 2.3.4), its ``xn--`` labels being Punycode (RFC 3492)."""
    labels = host.split(".")
    return len(host) <= _MAX_HOST_CHARS and all(map(_is_label, labels))


def _is_label(label: str) -> bool:
    if not label.startswith("xn--"):
        return 0 < len(label) <= _MAX_LABEL_CHARS
    code = label.removeprefix("xn--")
    try:
        text = code.encode("ascii").decode("punycode")
        is_own_form = text.encode("punycode").decode("ascii") == code
    except (UnicodeError, OverflowError):
        return False
    return len(label) <= _MAX_LABEL_CHARS and is_own_form and not text.isascii() and not _C1.search(text)


@lru_cache(maxsize=65_536)
def url_key(url: str, *, keep_fragment: bool = False) -> str:
    """Return what identifies the document behind an address; never fetched, only compared.

    Gone are scheme, ``www``/``m``/``amp`` hosts, default ports, tracking, AMP wrappings, the closing slash and, unless
    it is a route (``#!``, ``#/``), the fragment; the query is sorted by name.

    Args:
        url: absolute address.
        keep_fragment: keep a fragment that is no tracking, for entries that are anchors of one page.

    Raises:
        BadUrlError: as for ``fetch_url``.
    """
    split = urlsplit(_unwrapped(fetch_url(url)))
    query = _key_query(split.query)
    fragment = split.fragment
    if is_tracking_fragment(fragment) or not (keep_fragment or fragment.startswith(("!", "/"))):
        fragment = ""
    key = _key_host(split.netloc) + _key_path(split.path)
    return key + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def _unwrapped(url: str) -> str:
    """Return the publisher's address inside that of an AMP cache."""
    for _ in range(2):
        if wrapped := _AMP_CACHE.fullmatch(url):
            try:
                url = fetch_url(("https://" if wrapped[1] else "http://") + wrapped[2])
            except BadUrlError:  # What looked wrapped is no address: whatever may be fetched has a key.
                return url
    return url


def _key_host(authority: str) -> str:
    host = _DEFAULT_PORT.sub("", authority)
    while (face := _FACE.match(host)) and not host.replace(".", "").split(":")[0].isdigit():
        host = host[face.end() :]
    return host


def _key_path(path: str) -> str:
    before, path = "", _same_escapes(path)
    while path != before:
        before = path
        path = _AMP_PATH.sub("", path).removesuffix("/")
        path = path.removesuffix(".amp.html") + ".html" if path.endswith(".amp.html") else path
    return "/" if _ROOT_FILE.fullmatch(path) else path or "/"


def _key_query(query: str) -> str:
    kept: list[tuple[str, str]] = []
    for pair in query.split("&"):
        name, _, value = _same_escapes(pair.replace("+", "%20")).partition("=")
        if name and not is_tracking_parameter(name, value):
            kept.append((name, value))
    kept.sort(key=lambda item: item[0])  # stable: the order of a repeated name may mean something
    return "&".join(f"{name}={value}" if value else name for name, value in kept)


def _same_escapes(text: str) -> str:
    """Return text with unreserved characters unescaped and all other escapes in upper case (RFC 3986, 6.2.2)."""
    if "%" not in text:
        return text
    return _ESCAPE.sub(_escape, _BARE_PERCENT.sub("%25", text))


def _escape(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else "%" + match[1].upper()


def url_sha256(key: str) -> bytes:
    """Return the digest under which a key is stored; keys are longer than a B-tree entry may be."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


@lru_cache(maxsize=16_384)
def host_of(url: str) -> str:
    """Return ``host`` or ``host:port`` (a default port left out), lower case: what politeness is counted by.

    Raises:
        BadUrlError: as for ``fetch_url``.
    """
    return urlsplit(fetch_url(url)).netloc


def same_site(a: str, b: str) -> bool:
    """Return whether two addresses belong to one registrable domain; addresses without one must share host and port.

    Raises:
        BadUrlError: as for ``fetch_url``.
    """
    return _site(host_of(a)) == _site(host_of(b))


@lru_cache(maxsize=16_384)
def _site(host: str) -> str:
    domain = get_fld(f"http://{host}/", fail_silently=True, search_private=True)
    return domain if isinstance(domain, str) else host
