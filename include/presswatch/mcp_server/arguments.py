"""What each tool takes, with limits; and the one place that says no. Pure.

A refusal is a code and a sentence of ours. What the caller sent is not repeated: it may be copied from a page.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from presswatch.errors import PermanentError

MAX_ROWS: Final = 50
MAX_DAYS: Final = 366
MAX_BODY_CHARS: Final = 20_000

Words = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        description='word word (both), OR, NOT or -word, "a phrase", cut*, title:word, a NEAR/5 b, brackets',
    ),
]
Slugs = Annotated[
    tuple[Annotated[str, Field(pattern=r"^[\w.-]{1,100}$")], ...],
    Field(max_length=50, description="Sources, by their source_id"),
]
Languages = Annotated[
    tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,35}$")], ...], Field(max_length=20, description="BCP-47 tags")
]


class Arguments(BaseModel):
    """Arguments of a tool; what is not named is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Days(Arguments):
    """A span of days."""

    from_day: date = Field(description="First calendar day at the publisher, YYYY-MM-DD")
    to_day: date = Field(description="Last calendar day, included; 366 days at most")

    @model_validator(mode="after")
    def _check_span(self) -> Days:
        if not timedelta(0) <= self.to_day - self.from_day < timedelta(MAX_DAYS):
            raise ValueError("span")
        return self


class SearchArguments(Arguments):
    """Arguments of search."""

    words: Words
    from_day: date | None = Field(None, description="First calendar day of publication at the publisher, YYYY-MM-DD")
    to_day: date | None = Field(None, description="Last calendar day of publication, included")
    sources: Slugs = ()
    languages: Languages = ()
    order: Literal["best", "newest"] = "best"
    limit: int = Field(10, ge=1, le=MAX_ROWS)


class ArticleArguments(Arguments):
    """Arguments of article."""

    article_id: int = Field(ge=1, lt=1 << 62)
    from_char: int = Field(0, ge=0, lt=1 << 31, description="Code point of the body to begin at: page with it")
    max_chars: int = Field(5000, ge=1, le=MAX_BODY_CHARS)


class MentionsArguments(Days):
    """Arguments of mentions_by_day."""

    words: Words
    sources: Slugs = ()
    languages: Languages = ()


class CoverageArguments(Days):
    """Arguments of coverage."""

    sources: Slugs = ()


REFUSALS: Final = {
    "unknown_tool": "There is no tool of this name.",
    "bad_arguments": "The arguments are not as the input schema says.",
    "not_understood": "The search is not understood.",
    "no_such_article": "There is no article of this number.",
    "took_too_long": "It took too long: ask for fewer days or rarer words.",
    "warehouse": "The warehouse cannot answer now: try again later.",
}
"""Code → sentence."""


class RefusedError(PermanentError):
    """A call that is answered with a refusal; ``reason`` is its code, ``hint`` a sentence of ours or names of ours."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(REFUSALS[reason], reason=reason)
        self.hint = hint


def parse(kind: type[Arguments], values: dict[str, Any] | None) -> Arguments:
    """Return the arguments of a call.

    Raises:
        RefusedError: they are not as the schema says; the hint names the arguments of ours that are wrong.
    """
    try:
        return kind.model_validate(values or {})
    except ValidationError as error:
        named = {str(part) for problem in error.errors(include_input=False) for part in problem["loc"][:1]}
        known = sorted(named & kind.model_fields.keys())
        raise RefusedError("bad_arguments", f"look at: {', '.join(known)}" if known else "") from None


def not_understood(error: PermanentError) -> RefusedError:
    """Return the refusal of a search, without the words that it quotes."""
    sentence = error.detail.partition(": ")[2]
    return RefusedError("not_understood", re.sub(r'".*"', "this", sentence, flags=re.DOTALL))


NOTES: Final = {
    "not searched in ": "Not searched in some languages: there its words are so common that they are left out.",
    "no article is in one of the languages": "No article is in one of the languages that were asked for.",
}
"""How a note of the warehouse begins → the same without the names that it repeats."""


def note_of_ours(note: str) -> str:
    """Return a note of the warehouse on a search as a sentence of ours, without what the caller or a page has named."""
    return next((ours for begin, ours in NOTES.items() if note.startswith(begin)), "The warehouse has noted something.")
