"""Likeness of texts: signatures, exact comparison, agencies credited. Pure; what follows from it is ``ingesting``'s."""

from presswatch.syndication.minhash import ALGORITHM, Signature, sign
from presswatch.syndication.near_duplicate import RULES, Likeness, Relation, compare, relate
from presswatch.syndication.shingles import Text, read_text

__all__ = ["ALGORITHM", "RULES", "Likeness", "Relation", "Signature", "Text", "compare", "read_text", "relate", "sign"]
