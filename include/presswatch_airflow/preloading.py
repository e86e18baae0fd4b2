"""Imports what tasks need into the process that they are forked from, so that no task imports it again."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Final

AIRFLOW: Final = ("airflow.dag_processing.dagbag", "airflow.sdk.execution_time.task_runner")
PRODUCT: Final = (
    "presswatch.checking",
    "presswatch.ingesting",
    "presswatch.polling",
    "presswatch.runtime",
    "presswatch_airflow.task_runtime",
)


def preload() -> None:
    """Import what runs a task, the use cases and Great Expectations: 2.5 s of CPU, once and not in each task.

    All objects are frozen, before and after: a collection of garbage that looks at an object writes into its page of
    memory, and each process forked from this one would then have a copy of that page for itself.
    """
    gc.freeze()
    for module in (*AIRFLOW, *PRODUCT):
        import_module(module)
    from presswatch.validation.gx import load_gx

    load_gx()
    gc.collect()
    gc.freeze()
