"""Who may see the page. Airflow does not guard what a plugin mounts; without this anyone could read it."""

from __future__ import annotations

from typing import Final

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagDetails
from airflow.api_fastapi.core_api.security import GetUserDep
from fastapi import HTTPException, status

DAG_ID: Final = "ingest_articles"
"""Who may look at this DAG may see what it did."""


def may_read(user: GetUserDep) -> None:
    """Let a user pass who may read our DAGs.

    Raises:
        HTTPException: 401 without a login (from Airflow's own dependency), 403 without the right.
    """
    if not get_auth_manager().is_authorized_dag(method="GET", details=DagDetails(id=DAG_ID), user=user):
        raise HTTPException(status.HTTP_403_FORBIDDEN, f"Only who may read the DAG {DAG_ID} may see this page.")
