"""The sources this installation watches: read from their files and checked as a whole, or each file for itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from presswatch.errors import SourceFileError
from presswatch.model.source import BrokenFile, Source, SourceFiles
from presswatch.registry.opml_reader import read_opml
from presswatch.registry.opml_sources import sources_from_opml
from presswatch.registry.source_file import LocatedSource, Mistake, SourceMistakesError, dump_source, parse_source
from presswatch.urls import url_key

__all__ = ["clashes", "dump_source", "load_source_file", "load_sources", "read_files", "read_folder", "read_sources"]

_YAML_SUFFIXES = frozenset({".yaml", ".yml"})
_OPML_SUFFIXES = frozenset({".opml", ".xml"})

_SOURCE_ID = re.compile(r"""^source_id:[ \t]*["']?([a-z0-9]+(?:-[a-z0-9]+)*)["']?[ \t]*(?:\#.*)?$""", re.MULTILINE)
"""Names the source of a file that is not YAML as a whole."""

Located = tuple[Path, LocatedSource]


class FileMistake(NamedTuple):
    """One thing wrong in one of the files; as a text ``file:line: what is wrong``."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        """Return the line that tells of it."""
        return f"{self.path}:{self.line}: {self.message}"


def load_sources(path: Path) -> tuple[Source, ...]:
    """Return the sources of a folder of YAML files, of one YAML file or of an OPML file, sorted by id.

    Raises:
        SourceFileError: with one line ``file:line: what is wrong`` for each mistake in any of the files.
    """
    if path.suffix.lower() in _OPML_SUFFIXES and not path.is_dir():
        return _load_opml(path)
    located = read_folder(path) if path.is_dir() else read_files([path])
    if not located:
        raise SourceFileError(_no_files(path))
    return tuple(sorted((item.source for _, item in located), key=lambda source: source.source_id))


def load_source_file(path: Path) -> Source:
    """Return the source of one YAML file.

    Raises:
        SourceFileError: as for ``load_sources``.
    """
    return read_files([path])[0][1].source


def read_sources(path: Path) -> SourceFiles:
    """Return the sources as ``load_sources`` does, but for files with mistakes, which cost themselves alone.

    Of an OPML file with mistakes the rows that can be read are returned.

    Raises:
        SourceFileError: there is no source file at all.
    """
    if path.suffix.lower() in _OPML_SUFFIXES and not path.is_dir():
        return _read_opml(path)
    paths = _files_of(path) if path.is_dir() else [path]
    if not paths:
        raise SourceFileError(_no_files(path))
    located, mistakes = _read_each(paths)
    broken = tuple(_broken(wrong, mistakes) for wrong in dict.fromkeys(mistake.path for mistake in mistakes))
    names = {item.file for item in broken}
    sources = (replace(item.source, file=where.name) for where, item in located if where.name not in names)
    return SourceFiles(tuple(sorted(sources, key=lambda source: source.source_id)), broken)


def _broken(path: Path, mistakes: Iterable[FileMistake]) -> BrokenFile:
    # Kept and shown elsewhere: it names files, no folder of this machine.
    lines = tuple(str(mistake).replace(f"{path.parent}{os.sep}", "") for mistake in mistakes if mistake.path == path)
    try:
        named = _SOURCE_ID.search(_read_text(path))
    except SourceMistakesError:
        named = None
    return BrokenFile(path.name, lines, named[1] if named else path.stem)


def _no_files(path: Path) -> str:
    return f"{path}: no source files here; expected files such as le-fil.yaml"


def read_folder(folder: Path) -> list[Located]:
    """Return the sources of the YAML files in a folder, by file name; hidden files and sub-folders are left out.

    Raises:
        SourceFileError: as for ``load_sources``.
    """
    return read_files(_files_of(folder))


def _files_of(folder: Path) -> list[Path]:
    names = (
        path for path in folder.iterdir() if path.suffix.lower() in _YAML_SUFFIXES and not path.name.startswith(".")
    )
    return sorted(names, key=lambda path: path.name)


def read_files(paths: Iterable[Path]) -> list[Located]:
    """Return the sources of these files in order, checked one by one and against each other.

    Raises:
        SourceFileError: as for ``load_sources``.
    """
    located, mistakes = _read_each(paths)
    if mistakes:
        raise SourceFileError("\n".join(map(str, mistakes)))
    return located


def _read_each(paths: Iterable[Path]) -> tuple[list[Located], list[FileMistake]]:
    """Return the sources of these files, and all mistakes in them; a source that clashes is in both."""
    located: list[Located] = []
    mistakes: list[FileMistake] = []
    for path in paths:
        try:
            located.append((path, parse_source(_read_text(path))))
        except SourceMistakesError as error:
            mistakes += [FileMistake(path, line, message) for line, message in error.mistakes]
    return located, mistakes + _clashes(located)


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
    return list(map(str, _clashes(located)))


def _clashes(located: Iterable[Located]) -> list[FileMistake]:
    ids: dict[str, str] = {}
    feeds: dict[str, str] = {}
    mistakes = []
    for path, (source, line, feed_lines) in located:
        place = f"{path}:{line}"
        first = ids.setdefault(source.source_id, place)
        if first != place:
            mistakes.append(FileMistake(path, line, f"source_id {source.source_id!r} is already used at {first}"))
        for feed, feed_line in zip(source.feeds, feed_lines, strict=True):
            place = f"{path}:{feed_line}"
            first = feeds.setdefault(url_key(feed.url), place)
            if first != place:
                mistakes.append(FileMistake(path, feed_line, f"{feed.url} is the same feed as at {first}"))
    return mistakes


def _load_opml(path: Path) -> tuple[Source, ...]:
    files = _read_opml(path)
    if files.broken:
        mistakes = (mistake for item in files.broken for mistake in item.mistakes)
        raise SourceFileError("\n".join(f"{path.parent}{os.sep}{mistake}" for mistake in mistakes))
    return files.sources


def _read_opml(path: Path) -> SourceFiles:
    try:
        report = read_opml(path.read_bytes())
    except OSError as error:
        return _unread(path, f"cannot be read: {error.strerror}")
    except SourceFileError as error:
        return _unread(path, error.detail)
    name = Path(path.name)  # What is stored names no folder of this machine.
    wrong = tuple(str(FileMistake(name, row.line, f"{row.url[:200]!r}: {row.reason}")) for row in report.rejected)
    sources = tuple(replace(source, file=path.name) for source in sources_from_opml(report))
    return SourceFiles(sources, (BrokenFile(path.name, wrong),) if wrong else ())


def _unread(path: Path, why: str) -> SourceFiles:
    return SourceFiles((), (BrokenFile(path.name, (f"{path.name}:1: {why}",)),))
