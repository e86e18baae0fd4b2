"""Imports what tasks need into the process that they are forked from, so that no task imports it again."""

from __future__ import annotations

import gc
from collections.abc import Callable
from importlib import import_module
from typing import Final

AIRFLOW: Final = (
    "airflow.dag_processing.bundles.local",
    "airflow.dag_processing.dagbag",
    "airflow.providers.standard.decorators.python",
    "airflow.providers.standard.decorators.short_circuit",
    "airflow.sdk.definitions.asset.metadata",
    "airflow.sdk.definitions.decorators",
    "airflow.sdk.execution_time.task_runner",
    "airflow.sdk.execution_time.timeout",
    "airflow.version",
    "jinja2.ext",
    "upath.implementations.local",
)
PRODUCT: Final = (
    "presswatch.checking",
    "presswatch.ingesting",
    "presswatch.maintaining",
    "presswatch.polling",
    "presswatch.runtime",
    "presswatch.watches",
    "presswatch_airflow.assets",
    "presswatch_airflow.callbacks",
    "presswatch_airflow.defaults",
    "presswatch_airflow.run_status",
    "presswatch_airflow.run_words",
    "presswatch_airflow.task_runtime",
    "presswatch_airflow.xcom_leases",
)


def preload(*further: Callable[[], object]) -> None:
    """Import what runs a task and the use cases, once and not in each task, and then whatever else is given.

    All objects are frozen, before and after: a collection of garbage that looks at an object writes into its page of
    memory, and each process forked from this one would then have a copy of that page for itself.
    """
    gc.freeze()
    for module in (*AIRFLOW, *PRODUCT):
        import_module(module)
    for load in further:
        load()
    gc.collect()
    gc.freeze()
