"""The pages whose blocks a reader has labelled: what the reader sees, and the labels without any text.

    python -m bench.blocks.role_labels show [--from N] [--to N]
    python -m bench.blocks.role_labels write NOTES LABELS

``bench/labels/README.md`` is the guide. ``NOTES`` is what another reader of the same pages writes: a line a page, its
number as shown, then role and block numbers: ``17: headline 4; byline 5,6; body 8-20,24``. A later clause overrides an
earlier one.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from bench.quality.gold import READERS, Gold

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "include"))

from presswatch.articles.page import main_text, safe_markup
from presswatch.articles.page.text_blocks import BlockTree, TextBlock, read_outline
from presswatch.articles.text.normalize import fold
from presswatch.encoding import page as page_encoding

_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/(?:\d+\w*/)?")
LABELS = Path(__file__).parents[1] / "labels" / "roles.jsonl"
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
ROLES = frozenset(
    [
        "headline",
        "dek",
        "body",
        "heading",
        "quote",
        "caption",
        "credit",
        "toc",
        "table",
        "byline",
        "dateline",
        "related",
        "teaser",
        "promo",
        "boilerplate",
    ]
)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page of the corpus."""

    set_name: str
    page_id: str
    path: Path
    url: str

    def read(self) -> bytes:
        """Return the bytes of the page."""
        data = self.path.read_bytes()
        return gzip.decompress(data) if self.path.suffix == ".gz" else data


def outline_of(page: SourcePage) -> BlockTree:
    """Return the blocks of a page, cut as the extraction cuts them."""
    tree = main_text.parse(safe_markup.make_safe(page_encoding.decode(page.read(), "").text).text)
    return BlockTree((), 0) if tree is None else read_outline(tree)


def pages(corpus: Path) -> Iterator[SourcePage]:
    """Yield every page that may be drawn. The block model was not trained on the sets after the first four."""
    for name, reader in READERS.items():
        golds = (gold for gold in reader(corpus) if isinstance(gold, Gold))
        yield from (SourcePage(name, gold.page_id, gold.path, gold.url) for gold in golds)
    for case in json.loads((corpus / "article_postlight" / "expected.open.json").read_text()):
        path = corpus / "article_postlight" / "fixtures" / f"{case['fixture']}.gz"
        if path.exists():
            yield SourcePage("postlight", case["fixture"], path, case["url"])
    cases = json.loads((corpus / "article_mediacloud" / "expected.open.json").read_text())
    urls = {case["file"]: _ARCHIVE.sub("", case["input"]) for case in cases}
    for path in sorted((corpus / "article_mediacloud" / "fixtures").glob("*.gz")):
        yield SourcePage("mediacloud", path.name, path, urls.get(f"fixtures/{path.name}", path.name))
    for path in sorted((corpus / "article_newspaper4k" / "html").glob("*.gz")):
        yield SourcePage(
            "newspaper4k", path.name, path, f"https://{path.name.split('.')[0].replace('_', '-')}.invalid/"
        )
    for path in sorted((corpus / "article_readability").glob("*/source.html*")):
        name = path.parent.name
        yield SourcePage("readability", name, path, f"https://{name.rstrip('-0123456789')}.invalid/")


def records() -> list[dict[str, Any]]:
    """Return the lines of ``roles.jsonl``."""
    return [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


def shown(page: SourcePage) -> Iterator[str]:
    """Yield the blocks of a page as the reader sees them; neighbours that are links alone share a line."""
    numbered = [(i, leaf) for i, leaf in enumerate(outline_of(page).blocks) if fold(leaf.text)]
    for is_short_link, run in groupby(numbered, key=lambda one: one[1].link_share > 0.8 and len(one[1].text) < 60):
        if is_short_link:
            blocks = list(run)
            yield f"{_path(blocks[0][1])} " + " · ".join(f"{i}:{leaf.text[:18]}" for i, leaf in blocks)
        else:
            yield from (f"{i} {_path(leaf)}{_marks(leaf)} {_clip(leaf)}" for i, leaf in run)


def _path(leaf: TextBlock) -> str:
    return ">".join(f"{place.tag}.{place.names[:12]}" if place.names else place.tag for place in leaf.path[-2:])


def _marks(leaf: TextBlock) -> str:
    around = ["figure", "figcaption", "blockquote", "aside", "nav", "header", "footer", "li", "td"]
    found = [tag for tag in around if leaf.within(tag) and leaf.tag != tag]
    found += [f"L{leaf.link_share:.0%}"] if leaf.link_chars else []
    found += ["pic"] if leaf.picture else []
    return f" [{' '.join(found)}]" if found else ""


def _clip(leaf: TextBlock) -> str:
    text = leaf.text[:30] if leaf.link_share > 0.8 and len(leaf.text) > 40 else leaf.text
    return text if len(text) < 84 else f"{text[:40]} … {text[-26:]} {len(text)}"


def roles_of(notes: str) -> dict[int, str]:
    """Return the role of each block that a line of notes names; a later clause overrides an earlier one."""
    found: dict[int, str] = {}
    for clause in filter(None, (part.strip() for part in notes.split(";"))):
        role, _, numbers = clause.partition(" ")
        if role not in ROLES:
            raise ValueError(f"no role: {role}")
        for part in numbers.split(","):
            first, _, last = part.partition("-")
            found.update(dict.fromkeys(range(int(first), int(last or first) + 1), role))
    return found


def keys_of(outline: BlockTree) -> list[str]:
    """Return the key of each block: the head of a hash of its letters, ``#2`` and on for copies, "" for no letters."""
    seen: Counter[str] = Counter()
    keys: list[str] = []
    for folded in outline.folded:
        digest = hashlib.sha256(folded.encode()).hexdigest()[:10]
        seen[digest] += 1
        keys.append("" if not folded else digest if seen[digest] == 1 else f"{digest}#{seen[digest]}")
    return keys


def record(page: SourcePage, half: str, roles: Mapping[int, str]) -> str:
    """Return a page's line of ``roles.jsonl``."""
    keys = keys_of(outline_of(page))
    by_role: dict[str, list[str]] = {}
    for number, role in sorted(roles.items()):
        if keys[number]:
            by_role.setdefault(role, []).append(keys[number])
    return json.dumps({"set": page.set_name, "page": page.page_id, "half": half, "roles": by_role}, ensure_ascii=False)


def main() -> None:
    """Print blocks or write labels."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("show", "write"))
    parser.add_argument("notes", nargs="?", type=Path)
    parser.add_argument("labels", nargs="?", type=Path)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--to", type=int, default=1_000, dest="last")
    args = parser.parse_args()
    by_id = {(page.set_name, page.page_id): page for page in pages(args.corpus)}
    numbered = [(i, by_id[one["set"], one["page"]], one["half"]) for i, one in enumerate(records())]
    if args.command == "show":
        for number, page, _ in numbered[args.first : args.last]:
            print(f"##### {number} {page.set_name} {page.url}", *shown(page), sep="\n")
        return
    notes = dict(line.split(":", 1) for line in args.notes.read_text(encoding="utf-8").splitlines())
    lines = [record(page, half, roles_of(notes[str(i)])) for i, page, half in numbered if str(i) in notes]
    args.labels.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
