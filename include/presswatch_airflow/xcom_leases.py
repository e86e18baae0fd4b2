"""How leases cross XCom: ids, tokens and hosts as plain lists, with a label for the grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypedDict

LABEL_CHARS: Final = 60
"""A host name may have 253 characters; the grid shows about this many."""


class Share(TypedDict):
    """What one mapped poll task works on."""

    label: str
    leases: list[list[str | int]]


def label_of(hosts: Iterable[str]) -> str:
    """Return ``lemonde.fr + 3 hosts``: the first host in order of the alphabet, and how many more there are."""
    first, *others = sorted(set(hosts)) or ["no host"]
    more = f" + {len(others)} host{'s' if len(others) > 1 else ''}" if others else ""
    return first[:LABEL_CHARS] + more


def packed(shares: Sequence[Sequence[tuple[str, int, str]]]) -> list[Share]:
    """Return shares of feed leases (feed id, token, host) in the form that crosses XCom; empty shares are left out."""
    return [
        {"label": label_of(host for _, _, host in share), "leases": [list(lease) for lease in share]}
        for share in shares
        if share
    ]
