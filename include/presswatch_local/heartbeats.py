"""Tells which of Airflow's processes hang: they live, and the heartbeats that the API server reports stand still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from presswatch.alarms.process_rules import API_HUNG_AFTER_S, HUNG_AFTER_S, UP_WITHIN_S

API_SERVER: Final = "api-server"
COMPONENT_OF: Final = {"scheduler": "scheduler", "dag_processor": "dag-processor", "triggerer": "triggerer"}
"""Name in Airflow's health report → name of the component."""


@dataclass
class HeartbeatWatch:
    """What was seen of heartbeats, by a monotonic clock: a machine that slept has no hung processes."""

    _launched_at: dict[str, float] = field(default_factory=dict)
    _unhealthy_since: dict[str, float] = field(default_factory=dict)
    _was_healthy: set[str] = field(default_factory=set)

    def launched(self, component: str, now_s: float) -> None:
        """Note that a component was started: what was seen of it before holds no more."""
        self._launched_at[component] = now_s
        self._unhealthy_since.pop(component, None)
        self._was_healthy.discard(component)

    def hung(self, health: Mapping[str, str | None] | None, now_s: float) -> list[str]:
        """Return the components that hang by now.

        Args:
            health: status of each part as Airflow reports it; None when the API server did not answer.
            now_s: monotonic seconds.
        """
        if health is None:
            self._unhealthy_since = {API_SERVER: self._unhealthy_since.get(API_SERVER, now_s)}
        else:
            self._note(API_SERVER, now_s, is_healthy=True)
            for part, component in COMPONENT_OF.items():
                self._note(component, now_s, is_healthy=health.get(part) == "healthy")
        return [name for name, since in self._unhealthy_since.items() if self._is_hung(name, since, now_s)]

    def _note(self, component: str, now_s: float, *, is_healthy: bool) -> None:
        if is_healthy:
            self._unhealthy_since.pop(component, None)
            self._was_healthy.add(component)
        elif component in self._launched_at:
            self._unhealthy_since.setdefault(component, now_s)

    def _is_hung(self, component: str, since: float, now_s: float) -> bool:
        launched_at = self._launched_at.get(component)
        if launched_at is None:
            return False
        if component not in self._was_healthy:
            return now_s - launched_at > UP_WITHIN_S
        return now_s - since >= (API_HUNG_AFTER_S if component == API_SERVER else HUNG_AFTER_S)
