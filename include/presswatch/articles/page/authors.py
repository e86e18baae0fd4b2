"""Authors of the article: persons by JSON-LD, meta tags or byline, an organisation only where no person is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from presswatch.articles.page import json_ld, page_hints
from presswatch.articles.page.author_names import NOT_A_NAME, Form, split_names
from presswatch.articles.page.bylines import CLEAR_RANKS, HEAD_RANK, SURE_RANKS
from presswatch.articles.page.json_ld import Node
from presswatch.articles.page.metadata import PageMetadata
from presswatch.articles.text.byline_words import BY_WORDS, WRITER_LABELS
from presswatch.articles.text.name_words import is_caseless, is_organisation, looks_like_name
from presswatch.articles.text.normalize import fold
from presswatch.model.extraction import AuthorClaim, FeedHint

_META_KEYS = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator",
    "dcterms.creator", "byl", "twitter:misc:written by", "citation_author", "article:author_name",
    "dable:author", "og:article:author", "og:author", "authors", "article:authors", "mrf:authors", "bt:author",
    "vf:author",
)  # fmt: skip
_LABELLED = re.compile(rf"(?:\w+ ){{0,2}}(?:{BY_WORDS}|{WRITER_LABELS})", re.IGNORECASE)
"""A word for who wrote, in the label that plug-ins put beside the name."""
_MAX_BYLINE_NAMES = 4
_SITE_LETTERS = 6
_LOGIN = re.compile(r"[a-z][a-z0-9._-]*")


_OF_PAPER = re.compile(r"(\S+ \S.*?)\s(?:d['’]|(?:de|du|di|da|von|vom|van|of|from)\s)(.+)$")
"""A full name and behind it whose: a paper's, a section's, or a part of the name."""
_INVERTED_KEYS = frozenset(["citation_author", "dc.creator", "dcterms.creator"])
"""Meta tags of catalogues."""


class AuthorStatement(NamedTuple):
    """One or more names as stated, of what kind the data says they are, and the line they were taken from."""

    names: str
    kind: Literal["person", "organisation"] | None = None
    form: Form = "object"
    line: str = ""


def choose_authors(facts: PageMetadata, feed: FeedHint) -> tuple[AuthorClaim, ...]:
    """Return the authors of the best source that names persons, else the organisation that the page names."""
    in_data = list(_from_data(facts))
    persons = [stated for stated in in_data if stated.kind != "organisation"]
    agencies = [stated for stated in in_data if _is_group(stated) and not _is_site(stated.names, facts)]
    in_meta = _from_meta(facts)
    are_logins = _are_logins(persons, facts), _are_logins(in_meta, facts)
    sources: tuple[Callable[[], Iterable[AuthorStatement]], ...] = (
        lambda: persons if not all(map(_is_group, persons)) and not are_logins[0] else (),
        lambda: in_meta if not are_logins[1] else (),
        lambda: map(AuthorStatement, feed.authors),
        lambda: _from_byline(facts.bylines[:CLEAR_RANKS], _is_person, facts.bylines),
        lambda: _from_byline(facts.bylines[HEAD_RANK : HEAD_RANK + 1], lambda name, _: _is_in_head(name, facts)),
        lambda: agencies,
        lambda: _from_byline(facts.bylines[CLEAR_RANKS:], lambda name, _: _is_in_head(name, facts)),
        lambda: _newsroom(facts) if any(are_logins) else (),
        lambda: (*persons, *in_meta),
        lambda: _from_byline(facts.bylines, _is_pen_name),
    )
    for source in sources:
        named = tuple(claim for claim in _claims(source(), facts) if not _is_site(claim.name, facts))
        if named:
            return named
    rest = (*in_data, *_from_meta(facts, with_site=True), *map(AuthorStatement, feed.authors))
    return tuple(_claims(rest or _from_byline(facts.bylines, _is_pen_name), facts))


def _is_group(stated: AuthorStatement) -> bool:
    """Return whether a statement names nobody but organisations, whatever its type says."""
    names = split_names(stated.names, stated.form)
    is_person = stated.kind == "person"
    return stated.kind == "organisation" or (
        bool(names) and all(is_organisation(n, is_person=is_person) for n in names)
    )


def _are_logins(stated: Sequence[AuthorStatement], facts: PageMetadata) -> bool:
    """Return whether statements are single words with which somebody signs in: a name that is shown is better.

    A small word is one; so is any that no byline shows where there is one.
    """
    words = [statement.names.strip() for statement in stated]
    if any(len(word.split()) > 1 for word in words) or any(is_caseless(word) for word in words if word):
        return False
    if all(map(_LOGIN.fullmatch, words)):
        return True
    shown = {fold(name) for texts in facts.bylines[:CLEAR_RANKS] for text in texts for name in split_names(text)}
    return bool(shown) and not any(fold(word) in shown for word in words)


def _is_site(name: str, facts: PageMetadata) -> bool:
    return fold(name) in facts.site_names


def _holds_site(name: str, facts: PageMetadata) -> bool:
    """Return whether a name is that of the site and more: its newsroom."""
    folded = fold(name)
    return any(len(site) >= _SITE_LETTERS and site in folded and site != folded for site in facts.site_names)


def _claims(stated: Iterable[AuthorStatement], facts: PageMetadata) -> Iterator[AuthorClaim]:
    seen: set[str] = set()
    for statement in stated:
        for stated_name in split_names(statement.names, statement.form):
            name = _without_site(stated_name, facts)
            key = fold(name)
            if key not in seen:
                seen.add(key)
                is_group = statement.kind == "organisation" or _is_site(name, facts)
                is_group = is_group or is_organisation(name, is_person=statement.kind == "person")
                is_group = is_group or (statement.kind is None and _holds_site(name, facts))
                yield AuthorClaim(
                    name, "organisation" if is_group else "person", (statement.line or statement.names)[:200]
                )


def _without_site(name: str, facts: PageMetadata) -> str:
    """Return a person's name without the letters of the paper behind it: ``Aino Lehtonen HS``, or its section."""
    behind = _OF_PAPER.match(name)
    if behind and (_is_site(behind[2], facts) or fold(behind[2]) == fold(page_hints.section(facts) or "")):
        return behind[1]
    words = name.split()
    is_behind = len(words) > 2 and words[-1].isupper() and _is_site(words[-1], facts)
    return " ".join(words[:-1]) if is_behind else name


