"""Titles, texts and names."""

from __future__ import annotations

from tests.unit.feeds.reported.report import HOME, Report, atom, rss, story, told

_LINK = f"<link>{HOME}/1</link>"


def _title(kind: str, text: str) -> str:
    return f'<title{kind}>{text}</title><link href="{HOME}/1"/><id>n1</id>'


REPORTS = (
    Report(
        "texts",
        "a heart at the head of an HTML title",
        "matklad/matklad.github.io/issues/108",
        atom(_title(' type="html"', "&lt;3 Deno"), _title(' type="html"', "Ships &lt; 30 m &amp; boats")),
        ({"title": "<3 Deno"}, {"title": "Ships < 30 m & boats"}),
    ),
    Report(
        "texts",
        "elements that a title talks about",
        "feedbin/feedbin/issues/232",
        rss(
            f"<title>A free guide to &lt;head&gt; elements</title>{_LINK}",
            f"<title>Browser ohne &lt;blink&gt;</title>{_LINK}",
        ),
        ({"title": "A free guide to <head> elements"}, {"title": "Browser ohne <blink>"}),
    ),
    Report(
        "texts",
        "the same title in each of Atom's types",
        "miniflux/v2/issues/1082",
        atom(
            _title("", "A list&lt;S&gt; &amp; more"),
            _title(' type="text"', "A list&lt;S&gt; &amp; more"),
            _title(' type="text/plain"', "A list&lt;S&gt; &amp; more"),
            _title(' type="html"', "A list&amp;lt;S&amp;gt; &amp;amp; more"),
            _title(' type="text/html"', "A list&amp;lt;S&amp;gt; &amp;amp; more"),
            _title(
                ' type="xhtml"', '<div xmlns="http://www.w3.org/1999/xhtml">A <i>list</i>&lt;S&gt; &amp; more</div>'
            ),
        ),
        ({"title": "A list<S> & more"},) * 6,
    ),
    Report(
        "texts",
        "CDATA that was escaped",
        "miniflux/v2/issues/3149",
        atom(
            _title("", "&lt;![CDATA[Open letter &amp; more]]&gt;"),
            _title(' type="html"', "&lt;![CDATA[Open letter &amp; more]]&gt;"),
        )[: -len("</feed>")]
        + "<entry><title><![CDATA[<![CDATA[Open letter & more]]]]><![CDATA[>]]></title>"
        f"<link href='{HOME}/1'/></entry></feed>".encode(),
        ({"title": "Open letter & more"}, {"title": "Open letter & more"}, {"title": "Open letter & more"}),
    ),
    Report(
        "texts",
        "names of characters without a declaration, elements in a title",
        "a11yproject/a11yproject.com/issues/154",
        atom(_title("", 'How&ndash;to: Use <code>role="application"</code>\n')),
        ({"title": 'How–to: Use role="application"'},),
    ),
    Report(
        "texts",
        "apostrophes that were encoded twice",
        "wallabag/wallabag/issues/374",
        rss(
            f"<title>Itâ€™s fog â€“ againÂ»</title>{_LINK}",
            f"<title>Lâ€™Ã©trange cafÃ©</title>{_LINK}<category>CafÃ©</category>",
            f"<title>Straße der Äpfel – “neu”</title>{_LINK}",
        ),
        (
            {"title": "It’s fog – again»"},
            {"title": "L’étrange café", "categories": ("Café",)},
            {"title": "Straße der Äpfel – “neu”"},
        ),
    ),
    Report(
        "names",
        "several creators",
        "FreshRSS/FreshRSS/issues/1968",
        rss(story(1, "<dc:creator>Ann Lee</dc:creator>", "<dc:creator><![CDATA[ Bo Ek ]]></dc:creator>")),
        (told(1, authors=("Ann Lee", "Bo Ek")),),
    ),
    Report(
        "names",
        "one person as author and as creator",
        "ViennaRSS/vienna-rss/pull/316",
        rss(story(1, "<author>ann@paper.example (Ann Lee)</author><dc:creator>Ann Lee</dc:creator>")),
        (told(1, authors=("Ann Lee",)),),
    ),
    Report(
        "names",
        "contributors are not authors",
        "movim/movim/issues/1034",
        atom(
            f'<id>n1</id><title>Story 1</title><link href="{HOME}/1"/><author><name>Ann Lee</name>'
            f"<uri>{HOME}/ann</uri></author>"
            "<author><name>Bo Ek</name></author><contributor><name>Cy Dahl</name></contributor>"
        ),
        (told(1, authors=("Ann Lee", "Bo Ek")),),
    ),
)
