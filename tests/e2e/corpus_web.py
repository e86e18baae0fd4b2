"""Serves the corpus on loopback: its publisher feeds, each on its own port, and its saved pages behind their links.

``python tests/e2e/corpus_web.py --sources-dir DIR [--base-port N] [--corpus PATH]`` writes one source file a publisher
into DIR, prints the list for ``ALLOW`` and serves until it is ended. Every address in a link or guid is led to the
publisher's own port, keeping its host and path as the new path; each path is answered with one of the saved pages,
always the same.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import re
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
LINK = re.compile(
    rb"(<link\b[^>]*?>\s*(?:<!\[CDATA\[)?\s*|<link\b[^>]*?\bhref=[\"']|<guid\b[^>]*?>\s*(?:<!\[CDATA\[)?\s*"
    rb"|<feedburner:origLink>\s*|rdf:(?:about|resource)=[\"'])https?://",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Publisher:
    """One feed of the corpus and where it is served."""

    source_id: str
    name: str
    language: str
    country: str
    body: bytes
    port: int

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def publishers(corpus: Path, base_port: int) -> Iterator[Publisher]:
    """Yield the publisher feeds of the corpus, with their links led to loopback."""
    folder = corpus / "publisher_feeds"
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as index:
        rows = [row for row in csv.DictReader(index, delimiter="\t") if (folder / row["file"]).exists()]
    for place, row in enumerate(rows):
        port = base_port + place
        body = gzip.decompress((folder / row["file"]).read_bytes())
        led = LINK.sub(lambda match, port=port: match[1] + b"http://127.0.0.1:%d/" % port, body)
        slug = re.sub(r"[^a-z0-9]+", "-", row["file"].split(".")[0].lower()).strip("-")
        yield Publisher(slug, row["publisher"], row["language"], row["country"], led, port)


def pages(corpus: Path) -> list[bytes]:
    """Return the saved article pages of the corpus."""
    return [gzip.decompress(path.read_bytes()) for path in sorted((corpus / "article_fundus").rglob("*.html.gz"))]


def write_source(folder: Path, publisher: Publisher) -> None:
    """Write the source file of a publisher."""
    source: dict[str, object] = {
        "source_id": publisher.source_id,
        "name": publisher.name,
        "languages": [publisher.language] if publisher.language else [],
        "homepage": f"{publisher.origin}/",
        "feeds": [{"name": "feed", "url": f"{publisher.origin}/feed.xml"}],
        "licence_note": "Served from the corpus on loopback.",
    }
    if re.fullmatch(r"[A-Z]{2}", publisher.country):
        source["country"] = publisher.country
    (folder / f"{publisher.source_id}.yaml").write_text(yaml.safe_dump(source, allow_unicode=True), encoding="utf-8")


def serve(publisher: Publisher, saved: list[bytes]) -> ThreadingHTTPServer:
    """Start to serve a publisher in a thread of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self.send_error(404)
                return
            is_feed = self.path == "/feed.xml"
            number = int.from_bytes(hashlib.sha256(self.path.encode()).digest()[:4])
            body = publisher.body if is_feed else saved[number % len(saved)]
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/xml" if is_feed else "text/html")
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", publisher.port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--sources-dir", type=Path, required=True)
    parser.add_argument("--base-port", type=int, default=26000)
    given = parser.parse_args()
    if not (given.corpus / "publisher_feeds").is_dir():
        sys.exit(f"there is no corpus at {given.corpus}")
    given.sources_dir.mkdir(parents=True, exist_ok=True)
    saved = pages(given.corpus)
    found = list(publishers(given.corpus, given.base_port))
    for publisher in found:
        serve(publisher, saved)
        write_source(given.sources_dir, publisher)
    sys.stdout.write(",".join(f"127.0.0.1:{publisher.port}" for publisher in found) + "\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main()
