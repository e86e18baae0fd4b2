"""Says in words what a task did: in its log, and with the event that it rings."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final

from airflow.sdk import Asset, get_current_context

logger = logging.getLogger(__name__)

NOTHING: Final = "nothing"


def in_words(counts: Mapping[str, int]) -> str:
    """Return counts as people say them: ``28 loaded, 2 failed``; zeros are left out."""
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count) or NOTHING


def told(what: str, counts: dict[str, int]) -> dict[str, int]:
    """Write one line into the task's log, and return the counts."""
    logger.info("%s: %s", what, in_words(counts))
    return counts


def ring(asset: Asset, says: str, **facts: Any) -> None:  # noqa: ANN401 - values of JSON
    """Give the event of an asset a sentence that says what happened, and its numbers."""
    logger.info("%s", says)
    get_current_context()["outlet_events"][asset].extra = {"says": says, **facts}
