"""The settings of a source: what is in use, what of it is its own, and the file that says it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from presswatch.model.source import Source
from presswatch.registry.source_file import SettingLine, SourceMistakesError, parse_source, setting_lines
from presswatch.settings import Settings

MOST_BYTES: Final = 64 * 1024


class SourceSettings(NamedTuple):
    """What is configured of a source."""

    lines: list[SettingLine]  # in use
    file: str | None  # its name
    text: str | None  # of the file; None where this machine cannot read it
    is_in_use: bool  # what the file says now is what is in use


def source_settings(settings: Settings, configured: Source | None) -> SourceSettings | None:
    """Return the settings of a source; None of one that is not configured any more."""
    if configured is None:
        return None
    text = _text(settings.sources, configured.file)
    return SourceSettings(setting_lines(configured), configured.file, text, text is None or _says(text, configured))


def _text(folder: Path, file: str | None) -> str | None:
    """Return the text of a source file; None when it is none of the folder, too large, or not to be read."""
    if file is None or not folder.is_dir() or file != Path(file).name:
        return None
    try:
        with (folder / file).open("rb") as opened:
            body = opened.read(MOST_BYTES + 1)
        return body.decode() if len(body) <= MOST_BYTES else None
    except (OSError, UnicodeDecodeError):
        return None


def _says(text: str, configured: Source) -> bool:
    try:
        source = parse_source(text).source
    except SourceMistakesError:
        return False
    return _in_order(source) == _in_order(configured)


def _in_order(source: Source) -> Source:
    return replace(source, feeds=tuple(sorted(source.feeds, key=lambda feed: feed.feed_id)))
