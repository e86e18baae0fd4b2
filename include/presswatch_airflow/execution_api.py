"""Airflow's execution API with the one version that this installation's own tasks speak."""

from __future__ import annotations

from airflow.api_fastapi.execution_api import versions
from airflow.api_fastapi.execution_api.routes import execution_api_router
from cadwyn import HeadVersion, Version, VersionBundle
from cadwyn.route_generation import _DELETED_ROUTE_TAG


def offer_newest_version_only() -> None:
    """Have an execution API that is built from here on offer its newest version alone.

    Each older version has routes and schemas of its own, built at the first request: 40 MB and 3 s of CPU in the API
    server, and again in the DAG processor. They are for workers of an older Airflow, which one machine does not have.
    """
    bundle = versions.bundle
    newest = Version(bundle.versions[0].value)  # without the changes that lead to what was before it
    versions.bundle = VersionBundle(HeadVersion(), newest, api_version_var=bundle.api_version_var)
    routes = execution_api_router.routes
    routes[:] = [route for route in routes if _DELETED_ROUTE_TAG not in getattr(route, "tags", ())]
