"""Character encodings as the WHATWG Encoding Standard decodes them, where Python's codecs of the same name differ.

``webencodings`` maps labels to names and leaves the decoding to Python. Python's GBK knows no four-byte character and
no euro sign at 0x80, its EUC-JP and ISO-2022-JP no NEC row 13 and no NEC-selected IBM extensions, its Big5 neither the
additions of HKSCS-2008 nor those of ETEN, its windows-125x no C1 controls. One such character costs its neighbours.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from itertools import product
from typing import Final, NamedTuple

import webencodings

UNUSABLE: Final = frozenset({"utf-8", "utf-16le", "utf-16be", "x-user-defined", "replacement"})
"""Names that say nothing of bytes which are no UTF-8 and have an ASCII declaration."""

SEVEN_BIT: Final = "iso-2022-jp"
"""The one encoding whose text is valid UTF-8 and means something else."""

_LOST: Final = "\ufffd"
_ESCAPE: Final = re.compile(rb"\x1b(\([BJI]|\$[@B])")
_TO_EUC: Final = bytes(
    byte if byte < 0x21 or byte == 0x7F else byte | 0x80 if byte < 0x80 else 0xFF for byte in range(256)
)
_KATAKANA: Final[dict[int, int | str]] = {code: code - 0x21 + 0xFF61 for code in range(0x21, 0x60)} | dict.fromkeys(
    range(0x60, 0x7F), _LOST
)
_ROMAN: Final[dict[int, int | str]] = {0x5C: "¥", 0x7E: "‾"}


class _Codec(NamedTuple):
    """A codec of Python, and the characters that the web reads in place of its own."""

    python: str
    instead: Mapping[int, int | str] = {}


def _instead(theirs: str, ours: str) -> dict[int, int | str]:
    return dict(str.maketrans(theirs, ours))


# GB 18030-2022 gave the last characters of the user-defined area their own code points.
_GB18030 = _Codec(
    "gb18030",
    _instead(
        "\ue5e5\ue7c7\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796"
        "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864",
        "\u3000\u1e3f\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19"
        "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb",
    ),
)
_CODECS: Final = {
    "gbk": _GB18030,
    "gb18030": _GB18030,
    "big5": _Codec("big5hkscs", _instead("•､‾∼♁☉¥¢£", "‧﹑¯～⊕⊙￥￠￡")),
    "euc-jp": _Codec(
        "euc_jp", _instead("\u301c\u2016\u2212\u00a2\u00a3\u00ac", "\uff5e\u2225\uff0d\uffe0\uffe1\uffe2")
    ),
    "shift_jis": _Codec("cp932", _instead("\uf8f0\uf8f1\uf8f2\uf8f3", _LOST * 4)),
    "euc-kr": _Codec("cp949"),
    "koi8-u": _Codec("koi8-u", _instead("╝╬", "ўЎ")),
}
# What the index of Big5 holds and Python's big5hkscs does not, by runs: the code of the first character, then all.
_BIG5_RUNS: Final = """
877a㡵𡵓𣚞𦀡㻬𥣞㫵竼龗𤅡𨤍𣇪𠪊𣉞䌊蒄龖鐯䤰蘓墖靊鈘秐稲晠権袝瑌篅枂稬剏遆㓦珄𥶹瓆鿇垳
87c4䤯呌䄱𣚎堘穲𧭥讏䚮𦺈䆁𥶙箮𢒼鿈𢓁𢓉𢓌鿉蔄𣖻䂴鿊䓡𪷿拁灮鿋 8e69箸 8e6f簆 8e7e糎 8eab緒 8eb4縝
8ecd者 8ed0耨 8f57菁 8f69蒨 8f6e萏 8fcb覦覩 8ffe起 906d都 907a銹 90dc靜 90f1響 91bf鼖 9244蔃
92af兙兛兝兞 92c8鍮 92d1瑹 9447浧 94ca禛 95d9邗 9644靝 96ed瀞 96fc嬨 9b76爁 9b78矗 9b7b纇 9bc6駖
9bde釔 9bec惞 9bf6澶 9c42輶 9c53侻 9c62營 9c68鄄 9c6b鷰 9c77菏 9cbc尐秣 9cd0婧 9d57輋 9d5a筑 9dc4拐
9ea9恢 9eef痹 9efd汊 9f60鬮 9f66鼗 9fcb僭 9fd8弌 a063蠏 a077拎 a0d5瑨 a0df煢 a0e4牐
a3c0␀␁␂␃␄␅␆␇␈␉␊␋␌␍␎␏␐␑␒␓␔␕␖␗␘␙␚␛␜␝␞␟␡€ c6cf廴 c6d3无 c6d5癶 c6d7隶 c6de〃仝 fa5f倩 fa66偽 fabd包
fac5卄 fad5卿 fb48嘅 fbb8婷 fbf3幵 fbf9廐 fc4f彘 fc6c悤 fcb9撐 fce2晴 fcf1杞 fdb7沜渝 fdbb港 fdf1煮
fe52猪 fe6f瑜 feaa瓩 fedd砉
"""
# Names under which guesses come that no label of the web has.
_GUESSED: Final = {
    "big5hkscs": "big5",
    "cp932": "shift_jis",
    "cp949": "euc-kr",
    "cp950": "big5",
    "euc_jis_2004": "euc-jp",
    "euc_jisx0213": "euc-jp",
    "shift_jis_2004": "shift_jis",
    "shift_jisx0213": "shift_jis",
}


class WebText(NamedTuple):
    """Text, the name of its encoding in the standard, and how many sequences of bytes mean nothing in it."""

    text: str
    encoding: str
    undecodable: int


def decode_labelled(body: bytes, label: str) -> WebText | None:
    """Return the text of bytes in the encoding that a label names, or None for a label that is none or no help."""
    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name in UNUSABLE:
        return None
    if encoding.name == SEVEN_BIT:
        text = _iso_2022_jp(body)
    else:
        text = _decoded(body, _CODECS.get(encoding.name, _Codec(encoding.codec_info.name)))
    return WebText(text, encoding.name, text.count(_LOST))


def decode_guessed(body: bytes, codec: str) -> WebText:
    """Return the text of bytes in the codec of Python that they look like, as the web decodes its encoding."""
    if codec.replace("-", "_") in _GUESSED or codec.startswith(("gb", "big5", "euc")):
        text = decode_labelled(body, _GUESSED.get(codec, codec))
        if text is not None:
            return text
    plain = body.decode(codec, _ERRORS)
    return WebText(plain, codec, plain.count(_LOST))


def is_seven_bit(body: bytes, labels: list[str]) -> bool:
    """Return whether bytes that are all ASCII hold Japanese: the label says so, and so do their escape sequences."""
    named = any(each.name == SEVEN_BIT for label in labels if (each := webencodings.lookup(label)))
    return named and body.isascii() and _ESCAPE.search(body) is not None


def _iso_2022_jp(body: bytes) -> str:
    """Return the text of ISO-2022-JP: runs of one character set each, with an escape sequence before all but the first.

    A run of two-byte characters is EUC-JP without its high bits.
    """
    first, *parts = _ESCAPE.split(body)
    decoded = [first.decode("ascii", "replace")]
    for escape, part in zip(parts[::2], parts[1::2], strict=True):
        if escape.startswith(b"$"):
            decoded.append(_decoded(part.translate(_TO_EUC), _CODECS["euc-jp"]))
        else:
            text = part.decode("ascii", "replace")
            decoded.append(text.translate({b"(J": _ROMAN, b"(I": _KATAKANA}.get(escape, {})))
    return "".join(decoded)


def _decoded(body: bytes, codec: _Codec) -> str:
    return body.decode(codec.python, _ERRORS).translate(codec.instead)


def _resolve(error: UnicodeError) -> tuple[str, int]:
    """Return what the web reads where Python's codec reads nothing, and where to go on; U+FFFD where it is nothing.

    As in the standard, an ASCII byte is never taken along with a broken sequence: it may be markup.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    start, body = error.start, error.object
    char = _single(body[start], error.encoding) or _pairs(error.encoding).get(body[start : start + 2])
    if char is not None:
        return char, start + (1 if body[start] <= 0x80 or error.encoding == "charmap" else 2)
    return _LOST, start + _broken_length(body[start : start + 3], error.encoding)


