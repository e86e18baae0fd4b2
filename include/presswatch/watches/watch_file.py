"""A watch as a YAML file: what it may hold, and every mistake in it with its line. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from presswatch.model.watch import Example, Watch
from presswatch.registry.strict_yaml import Document, YamlProblemError, read_yaml

_Line = Annotated[str, Field(min_length=1, max_length=500)]
_Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
_Tag = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{2,35}$")]
_STRICT: Final = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class WatchMistakesError(ValueError):
    """A file that is no watch, with all its mistakes as ``line N: …``."""


class _ExampleForm(BaseModel):
    model_config = _STRICT
    title: Annotated[str, Field(max_length=1000)] = ""
    body: Annotated[str, Field(max_length=20_000)] = ""
    language: _Tag | None = None


class _WatchForm(BaseModel):
    model_config = _STRICT
    watch_id: _Slug
    name: _Line
    words: _Line
    roles: list[Literal["headline", "standfirst", "body"]] = []
    sources: list[_Slug] = []
    languages: list[_Tag] = []
    as_written: bool = False
    must_match: Annotated[list[_ExampleForm], Field(min_length=1, max_length=100)]
    must_not_match: Annotated[list[_ExampleForm], Field(min_length=1, max_length=100)]


def parse_watch(text: str) -> Watch:
    """Return the watch in a YAML text.

    Raises:
        WatchMistakesError: with every mistake in it.
    """
    try:
        document = read_yaml(text)
    except YamlProblemError as problem:
        raise WatchMistakesError(f"line {problem.line}: {problem.message}") from problem
    if not isinstance(document.value, dict):
        raise WatchMistakesError("line 1: expected a mapping with watch_id, name, words, must_match, must_not_match")
    try:
        form = _WatchForm.model_validate(document.value)
    except ValidationError as error:
        raise WatchMistakesError("; ".join(_mistakes(error, document))) from error
    return Watch(
        form.watch_id,
        form.name,
        form.words,
        tuple(form.roles),
        tuple(form.sources),
        tuple(form.languages),
        not form.as_written,
        tuple(_examples(form.must_match, document, "must_match")),
        tuple(_examples(form.must_not_match, document, "must_not_match")),
    )


def _mistakes(error: ValidationError, document: Document) -> Iterator[str]:
    for detail in error.errors(include_url=False):
        field = ".".join(map(str, detail["loc"]))
        yield f"line {document.line_of(tuple(detail['loc']))}: {field}: {detail['msg']}"


def _examples(forms: list[_ExampleForm], document: Document, name: str) -> Iterator[Example]:
    for place, form in enumerate(forms):
        yield Example(form.title, form.body, form.language, document.line_of((name, place)))
