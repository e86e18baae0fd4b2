"""Tolerant JSON parser: damaged text → the values that can still be read, in one pass and without recursion.

Meant for structured data as publishers write it: unescaped quotes and line breaks in strings, missing or trailing
commas, comments, unclosed objects, several objects in a row. A value that the end of the text cuts off is left out, as
half a name or date is a wrong one. The cost is linear: every look ahead is bounded or passes over white space once.
"""

from __future__ import annotations

import re

_SPACE = re.compile(r"(?:[\s,;]++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|<!--|-->|<!\[CDATA\[|\]\]>)*+")
"""What may stand between tokens: white space, commas, comments, the wrappings of old HTML."""
_STOP = re.compile(r"[\"'“”\\]|\n\s*+")
_KEY = r"\s*+(?:[\"'“”„][\w@$:. -]{1,64}+[\"'“”]\s*+[:=]|[A-Za-z_@$]\w{0,40}+\s*+:)"
_NEXT_MEMBER = re.compile(
    rf"\s*+(?:,(?:{_KEY}|\s*+(?:[}}\]]|/[/*]|,|$))|{_KEY}|/[/*]|[}}\]](?:{_KEY}|\s*+(?:[,}}\]<;/{{]|$))|$)"
)
"""What follows the closing quote of a value in an object: another member, or the end of the object."""
_NEXT_ITEM = re.compile(r"\s*+(?:,\s*+(?:[\"'“”„{\[\d\]-]|/[/*]|true|false|null|$)|/[/*]|\]|$)")
"""What follows the closing quote of a value in an array."""
_AFTER_KEY = re.compile(r"\s*+[:=]")
_NEW_MEMBER = re.compile(rf",?{_KEY}")
_BAREWORD = re.compile(r"[^\s,:;{}\[\]\"']++")
_ESCAPE = re.compile(r"\\(?:u([\da-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": " ", "f": " "}
_SURROGATES = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WORDS: dict[str, object] = {"true": True, "false": False}
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_MAX_DEPTH = 60
_MAX_ROOTS = 200


def parse_loosely(text: str) -> list[object]:
    """Return the objects and arrays of a text in order; what stands around them is passed over."""
    return _Parser(text).parse()


class _Parser:
    """A stack of open containers, each with the key that its next value belongs to."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._roots: list[object] = []
        self._open: list[list[object] | dict[str, object]] = []
        self._keys: list[str | None] = []  # of each open container; None: a key is expected

    def parse(self) -> list[object]:
        while self._skip() and len(self._roots) < _MAX_ROOTS:
            self._step()
        return [root for root in self._roots if root]

    def _skip(self) -> bool:
        """Move on to the next token, outside of any container to the next one that opens; False at the end."""
        if not self._open:
            positions = [position for position in (self._text.find(sign, self._at) for sign in "{[") if position >= 0]
            self._at = min(positions, default=len(self._text))
        elif match := _SPACE.match(self._text, self._at):
            self._at = match.end()
        return self._at < len(self._text)

    def _step(self) -> None:
        char = self._text[self._at]
        if char in "{[":
            self._at += 1
            self._enter({} if char == "{" else [])
        elif char in "}]":
            self._at += 1
            self._leave(dict if char == "}" else list)
        elif char in ":=":
            self._at += 1
        else:
            self._take_scalar(char)

    def _enter(self, container: list[object] | dict[str, object]) -> None:
        if len(self._open) < _MAX_DEPTH:
            self._put(container)
        self._open.append(container)
        self._keys.append(None)

    def _leave(self, kind: type) -> None:
        """Close the nearest container of this kind and all that was left open in it; a stray sign closes nothing."""
        for depth in range(len(self._open) - 1, max(-1, len(self._open) - 4), -1):
            if isinstance(self._open[depth], kind):
                del self._open[depth:], self._keys[depth:]
                return

    def _put(self, value: object) -> None:
        if not self._open:
            self._roots.append(value)
        elif isinstance(holder := self._open[-1], list):
            holder.append(value)
        elif (key := self._keys[-1]) is not None:
            holder.setdefault(key, value)
            self._keys[-1] = None

    def _take_scalar(self, char: str) -> None:
        is_key = isinstance(self._open[-1], dict) and self._keys[-1] is None
        if char in "\"'“”„":
            value = self._string(is_key=is_key)
        else:
            match = _BAREWORD.match(self._text, self._at)
            self._at = match.end() if match else self._at + 1
            value = match[0] if match else None
            if match and not is_key:
                self._put(_scalar(match[0]))
                return
        if value is None:
            return
        if is_key:
            self._keys[-1] = value
        else:
            self._put(value)

    def _string(self, *, is_key: bool) -> str | None:
        """Return the string that opens here, None where the text ends before it."""
        quote, start = self._text[self._at], self._at + 1
        quotes = '“”"' if quote in "“”„" else quote
        position = start
        while match := _STOP.search(self._text, position):
            position = match.end() + (match[0] == "\\")
            if match[0][0] == "\n":
                ends = not is_key and self._opens_member(match.end())
            else:
                ends = match[0] in quotes and self._closes(match.end(), is_key=is_key)
            if ends:
                self._at = position
                return _unescaped(self._text[start : match.start()])
        self._at = len(self._text)
        return None

    def _closes(self, after: int, *, is_key: bool) -> bool:
        """Return whether a quote closes its string, told by what follows it."""
        if is_key:
            return _AFTER_KEY.match(self._text, after) is not None
        pattern = _NEXT_MEMBER if isinstance(self._open[-1], dict) else _NEXT_ITEM
        return pattern.match(self._text, after) is not None

    def _opens_member(self, after: int) -> bool:
        """Return whether a line of an object begins with a key: the string before lacks its quote."""
        return isinstance(self._open[-1], dict) and _NEW_MEMBER.match(self._text, after) is not None


def _scalar(word: str) -> object:
    """Return a value written without quotes; what is no JSON (``undefined``, ``NaN``) is None."""
    lowered = word.lower()
    if lowered in _WORDS:
        return _WORDS[lowered]
    if _NUMBER.fullmatch(word):
        return float(word) if "." in word else int(word)
    return None


def _unescaped(raw: str) -> str:
    """Return a string with its escapes read; one that JSON does not know stands for the sign behind it."""
    if "\\" not in raw:
        return raw
    text = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _ESCAPED.get(m[2], m[2]), raw)
    text = _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return _LONE_SURROGATE.sub("", text)
