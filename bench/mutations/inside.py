"""Mutators that put furniture into the text itself, between its paragraphs or at its end."""

from __future__ import annotations

from bench.mutations.canvas import Canvas, element, put_after
from bench.mutations.facts import Facts


def _amid(canvas: Canvas, markup: str) -> Facts | None:
    """Put markup behind one of the paragraphs; None where there is no place."""
    places = canvas.between_paragraphs()
    if not places:
        return None
    put_after(canvas.rng.choice(places), element(markup))
    return canvas.base


def related_line(canvas: Canvas) -> Facts | None:
    """Put a line that leads to another story between two paragraphs."""
    story = canvas.filler.story()
    return _amid(canvas, f'<p>{canvas.filler.furniture.related}: <a href="/also/1">{story.title}</a></p>')


def related_box(canvas: Canvas) -> Facts | None:
    """Put a box of links to other stories between two paragraphs."""
    links = "".join(f'<li><a href="/also/{n}">{canvas.filler.story().title}</a></li>' for n in range(3))
    return _amid(
        canvas, f'<div class="inline-box"><strong>{canvas.filler.furniture.related}</strong><ul>{links}</ul></div>'
    )


def card_amid(canvas: Canvas) -> Facts | None:
    """Put a card of another story with teaser, date and author between two paragraphs."""
    story = canvas.filler.story()
    teaser = story.paragraphs[0][:160] if story.paragraphs else ""
    return _amid(
        canvas,
        f'<aside><a href="/also/2"><h3>{story.title}</h3><p>{teaser}</p></a><p>{canvas.filler.by} {story.author}</p>'
        f'<time datetime="{story.date.isoformat()}Z">{canvas.filler.day(story.date)}</time></aside>',
    )


def newsletter_form(canvas: Canvas) -> Facts | None:
    """Put a newsletter box with its form between two paragraphs."""
    lines = canvas.filler.furniture
    return _amid(
        canvas,
        f"<div class='nl'><h3>{lines.newsletter}</h3><p>{lines.pitch}</p><form action='/nl'><input type='email'>"
        f"<button>{lines.button}</button></form></div>",
    )


def newsletter_link(canvas: Canvas) -> Facts | None:
    """Put a newsletter box without a form between two paragraphs: a sentence and a link that looks like a button."""
    lines = canvas.filler.furniture
    return _amid(
        canvas,
        f"<section class='box'><p><b>{lines.newsletter}</b></p><p>{lines.pitch}</p>"
        f"<a class='btn' href='/account/letters'>{lines.button}</a></section>",
    )


def consent_placeholder(canvas: Canvas) -> Facts | None:
    """Put what stands where foreign content would be between two paragraphs."""
    lines = canvas.filler.furniture
    return _amid(
        canvas,
        f"<div class='embed' data-provider='x'><p>{lines.consent}</p><button type='button'>OK</button></div>",
    )


def video_caption(canvas: Canvas) -> Facts | None:
    """Put a player with its title and length between two paragraphs."""
    lines = canvas.filler.furniture
    return _amid(
        canvas,
        f"<figure class='player'><video src='/v.mp4'></video>"
        f"<figcaption>{lines.video}</figcaption><span>02:14</span></figure>",
    )


def video_title(canvas: Canvas) -> Facts | None:
    """Put an embedded player between two paragraphs, its title in a heading that leads to its page."""
    story = canvas.filler.story()
    return _amid(
        canvas,
        f"<div class='media'><iframe src='/player/7'></iframe>"
        f"<h4><a href='/video/7'>{story.title}</a></h4><span>1:07</span></div>",
    )


def app_line(canvas: Canvas) -> Facts:
    """Put a line about the publisher's app at the end of the text."""
    last = canvas.paragraphs[-1]
    place = last if last.tag == "p" and last.getparent().tag in ("div", "section", "article") else canvas.container
    put_after(place, element(f"<p><em><a href='/app'>{canvas.filler.furniture.app}</a></em></p>"))
    return canvas.base


def share_bar(canvas: Canvas) -> Facts | None:
    """Put buttons that share the page between two paragraphs."""
    buttons = "".join(
        f"<li><a href='https://{name}.example/share'>{name}</a></li>" for name in ("Face", "Chirp", "Mail")
    )
    return _amid(canvas, f"<div><span>{canvas.filler.furniture.share}</span><ul>{buttons}</ul></div>")


def advertisement(canvas: Canvas) -> Facts | None:
    """Put an empty place for an advertisement with its scripts between two paragraphs."""
    return _amid(
        canvas,
        "<div id='ad-7'><script>show({slot: 7, at: '2011-03-04T05:06:07Z'});</script>"
        "<noscript><img src='/p.gif' alt=''></noscript></div>",
    )


def hidden_amid(canvas: Canvas) -> Facts | None:
    """Put sentences that nobody sees between two paragraphs."""
    story = canvas.filler.story()
    return _amid(canvas, f'<p style="display: none">{" ".join(story.paragraphs[:1])}</p>')
