"""Feeds put into a folder of source files: one by its address, or a whole OPML list, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from presswatch.errors import BadUrlError, SourceFileError
from presswatch.model.source import Feed, Source
from presswatch.registry.load_sources import clashes, read_folder
from presswatch.registry.opml_reader import OpmlReport, OpmlRow, read_opml
from presswatch.registry.opml_sources import free_slug, site_key, sources_from_opml
from presswatch.registry.source_file import LocatedSource, SourceMistakesError, dump_source, feed_fields, parse_source
from presswatch.urls import fetch_url, url_key


def add_feed(folder: Path, url: str, *, source_id: str | None = None, name: str | None = None) -> Path:
    """Put a feed into the source file of its site, or into a new one, and return that file.

    Args:
        folder: folder of source files; nothing in it changes when the feed is refused.
        url: address of the feed.
        source_id: publisher it belongs to; by default the one that has this site.
        name: its name in the file; by default made from the address.

    Raises:
        BadUrlError: the address cannot be asked for.
        SourceFileError: the feed is there already, a name does not fit, or a file of the folder is wrong.
    """
    url = _askable(url)
    shelf = _Shelf(folder)
    if url_key(url) in shelf.watched:
        raise SourceFileError(f"{url} is already watched as {shelf.watched[url_key(url)]}")
    new = sources_from_opml(OpmlReport((OpmlRow(1, "", url, "ok"),)))[0]
    feed = replace(new.feeds[0], title="", feed_id=f"{new.source_id}/{name}" if name else new.feeds[0].feed_id)
    new = replace(new, feeds=(feed,))
    path = shelf.put(new, source_id=source_id)
    shelf.write()
    return path


def move_feed(folder: Path, feed_id: str, url: str) -> Path:
    """Put another address into the source file of a feed, all else (comments too) as it was, and return that file.

    Raises:
        BadUrlError: the address cannot be asked for.
        SourceFileError: there is no such feed, the address is watched already, or the file is to be changed by hand.
    """
    url = _askable(url)
    shelf = _Shelf(folder)
    if url_key(url) in shelf.watched:
        raise SourceFileError(f"{url} is already watched as {shelf.watched[url_key(url)]}")
    path = shelf.move(feed_id, url)
    shelf.write()
    return path


def _askable(url: str) -> str:
    try:
        return fetch_url(url)
    except BadUrlError as error:
        words = f"{url[:200]!r} cannot be asked for ({error.reason}); expected http(s)://host/…"
        raise BadUrlError(words, reason=error.reason) from error


def import_opml(folder: Path, body: bytes) -> OpmlReport:
    """Write the feeds of an OPML document as source files: all of them, or none when a row is rejected.

    A feed that the folder already has is reported as a duplicate; the rows say what became of each line.

    Raises:
        SourceFileError: not OPML, or a file of the folder is wrong.
    """
    shelf = _Shelf(folder)
    report = OpmlReport(tuple(_known_marked(row, shelf.watched) for row in read_opml(body).rows))
    if not report.rejected:
        for source in sources_from_opml(report):
            shelf.put(source)
        shelf.write()
    return report


def _known_marked(row: OpmlRow, watched: Mapping[str, str]) -> OpmlRow:
    feed_id = watched.get(url_key(row.url)) if row.status == "ok" else None
    return replace(row, status="duplicate", reason=f"already watched as {feed_id}") if feed_id else row


class _Shelf:
    """The source files of a folder, changed in memory first and written together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.located: dict[Path, LocatedSource] = dict(read_folder(folder)) if folder.is_dir() else {}
        self.changed: dict[Path, str] = {}
        self.watched: dict[str, str] = {}
        self.ids: dict[str, Path] = {}
        self.sites: dict[str, Path] = {}
        for path in self.located:
            self._index(path)

    def put(self, new: Source, *, source_id: str | None = None) -> Path:
        """Add the feeds of a source to the file of that id, else of its site, else begin a file; return that file.

        Raises:
            SourceFileError: a name does not fit, or is taken.
        """
        homes = map(self.sites.get, _sites(new))
        path = self.ids.get(source_id) if source_id else next(filter(None, homes), None)
        if path is None:
            key = source_id or free_slug(new.source_id, set(self.ids))
            path, text = self.folder / f"{key}.yaml", dump_source(_renamed(new, key))
        else:
            text = self._with_feeds(path, new.feeds)
        self._change(path, text)
        return path

    def move(self, feed_id: str, url: str) -> Path:
        """Give a feed another address and return its file.

        Raises:
            SourceFileError: there is no such feed, or its address is not written in one line.
        """
        path = self.ids.get(feed_id.partition("/")[0])
        places = {feed.feed_id: place for place, feed in enumerate(self.located[path].source.feeds)} if path else {}
        if path is None or feed_id not in places:
            raise SourceFileError(f"{self.folder}: no file describes the feed {feed_id}")
        changed = replace_url(path.read_bytes().decode("utf-8-sig"), places[feed_id], url)
        if changed is None:
            raise SourceFileError(f"{path}:1: feeds is not written as one '- …' a line; change {feed_id} by hand")
        self._change(path, changed)
        return path

    def _index(self, path: Path) -> None:
        source = self.located[path].source
        self.watched |= {url_key(feed.url): feed.feed_id for feed in source.feeds}
        self.ids[source.source_id] = path
        for site in _sites(source):
            self.sites.setdefault(site, path)

    def _with_feeds(self, path: Path, feeds: Sequence[Feed]) -> str:
        home = self.located[path].source
        taken = {feed.feed_id.partition("/")[2] for feed in home.feeds}
        named = [
            replace(feed, feed_id=f"{home.source_id}/{free_slug(feed.feed_id.partition('/')[2], taken)}")
            for feed in feeds
        ]
        grown = insert_feeds(self.changed.get(path) or path.read_bytes().decode("utf-8-sig"), named)
        if grown is None:
            raise SourceFileError(f"{path}:1: feeds is not written as one '- …' a line; add {feeds[0].url} by hand")
        return grown

    def _change(self, path: Path, text: str) -> None:
        try:
            self.located[path] = parse_source(text)
        except SourceMistakesError as error:
            lines = [f"{path}:{line}: {message}" for line, message in error.mistakes]
            raise SourceFileError("\n".join(lines)) from error
        self.changed[path] = text
        self._index(path)

    def write(self) -> None:
        """Put all changed files in place; when one cannot be, those before it are put back.

        Raises:
            SourceFileError: the changed files would clash, or the folder cannot be written.
        """
        mistakes = clashes(self.located.items())
        if mistakes:
            raise SourceFileError("\n".join(mistakes))
        before = {path: path.read_bytes() if path.exists() else None for path in self.changed}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for path, text in self.changed.items():
                _replace(path, text.encode("utf-8"))
        except OSError as error:
            for path, body in before.items():
                _put_back(path, body)
            raise SourceFileError(f"{error.filename or self.folder}: cannot be written: {error.strerror}") from error


