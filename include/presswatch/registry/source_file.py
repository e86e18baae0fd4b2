"""One source file: YAML text to ``Source`` and back, every mistake with its line and what is expected instead."""

from __future__ import annotations

import difflib
import re
import unicodedata
import zoneinfo
from functools import cache
from typing import Annotated, NamedTuple

import regex
import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from presswatch.durations import DAY_S
from presswatch.errors import BadUrlError
from presswatch.model.source import LONGEST_INTERVAL_S, SHORTEST_INTERVAL_S, Feed, Source
from presswatch.registry.quick_yaml import Path
from presswatch.registry.strict_yaml import Document, YamlProblemError, read_yaml
from presswatch.unicode_forms import normalize
from presswatch.urls import fetch_url

MONTH_S = 31 * DAY_S
"""Longest interval between two polls that is accepted; a feed asked less often is not watched."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?"
)  # RFC 5646: language, script, region
_UNPLAIN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode that no name holds: what is in them hides, or turns the direction of what follows."""
_JOINERS = "\u200c\u200d"
"""Persian, Indic scripts and emoji are written with these."""
_COUNTRY = re.compile(r"[A-Z]{2}")


class Mistake(NamedTuple):
    """One thing wrong in a source file; ``line`` counts from 1."""

    line: int
    message: str


