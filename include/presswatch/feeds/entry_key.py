"""What makes an entry the same entry at the next poll, inside its feed."""

from __future__ import annotations

import hashlib
import unicodedata

from presswatch.errors import BadUrlError
from presswatch.model.parsed_feed import Entry
from presswatch.urls import url_key

_MAX_TEXT_CHARS = 2000


def entry_key(entry: Entry) -> bytes:
    """Return the sha256 of what identifies an entry: its guid, else its link, else its text; never invented.

    Measured on 14 real feeds over 18 months: guids survive new slugs, links stand in well, titles split up to a third
    of the entries and are the last resort. The caller settles two entries with one key in a body.
    """
    kind, value = entry.key_kind, ""
    if kind == "guid":
        value = unicodedata.normalize("NFC", (entry.guid or "").strip())
    elif kind == "link":
        value = _link(entry)
    else:
        dates = [reading.raw if reading else "" for reading in (entry.published, entry.updated)]
        text = (entry.summary or entry.content or "")[:_MAX_TEXT_CHARS]
        value = "\x1f".join((entry.title or "", *dates, text))
    return hashlib.sha256(f"{kind}\x1f{value}".encode("utf-8", "surrogatepass")).digest()


def _link(entry: Entry) -> str:
    """Return the key of the link with its fragment (entries may be anchors of one page), or the link as written."""
    try:
        return url_key(entry.url or entry.link_raw or "", keep_fragment=True)
    except BadUrlError:
        return (entry.link_raw or "").strip()
