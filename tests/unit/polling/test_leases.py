"""How leased feeds are shared out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from presswatch.polling.leases import FeedLease, share_out

LEASES = st.lists(st.sampled_from("abcdefg"), max_size=40).map(
    lambda hosts: [FeedLease(f"f{number}", number, host) for number, host in enumerate(hosts)]
)


@given(LEASES, st.integers(1, 6))
def test_every_feed_is_in_one_share_and_every_host_too(leases, shares):
    parts = share_out(leases, shares=shares)
    assert len(parts) <= shares
    assert sorted(lease for part in parts for lease in part) == sorted(leases)
    hosts = [host for part in parts for host in {lease.host for lease in part}]
    assert len(hosts) == len(set(hosts))
    assert all(parts)


def test_shares_are_about_the_same_length():
    leases = [FeedLease(str(number), number, f"h{number % 9}") for number in range(90)]
    assert {len(part) for part in share_out(leases, shares=3)} == {30}
