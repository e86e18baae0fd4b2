"""Troubles of encodings: names that mean more than they say, characters of vendors, UTF-16 below white space."""

from __future__ import annotations

import re
from dataclasses import replace

from newsworld.model import Reply, Request
from newsworld.troubled.story import Item, Story, rss
from newsworld.troubled.trouble import Trouble, TroubleTruth

_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")


class SpeaksGbk(Trouble):
    """Says gb2312 and sends what browsers read as gb18030, the euro sign as one byte."""

    charset = "gb2312"
    page_charset = charset
    sign = "€20 㐂"

    def encoded(self, text: str) -> bytes:
        """Return a text as the publisher sends it."""
        return b"\x80".join(part.encode("gb18030") for part in text.split("€"))

    def title(self, story: Story) -> str:
        """Return a headline with a sign that tells whether the encoding was read."""
        return f"{story.title}: {self.sign}"

    def item(self, step: int, story: Story) -> Item:
        """Return a story under its headline with the sign."""
        return replace(super().item(step, story), title=self.title(story))

    def feed(self, step: int, request: Request) -> Reply:  # noqa: ARG002
        """Return the feed in its encoding."""
        body = rss(self.name, self.origin, self.items(step)).decode().replace("utf-8", self.charset)
        return Reply(200, "application/rss+xml", self.encoded(body))

    def page(self, step: int, story: Story) -> Reply:
        """Return the page in its encoding."""
        html = super().page(step, story).body.decode().replace("utf-8", self.page_charset)
        html = html.replace(story.title, self.title(story))
        return Reply(200, f"text/html; charset={self.page_charset}", self.encoded(html))

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: every character."""
        truth = super().truth(last_step)
        titles = {str(story.number): self.title(story) for story in self.stories(last_step)}
        return replace(truth, stories={key: replace(true, title=titles[key]) for key, true in truth.stories.items()})


class SpeaksEucJp(SpeaksGbk):
    """EUC-JP with characters of NEC's row 13, which the standard encoding does not have."""

    charset = "euc-jp"
    page_charset = charset
    sign = "①番㈱℡の市長"

    def encoded(self, text: str) -> bytes:
        """Return a text in EUC-JP, what the headline does not need as references."""
        return self.referenced(text).encode("euc_jis_2004")  # where row 13 stands as at NEC

    def referenced(self, text: str) -> str:
        """Return a text with references for what JIS X 0208 and row 13 may not have."""
        return _BEYOND_ASCII.sub(lambda run: "".join(map(self._referenced, run.group())), text)

    def _referenced(self, character: str) -> str:
        return character if character in self.sign else f"&#{ord(character)};"


class SpeaksIso2022Jp(SpeaksEucJp):
    """The same in ISO-2022-JP, which shifts between ASCII and two bytes a character."""

    charset = "iso-2022-jp"
    page_charset = charset

    def encoded(self, text: str) -> bytes:
        """Return a text in ISO-2022-JP."""
        return _BEYOND_ASCII.sub(lambda run: _shifted(run.group()), self.referenced(text)).encode("ascii")


def _shifted(text: str) -> str:
    seven_bits = bytes(byte & 0x7F for byte in text.encode("euc_jis_2004"))
    return f"\x1b$B{seven_bits.decode('ascii')}\x1b(B"


class BeginsUtf16Late(SpeaksGbk):
    """UTF-16 without a mark, after white space, and no word of it in the headers of the feed."""

    charset = "utf-16"
    page_charset = "utf-16le"
    sign = "Größe, naïve 市長"

    def encoded(self, text: str) -> bytes:
        """Return a text in UTF-16, little-endian, below an empty line."""
        return f"\n  {text}".encode("utf-16-le")