class SourceMistakesError(ValueError):
    """A source file that cannot be read, with all its mistakes."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("; ".join(f"line {line}: {message}" for line, message in mistakes))
        self.mistakes = mistakes


class SettingLine(NamedTuple):
    """One line of YAML, and whether the source says it itself; else it is the default."""

    text: str
    is_own: bool


class LocatedSource(NamedTuple):
    """A source and where its parts stand in its file, for checks across files."""

    source: Source
    line: int  # of source_id
    feed_lines: tuple[int, ...]  # of each feed's URL, in order


# --- fields -----------------------------------------------------------------------------------------------------------


def _text(value: str) -> str:
    value = normalize("NFC", value).strip()
    if value.isprintable():  # as good as all are, and at once
        return value
    bad = next((char for char in value if unicodedata.category(char) in _UNPLAIN and char not in _JOINERS), None)
    if bad:
        raise ValueError(f"holds the character U+{ord(bad):04X}; expected one line of plain text")
    return value


def _filled(value: str) -> str:
    if not value:
        raise ValueError("is empty; expected a text")
    return value


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value) or len(value) > 64:
        raise ValueError(
            f"{value!r} is not a slug; expected small letters a-z, digits and single hyphens, such as 'le-fil'"
        )
    return value


def _url(value: str) -> str:
    try:
        return fetch_url(value)
    except BadUrlError as error:
        raise ValueError(f"{value[:200]!r} cannot be asked for ({error.reason}); expected http(s)://host/…") from error


def _country(value: str) -> str:
    if value == "UK":
        raise ValueError("'UK' is not the code; expected 'GB'")
    if not _COUNTRY.fullmatch(value):
        raise ValueError(f"{value!r} is no country code; expected two capitals of ISO 3166-1, such as FR")
    return value


@cache
def _timezones() -> frozenset[str]:
    return frozenset(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")


def _timezone(value: str) -> str:
    if value not in _timezones():
        near = difflib.get_close_matches(value, _timezones(), n=1)
        hint = f"did you mean {near[0]}?" if near else "expected one such as Europe/Paris"
        raise ValueError(f"{value!r} is no IANA time zone; {hint}")
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError(f"{value!r} is no language tag; expected one such as fr, pt-BR or zh-Hant")
    return value


def _regex(value: str) -> str:
    try:
        regex.compile(value)
    except regex.error as error:
        raise ValueError(f"{value[:200]!r} is no regular expression: {error}") from error
    return value


_Text = Annotated[str, Field(max_length=2000), AfterValidator(_text)]
_Name = Annotated[_Text, AfterValidator(_filled)]
_Slug = Annotated[str, AfterValidator(_slug)]
_Url = Annotated[str, AfterValidator(_url)]
_Seconds = Annotated[float, Field(ge=1, le=MONTH_S)]


class _FeedForm(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: _Slug
    url: _Url
    title: _Text = ""
    min_interval_s: _Seconds = SHORTEST_INTERVAL_S
    max_interval_s: _Seconds = LONGEST_INTERVAL_S

    @model_validator(mode="after")
    def _check_intervals(self) -> _FeedForm:
        if self.min_interval_s > self.max_interval_s:
            raise ValueError(f"min_interval_s {self.min_interval_s:g} is above max_interval_s {self.max_interval_s:g}")
        return self


class _SourceForm(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    source_id: _Slug
    name: _Name
    country: Annotated[str, AfterValidator(_country)] | None = None
    timezone: Annotated[str, AfterValidator(_timezone)] | None = None
    languages: list[Annotated[str, AfterValidator(_language)]] = []
    homepage: _Url | None = None
    is_agency: bool = False
    day_first: bool | None = None
    skip_urls: list[Annotated[_Name, AfterValidator(_regex)]] = []
    feeds: Annotated[list[_FeedForm], Field(min_length=1)]
    articles_per_week: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    max_silence_h: Annotated[float, Field(ge=1, le=24 * 366)] | None = None
    licence_note: _Text = ""


# --- reading ----------------------------------------------------------------------------------------------------------


def parse_source(text: str) -> LocatedSource:
    """Return the source that a YAML text describes.

    Raises:
        SourceMistakesError: with every mistake in it.
    """
    try:
        document = read_yaml(text)
    except YamlProblemError as problem:
        raise SourceMistakesError((Mistake(problem.line, problem.message),)) from problem
    if not isinstance(document.value, dict):
        raise SourceMistakesError((Mistake(1, "expected a mapping with source_id, name and feeds"),))
    try:
        form = _SourceForm.model_validate(document.value)
    except ValidationError as error:
        raise SourceMistakesError(tuple(sorted(_mistake(detail, document) for detail in error.errors()))) from error
    twice = _repeated_names(form, document)
    if twice:
        raise SourceMistakesError(twice)
    lines = tuple(document.line_of(("feeds", index, "url")) for index in range(len(form.feeds)))
    return LocatedSource(_source(form), document.line_of(("source_id",)), lines)


def _mistake(detail: ErrorDetails, document: Document) -> Mistake:
    path: Path = tuple(detail["loc"])
    field = ".".join(f"[{part}]" if isinstance(part, int) else part for part in path).replace(".[", "[")
    match detail["type"]:
        case "missing":
            message = f"{field} is missing"
        case "extra_forbidden":
            message = f"unknown field {field}{_nearest(path)}"
        case "value_error":
            message = f"{field + ': ' if field else ''}{detail['ctx']['error']}"
        case _:
            expected = detail["msg"].removeprefix("Input should be ").replace("Input should", "should")
            message = f"{field}: {str(detail['input'])[:60]!r} is not accepted; expected {expected}"
    return Mistake(document.line_of(path), message)


def _nearest(path: Path) -> str:
    form = _FeedForm if path[0] == "feeds" and len(path) > 1 else _SourceForm
    near = difflib.get_close_matches(str(path[-1]), form.model_fields, n=1)
    return f"; did you mean {near[0]}?" if near else f"; expected one of {', '.join(form.model_fields)}"


def _repeated_names(form: _SourceForm, document: Document) -> tuple[Mistake, ...]:
    first: dict[str, int] = {}
    mistakes = []
    for index, feed in enumerate(form.feeds):
        line = document.line_of(("feeds", index, "name"))
        if feed.name in first:
            mistakes.append(Mistake(line, f"feed name {feed.name!r} was already given on line {first[feed.name]}"))
        first.setdefault(feed.name, line)
    return tuple(mistakes)


def _source(form: _SourceForm) -> Source:
    feeds = tuple(
        Feed(
            feed_id=f"{form.source_id}/{feed.name}",
            source_id=form.source_id,
            url=feed.url,
            title=feed.title,
            min_interval_s=feed.min_interval_s,
            max_interval_s=feed.max_interval_s,
        )
        for feed in form.feeds
    )
    return Source(
        source_id=form.source_id,
        name=form.name,
        feeds=feeds,
        country=form.country,
        timezone=form.timezone,
        languages=tuple(form.languages),
        homepage=form.homepage,
        is_agency=form.is_agency,
        day_first=form.day_first,
        skip_urls=tuple(form.skip_urls),
        articles_per_week=form.articles_per_week,
        max_silence_h=form.max_silence_h,
        licence_note=form.licence_note,
    )


# --- writing ----------------------------------------------------------------------------------------------------------


def dump_source(source: Source) -> str:
    """Return the YAML text of a source; ``parse_source`` reads it back to an equal one."""
    fields: dict[str, object] = {
        "source_id": source.source_id,
        "name": source.name,
        "country": source.country,
        "timezone": source.timezone,
        "languages": list(source.languages),
        "homepage": source.homepage,
        "is_agency": source.is_agency,
        "day_first": source.day_first,
        "skip_urls": list(source.skip_urls),
        "feeds": [feed_fields(feed) for feed in source.feeds],
        "articles_per_week": source.articles_per_week,
        "max_silence_h": source.max_silence_h,
        "licence_note": source.licence_note,
    }
    stated = {name: value for name, value in fields.items() if value not in (None, [], "") and value is not False}
    if source.day_first is False:
        stated["day_first"] = False
    return yaml.safe_dump(stated, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120)


def setting_lines(source: Source) -> list[SettingLine]:
    """Return all that a source file may say, as it holds for a source: what is its own, and what is usual."""
    lines = []
    for name, field in _SourceForm.model_fields.items():
        if name == "feeds":
            lines.append(SettingLine("feeds:", is_own=True))
            lines += [line for feed in source.feeds for line in _feed_lines(feed)]
        else:
            lines.append(_setting_line(name, getattr(source, name), field))
    return lines


def _feed_lines(feed: Feed) -> list[SettingLine]:
    values = {"name": feed.feed_id.partition("/")[2]}
    lines = [
        _setting_line(name, values.get(name) or getattr(feed, name), field)
        for name, field in _FeedForm.model_fields.items()
    ]
    return [line._replace(text=f"{'    ' if at else '  - '}{line.text}") for at, line in enumerate(lines)]


def _setting_line(name: str, value: object, field: FieldInfo) -> SettingLine:
    value = list(value) if isinstance(value, tuple) else value
    value = int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(value, list):
        text = f"{name}: {yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=1_000_000)}"
    else:
        text = yaml.safe_dump({name: value}, default_flow_style=False, allow_unicode=True, width=1_000_000)
    return SettingLine(text.rstrip("\n"), is_own=field.is_required() or value != field.get_default())


def feed_fields(feed: Feed) -> dict[str, str | float]:
    """Return what a source file states of a feed; defaults are left out."""
    fields: dict[str, str | float] = {"name": feed.feed_id.partition("/")[2], "url": feed.url}
    if feed.title:
        fields["title"] = feed.title
    for name in ("min_interval_s", "max_interval_s"):
        value = float(getattr(feed, name))
        if value != _FeedForm.model_fields[name].default:
            fields[name] = int(value) if value.is_integer() else value
    return fields
