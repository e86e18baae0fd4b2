"""Likeness of texts: signatures, exact comparison, agencies credited. Pure; what follows from it is ``ingesting``'s."""

from presswatch.articles.likeness.compare import RULES, Likeness, Relation, compare, relate
from presswatch.articles.likeness.shingles import Text, read_text
from presswatch.articles.likeness.signature import ALGORITHM, Signature, sign

__all__ = ["ALGORITHM", "RULES", "Likeness", "Relation", "Signature", "Text", "compare", "read_text", "relate", "sign"]
