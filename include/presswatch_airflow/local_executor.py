"""Airflow's LocalExecutor, whose workers are forked with what tasks need imported already (``[core] executor``)."""

from __future__ import annotations

import gc

from airflow.executors import local_executor

from presswatch_airflow.preloading import preload


class PreloadedLocalExecutor(local_executor.LocalExecutor):
    """Forks its workers after the imports that each task would repeat."""

    def start(self) -> None:
        """Import, fork the workers, and keep what they share with us out of our collections of garbage."""
        preload()
        super().start()  # unfreezes at the end
        gc.freeze()