def _from_data(facts: PageMetadata) -> Iterator[AuthorStatement]:
    for node in facts.articles:
        statements = [
            s for author in json_ld.as_list(node.get("author") or node.get("creator")) for s in _of(author, facts)
        ]
        if statements:
            yield from statements
            return


def _of(author: object, facts: PageMetadata) -> Iterator[AuthorStatement]:
    if isinstance(author, str):
        yield AuthorStatement(author)
    elif isinstance(author, dict):
        node: Node = author
        if not node.get("name") and isinstance(node.get("@id"), str):
            node = facts.named.get(str(node["@id"]), node)
        names = json_ld.strings(node, "name") or [" ".join(json_ld.strings(node, "givenName", "familyName"))]
        types = json_ld.types(node)
        kind: Literal["person", "organisation"] | None = "person" if "Person" in types else None
        if any("rganization" in name for name in types):
            kind = "organisation"
        yield from (AuthorStatement(name, kind) for name in names if name)


def _from_meta(facts: PageMetadata, *, with_site: bool = False) -> list[AuthorStatement]:
    by_key = {key: [v for v in facts.meta(key) if not NOT_A_NAME.search(v)] for key in _META_KEYS}
    named = {
        key: values
        for key, values in by_key.items()
        if values and (with_site or not all(_is_newsroom(v, facts) for v in values))
    }
    if named:
        key = _shown_key(named, facts)
        form: Form = "inverted" if key in _INVERTED_KEYS else "object"
        return [AuthorStatement(value, form=form) for value in named[key]]
    is_labelled = any(_LABELLED.fullmatch(label.strip()) for label in facts.meta("twitter:label1"))
    if is_labelled or _has_reading_time(facts):
        return [AuthorStatement(value) for value in facts.meta("twitter:data1")[:1]]
    return []


