from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.alarms.cases import NOW, alarm

from presswatch.alarms.lifecycle import SETTLED, compare
from presswatch.model.alarm import AlarmKind, Finding

KINDS = (AlarmKind.FEED_BLOCKED, AlarmKind.FEED_SILENT)


def finding(kind=AlarmKind.FEED_BLOCKED, subject="paper/all"):
    return Finding(kind, subject, "paper", NOW, "refuses us", {})


def test_raised_once_and_then_confirmed():
    assert compare([], [finding(), finding()], NOW).raised == [finding()]
    changes = compare([alarm()], [finding()], NOW)
    assert (changes.raised, changes.confirmed) == ([], [(7, finding())])


def test_recovered_only_when_it_was_clear_for_a_while():
    assert compare([alarm()], [], NOW).clear == [7]
    clear = alarm(clear_since=NOW - SETTLED + timedelta(seconds=1))
    assert compare([clear], [], NOW).recovered == []
    assert compare([alarm(clear_since=NOW - SETTLED)], [], NOW).recovered == [7]
    assert compare([alarm(clear_since=NOW - SETTLED)], [finding()], NOW).confirmed == [(7, finding())]


subjects = st.sampled_from("abc")


@given(st.sets(st.tuples(st.sampled_from(KINDS), subjects)), st.sets(st.tuples(st.sampled_from(KINDS), subjects)))
def test_each_is_in_exactly_one_list(before, now):
    alarms = [alarm(kind, alarm_id=place, subject=subject) for place, (kind, subject) in enumerate(sorted(before))]
    changes = compare(alarms, [finding(*key) for key in sorted(now)], NOW)
    assert len(changes.raised) == len(now - before)
    assert len(changes.confirmed) == len(now & before)
    assert len(changes.clear) + len(changes.recovered) == len(before - now)
