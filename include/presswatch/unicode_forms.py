"""Unicode's normal forms (UAX #15) at a cost that grows with the length of a text, whatever stands in it."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

MOST_MARKS = 30
"""Combining marks kept after a letter: as many as the standard's Stream-Safe Text Format allows.

To put a run of them in order takes time that grows with its square: 100,000 took 13 s of CPU.
"""

_RUN = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")
"""No mark is a word character; few texts hold so many others in a row, and only those are looked at one by one."""


def normalize(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Return the text in a normal form, without the marks beyond ``MOST_MARKS`` on one letter."""
    if text.isascii() or (form == "NFC" and _is_western(text)):
        return text
    return unicodedata.normalize(form, _RUN.sub(_without_surplus, text) if len(text) > MOST_MARKS else text)


def _is_western(text: str) -> bool:
    """Return whether a text has letters and signs of western Europe only: they are composed, and nothing combines."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _without_surplus(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)
