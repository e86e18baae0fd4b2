"""Who may do what. Airflow does not guard what a plugin mounts; without this anyone could use the pages."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails, VariableDetails
from airflow.api_fastapi.core_api.security import GetUserDep
from fastapi import HTTPException, Request, status

DAG_ID: Final = "ingest_articles"
"""Who may look at this DAG may see what it did; who may run it may act on what it works on."""


class Right(StrEnum):
    """What a page or an action asks of who uses it; each is a right that Airflow's auth manager knows."""

    READ = "read"  # to see our DAGs: a viewer
    ACT = "act"  # to run them: a user or an operator
    CONFIGURE = "configure"  # to change Airflow's variables: an operator or an administrator


DENIED: Final = {
    Right.READ: f"Only who may read the DAG {DAG_ID} may see this page.",
    Right.ACT: f"Only who may run the DAG {DAG_ID} may do this. Ask an administrator of Airflow for another role.",
    Right.CONFIGURE: "Only who may edit Airflow's variables may do this. Ask an administrator of Airflow for it.",
}


def is_allowed(right: Right, user: BaseUser) -> bool:
    """Return whether Airflow's auth manager gives a user a right."""
    manager, dag = get_auth_manager(), DagDetails(id=DAG_ID)
    match right:
        case Right.READ:
            return manager.is_authorized_dag(method="GET", details=dag, user=user)
        case Right.ACT:
            return manager.is_authorized_dag(method="POST", access_entity=DagAccessEntity.RUN, details=dag, user=user)
        case Right.CONFIGURE:
            return manager.is_authorized_variable(method="PUT", details=VariableDetails(), user=user)


def require(right: Right, user: BaseUser) -> None:
    """Let a user pass who has a right.

    Raises:
        HTTPException: 403 without the right.
    """
    if not is_allowed(right, user):
        raise HTTPException(status.HTTP_403_FORBIDDEN, DENIED[right])


def needs(right: Right) -> Callable[[Request, GetUserDep], None]:
    """Return the dependency of a route that asks for a right; without a login Airflow's own answers 401.

    Who passed is noted with the request: a page offers what its user may do.
    """

    def check(request: Request, user: GetUserDep) -> None:
        require(right, user)
        request.state.page_user = user

    return check
