"""Events are changes: in any cut of the same points, the same events."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from presswatch.model.watch import WatchPoint
from presswatch.watches.transitions import transitions

AT = datetime(2026, 3, 1, tzinfo=UTC)
POINTS = st.lists(
    st.builds(
        lambda article_id, is_match, kind: WatchPoint(
            article_id, "news", 1, 1, 1, kind, AT, is_match and kind == "text"
        ),
        st.integers(1, 3),
        st.booleans(),
        st.sampled_from(["text", "withdrawn", "merged"]),
    ),
    max_size=20,
)


def test_an_article_is_told_once_and_retracted_once() -> None:
    def point(*, is_match: bool, kind: str = "text") -> WatchPoint:
        return WatchPoint(7, "news", 1, 1, 1, kind, AT, is_match)  # type: ignore[arg-type]

    points = [
        point(is_match=False),
        point(is_match=True),
        point(is_match=True),
        point(is_match=False, kind="withdrawn"),
        point(is_match=False),
        point(is_match=True),
    ]
    assert [(event.kind, event.why) for event in transitions(points)] == [
        ("matched", "text"),
        ("retracted", "withdrawn"),
        ("matched", "text"),
    ]
    assert [event.kind for event in transitions(points[:1], [7])] == ["retracted"]


@given(POINTS, st.integers(0, 20))
def test_it_does_not_matter_how_often_one_looks(points: list[WatchPoint], cut: int) -> None:
    whole = list(transitions(points))
    first = list(transitions(points[:cut]))
    newest = {event.article_id: event.kind for event in first}
    matched = [article_id for article_id, kind in newest.items() if kind == "matched"]
    assert [*first, *transitions(points[cut:], matched)] == whole
