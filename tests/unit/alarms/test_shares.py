import random

from hypothesis import given
from hypothesis import strategies as st

from presswatch.alarms.shares import tail, too_many


@given(st.integers(1, 60), st.floats(0.001, 0.99))
def test_the_tail_is_a_chance(of, share):
    chances = [tail(bad, of, share) for bad in range(of + 1)]
    assert abs(chances[0] - 1) < 1e-9
    assert chances == sorted(chances, reverse=True)


def test_a_slow_leak_is_seen_in_the_long_window():
    dice = random.Random(1)
    before = [dice.random() < 0.05 for _ in range(500)]
    leak = [place % 2 == 0 for place in range(60)]
    share = too_many(leak, before)
    assert share is not None
    assert share.of == 60


def test_a_year_of_usual_days_raises_next_to_nothing():
    dice = random.Random(2)
    raised = 0
    history = [dice.random() < 0.15 for _ in range(20_000)]
    for at in range(1060, 20_000, 40):
        window = history[at - 1060 : at][::-1]
        raised += too_many(window[:60], window[60:]) is not None
    assert raised == 0
