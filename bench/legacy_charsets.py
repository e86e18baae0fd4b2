"""How often unnamed legacy encodings are read right: texts of known languages, with their language told or not.

PYTHONPATH=include .venv/bin/python bench/legacy_charsets.py ../shared/corpus/lang_udhr/udhr.open.jsonl.gz
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from presswatch.encoding.legacy import guess_legacy

ENCODINGS = {
    "cp1252": "fr de es pt it nl sv da nb fi ca is",
    "cp1250": "pl cs hu sk hr sl ro",
    "iso8859-2": "pl cs hu sk hr sl",
    "cp1254": "tr",
    "cp1257": "lt lv et",
    "cp1251": "ru uk bg",
    "koi8-u": "ru uk",
    "cp1253": "el",
    "cp1255": "he",
    "cp1256": "ar fa",
    "cp874": "th",
    "shift_jis": "ja",
    "euc_jp": "ja",
    "gb18030": "zh",
    "big5": "zh-Hant",
    "euc_kr": "ko",
}
CODES = {
    "zh": ("cmn", "zh"), "nb": ("nob",), "et": ("ekk", "est"), "lv": ("lvs", "lav"), "ar": ("arb",), "fa": ("pes",),
}  # fmt: skip
SIZES = {"headline": 60, "paragraph": 400, "article": 3_000}
DRAWS = 8


def plain(body: bytes) -> str:
    """Return what was guessed before: charset_normalizer's best."""
    best = from_bytes(body).best()
    return best.encoding if best else "cp1252"


def samples(text: str, encoding: str, chars: int) -> Iterator[str]:
    """Yield pieces of a text that the encoding can write and that ASCII cannot."""
    dice = random.Random(f"{encoding}{chars}")
    for _ in range(DRAWS):
        start = dice.randrange(max(1, len(text) - chars))
        piece = text[start : start + chars].encode(encoding, "ignore").decode(encoding)
        if not piece.isascii():
            yield piece


def share(pieces: list[str], encoding: str, stated: str, guess: Callable[[bytes], str]) -> float:
    """Return the share of pieces that come out as they went in."""
    head = f'<html lang="{stated}"><p>' if stated else "<html><p>"
    bodies = [(piece, (head + piece).encode(encoding)) for piece in pieces]
    right = sum(body.decode(guess(body), "replace").endswith(piece) for piece, body in bodies)
    return right / len(bodies) if bodies else float("nan")


def main(path: str) -> None:
    """Print one line per encoding, language and size: before; now with no, the right, and a wrong language stated."""
    texts: dict[str, str] = {}
    for line in gzip.decompress(Path(path).read_bytes()).decode().splitlines():
        row = json.loads(line)
        for key in {row["bcp47"], row["iso639_3"], row["bcp47"].split("-")[0]}:
            texts.setdefault(key, " ".join(row["paragraphs"]))
    print("encoding    lang  size        before   now  told  mistold")
    totals: dict[tuple[str, int], list[float]] = {}
    for encoding, languages in ENCODINGS.items():
        for language in languages.split():
            text = next((texts[code] for code in (language, *CODES.get(language, ())) if code in texts), None)
            for size, chars in SIZES.items() if text else ():
                pieces = list(samples(text or "", encoding, chars))
                runs = [("", plain), ("", guess_legacy), (language[:2], guess_legacy), ("en", guess_legacy)]
                found = [share(pieces, encoding, stated, guess) for stated, guess in runs]
                print(f"{encoding:11} {language:5} {size:10}" + "".join(f"{100 * one:7.0f}" for one in found))
                for place, one in enumerate(found if pieces else ()):
                    totals.setdefault((size, place), []).append(one)
    for size in SIZES:
        means = [sum(totals[size, place]) / len(totals[size, place]) for place in range(4)]
        print(f"{'mean':17} {size:10}" + "".join(f"{100 * one:7.1f}" for one in means))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else str(Path("../shared/corpus/lang_udhr/udhr.open.jsonl.gz")))
