"""Section F: what an operator brings in by hand, and every exit through which enemy text leaves."""

# ruff: noqa: E501 - a case a line reads as a table

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine
from tests.faults.hostile.case import Case, Way
from tests.faults.hostile.lab import Lab, Records
from tests.faults.hostile.warehouse_cases import House
from tests.faults.hostile.ways import GOOD, page, rss, story
from tests.integration.fetch.hostile_server import Behaviour, answer, raw, redirect

from presswatch import polling
from presswatch.cli import output
from presswatch.errors import PresswatchError
from presswatch.model.extraction import Block, Extraction
from presswatch.model.source import Feed, Source, SourceFiles
from presswatch.registry.load_sources import load_sources
from presswatch.registry.opml_reader import read_opml
from presswatch.registry.strict_yaml import YamlProblemError, read_yaml
from presswatch.warehouse.queries.search import Search, search

EVIL = "\x1b[31mred\x1b[0m\nTraceback (most recent call last):\r\x9b2J\u202eevil\x00"
CANARY = "canary-7f3a"


def opml(body: str | Callable[[], str]) -> Way:
    """Read a list of feeds: how many are taken, and how many refused."""

    def way(_: Lab) -> str:
        report = read_opml((body() if callable(body) else body).encode("utf-8", "surrogatepass"))
        return f"{len(report.accepted)} ok, {len(report.rejected)} rejected"

    return way


def outlines(inner: str, before: str = "") -> str:
    return f'{before}<opml version="2.0"><body>{inner}</body></opml>'


def outline(url: str) -> str:
    return f'<outline type="rss" text="a" xmlUrl="{url}"/>'


def yaml(text: str) -> Way:
    """Read a source file: the line that is refused."""

    def way(_: Lab) -> str:
        try:
            return f"read {type(read_yaml(text).value).__name__}"
        except YamlProblemError as error:
            return f"line {error.line}"

    return way


def source_file(text: str) -> Way:
    """Load a folder with one source file: the reason and the line."""

    def way(lab: Lab) -> str:
        folder = lab.folder / f"sources-{abs(hash(text))}"
        folder.mkdir()
        (folder / "a.yaml").write_text(text)
        return f"{len(load_sources(folder))} sources"

    return way


def searched(*texts: str) -> Way:
    """Search for texts that are no words; nothing may be raised but our own refusal."""

    def way(lab: Lab) -> str:
        engine = House(lab).run.engine
        return ", ".join(dict.fromkeys(_search(engine, words) for words in texts))

    return way


def _search(engine: Engine, words: str) -> str:
    try:
        with engine.connect() as conn:
            return f"{len(search(conn, Search(words)))} hits"
    except PresswatchError as error:
        return error.reason


def printed(show: Callable[[], None]) -> Way:
    """Print enemy text to a terminal: which control characters reach it."""

    def way(_: Lab) -> str:
        written = io.StringIO()
        with contextlib.redirect_stdout(written):
            show()
        text = written.getvalue()
        return f"raw: {sorted({hex(ord(c)) for c in text if c != chr(10) and (ord(c) < 32 or 127 <= ord(c) < 160 or c == chr(0x202E))})}"

    return way


def logged(behaviour: Behaviour, query: str = "") -> Way:
    """Poll a feed that answers so, with a secret in its address: what of it the log gives away, and whether lines are forged."""

    def way(lab: Lab) -> str:
        house = House(lab)
        url = lab.serve(behaviour) + query
        house.run.__dict__["source_files"] = SourceFiles((Source("news", "News", (Feed("news/f", "news", url),)),))
        records = Records()
        quiet = logging.getLogger("asyncio")
        quiet.setLevel(logging.INFO)
        text = records.of(lambda: polling.poll_feeds(house.run, polling.claim_feeds(house.run, everything=True)))
        found = [
            name
            for name, sign in (("the secret", CANARY), ("an escape", "\x1b"), ("a forged line", "\nERROR"))
            if sign in text
        ]
        return f"{'polled' if 'polled news/f' in text else 'silent'}, {', '.join(found) or 'clean'}"

    return way


