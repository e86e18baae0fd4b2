"""A ticker whose time passes only where somebody lets it."""

from __future__ import annotations


class Clockwork:
    """A ticker that goes on only where somebody sleeps or works."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
