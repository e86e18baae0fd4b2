"""Mutators that put furniture and other stories around the article: none of it belongs to it."""

from __future__ import annotations

from bench.mutations.canvas import Canvas, element, put_after, put_before
from bench.mutations.facts import Facts
from bench.mutations.filler import Story, other_language
from bench.mutations.furniture_texts import FURNITURE
from lxml.html import HtmlElement


def _card(canvas: Canvas) -> str:
    story = canvas.filler.story()
    teaser = story.paragraphs[0][:180] if story.paragraphs else ""
    address = f"/archive/{canvas.rng.randrange(10**6)}"
    return (
        f'<article class="card"><a href="{address}"><h3 class="card__title">{story.title}</h3></a>'
        f'<p class="card__text">{teaser}</p><div class="card__meta"><span class="card__author">{canvas.filler.by} '
        f'{story.author}</span> <time datetime="{story.date.isoformat()}Z">{canvas.filler.day(story.date)}</time>'
        "</div></article>"
    )


def _cards(canvas: Canvas, count: int, box: str) -> HtmlElement:
    heading = canvas.filler.furniture.most_read
    return element(f"<{box}><h2>{heading}</h2>{''.join(_card(canvas) for _ in range(count))}</{box.split()[0]}>")


def cards_before(canvas: Canvas) -> Facts:
    """Put two other stories with dates and authors before the article and its headline."""
    put_before(canvas.root, _cards(canvas, 2, 'section class="top-stories"'))
    return canvas.base


def cards_beside(canvas: Canvas) -> Facts:
    """Put a column of other stories beside the article."""
    put_after(canvas.root, _cards(canvas, 4, 'aside class="sidebar"'))
    return canvas.base


def cards_below(canvas: Canvas) -> Facts:
    """Put other stories directly below the text, in the element of article and headline."""
    put_after(canvas.container, _cards(canvas, 3, 'section class="more"'))
    return canvas.base


def cards_hashed(canvas: Canvas) -> Facts:
    """Put other stories behind the article whose class names say nothing and that hold no speaking tags."""
    items = []
    for _ in range(4):
        story = canvas.filler.story()
        items.append(
            f'<div class="x7Kq"><a href="/n/{canvas.rng.randrange(10**6)}"><div class="b0">{story.title}</div></a>'
            f'<div class="zz9">{canvas.filler.day(story.date)} · {story.author}</div></div>'
        )
    put_after(canvas.container, element(f'<div class="q1w2">{"".join(items)}</div>'))
    return canvas.base


def most_read(canvas: Canvas) -> Facts:
    """Put a numbered list of links with dates behind the article."""
    stories = [canvas.filler.story() for _ in range(5)]
    items = (
        f'<li><a href="/r/{n}">{s.title}</a> <span>{canvas.filler.day(s.date)}</span></li>'
        for n, s in enumerate(stories)
    )
    put_after(canvas.root, element(f"<div><h4>{canvas.filler.furniture.most_read}</h4><ol>{''.join(items)}</ol></div>"))
    return canvas.base


def second_article(canvas: Canvas) -> Facts:
    """Put a whole second article below: headline, byline, date and text, as endless pages do."""
    put_after(canvas.root, element(_article(canvas, canvas.filler.story())))
    return canvas.base


def _article(canvas: Canvas, story: Story) -> str:
    text = "".join(f"<p>{text}</p>" for text in story.paragraphs[:6])
    return (
        f'<article class="next-article"><h2><a href="/next/{canvas.rng.randrange(10**6)}">{story.title}</a></h2>'
        f'<p class="byline">{canvas.filler.by} {story.author}</p><time datetime="{story.date.isoformat()}Z">'
        f"{canvas.filler.day(story.date)}</time>{text}</article>"
    )


def comments(canvas: Canvas) -> Facts:
    """Put readers' comments with names and dates below the article."""
    made = []
    for _ in range(3):
        story = canvas.filler.story()
        made.append(
            f'<li class="comment"><b class="comment-author">{story.author}</b> '
            f'<time datetime="{story.date.isoformat()}Z">'
            f"{canvas.filler.day(story.date)}</time><p>{' '.join(story.paragraphs[:1])[:300]}</p></li>"
        )
    heading = canvas.filler.furniture.comments
    put_after(canvas.root, element(f'<section id="comments"><h3>{heading}</h3><ul>{"".join(made)}</ul></section>'))
    return canvas.base


def live_widget(canvas: Canvas) -> Facts:
    """Put a ticker with times of the day and other headlines beside the article."""
    stories = [canvas.filler.story() for _ in range(5)]
    items = "".join(
        f'<div class="ticker__item"><time>{s.date:%H:%M}</time> <a href="/t/{n}">{s.title}</a></div>'
        for n, s in enumerate(stories)
    )
    put_before(canvas.root, element(f'<div class="ticker">{items}</div>'))
    return canvas.base


def hidden_twin(canvas: Canvas) -> Facts:
    """Put a copy of the article for another device behind it, out of sight."""
    text = "".join(f"<p>{paragraph.text_content()}</p>".replace("&", "&amp;") for paragraph in canvas.paragraphs[:30])
    if text.count("<") != 2 * min(30, len(canvas.paragraphs)):
        return canvas.base
    put_after(canvas.root, element(f'<div style="display:none">{text}</div>'))
    return canvas.base


def hidden_story(canvas: Canvas) -> Facts:
    """Put another story behind the article, hidden until a script shows it."""
    put_after(canvas.root, element(f"<div hidden>{_article(canvas, canvas.filler.story())}</div>"))
    return canvas.base


def closed_dialog(canvas: Canvas) -> Facts:
    """Put a closed dialogue that asks for an account before the article."""
    lines = canvas.filler.furniture
    put_before(
        canvas.root,
        element(f"<dialog><h2>{lines.newsletter}</h2><p>{lines.pitch}</p><button>{lines.button}</button></dialog>"),
    )
    return canvas.base


def copyright_line(canvas: Canvas) -> Facts:
    """Put a footer with years, an edition's date and an editor's name at the end of the page."""
    story = canvas.filler.story()
    canvas.body.append(
        element(
            f"<footer><p>© 2009–{story.date.year} · {canvas.filler.day(story.date)}</p><p>{story.author}</p></footer>"
        )
    )
    return canvas.base


def furniture_stop(canvas: Canvas) -> Facts | None:
    """End every line outside the article with a full stop: punctuation makes no sentence of a button."""
    touched = 0
    for place in list(canvas.furniture()):
        if len(place) == 0 and len(place.text.strip()) > 2 and not place.text.strip().endswith((".", "!", "?")):
            place.text = place.text.rstrip() + "."
            touched += 1
    return canvas.base if touched else None


def furniture_foreign(canvas: Canvas) -> Facts | None:
    """Put furniture of another language around the article."""
    lines = FURNITURE[other_language(canvas.base.language, canvas.rng)]
    put_before(canvas.root, element(f"<div><a href='/s'>{lines.share}</a> <a href='/m'>{lines.most_read}</a></div>"))
    box = "".join(f"<p>{line}</p>" for line in (lines.newsletter, lines.pitch, lines.consent, lines.app))
    put_after(canvas.root, element(f"<footer>{box}</footer>"))
    return canvas.base
