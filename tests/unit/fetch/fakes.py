"""A web that answers from a table."""

from __future__ import annotations

from collections.abc import Callable

from presswatch.model.exchange import Exchange, Validators


class FakeWeb:
    def __init__(self, answers: dict[str, Exchange | Exception]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def get(
        self,
        url: str,
        *,
        accept: str,
        max_bytes: int,
        validators: Validators | None = None,
        before_hop: Callable[[str], None] | None = None,
        coding: str = "gzip",
    ) -> Exchange:
        self.asked.append(url)
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        return answer
