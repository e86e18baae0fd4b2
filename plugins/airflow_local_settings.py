"""Settings of Airflow that no variable can state: the banner on its Home.

Airflow imports a module of this name, once a process, from its plugins folder. One of a deployment's own wins where its
folder comes first; it may then import ``DASHBOARD_UIALERTS`` from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class LiveAlerts:
    """What Airflow takes for its list of alerts: whoever goes through it gets those of now.

    It is made in every process while Airflow is still being imported, so nothing is imported before somebody asks.
    """

    def __iter__(self) -> Iterator[Any]:
        """Yield no alert, or one."""
        from presswatch_ui.banner import alerts_now

        return iter(alerts_now())


DASHBOARD_UIALERTS = LiveAlerts()
