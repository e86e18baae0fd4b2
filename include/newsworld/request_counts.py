"""What was asked of the world: counts per URL, so that a test can prove what was transferred and how often."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from urllib.parse import urlsplit


@dataclass
class UrlCount:
    """Requests for one URL."""

    requests: int = 0
    conditional: int = 0  # carried If-None-Match or If-Modified-Since
    not_modified: int = 0  # answered 304
    body_bytes: int = 0  # sent
    statuses: dict[int, int] = field(default_factory=dict)
    at_s: list[float] = field(default_factory=list)  # monotonic, to measure pauses; means nothing else


class RequestLedger:
    """Counts requests, per URL. Written by the one thread that serves."""

    def __init__(self) -> None:
        self._counts: dict[str, UrlCount] = defaultdict(UrlCount)

    def record(self, url: str, *, status: int, body_bytes: int, is_conditional: bool, at_s: float) -> None:
        """Count one answered request."""
        count = self._counts[url]
        count.requests += 1
        count.conditional += is_conditional
        count.not_modified += status == 304
        count.body_bytes += body_bytes
        count.statuses[status] = count.statuses.get(status, 0) + 1
        count.at_s.append(at_s)

    def clear(self) -> None:
        """Forget all."""
        self._counts.clear()

    def of(self, url: str) -> UrlCount:
        """Return the counts of a URL, zeros when it was never asked for."""
        return self._counts.get(url, UrlCount())

    def urls(self) -> list[str]:
        """Return all that was asked for."""
        return list(self._counts)

    def shortest_pause_s(self, origin: str) -> float | None:
        """Return the least time between two requests to a publisher, seconds; None with fewer than two."""
        netloc = urlsplit(origin).netloc
        times = sorted(t for url, count in self._counts.items() if urlsplit(url).netloc == netloc for t in count.at_s)
        return min((later - sooner for sooner, later in pairwise(times)), default=None)

    def as_dict(self) -> dict[str, dict[str, object]]:
        """Return the counts for JSON."""
        return {url: asdict(count) for url, count in list(self._counts.items())}
