"""Who extracted, with which libraries and rules: what makes an extraction reproducible."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

EXTRACTOR = "presswatch.articles"
"""Name of this extractor, as stored with each extraction."""

LIBRARIES = ("trafilatura", "lxml", "resiliparse", "py3langid", "charset-normalizer", "ada-url", "tld")
"""Distributions whose version can change what comes out."""


RULES = ("articles", "dates", "errors.py", "legacy_charset.py", "model.py", "url_tracking.py", "urls.py")
"""Packages and modules of ``presswatch`` that the cleaner imports; a test holds them complete."""


@cache
def library_versions() -> dict[str, str]:
    """Return the installed version of every library that takes part in an extraction."""
    return {name: version(name) for name in LIBRARIES}


@cache
def config_sha256() -> bytes:
    """Return the digest of the rules: every module and table that a reading depends on."""
    return digest_of(files("presswatch"))


def digest_of(package: Traversable) -> bytes:
    """Return the digest of the rules in a folder that is laid out like the package ``presswatch``."""
    parts = dict(pair for name in RULES for pair in _contents(package / name, name))
    digest = hashlib.sha256()
    for name, content in sorted(parts.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.digest()


def _contents(entry: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    if entry.is_dir():
        for child in entry.iterdir():
            yield from _contents(child, f"{name}/{child.name}")
    elif name.endswith((".py", ".json")):
        yield name, entry.read_bytes()
