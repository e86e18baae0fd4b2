"""The one import of Great Expectations: late, for it costs seconds and 150 MB, and quiet."""

from __future__ import annotations

import importlib
import logging
from typing import Any


def load_gx() -> tuple[Any, Any]:
    """Return Great Expectations and its expectations; with Airflow's logging up, it would log hundreds of lines."""
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    gx = importlib.import_module("great_expectations")
    # This one module sets a level of its own when it is imported.
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
    return gx, importlib.import_module("great_expectations.expectations")
