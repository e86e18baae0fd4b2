"""How two texts differ, for a person: paragraphs that stay are counted, of others the words that changed are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

MOST_WORDS: Final = 1500
"""Of a changed passage; a longer one is shown as taken out and put in, which is quicker than to compare it."""
MOST_PARAGRAPHS: Final = 1500
_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")

Kind = Literal["same", "gone", "new", "skipped"]


class Piece(NamedTuple):
    """A run of text that stayed, went or came; of paragraphs that stayed, only their number."""

    kind: Kind
    text: str


def differences(before: Sequence[str], after: Sequence[str]) -> list[list[Piece]]:
    """Return what differs between two texts, given in paragraphs: a list of paragraphs, each in pieces."""
    before, after = before[:MOST_PARAGRAPHS], after[:MOST_PARAGRAPHS]
    found: list[list[Piece]] = []
    for tag, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append([Piece("skipped", str(last - first))])
        else:
            found += _passage(before[first:last], after[begin:end])
    return found


def _passage(before: Sequence[str], after: Sequence[str]) -> Iterator[list[Piece]]:
    """Yield the paragraphs of a passage; those in the same place are compared word by word."""
    for place in range(max(len(before), len(after))):
        old, new = (texts[place] if place < len(texts) else "" for texts in (before, after))
        yield _words(old, new)


def _words(before: str, after: str) -> list[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if not old or not new or max(len(old), len(new)) > MOST_WORDS:
        return _change(before, after)
    pieces: list[Piece] = []
    gone = come = ""
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        removed, added = "".join(old[first:last]), "".join(new[begin:end])
        if tag == "equal" and (removed.strip() or not (gone or come)):
            pieces += [*_change(gone, come), Piece("same", removed)]
            gone = come = ""
        else:  # blanks between two changes belong to both: a person reads runs of words
            gone, come = gone + removed, come + added
    return [*pieces, *_change(gone, come)]


def _change(gone: str, come: str) -> list[Piece]:
    return [piece for piece in (Piece("gone", gone), Piece("new", come)) if piece.text]