def _shown_key(named: Mapping[str, Sequence[str]], facts: PageMetadata) -> str:
    """Return the first key, of keys that name others the first one whose name a byline of the page shows."""
    first = next(iter(named))
    if len({fold(value) for values in named.values() for value in values}) <= len(named[first]):
        return first
    shown = {fold(name) for texts in facts.bylines for text in texts for name in split_names(text)}
    return next((key for key, values in named.items() if shown & set(map(fold, values))), first)


def _has_reading_time(facts: PageMetadata) -> bool:
    """Return whether the first of two labelled facts is a name, and the second a number: plug-ins of blogs say so."""
    first, second = facts.meta("twitter:data1"), facts.meta("twitter:data2")
    return bool(first and second) and looks_like_name(first[0]) and re.match(r"\d{1,3}\s\D+$", second[0]) is not None


def _is_newsroom(name: str, facts: PageMetadata) -> bool:
    return is_organisation(name) or _is_site(name, facts) or _holds_site(name, facts)


def _from_byline(
    bylines: Sequence[Sequence[str]], is_name: Callable[[str, int], bool], every: Sequence[Sequence[str]] = ()
) -> list[AuthorStatement]:
    """Return the names that the surest kind of mark on the page holds, as short as any of ``every`` mark has them."""
    for rank, texts in enumerate(bylines):
        named = {name: text for text in texts for name in split_names(text) if is_name(name, rank)}
        if named:
            others = (name for texts in every for text in texts for name in split_names(text))
            shorter = set(filter(looks_like_name, others))
            first_names = list(_widest(named, every).items())[:_MAX_BYLINE_NAMES]
            return [AuthorStatement(_core(name, shorter), form="name", line=text) for name, text in first_names]
    return []


def _widest(named: dict[str, str], every: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return the names with their lines; a line of the head that names all of them and more has the whole byline."""
    for text in every[HEAD_RANK] if len(every) > HEAD_RANK else ():
        line = {name: text for name in split_names(text) if looks_like_name(name)}
        if set(named) < set(line):
            return line
    return named


def _core(name: str, others: Iterable[str]) -> str:
    """Return a name as another mark has it alone: without the paper or the role that follows it in a line."""
    return min((other for other in others if name.startswith(f"{other} ")), key=len, default=name)


def _is_person(name: str, rank: int) -> bool:
    """Return whether a text is a person's name; one word is one only under the surest marks."""
    if is_organisation(name) or re.search(r"[\d:()]", name):
        return False
    if re.fullmatch(r"[\u3040-\u9fff\uac00-\ud7af]{2,5}", name):
        return True
    return looks_like_name(name) or (rank < SURE_RANKS and len(name.split()) == 1 and name[0].isupper())


def _is_in_head(name: str, facts: PageMetadata) -> bool:
    """Return whether a name in a line is a person's, and not that of the section or a topic beside the date."""
    topics = {fold(topic) for topic in (page_hints.section(facts) or "", *page_hints.tags(facts)) if topic}
    return _is_person(name, CLEAR_RANKS) and fold(name) not in topics


def _newsroom(facts: PageMetadata) -> list[AuthorStatement]:
    """Return the newsroom or agency that the surest kind of mark shows, none where it shows several."""
    shown = _from_byline(facts.bylines[:CLEAR_RANKS], lambda name, _: not re.search(r"[\d:()]", name))
    return shown if len(shown) == 1 and is_organisation(shown[0].names) else []


def _is_pen_name(name: str, rank: int) -> bool:
    """Return whether a text under a clear mark may be any name: a pen name, an agency, the site itself."""
    return rank < CLEAR_RANKS and not re.search(r"[\d:()]", name)
