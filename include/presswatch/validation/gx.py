"""The one import of Great Expectations: late, for it costs seconds and 100 MB; quiet, and less what no rule needs."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, Final

from presswatch.validation.rule_configurations import configure_once_a_reading

UNUSED: Final = frozenset({"altair", "boto3", "scipy.stats"})
"""What Great Expectations imports for charts, S3 and statistical tests: a third of its time, and 70 MB."""


class _OnFirstUse(MetaPathFinder):
    """Finds the modules of ``UNUSED``, to be executed when something of them is first asked for."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return the usual specification with a lazy loader; None for every other module."""
        spec = PathFinder.find_spec(name, path, target) if name in UNUSED else None
        if spec is not None and spec.loader is not None:
            spec.loader = importlib.util.LazyLoader(spec.loader)
        return spec


def load_gx() -> tuple[Any, Any]:
    """Return Great Expectations and its expectations; with Airflow's logging up, it would log hundreds of lines."""
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    with _unused_modules_lazy():
        gx = importlib.import_module("great_expectations")
        expectations = importlib.import_module("great_expectations.expectations")
    configure_once_a_reading(expectations.Expectation)
    # This one module sets a level of its own when it is imported.
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
    return gx, expectations


@contextmanager
def _unused_modules_lazy() -> Iterator[None]:
    finder = _OnFirstUse()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
