"""Likeness of texts: signatures, exact comparison, agencies credited. Pure; what follows from it is ``ingesting``'s."""

from presswatch.syndication.minhash import ALGORITHM, Signature, sign
from presswatch.syndication.near_duplicate import RULES_VERSION, Likeness, Relation, compare, relate
from presswatch.syndication.shingles import ShingledText, read_text

__all__ = [
    "ALGORITHM",
    "RULES_VERSION",
    "Likeness",
    "Relation",
    "ShingledText",
    "Signature",
    "compare",
    "read_text",
    "relate",
    "sign",
]
