"""Airflow's execution API for one machine: the one version that its own tasks speak, built once for all components."""

from __future__ import annotations

from typing import cast

from airflow.api_fastapi import app as api_server
from airflow.api_fastapi.execution_api import app as execution_api
from airflow.api_fastapi.execution_api import versions
from airflow.api_fastapi.execution_api.routes import execution_api_router
from cadwyn import Cadwyn, HeadVersion, Version, VersionBundle
from cadwyn.route_generation import _DELETED_ROUTE_TAG
from fastapi import FastAPI
from svcs import fastapi as svcs


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


def build_ahead() -> None:
    """Build an execution API now, for the first that asks for one in each process forked from here.

    API server and DAG processor each build one, and so copy the memory of all that it is made of.
    """
    build = execution_api.create_task_execution_api_app
    ready = [cast("Cadwyn", build())]
    ready[0]._cadwyn_initialize()  # else the first request does that

    def hand_over(lifespan: svcs.lifespan = execution_api.lifespan) -> FastAPI:
        if not ready:
            return build(lifespan)
        api = ready.pop()
        api.router.lifespan_context = lifespan
        return api

    execution_api.create_task_execution_api_app = hand_over
    api_server.create_task_execution_api_app = hand_over  # type: ignore[attr-defined] # it has imported the name
