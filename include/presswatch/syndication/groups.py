"""Groups of near-duplicates: which groups and articles a text joins or merges.

A text joins its nearest like, with the group of that. Groups become one when a text is, as a whole, like members of
both; a part never joins two, since a press review holds parts of texts that have nothing to do with each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from presswatch.syndication.near_duplicate import Relation

WHOLE = 0.5
"""Jaccard from which a text is like another as a whole."""


class SimilarPair(NamedTuple):
    """What one text is to another."""

    relation: Relation
    evidence: str  # text or facts
    similarity: float
    contained: float

    @property
    def is_whole(self) -> bool:
        """Return whether the texts are alike as a whole."""
        return self.evidence == "text" and self.similarity >= WHOLE

    @property
    def strength(self) -> tuple[bool, float, float]:
        """Return what orders bonds: words before facts, then how much is shared."""
        return self.evidence == "text", max(self.similarity, self.contained), self.similarity


class MergedGroup(NamedTuple):
    """What becomes one group with a text; nothing at all when it stands alone."""

    groups: frozenset[int]
    articles: frozenset[int]  # those it is bound to


def join(bonds: Mapping[int, SimilarPair], groups: Mapping[int, int | None], own_group: int | None) -> MergedGroup:
    """Return the groups and articles that a text is one group with.

    Args:
        bonds: other article → what the text is to it.
        groups: other article → its group, None when it has none.
        own_group: the group the text is in already; it stays there as long as one bond leads there.
    """
    if not bonds:
        return MergedGroup(frozenset(), frozenset())
    nearest = min(bonds, key=lambda article_id: (tuple(-part for part in bonds[article_id].strength), article_id))
    copies = {article_id for article_id, bond in bonds.items() if bond.is_whole}
    at_home = {article_id for article_id in bonds if own_group is not None and groups[article_id] == own_group}
    articles = frozenset({nearest} | copies | at_home)
    return MergedGroup(
        frozenset(group for article_id in articles if (group := groups[article_id]) is not None), articles
    )
