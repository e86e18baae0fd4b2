"""Who extracted, with which libraries and rules: what makes an extraction reproducible."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files

EXTRACTOR = "presswatch.articles"
"""Name of this extractor, as stored with each extraction."""

LIBRARIES = ("trafilatura", "lxml", "resiliparse", "readability-lxml", "py3langid", "charset-normalizer")
"""Distributions whose version can change what comes out."""


@cache
def library_versions() -> dict[str, str]:
    """Return the installed version of every library that takes part in an extraction."""
    return {name: version(name) for name in LIBRARIES}


@cache
def config_sha256() -> bytes:
    """Return the digest of the rules: every module of this package, so that no setting can be forgotten."""
    digest = hashlib.sha256()
    modules = sorted((entry for entry in files(__package__).iterdir() if entry.name.endswith(".py")), key=_name)
    for module in modules:
        digest.update(module.name.encode() + b"\0" + module.read_bytes() + b"\0")
    return digest.digest()


def _name(entry: object) -> str:
    return str(getattr(entry, "name", ""))
