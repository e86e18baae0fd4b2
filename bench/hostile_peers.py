"""The hostile feeds and pages of the catalogue, given to other programs: how many does each survive?

Run ``python -m bench.hostile_peers``. Each input runs in an expendable child with limits of time,
CPU and memory, so that a peer cannot hurt the machine; everything is served on loopback. To survive is to give an answer,
within the limits, that still holds the good entry or the article beside the damage, or to refuse what holds none.
``reader`` is tried with the environment that ``make quality`` makes for the peers.
"""

# ruff: noqa: E501 - an input a line

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
from bench.quality.install import FOLDER as PEERS_FOLDER
from tests.faults.hostile import http_cases, page_cases
from tests.faults.hostile.ways import GOOD, WORDS, rss, story, with_good
from tests.integration.fetch.hostile_server import (
    OK,
    Behaviour,
    HostileServer,
    answer,
    endless,
    gzip_bomb,
    hang,
    raw,
    redirect,
    stream,
)

LIMIT_S = 60
"""Wall time of an input: whoever has a time limit of its own ends before it."""
LEAST_WORK_S = 2.0
"""CPU within that time of one who works, on a busy machine; to load a library takes less."""
CPU_S = 15
MEMORY_MB = 1024

PEERS = {
    "presswatch feeds": """
from presswatch.own_hosts import OwnHosts; from presswatch.fetch.ssrf_guard import AddressGuard; from presswatch.fetch.client import HttpClient
from presswatch.feeds.parse import parse_feed
web = HttpClient(AddressGuard(OwnHosts(frozenset({("127.0.0.1", port)}))), user_agent="Presswatch/bench", deadline_s=10)
feed = parse_feed(web.get(url, accept="*/*", max_bytes=15 << 20).body)
said = [entry.title or "" for entry in feed.entries]
""",
    "feedparser": """
import feedparser
said = [entry.get("title", "") for entry in feedparser.parse(url).entries]
""",
    "reader": """
from reader import make_reader
reader = make_reader(":memory:")
reader.add_feed(url)
reader.update_feeds()
said = [entry.title or "" for entry in reader.get_entries()]
""",
    "presswatch pages": """
from presswatch.own_hosts import OwnHosts; from presswatch.fetch.ssrf_guard import AddressGuard; from presswatch.fetch.client import HttpClient
from presswatch.articles.extract import clean_page; from presswatch.model.extraction import SavedPage
web = HttpClient(AddressGuard(OwnHosts(frozenset({("127.0.0.1", port)}))), user_agent="Presswatch/bench", deadline_s=10)
said = [clean_page(SavedPage(url, web.get(url, accept="*/*", max_bytes=8 << 20).body)).text]
""",
    "trafilatura": """
import trafilatura
from trafilatura.settings import use_config
config = use_config()
config["DEFAULT"]["SSRF_PROTECTION"] = "off"  # else it fetches nothing here: all is served on loopback
page = trafilatura.fetch_url(url, config=config)
said = [trafilatura.extract(page) or ""] if page else []
""",
}
_CHILD = """
import json, sys
url, port = sys.argv[1], int(sys.argv[2])
{code}
print(json.dumps({{"said": [text[:20000] for text in said]}}))
"""


class Input(NamedTuple):
    """One input: how it is served, and what a reader that survives must still say; nothing where it must refuse."""

    name: str
    behaviour: Behaviour
    wanted: tuple[str, ...] = ()


def feeds() -> Iterator[Input]:
    """Yield hostile feeds; in most a good entry stands beside the bad one."""
    good = ("Title good",)
    bomb = '<!DOCTYPE r [<!ENTITY a "{}">]>'.format("x" * 20_000)
    spoilt = {
        "surrogate reference": with_good("<title>&#xD800;</title>"),
        "surrogate in a broken feed": with_good("<title>&#xD800;<b></title>"),
        "reference of 5,000 digits": with_good(f"<title>&#{'9' * 5000};<b></title>"),
        "punycode": '<?xml version="1.0" encoding="punycode"?>' + with_good("<title>x</title>"),
        "unicode_escape": '<?xml version="1.0" encoding="unicode_escape"?>' + with_good("<title>x</title>"),
        "utf-7": '<?xml version="1.0" encoding="utf-7"?>' + with_good("<title>x</title>"),
        "blanks before the root": "\n" * 100_000 + with_good(""),
        "author": with_good("<author>a@" + "a." * 100_000 + "</author>"),
        "style": with_good(f'<description>&lt;p style="{"url(" * 100_000}"&gt;</description>'),
        "attributes": with_good("<x " + " ".join(f"a{number}='1'" for number in range(20_000)) + "/>"),
        "categories": with_good("".join(f"<category>{number}</category>" for number in range(50_000))),
        "controls": with_good("<title>a\x00b\x08</title>"),
        "unclosed tag": with_good("<title><b>x</title>"),
        "damaged CDATA": rss(
            f"<item><title><![CDATA[x]></title></item>{GOOD}<item><title><![CDATA[y]]></title></item>"
        ),
        "cut": rss(GOOD + "<item><title>Half")[:-26],
        "undeclared entity": with_good("<title>a&nbsp;b</title>"),
        "prefixes": with_good("<dc:creator>A</dc:creator><media:x/>"),
        "open titles": with_good("<title>" * 50_000),
    }
    for name, body in spoilt.items():
        yield Input(name, answer(200, body.encode("utf-8", "surrogatepass"), "Content-Type: text/xml"), good)
    yield Input(
        "100,000 entries",
        answer(200, rss(GOOD + "<item><guid>1</guid><title>x</title></item>" * 100_000).encode()),
        good,
    )
    yield Input("quadratic entity", answer(200, rss(f"<item><title>{'&a;' * 5000}</title></item>", bomb).encode()))
    yield Input("deep", answer(200, rss("<a>" * 500_000).encode()))


