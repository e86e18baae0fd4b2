"""What one publisher answers to a path at a step. Pure: the same script, step and path give the same reply."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache

from newsworld.dates import http_date
from newsworld.feed_listing import list_items
from newsworld.feeds import CONTENT_TYPES, cut_feed, write_feed
from newsworld.model import Article, FeedSpec, Publisher, Reply, Request, Script
from newsworld.pages import NO_ARTICLE_PAGES, render_article, render_home, render_no_article, view_page, write_pdf
from newsworld.scenario import build_script

RETRY_AFTER_S = 2
"""Asked for by a throttled feed; short, so that a demonstration can honour it."""

MOVED_PREFIX = "/v2"
"""A feed that moved is found under its old path with this before it."""

_HTML = "text/html; charset=utf-8"

_REFUSALS = {
    "error": Reply(503, _HTML, b"<html><body><h1>503 Service Unavailable</h1></body></html>"),
    "throttled": Reply(429, "text/plain", b"slow down\n", (("Retry-After", str(RETRY_AFTER_S)),)),
}


@lru_cache(maxsize=4096)
def answer(seed: int, source_id: str, origin: str, step: int, path: str) -> Reply:
    """Return the whole reply to a GET of a path, before conditions and content coding are looked at.

    ``origin`` is scheme, host and port of the publisher, without a slash at the end.
    """
    script = build_script(seed)
    publisher = script.publisher(source_id)
    if path == "/robots.txt":
        return _answer_robots(publisher, step)
    if path == "/":
        return Reply(200, _HTML, render_home(script, publisher, step, origin))
    for feed in publisher.feeds:
        if path in (feed.path, MOVED_PREFIX + feed.path):
            return _answer_feed(script, publisher, feed, step, origin, path)
    return _answer_page(script, publisher, step, origin, path)


def _answer_robots(publisher: Publisher, step: int) -> Reply:
    if step in publisher.robots_down:
        return Reply(503, "text/plain", b"down for maintenance\n")
    if publisher.robots is None:
        return _not_found()
    return Reply(200, "text/plain; charset=utf-8", publisher.robots.encode())


def _answer_feed(script: Script, publisher: Publisher, feed: FeedSpec, step: int, origin: str, path: str) -> Reply:
    fault = script.fault_at(publisher.source_id, feed.name, step)
    kind = fault.kind if fault else ""
    content_type = f"{CONTENT_TYPES[feed.format]}; charset={feed.encoding}"
    if kind.startswith("moved") and path == feed.path:
        target = f"{origin}{MOVED_PREFIX}{feed.path}"
        return Reply(301 if kind == "moved" else 302, _HTML, b"moved", (("Location", target),))
    if kind == "html":
        return Reply(200, _HTML, render_home(script, publisher, step, origin))
    if kind == "empty":
        return Reply(200, content_type)
    if kind in _REFUSALS:
        return _REFUSALS[kind]
    body = feed_body(script, publisher, feed, step, origin)
    if kind == "truncated":
        return Reply(200, content_type, cut_feed(body, list_items(script, publisher, feed, step, origin)))
    coding = (("Content-Encoding", "gzip"),) if feed.is_gzip else ()
    return Reply(200, content_type, body, _validators(script, publisher, feed, step, origin) + coding)


def _validators(
    script: Script, publisher: Publisher, feed: FeedSpec, step: int, origin: str
) -> tuple[tuple[str, str], ...]:
    if not feed.has_validators:
        return ()
    bodies = [feed_body(script, publisher, feed, at, origin) for at in range(step + 1)]
    changed = next(at for at in range(step, -1, -1) if at == 0 or bodies[at - 1] != bodies[at])
    return (("ETag", etag(bodies[step])), ("Last-Modified", http_date(script.instant(changed))))


def feed_body(script: Script, publisher: Publisher, feed: FeedSpec, step: int, origin: str) -> bytes:
    """Return the whole body that a feed has at a step, whatever goes wrong with it then."""
    return write_feed(publisher, feed, list_items(script, publisher, feed, step, origin), origin)


def etag(body: bytes) -> str:
    """Return the strong entity tag of a body (RFC 9110, 8.8.3)."""
    return f'"{hashlib.sha256(body).hexdigest()[:20]}"'


def _answer_page(script: Script, publisher: Publisher, step: int, origin: str, path: str) -> Reply:
    is_amp = publisher.has_amp and path.startswith("/amp/")
    wanted = path.removeprefix("/amp") if is_amp else path
    for article in script.articles_of(publisher.source_id, step):
        if wanted in {known_path for since, known_path in article.paths if since <= step}:
            return _answer_article(script, article, step, origin, wanted, is_amp=is_amp)
    return _not_found()


def _answer_article(script: Script, article: Article, step: int, origin: str, path: str, *, is_amp: bool) -> Reply:
    if article.is_absent(step):
        status = article.absence_at(step).status
        return Reply(status, _HTML, f"<html><body><h1>{status}</h1></body></html>".encode())
    current = article.path_at(step)
    if path != current:
        prefix = "/amp" if is_amp else ""
        return Reply(301, _HTML, b"moved", (("Location", f"{origin}{prefix}{current}"),))
    if article.page == "pdf":
        return Reply(200, "application/pdf", write_pdf(article.version_at(step).title))
    page = view_page(script, article, step, origin, is_amp=is_amp)
    if article.page in NO_ARTICLE_PAGES:
        return Reply(200, _HTML, render_no_article(article.page, page))
    body = render_article(page, is_amp=is_amp)
    has_etag = not script.publisher(article.source_id).has_changing_residue
    return Reply(200, _HTML, body, (("ETag", etag(body)),) if has_etag else ())


def _not_found() -> Reply:
    return Reply(404, _HTML, b"<html><body><h1>404 Not Found</h1></body></html>")


def condition(reply: Reply, request: Request) -> Reply:
    """Return 304 in place of a reply that the client already has, else the reply in the content coding it names."""
    headers = dict(reply.headers)
    if reply.status == 200 and is_current(headers, request):
        kept = tuple((name, value) for name, value in reply.headers if name in ("ETag", "Last-Modified"))
        return Reply(304, reply.content_type, b"", kept)
    if headers.get("Content-Encoding") == "gzip":
        if "gzip" not in request.headers.get("accept-encoding", ""):
            kept = tuple(pair for pair in reply.headers if pair[0] != "Content-Encoding")
            return Reply(reply.status, reply.content_type, reply.body, kept)
        return Reply(reply.status, reply.content_type, gzip.compress(reply.body, mtime=0), reply.headers)
    return reply


def is_current(headers: dict[str, str], request: Request) -> bool:
    """Return whether the validators of a request match; If-None-Match goes first (RFC 9110, 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return headers.get("ETag", "-") in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    since = request.headers.get("if-modified-since")
    return since is not None and since == headers.get("Last-Modified")
