"""The banner on Airflow's Home: what is wrong now, asked for each time somebody opens it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from airflow.api_fastapi.common.types import UIAlert

from presswatch.alarms.remedies import REMEDIES
from presswatch.clock import monotonic
from presswatch.errors import PresswatchError
from presswatch_ui import MOUNTED_AT
from presswatch_ui.processes import hung_processes
from presswatch_ui.queries import Today, Warehouse

KEPT_S: Final = 15.0
"""Nobody needs it fresher, and a page that is reloaded asks the warehouse once."""
NAMED: Final = 4


@dataclass
class Banner:
    """Asks the warehouse, and keeps the answer for a moment."""

    warehouse: Warehouse = field(default_factory=Warehouse)
    _lock: Lock = field(default_factory=Lock)
    _kept: list[UIAlert] = field(default_factory=list)
    _asked_at: float = float("-inf")

    def alerts(self) -> list[UIAlert]:
        """Return no alert, or one."""
        with self._lock:
            if monotonic() > self._asked_at + KEPT_S:
                self._kept, self._asked_at = self._ask(), monotonic()
            return self._kept

    def _ask(self) -> list[UIAlert]:
        try:
            alert = alert_of(self.warehouse.today(hung_processes()))
        except PresswatchError:
            alert = UIAlert(text="**Presswatch:** the warehouse cannot be read.", category="error")
        return [alert] if alert else []


def alert_of(today: Today) -> UIAlert | None:
    """Return the banner; None when no person is needed.

    It is Markdown: nothing that a stranger wrote goes in, only titles of ours and numbers.
    """
    kinds = [alarm.kind for alarm in today.alarms] + [finding.kind for finding in today.live]
    if not kinds:
        return None
    counts = Counter(REMEDIES[kind].title for kind in kinds).most_common()
    told = ", ".join(f"{title} ({count})" if count > 1 else title for title, count in counts[:NAMED])
    more = f" and {len(counts) - NAMED} more" if len(counts) > NAMED else ""
    lead = "A person is needed" if today.level == "bad" else "Look when there is time"
    text = f"**Presswatch: {lead}.** {told}{more}. [Open Today]({MOUNTED_AT}/)"
    return UIAlert(text=text, category="error" if today.level == "bad" else "warning")


_banner = Banner()


def alerts_now() -> list[UIAlert]:
    """Return the alerts of this moment, for Airflow's Home."""
    return _banner.alerts()