def pages() -> Iterator[Input]:
    """Yield hostile pages around one article."""
    spoilt = {
        "control references": story("a&#1;b &#11; &#x1F;"),
        "260 levels": story(before="<div>" * 260),
        "10,000 levels": story(before="<div>" * 10_000),
        "100,000 <br>": story("line<br>" * 100_000),
        "50,000 attributes": story(before="<div " + " ".join(f"a{number}=1" for number in range(50_000)) + ">"),
        "5 MB of JSON-LD": story(head=page_cases.ld(articleBody="x" * 5_000_000)),
        "colspan": story(after=f"<table><tr><td colspan={2**53 - 1}>a</td></tr></table>"),
        "brackets": story(after="<" * 500_000),
        "open tags": story(after="<a " * 100_000),
        "NUL": story("a\x00b"),
        "UTF-16": "\ufeff" + story(),
    }
    for name, body in spoilt.items():
        coded = body.encode("utf-16") if name == "UTF-16" else body.encode()
        yield Input(name, answer(200, coded, "Content-Type: text/html"), WORDS)
    yield Input("100,000 paragraphs", answer(200, story(after="<p>x</p>" * 100_000).encode()))


def answers() -> Iterator[Input]:
    """Yield answers of a server that no client should wait for, believe or follow."""
    yield Input("body drip", stream(OK + b"Content-Length: 100000\r\n\r\n", endless(b"x"), 0.05))
    yield Input("header drip", stream(OK, endless(b"X"), 0.05))
    yield Input("endless body", stream(OK + b"\r\n", endless(b"x" * 65536)))
    yield Input("gzip bomb", answer(200, gzip_bomb(1024), http_cases.GZIP))
    yield Input("hang", hang)
    yield Input("short body", answer(200, rss(GOOD).encode(), length=50_000))
    yield Input("redirect to file:", redirect("file:///etc/hostname"))
    yield Input("HTTP/0.9", raw(b"<html>" * 10))


def main() -> None:
    """Print one line a peer and the inputs it does not survive."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=list(PEERS), help="one peer")
    options = parser.parse_args()
    sets: dict[str, Callable[[], Iterator[Input]]] = {"feeds": feeds, "pages": pages}
    with HostileServer() as server, HostileServer() as internal:
        for peer, code in PEERS.items():
            if options.only not in (None, peer):
                continue
            python = sys.executable if peer != "reader" else str(PEERS_FOLDER / "bin" / "python")
            if not Path(python).exists():
                print(f"{peer:<17} not tried: `make quality` installs it")
                continue
            kind = "pages" if peer in ("presswatch pages", "trafilatura") else "feeds"
            inputs = [*sets[kind](), *answers()]
            if peer != "trafilatura":  # its guard is off, see above
                inputs.append(Input("redirect inside", redirect(internal.url("/"))))
            _try_peer(peer, kind, python, code, inputs, server, internal)


def _try_peer(
    peer: str, kind: str, python: str, code: str, inputs: list[Input], server: HostileServer, internal: HostileServer
) -> None:
    fates: Counter[str] = Counter()
    lost = []
    plain, wanted = (story(), WORDS) if kind == "pages" else (rss(GOOD), ("Title good",))
    server.script["/plain"] = answer(200, plain.encode(), f"Content-Type: text/{'html' if kind == 'pages' else 'xml'}")
    if (fate := _fate(python, code, server.url("/plain"), server.port, wanted)) != "survived":
        print(f"{peer:<17} cannot be tried, it {fate} at a plain input", flush=True)
        return
    for place, given in enumerate(inputs):
        server.script[f"/{place}"] = given.behaviour
        called = internal.connections
        fate = _fate(python, code, server.url(f"/{place}"), server.port, given.wanted)
        fate = "called inside" if internal.connections != called else fate
        fates[fate] += 1
        lost += [] if fate == "survived" else [f"{given.name} ({fate})"]
    print(f"{peer:<17} {fates['survived']:>3} of {len(inputs)}; not: {', '.join(lost) or 'none'}", flush=True)


def _fate(python: str, code: str, url: str, port: int, wanted: tuple[str, ...]) -> str:
    """Return what became of a peer at one input."""
    script = _CHILD.format(code=code)
    with tempfile.TemporaryDirectory() as folder:
        child = subprocess.Popen(
            [python, "-c", script, url, str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            cwd=folder,
            env={"PYTHONPATH": str(Path(__file__).parents[1] / "include"), "HOME": folder},
            preexec_fn=_limit,
        )
        with child:
            try:
                out, err = _result(child)
            except subprocess.TimeoutExpired:
                child.kill()
                return "no end"
    if child.returncode < 0:
        return "killed"
    if child.returncode:
        error = err.strip().rpartition("\n")[2].partition(":")[0].rpartition(".")[2][:30]
        return "survived" if not wanted and error not in ("MemoryError", "") else f"raised {error}"
    said = " ".join(json.loads(out)["said"])
    return "survived" if all(word in said for word in wanted) else "lost the good part"


def _result(child: subprocess.Popen[str]) -> tuple[str, str]:
    """Return what a child printed. One that still works when its time is over goes on, up to its limit of CPU.

    Raises:
        TimeoutExpired: it only waits.
    """
    spent = 0.0
    while True:
        try:
            return child.communicate(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            before, spent = spent, sum(psutil.Process(child.pid).cpu_times()[:2])
            if spent - before < LEAST_WORK_S:
                raise


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_MB << 20, MEMORY_MB << 20))


if __name__ == "__main__":
    main()
