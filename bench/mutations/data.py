"""Mutators of the head and of JSON-LD."""

from __future__ import annotations

import json
import re

from bench.mutations.canvas import Canvas, element
from bench.mutations.facts import Facts
from lxml.html import HtmlElement


def _scripts(canvas: Canvas) -> list[HtmlElement]:
    return [one for one in canvas.tree.iter("script") if "ld+json" in (one.get("type") or "").lower() and one.text]


def head_reordered(canvas: Canvas) -> Facts:
    """Put the elements of the head into another order; stylesheets and the encoding keep theirs."""
    loose = [one for one in canvas.head if one.tag in ("meta", "link", "title", "script")][1:]
    for one in loose:
        canvas.head.remove(one)
    canvas.rng.shuffle(loose)
    for one in loose:
        canvas.head.append(one)
    return canvas.base


def head_in_body(canvas: Canvas) -> Facts:
    """Put something into the head that ends it, so that the rest of it is parsed as body."""
    canvas.head.insert(1, element("<div><img src='/pixel.gif'></div>"))
    return canvas.base


def json_ld_commas(canvas: Canvas) -> Facts | None:
    """Put a comma behind the last member of the objects in JSON-LD."""
    scripts = _scripts(canvas)
    for script in scripts:
        script.text = re.sub(r"(?<=[\"\d\]}e])(\s*)\}(?=\s*\Z)", r",\1}", script.text)
    return canvas.base if scripts else None


def json_ld_raw_lines(canvas: Canvas) -> Facts | None:
    """Put line ends into the strings of JSON-LD as they must not stand there."""
    scripts = _scripts(canvas)
    for script in scripts:
        script.text = re.sub(r'("description"\s*:\s*"[^"\\]{3,}?) ', "\\1\n ", script.text)
    return canvas.base if scripts else None


def json_ld_cut(canvas: Canvas) -> Facts | None:
    """Cut JSON-LD off before its last bracket."""
    scripts = _scripts(canvas)
    for script in scripts:
        script.text = script.text.rstrip().removesuffix(";").removesuffix("]").rstrip().removesuffix("}")
    return canvas.base if scripts else None


def json_ld_removed(canvas: Canvas) -> Facts | None:
    """Take JSON-LD away: body, language and canonical address stand elsewhere as well."""
    scripts = _scripts(canvas)
    for script in scripts:
        script.getparent().remove(script)
    return canvas.base if scripts else None


def json_ld_others(canvas: Canvas) -> Facts:
    """Put a list of other stories with their dates and authors into the page's data."""
    stories = [canvas.filler.story() for _ in range(3)]
    items = [
        {
            "@type": "ListItem",
            "position": n + 1,
            "item": {
                "@type": "NewsArticle",
                "headline": story.title,
                "url": f"https://{n}.other.example/story",
                "datePublished": story.date.isoformat() + "Z",
                "author": {"@type": "Person", "name": story.author},
            },
        }
        for n, story in enumerate(stories)
    ]
    script = element('<script type="application/ld+json"></script>')
    script.text = json.dumps({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items})
    canvas.head.insert(1, script)
    return canvas.base


def open_graph_removed(canvas: Canvas) -> Facts:
    """Take the meta tags for networks away: body and language do not hang on them."""
    for meta in list(canvas.tree.iter("meta")):
        if (meta.get("property") or meta.get("name") or "").lower().startswith(("og:", "twitter:")):
            meta.getparent().remove(meta)
    return canvas.base


def scripts_added(canvas: Canvas) -> Facts:
    """Put scripts with other stories' data at both ends of the body."""
    story = canvas.filler.story()
    text = json.dumps({"next": {"title": story.title, "date": story.date.isoformat(), "author": story.author}})
    canvas.body.insert(0, element(f"<script>var state = {text};</script>"))
    canvas.body.append(element("<script>document.write('<p>2012-12-12</p>');</script>"))
    return canvas.base