def checked_values(_: Lab) -> str:
    """Check an article whose title is a script: no report of Great Expectations may repeat what a publisher wrote."""
    from presswatch.validation.measures import article_row
    from presswatch.validation.run_suites import check_articles

    script = "<script>alert('XSSVAL')</script>"
    text = f"{script} {'x' * 10}"
    reading = Extraction(
        "article", title=script, text=text, blocks=(Block("body", text, 0, len(text)),), language=script
    )
    report = check_articles([article_row(1, "news", f"http://a.example/{script}", reading, datetime.now(UTC))])
    said = " ".join(f"{result.observed} {result.rule}" for result in report.results)
    return f"{len(report.rejected)} refused, {'repeated' if 'XSSVAL' in said or '<' in said else 'nothing repeated'}"


def page_shown(lab: Lab) -> str:
    """Render the refusals on the Airflow page with scripts in every field."""
    _find_plugin()
    from presswatch.warehouse.queries.refusals import RefusalGroup
    from presswatch.warehouse.rows import OpenRefusal
    from presswatch_ui.deciding import Which
    from presswatch_ui.queries import RefusalList
    from presswatch_ui.rendering import TEMPLATES

    script, now = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>", datetime.now(UTC)
    row = OpenRefusal(1, 1, None, script, f"javascript:{script}", script, script, script, now)
    listed = RefusalList([RefusalGroup(script, script, 1, now, now)], [row], 1)
    which = Which(rule=script, source=script, words=script)
    values = {"listed": listed, "which": which, "limit": 50, "before": None, "may": {"release", "refuse", "retry"}}
    shown = TEMPLATES.get_template("quarantine.html").render(now=now, **values)
    bad = [word for word in ("<script>alert", "<img src=x", 'href="javascript:') if word in shown]
    return ", ".join(bad) or "escaped"


def _find_plugin() -> None:
    import sys
    from pathlib import Path

    plugins = str(Path(__file__).parents[3] / "plugins")
    if plugins not in sys.path:
        sys.path.append(plugins)


COST = {"cpu_s": 15.0, "wall_s": 60.0, "mb": 500.0}
CLEAN = "polled, clean"
PLAIN = "raw: []"

