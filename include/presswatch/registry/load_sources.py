"""The sources this installation watches: read from their files and checked as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from presswatch.errors import SourceFileError
from presswatch.model.source import Source
from presswatch.registry.opml_reader import read_opml
from presswatch.registry.opml_sources import sources_from_opml
from presswatch.registry.source_file import LocatedSource, Mistake, SourceMistakesError, dump_source, parse_source
from presswatch.urls import url_key

__all__ = ["clashes", "dump_source", "load_source_file", "load_sources", "read_files", "read_folder"]

_YAML_SUFFIXES = frozenset({".yaml", ".yml"})
_OPML_SUFFIXES = frozenset({".opml", ".xml"})

Located = tuple[Path, LocatedSource]


def load_sources(path: Path) -> tuple[Source, ...]:
    """Return the sources of a folder of YAML files, of one YAML file or of an OPML file, sorted by id.

    Raises:
        SourceFileError: with one line ``file:line: what is wrong`` for each mistake in any of the files.
    """
    if path.suffix.lower() in _OPML_SUFFIXES and not path.is_dir():
        return _load_opml(path)
    located = read_folder(path) if path.is_dir() else read_files([path])
    if not located:
        raise SourceFileError(f"{path}: no source files here; expected files such as le-fil.yaml")
    return tuple(sorted((item.source for _, item in located), key=lambda source: source.source_id))


def load_source_file(path: Path) -> Source:
    """Return the source of one YAML file.

    Raises:
        SourceFileError: as for ``load_sources``.
    """
    return read_files([path])[0][1].source


def read_folder(folder: Path) -> list[Located]:
    """Return the sources of the YAML files in a folder, by file name; hidden files and sub-folders are left out.

    Raises:
        SourceFileError: as for ``load_sources``.
    """
    names = (
        path for path in folder.iterdir() if path.suffix.lower() in _YAML_SUFFIXES and not path.name.startswith(".")
    )
    return read_files(sorted(names, key=lambda path: path.name))


def read_files(paths: Iterable[Path]) -> list[Located]:
    """Return the sources of these files in order, checked one by one and against each other.

    Raises:
        SourceFileError: as for ``load_sources``.
    """
    located: list[Located] = []
    mistakes: list[str] = []
    for path in paths:
        try:
            located.append((path, parse_source(_read_text(path))))
        except SourceMistakesError as error:
            mistakes += [f"{path}:{line}: {message}" for line, message in error.mistakes]
    mistakes += clashes(located)
    if mistakes:
        raise SourceFileError("\n".join(mistakes))
    return located


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SourceMistakesError((Mistake(line, "not UTF-8; expected UTF-8 text"),)) from error
    except OSError as error:
        raise SourceMistakesError((Mistake(1, f"cannot be read: {error.strerror}"),)) from error


def clashes(located: Iterable[Located]) -> list[str]:
    """Return what single files cannot know: an id or a feed that stands in two places."""
    ids: dict[str, str] = {}
    feeds: dict[str, str] = {}
    mistakes = []
    for path, (source, line, feed_lines) in located:
        place = f"{path}:{line}"
        first = ids.setdefault(source.source_id, place)
        if first != place:
            mistakes.append(f"{place}: source_id {source.source_id!r} is already used at {first}")
        for feed, feed_line in zip(source.feeds, feed_lines, strict=True):
            place = f"{path}:{feed_line}"
            first = feeds.setdefault(url_key(feed.url), place)
            if first != place:
                mistakes.append(f"{place}: {feed.url} is the same feed as at {first}")
    return mistakes


def _load_opml(path: Path) -> tuple[Source, ...]:
    try:
        report = read_opml(path.read_bytes())
    except OSError as error:
        raise SourceFileError(f"{path}:1: cannot be read: {error.strerror}") from error
    except SourceFileError as error:
        raise SourceFileError(f"{path}:1: {error.detail}") from error
    if report.rejected:
        lines = [f"{path}:{row.line}: {row.url[:200]!r}: {row.reason}" for row in report.rejected]
        raise SourceFileError("\n".join(lines))
    return sources_from_opml(report)
