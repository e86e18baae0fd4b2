"""From what happened to articles to the events of a watch. Pure; the same for live matching and for back-tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from presswatch.model.watch import WatchEvent, WatchPoint


def transitions(points: Iterable[WatchPoint], matched: Iterable[int] = ()) -> Iterator[WatchEvent]:
    """Yield an event each time an article begins to match, or ceases to.

    Args:
        points: those of each article in the order in which they happened.
        matched: articles that matched before.
    """
    now_matched = set(matched)
    for point in points:
        if point.is_match == (point.article_id in now_matched):
            continue
        (now_matched.add if point.is_match else now_matched.discard)(point.article_id)
        yield WatchEvent(
            article_id=point.article_id,
            kind="matched" if point.is_match else "retracted",
            why=point.kind,
            revision_no=point.revision_no,
            extraction_id=point.extraction_id,
            load_seq=point.load_seq,
            at=point.at,
        )