def _single(byte: int, codec: str) -> str | None:
    """Return the character of one byte: a control in windows-125x, the euro sign of GBK."""
    if codec == "charmap":
        return chr(byte) if byte < 0xA0 else None
    return "€" if codec == "gb18030" and byte == 0x80 else None


def _broken_length(body: bytes, codec: str) -> int:
    if codec not in _MULTIBYTE or body[0] in {0x80, 0xFF}:
        return 1
    longest = 3 if codec == "euc_jp" and body[0] == 0x8F else 2
    return next((place for place, byte in enumerate(body[:longest]) if place and byte < 0x80), len(body[:longest]))


_MULTIBYTE: Final = frozenset(codec.python for codec in _CODECS.values()) - {"koi8-u"}


@cache
def _pairs(codec: str) -> Mapping[bytes, str]:
    """Return the two-byte characters of the standard that a codec of Python does not have."""
    if codec == "euc_jp":
        return _jis_rows()
    return _big5_runs() if codec == "big5hkscs" else {}


def _jis_rows() -> dict[bytes, str]:
    """Return the rows 13 and 89 to 92 of JIS X 0208, which Python has in Windows-31J alone, by their code in EUC-JP."""
    pairs = {}
    for row, cell in product((13, *range(89, 93)), range(1, 95)):
        lead = (row - 1) // 2 + 0x81
        trail = cell + 0x9E if row % 2 == 0 else cell + (0x3F if cell < 64 else 0x40)
        shifted = bytes([lead if lead < 0xA0 else lead + 0x40, trail])
        with suppress(UnicodeDecodeError):  # some cells are empty
            pairs[bytes([row + 0xA0, cell + 0xA0])] = shifted.decode("cp932")
    return pairs


def _big5_runs() -> dict[bytes, str]:
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    pairs = {}
    for run in _BIG5_RUNS.split():
        lead, first = bytes.fromhex(run[:4])
        for trail, char in zip(trails[trails.index(first) :], run[4:], strict=False):
            pairs[bytes([lead, trail])] = char
    return pairs


def _registered(name: str) -> str:
    codecs.register_error(name, _resolve)
    return name


_ERRORS: Final = _registered("presswatch-web")