def _sites(source: Source) -> tuple[str, ...]:
    addresses = ([source.homepage] if source.homepage else []) + [feed.url for feed in source.feeds]
    return tuple(dict.fromkeys(site_key(address) for address in addresses))


def _renamed(source: Source, source_id: str) -> Source:
    feeds = [
        replace(feed, source_id=source_id, feed_id=f"{source_id}/{feed.feed_id.partition('/')[2]}")
        for feed in source.feeds
    ]
    return replace(source, source_id=source_id, feeds=tuple(feeds))


def _replace(path: Path, body: bytes) -> None:
    staged = path.with_name(f".{path.name}.new")
    try:
        staged.write_bytes(body)
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)


def _put_back(path: Path, body: bytes | None) -> None:
    if body is None:
        path.unlink(missing_ok=True)
    elif path.read_bytes() != body:
        _replace(path, body)


def insert_feeds(text: str, feeds: Sequence[Feed]) -> str | None:
    """Return the text of a source file with more feeds at the end of its list, all else (comments too) as it was.

    None when the list is not in block form, where a line cannot simply be put in.
    """
    items = _feed_items(yaml.compose(text, yaml.SafeLoader))
    lines = text.splitlines(keepends=True)
    dash = re.match(r"\s*-\s+", lines[items[-1].start_mark.line]) if items else None
    if dash is None:
        return None
    mark = items[-1].end_mark
    at = mark.line + 1 if mark.column and items[-1].flow_style else mark.line
    while not items[-1].flow_style and re.fullmatch(r"\s*(?:#.*)?", lines[at - 1].rstrip("\r\n")):
        at -= 1
    if not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    return "".join([*lines[:at], *(f"{dash[0]}{_written(feed)}" for feed in feeds), *lines[at:]])


def replace_url(text: str, place: int, url: str) -> str | None:
    """Return the text of a source file with another address in one of its feeds, all else as it was.

    None when the address cannot be told from what stands around it.
    """
    items = _feed_items(yaml.compose(text, yaml.SafeLoader))
    pairs = items[place].value if place < len(items) else []
    node = next((value for key, value in pairs if key.value == "url"), None)
    if node is None or node.start_mark.line != node.end_mark.line:
        return None
    # The marks count characters of the text as a whole.
    written = yaml.safe_dump(url, default_style='"', width=10**6).strip()
    return text[: node.start_mark.index] + written + text[node.end_mark.index :]


def _written(feed: Feed) -> str:
    stated = feed_fields(feed)
    return yaml.safe_dump(stated, sort_keys=False, allow_unicode=True, default_flow_style=True, width=10**6)


def _feed_items(root: Node | None) -> list[MappingNode]:
    pairs = root.value if isinstance(root, MappingNode) else []
    node = next((value for key, value in pairs if key.value == "feeds"), None)
    if not isinstance(node, SequenceNode) or node.flow_style:
        return []
    return [item for item in node.value if isinstance(item, MappingNode)]
