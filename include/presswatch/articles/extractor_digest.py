"""Who extracted, with which code and libraries: what makes an extraction reproducible."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from presswatch.articles.code_digest import code_digest
from presswatch.articles.kept_digest import kept_digest

EXTRACTOR = "presswatch.articles"
"""Name of this extractor, as stored with each extraction."""

LIBRARIES = ("trafilatura", "lxml", "resiliparse", "py3langid", "charset-normalizer", "ada-url", "tld", "webencodings")
"""Distributions whose version can change what comes out."""

START = ("presswatch.articles.extract", "clean_page")
"""The function that makes an extraction: whatever it refers to counts."""


@cache
def library_versions() -> dict[str, str]:
    """Return the installed version of every library that takes part in an extraction."""
    return {name: version(name) for name in LIBRARIES}


@cache
def extractor_digest() -> bytes:
    """Return the digest of what the extractor does; computed once where its folder can be written."""
    package, versions = files("presswatch"), library_versions()
    if not isinstance(package, Path):  # in an archive
        return digest_of(package, versions)
    return kept_digest(package, versions, lambda: digest_of(package, versions))


def digest_of(package: Traversable, versions: Mapping[str, str]) -> bytes:
    """Return the digest of the extractor in a folder that is laid out like the package ``presswatch``."""
    return code_digest(package, START, versions, without=__name__)
