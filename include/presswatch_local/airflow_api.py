"""What the supervisor asks of Airflow, through its REST API: a call is a hundred times faster than one of its CLI."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from presswatch.errors import PresswatchError, TransientError

CALL_WITHIN_S = 15.0
WARM_UP_WITHIN_S = 180.0
TRIES = 8
"""A busy machine lets the api-server hang for seconds; eight tries, a second apart, outlast that."""
ACTIVE = ("queued", "running")

Json = Any
"""A decoded answer; it never leaves this module."""

_local = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class AirflowError(PresswatchError):
    """Airflow refuses what it was asked."""

    reason = "airflow"


class AirflowUnreachableError(TransientError):
    """Airflow does not answer."""

    reason = "airflow_unreachable"


@dataclass(frozen=True, slots=True)
class Run:
    """One DAG run."""

    dag_id: str
    run_id: str
    state: str  # queued, running, success, failed


@dataclass
class AirflowApi:
    """A client for one Airflow, logged in as admin."""

    base_url: str
    user: str
    password: str
    pause: Callable[[float], None] = time.sleep
    _token: str = ""

    def health(self, *, within_s: float = CALL_WITHIN_S) -> dict[str, str | None]:
        """Return the status of each component; None for one that never ran.

        Args:
            within_s: how long an answer may take, seconds.

        Raises:
            AirflowUnreachableError: nobody answers yet.
        """
        return {name: facts.get("status") for name, facts in self.health_report(within_s=within_s).items()}

    def health_report(self, *, within_s: float = CALL_WITHIN_S) -> dict[str, dict[str, str | None]]:
        """Return what is said of each component: its status, and when its latest heartbeat was.

        Raises:
            AirflowUnreachableError: nobody answers yet.
        """
        answer = self._once("GET", "/api/v2/monitor/health", None, within_s)
        return {name: dict(facts or {}) for name, facts in answer.items()}

    def warm_up(self) -> None:
        """Let the api-server build what it builds at the first call from a task, which takes it about ten seconds.

        All other calls hang meanwhile, and a first task would run into its timeout.
        """
        self._once("GET", "/execution/health", None, WARM_UP_WITHIN_S)

    def import_errors(self) -> list[str]:
        """Return the errors of DAG files that cannot be loaded, one text each."""
        errors = self._call("GET", "/api/v2/importErrors?limit=20")["import_errors"]
        return [f"{item['filename']}: {str(item['stack_trace']).strip().splitlines()[-1]}" for item in errors]

    def has_dag(self, dag_id: str) -> bool:
        """Tell whether Airflow knows a DAG by now."""
        dags = self._call("GET", f"/api/v2/dags?dag_id_pattern={quote(dag_id)}&limit=50")["dags"]
        return any(item["dag_id"] == dag_id for item in dags)

    def trigger(self, dag_id: str, run_id: str, conf: Mapping[str, object]) -> Run:
        """Start a run of a DAG under an id of our choice, so that asking twice starts one."""
        body = {"logical_date": None, "dag_run_id": run_id, "conf": dict(conf)}
        try:
            self._call("POST", f"/api/v2/dags/{quote(dag_id)}/dagRuns", body)
        except AirflowError as error:
            if error.reason != "http_409":  # the first asking did arrive
                raise
        return self.run(dag_id, run_id)

    def run(self, dag_id: str, run_id: str) -> Run:
        """Return a run as it stands."""
        return _as_run(self._call("GET", f"/api/v2/dags/{quote(dag_id)}/dagRuns/{quote(run_id)}"))

    def active_runs(self, dag_id: str) -> list[Run]:
        """Return the runs of a DAG that are queued or running."""
        query = urlencode([("state", state) for state in ACTIVE] + [("limit", "50")])
        answer = self._call("GET", f"/api/v2/dags/{quote(dag_id)}/dagRuns?{query}")
        return [_as_run(item) for item in answer["dag_runs"]]

    def task_states(self, run: Run) -> Counter[str]:
        """Return how many task instances of a run are in which state; those not scheduled yet count as ``waiting``."""
        path = f"/api/v2/dags/{quote(run.dag_id)}/dagRuns/{quote(run.run_id)}/taskInstances?limit=1000"
        return Counter(str(item["state"] or "waiting") for item in self._call("GET", path)["task_instances"])

    def _call(self, method: str, path: str, body: object = None) -> Json:
        for attempt in range(1, TRIES + 1):
            try:
                return self._logged_in(method, path, body)
            except AirflowUnreachableError:
                if attempt == TRIES:
                    raise
                self.pause(1.0)
        raise AssertionError("unreachable")

    def _logged_in(self, method: str, path: str, body: object) -> Json:
        if not self._token:
            login = {"username": self.user, "password": self.password}
            self._token = self._once("POST", "/auth/token", login, CALL_WITHIN_S)["access_token"]
        try:
            return self._once(method, path, body, CALL_WITHIN_S)
        except AirflowError as error:
            if error.reason == "http_401":  # the token is a day old: log in again at the next try
                self._token = ""
                raise AirflowUnreachableError(error.detail) from error
            raise

    def _once(self, method: str, path: str, body: object, within_s: float) -> Json:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base_url + path, data, method=method)  # noqa: S310 - our own loopback URL
        request.add_header("Content-Type", "application/json")
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with _local.open(request, timeout=within_s) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(error, f"{method} {path}") from error
        except (OSError, ValueError) as error:
            raise AirflowUnreachableError(f"Airflow does not answer {method} {path}: {error}") from error


def _refusal(error: urllib.error.HTTPError, asked: str) -> PresswatchError:
    answer = error.read(500).decode("utf-8", "replace")
    if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return AirflowUnreachableError(f"Airflow answered {asked} with {error.code}: {answer}")
    return AirflowError(f"Airflow answered {asked} with {error.code}: {answer}", reason=f"http_{error.code}")


def _as_run(item: Mapping[str, Any]) -> Run:
    return Run(str(item["dag_id"]), str(item["dag_run_id"]), str(item["state"]))
