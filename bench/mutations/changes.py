"""Mutators after which the extraction must say something else: what the publisher changed must be seen."""

from __future__ import annotations

import re
from datetime import date, datetime

from bench.mutations.canvas import Canvas, element, put_after, write
from bench.mutations.facts import Facts

from presswatch.articles.text.normalize import squeeze

_NUMBER = re.compile(r"(?<![\d.,:/-])\d{1,3}(?![\d.,:/-])")
_NAME = "Oriane Vestergrad"


def date_changed(canvas: Canvas) -> Facts | None:
    """Set the day of publication, wherever it stands in ISO 8601, to another one of the same month."""
    if not canvas.base.date:
        return None
    day = datetime.fromisoformat(canvas.base.date).date()
    other = day.replace(day=day.day % 28 + 1)
    markup = write(canvas.tree)
    if not _states(markup, canvas.base.date) or _in_address(day, canvas.url):
        return None
    canvas.markup = re.sub(rf"(?<![\d/]){day.isoformat()}(?!\d)", other.isoformat(), markup)
    return canvas.base._replace(date=canvas.base.date.replace(day.isoformat(), other.isoformat()))


def _in_address(day: date, url: str) -> bool:
    """Return whether an address holds a day, or its month: it stays, and is another witness."""
    return any(f"{day.year}{sign}{month}" in url for sign in "-/_" for month in (f"{day:%m}", day.month)) or (
        f"{day:%Y%m}" in url
    )


def _states(markup: str, instant: str) -> bool:
    """Return whether a page states the instant as it was read: else its zone was calculated, and the day may shift."""
    return instant[:16] in markup or instant[:16].replace("T", " ") in markup


def number_changed(canvas: Canvas) -> Facts | None:
    """Change a number in a sentence of the text."""
    for paragraph in canvas.rng.sample(canvas.paragraphs, len(canvas.paragraphs)):
        for one in paragraph.iter():
            match = _NUMBER.search(one.text or "") if isinstance(one.tag, str) else None
            if match is None or len(squeeze(paragraph.text_content())) < 60:
                continue
            before = squeeze(paragraph.text_content())
            one.text = f"{one.text[: match.start()]}{int(match[0]) + 7}{one.text[match.end() :]}"
            return _replaced(canvas, before, squeeze(paragraph.text_content()))
    return None


def _replaced(canvas: Canvas, before: str, after: str | None) -> Facts | None:
    """Return the facts with one block of the body replaced, or taken out; None where it is not there just once."""
    if canvas.base.body.count(before) != 1:
        return None
    place = canvas.base.body.index(before)
    made = () if after is None else (after,)
    return canvas.base._replace(body=(*canvas.base.body[:place], *made, *canvas.base.body[place + 1 :]))


def paragraph_removed(canvas: Canvas) -> Facts | None:
    """Take a paragraph out of the middle of the text."""
    places = canvas.between_paragraphs()[1:]
    if len(canvas.paragraphs) < 5 or not places:
        return None
    paragraph = canvas.rng.choice(places)
    expected = _replaced(canvas, squeeze(paragraph.text_content()), None)
    paragraph.drop_tree()
    return expected


def paragraph_added(canvas: Canvas) -> Facts | None:
    """Put a paragraph of news behind another one, written as that is."""
    places = [one for one in canvas.between_paragraphs() if one.tag == "p" and len(squeeze(one.text_content())) > 80]
    text = next((text for text in canvas.filler.story().paragraphs if 80 < len(text) < 600 and "&" not in text), None)
    if not places or text is None:
        return None
    place = canvas.rng.choice(places)
    before = squeeze(place.text_content())
    made = element(f"<p>{text}</p>")
    for name, value in place.attrib.items():
        if name != "id":
            made.set(name, value)
    put_after(place, made)
    if canvas.base.body.count(before) != 1:
        return None
    at = canvas.base.body.index(before) + 1
    return canvas.base._replace(body=(*canvas.base.body[:at], squeeze(text), *canvas.base.body[at:]))


def title_changed(canvas: Canvas) -> Facts | None:
    """Put a word into the title, wherever it stands."""
    title = canvas.base.title
    words = title.split(" ")
    if len(words) < 4 or re.search(r"[<>&\"'’]", title):
        return None
    changed = " ".join([*words[:2], "Marabou", *words[2:]])
    markup = write(canvas.tree)
    if markup.count(title) == 0:
        return None
    canvas.markup = markup.replace(title, changed)
    return canvas.base._replace(title=changed)


def author_changed(canvas: Canvas) -> Facts | None:
    """Give the article's only author another name, wherever it stands."""
    names = canvas.base.authors
    if len(names) != 1 or len(names[0].split()) < 2:
        return None
    markup = write(canvas.tree)
    if names[0] not in markup or names[0] in "\n".join(canvas.base.body):
        return None
    canvas.markup = markup.replace(names[0], _NAME)
    return canvas.base._replace(authors=(_NAME,))
