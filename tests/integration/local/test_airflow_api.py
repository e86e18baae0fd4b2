"""The client against a server that answers as Airflow does when it is young, busy, or has forgotten us."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from presswatch_local.airflow_api import TRIES, AirflowApi, AirflowError, AirflowUnreachableError

Answer = tuple[int, object]


class FakeAirflow(HTTPServer):
    """Answers each call with the next answer kept for its path, the last one for ever."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, list[Answer]] = {"/auth/token": [(201, {"access_token": "t"})]}
        self.calls: list[str] = []

    def next_answer(self, path: str) -> Answer:
        self.calls.append(path)
        kept = self.answers[path]
        return kept.pop(0) if len(kept) > 1 else kept[0]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, content = self.server.next_answer(self.path.partition("?")[0])  # type: ignore[attr-defined]
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name that http.server looks for

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def airflow() -> Iterator[FakeAirflow]:
    with FakeAirflow() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def api(airflow: FakeAirflow) -> AirflowApi:
    return AirflowApi(f"http://127.0.0.1:{airflow.server_port}", "admin", "pw", pause=lambda _: None)


RUN = "/api/v2/dags/d/dagRuns/r"
RUNNING = {"dag_id": "d", "dag_run_id": "r", "state": "running"}


def test_a_run_is_triggered_once_even_if_the_first_answer_was_lost(airflow: FakeAirflow, api: AirflowApi) -> None:
    airflow.answers["/api/v2/dags/d/dagRuns"] = [(503, "busy"), (409, "exists")]
    airflow.answers[RUN] = [(200, RUNNING)]
    assert api.trigger("d", "r", {"all": True}).state == "running"


def test_a_refused_trigger_is_an_error_with_airflows_words(airflow: FakeAirflow, api: AirflowApi) -> None:
    airflow.answers["/api/v2/dags/d/dagRuns"] = [(422, {"detail": "bad conf"})]
    with pytest.raises(AirflowError, match="bad conf"):
        api.trigger("d", "r", {})


def test_an_expired_login_is_renewed(airflow: FakeAirflow, api: AirflowApi) -> None:
    airflow.answers[RUN] = [(200, RUNNING), (401, "expired"), (200, RUNNING | {"state": "success"})]
    api.run("d", "r")
    assert api.run("d", "r").state == "success"
    assert airflow.calls.count("/auth/token") == 2


def test_a_server_that_stays_broken_is_given_up(airflow: FakeAirflow, api: AirflowApi) -> None:
    airflow.answers[RUN] = [(500, "no")]
    with pytest.raises(AirflowUnreachableError):
        api.run("d", "r")
    assert airflow.calls.count(RUN) == TRIES


def test_nobody_there_is_unreachable(airflow: FakeAirflow) -> None:
    with pytest.raises(AirflowUnreachableError):
        AirflowApi("http://127.0.0.1:1", "a", "b").health()


def test_health_names_each_component(airflow: FakeAirflow, api: AirflowApi) -> None:
    airflow.answers["/api/v2/monitor/health"] = [
        (200, {"scheduler": {"status": "healthy"}, "triggerer": {"status": None}})
    ]
    assert api.health() == {"scheduler": "healthy", "triggerer": None}


def test_task_instances_are_counted_by_state(airflow: FakeAirflow, api: AirflowApi) -> None:
    airflow.answers[RUN] = [(200, RUNNING)]
    states = [{"state": "success"}, {"state": None}, {"state": "success"}]
    airflow.answers[f"{RUN}/taskInstances"] = [(200, {"task_instances": states})]
    assert api.task_states(api.run("d", "r")) == {"success": 2, "waiting": 1}


def test_the_last_line_of_an_import_error_is_told(airflow: FakeAirflow, api: AirflowApi) -> None:
    error = {"filename": "x.py", "stack_trace": "Traceback\n  File\nValueError: no\n"}
    airflow.answers["/api/v2/importErrors"] = [(200, {"import_errors": [error]})]
    assert api.import_errors() == ["x.py: ValueError: no"]
