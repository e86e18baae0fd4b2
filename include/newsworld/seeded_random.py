"""The only source of randomness: generators seeded by what they are for, so that a world can be built again."""

from __future__ import annotations

from random import Random


def seeded(*parts: object) -> Random:
    """Return a generator that depends on nothing but its parts."""
    return Random("/".join(str(part) for part in parts))  # noqa: S311 - it invents news, it keeps no secret
