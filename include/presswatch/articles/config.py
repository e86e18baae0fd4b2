"""Who extracted, with which libraries and rules: what makes an extraction reproducible."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files

EXTRACTOR = "presswatch.articles"
"""Name of this extractor, as stored with each extraction."""

LIBRARIES = ("trafilatura", "lxml", "resiliparse", "py3langid", "charset-normalizer")
"""Distributions whose version can change what comes out."""


@cache
def library_versions() -> dict[str, str]:
    """Return the installed version of every library that takes part in an extraction."""
    return {name: version(name) for name in LIBRARIES}


@cache
def config_sha256() -> bytes:
    """Return the digest of the rules: all modules and data of this package, so that no setting can be forgotten."""
    parts = {entry.name: entry.read_bytes() for entry in files(__package__).iterdir() if entry.is_file()}
    digest = hashlib.sha256()
    for name, content in sorted(parts.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.digest()
