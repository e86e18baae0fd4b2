"""The execution API of ``make run``: the newest version as Airflow has it, and no other."""

import json
import subprocess
import sys
from textwrap import dedent
from typing import Any

import pytest
from airflow.sdk.api.datamodels._generated import API_VERSION

SHOW = dedent(
    """
    import json
    from airflow.api_fastapi.execution_api.app import create_task_execution_api_app
    from starlette.testclient import TestClient

    app = create_task_execution_api_app()
    client = TestClient(app, base_url="http://api.example")
    schema = client.get("/openapi.json", params={"version": VERSION}).json()
    headers = {"Airflow-API-Version": VERSION}
    routes = sorted(
        (route.path, route.name, sorted(route.methods)) for route in app.router.versioned_routers[VERSION].routes
    )
    answers = [client.get(path, headers=headers).status_code for path in ("/health", "/task-instances/none", "/none")]
    print(json.dumps([sorted(app.router.versioned_routers), schema, routes, answers]))
    """
)
ONLY = "from presswatch_airflow.execution_api import offer_newest_version_only as only; only()"
AHEAD = "from presswatch_airflow.execution_api import build_ahead as ahead; ahead()"
HANDED_OVER = dedent(
    """
    from airflow.api_fastapi.app import create_task_execution_api_app as as_api_server
    from airflow.api_fastapi.execution_api.app import InProcessExecutionAPI
    from starlette.testclient import TestClient

    within = InProcessExecutionAPI()
    with TestClient(within.app) as client:  # its lifespan is that of this app: else it wanted the secret of tokens
        answer = client.get("/health").status_code
    later = as_api_server()
    print(json.dumps([answer, within.app is later, sorted(later.router.versioned_routers)]))
    """
)


def shown(*before: str, show: str = SHOW) -> Any:
    """Return versions, schema, routes and answers of an execution API, built in a process of its own."""
    code = "\n".join([*before, f"VERSION = {API_VERSION!r}", show])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def usual() -> Any:
    return shown()


@pytest.fixture(scope="module")
def ours() -> Any:
    return shown(ONLY)


def test_the_one_version_is_that_of_our_tasks(usual: Any, ours: Any) -> None:
    assert ours[0] == [API_VERSION]
    assert usual[0][-1] == API_VERSION
    assert len(usual[0]) > 1


def test_it_is_the_same_as_beside_the_others(usual: Any, ours: Any) -> None:
    assert len(ours[2]) > 30
    assert ours[1:] == usual[1:]


def test_it_is_the_same_built_ahead(usual: Any) -> None:
    assert shown(ONLY, AHEAD)[1:] == usual[1:]


def test_it_is_handed_over_once_in_a_process() -> None:
    answer, is_the_same, versions = shown("import json", ONLY, AHEAD, show=HANDED_OVER)
    assert (answer, is_the_same, versions) == (200, False, [API_VERSION])
