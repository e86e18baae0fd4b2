"""Captured pages as a person may see them, and what is read in them: made beside the api-server, kept for a while."""

from __future__ import annotations

import base64
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, Literal, NamedTuple

from markupsafe import Markup

from presswatch_airflow.operator_commands import run_command

KEPT: Final = 16
WITHIN_S: Final = 90.0
STYLE: Final = (
    "body{margin:.75rem;font:14px/1.5 system-ui,sans-serif;color:#18181b;background:#fff;overflow-wrap:anywhere}"
    "h1{font-size:1.3rem}h2{font-size:1.1rem}h3,h4,h5,h6{font-size:1rem}table{border-collapse:collapse}"
    "td,th{border:1px solid #e4e4e7;padding:.2rem .4rem;vertical-align:top}small{color:#71717a}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
PAGE_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; frame-ancestors 'self'; sandbox"
"""Nothing is fetched, no script runs, and the document has an origin of its own, whatever frame it is in."""

Kind = Literal["quarantine", "entries"]


class BlockLine(NamedTuple):
    """A block of the extracted text."""

    role: str
    rule: str
    text: str


class Preview(NamedTuple):
    """A page that was captured, and what it is read as."""

    markup: str  # safe: elements of a short list, without attributes
    facts: Mapping[str, Any]
    blocks: tuple[BlockLine, ...]

    @property
    def document(self) -> Markup:
        """Return the page as a document that is bound by ``PAGE_POLICY``."""
        inside = self.markup or "<p><small>There is nothing to show: the page has no text.</small></p>"
        head = f'<meta charset="utf-8"><title>Captured page</title><style>{STYLE}</style>'
        return Markup(f'<!doctype html><html lang="und"><head>{head}</head><body>{inside}</body></html>')  # noqa: S704


@dataclass
class Previews:
    """Makes previews by a command and keeps the newest; both frames of a page come from one."""

    _lock: Lock = field(default_factory=Lock)
    _kept: OrderedDict[tuple[Kind, int], Preview] = field(default_factory=OrderedDict)

    def get(self, kind: Kind, number: int) -> Preview:
        """Return the preview of a refusal or an entry; one at a time is made.

        Raises:
            PermanentError: there is no page of it.
        """
        with self._lock:
            preview = self._kept.pop((kind, number), None) or _make(kind, number)
            self._kept[kind, number] = preview
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return preview


def _make(kind: Kind, number: int) -> Preview:
    return as_preview(run_command(kind, "read", str(number), within_s=WITHIN_S))


def as_preview(facts: Mapping[str, Any]) -> Preview:
    """Return what the command says of a page as a preview."""
    blocks = tuple(BlockLine(**block) for block in facts["blocks"])
    return Preview(facts["markup"], facts, blocks)
