"""Celery's options of a deployment (``[celery] celery_config_options``): Airflow's own, and ours beside them."""

from __future__ import annotations

from typing import Any, Final

from airflow.providers.celery.executors.default_celery import DEFAULT_CELERY_CONFIG
from celery.signals import import_modules  # type: ignore[import-untyped]

from presswatch.validation.gx import load_gx
from presswatch_airflow.preloading import preload

EVERY_LOOK: Final = {"unacked_restore_throttle": 1}
"""Each look, every ten seconds, is for tasks that nobody began; by default each tenth. Airflow has no such option."""

CONFIG: Final[dict[str, Any]] = {
    **DEFAULT_CELERY_CONFIG,
    "broker_transport_options": EVERY_LOOK | DEFAULT_CELERY_CONFIG["broker_transport_options"],
}


@import_modules.connect  # type: ignore[untyped-decorator]
def on_import_modules(**_: object) -> None:
    """Import what tasks need, checks too, in a worker that has not forked its pool yet."""
    preload(load_gx)