CASES = [
    Case("F01 malformed", "a bare & and a quote inside a title", opml(outlines('<outline text="a "b" & c" xmlUrl="http://a.example/?x=1&y=2"/>')), "1 ok, 0 rejected"),
    Case("F01 XXE", "an entity that names a file", opml(outlines(outline("http://a.example/&x;"), '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>')), "0 ok, 1 rejected"),
    Case("F01 nested", "1,000 nested outlines", opml(lambda: outlines("<outline text='x'>" * 1000 + outline("http://a.example/1") + "</outline>" * 1000)), "1 ok, 0 rejected"),
    Case("F01 open tags", "200,000 outlines never closed", opml(lambda: outlines("<outline " * 200_000)), "0 ok, 0 rejected", cpu_s=8),
    Case("F01 too many", "50,000 feeds", opml(lambda: outlines("".join(outline(f"http://a.example/{n}") for n in range(50_000)))), "source_file", cpu_s=12),
    Case("F01 bad addresses", "file:, javascript:, internal user info", opml(outlines("".join(map(outline, ("file:///etc/passwd", "javascript:alert(1)", "http://u:p@a.example/", "http://a.example/\\@b"))))), "0 ok, 4 rejected"),
    Case("F02 anchors", "billion laughs in YAML", yaml('a: &a ["x"]\nb: &b [*a, *a]\nc: [*b, *b]\n'), "line 1"),
    Case("F02 python", "!!python/object/apply", yaml("id: !!python/object/apply:os.system ['id']\n"), "line 1"),
    Case("F02 twice", "a key given twice", yaml("id: a\nname: b\nid: c\n"), "line 3"),
    Case("F02 tab", "a tab as indent", yaml("id: a\nfeeds:\n\t- x\n"), "line 3"),
    Case("F02 deep", "10,000 brackets", yaml("[" * 10_000), "line 1"),
    Case("F02 NUL", "NUL in YAML", yaml("id: a\nname: b\x00c\n"), "line 2"),
    Case("F02 large", "1 MB of YAML", yaml("a: b\n" * 200_000), "line 1"),
    Case("F02 number", "a number of 10,000 digits", yaml("a: " + "9" * 10_000), "line 1"),
    Case("F03 same feed", "one feed by http and https", source_file("id: a\nname: A\nfeeds:\n  - name: x\n    url: http://a.example/feed\n  - name: y\n    url: https://www.a.example/feed/\n"), "source_file"),
    Case("F04 SQL", "quotes, DROP, per cent, underscores", searched("'; DROP TABLE core.article; --", "%", "_", "\\", "' OR 1=1"), "0 hits, not_understood", **COST),
    Case("F04 operators", "operators of the text search", searched("a & | ! <->", '"', "a:*", "((((", "-"), "not_understood", **COST),
    Case("F04 long", "words of 1 MB, NUL, surrogates", searched("a " * 500_000, "a\x00b", "\ud800", "(a+)+$" * 10_000), "not_understood, 0 hits", **COST),
    Case("F05 GX values", "a script as title, language and address in a checked batch", checked_values, "1 refused, nothing repeated", **COST),
    Case("F06 plugin page", "scripts in every field of a refusal", page_shown, "escaped", cpu_s=40, wall_s=120, mb=500),
    Case("F09 table", "escapes, C1 controls, overrides in a table", printed(lambda: output.print_table(("a",), [(EVIL,)])), PLAIN),
    Case("F09 tree", "the same in a tree", printed(lambda: output.print_tree({"a": EVIL, "b": [{"c": EVIL}], "d": [EVIL]})), PLAIN),
    Case("F09 JSON", "the same in JSON", printed(lambda: output.print_json({"a": EVIL})), PLAIN),
    Case("F11 wrong answer", "a secret in the query of a feed that fails", logged(raw(b"SSH-2.0\r\n"), f"?token={CANARY}"), CLEAN, **COST),
    Case("F11 loop", "a secret in the query of a feed that redirects in circles", logged(redirect("?token=" + CANARY), f"?token={CANARY}"), CLEAN, **COST),
    Case("F11 redirect", "a secret in a Location that is none", logged(redirect(f"http://[::1?token={CANARY}")), CLEAN, **COST),
    Case("F11 good feed", "a secret in the query of a feed that works", logged(answer(200, rss(GOOD).encode()), f"?token={CANARY}"), CLEAN, **COST),
    Case("F15 forged header", "an escape and a line in a Location", logged(redirect(b"http://[\x1b[31m\xc2\x9b")), CLEAN, **COST),
    Case("F15 forged coding", "an escape in Content-Encoding", logged(raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\x1b[31m, br\r\n\r\n")), CLEAN, **COST),
    Case("F15 forged title", "a log line in a title", logged(answer(200, rss("<item><guid>1</guid><title>a\nERROR presswatch: fake\x1b[31m</title></item>").encode())), CLEAN, **COST),
    Case("F15 forged root", "an odd root element in the reason", logged(answer(200, "<x\u202eERROR\x1b[31m>".encode())), CLEAN, **COST),
    Case("F16 page title", "a log line in a page's title", page(story().replace("Council to", "Council\nERROR fake\x1b[31m to"), say=lambda r: "one line" if "\n" not in (r.title or "") and "\x1b" not in (r.title or "") else repr(r.title)), "one line"),
]  # fmt: skip
