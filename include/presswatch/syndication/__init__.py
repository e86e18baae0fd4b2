"""Near-duplicates: signatures, exact comparison, credited agencies. Pure; ``ingesting`` stores what follows."""

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
