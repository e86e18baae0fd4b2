"""Where the api-server reads no page and asks nobody: a worker does what stands on record, and nothing else."""

import pytest
from tests.dags.logins import TestClient
from tests.dags.page_forms import execute, form, one, send
from tests.dags.worker_runs import known_to_airflow, run_dag

# Airflow's server warns of its own libraries.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def light(operator: TestClient, on, filled: str, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return the operator's client where nothing is read or asked beside the api-server."""
    monkeypatch.setenv("PRESSWATCH_PAGE_COMMANDS", "light")
    on(filled)
    return operator


def test_where_commands_are_light_no_page_is_read_beside_the_api_server(light: TestClient) -> None:
    for kind in ("captured", "extracted"):
        assert "No worker has read this page" in light.get(f"/presswatch/{kind}?kind=quarantine&number=1").text
    from presswatch_ui.rendering import TEMPLATES

    use = '{% from "parts.html" import captured_page with context %}{{ captured_page("entries", 7) }}'
    frames = TEMPLATES.from_string(use)
    assert "<iframe" not in frames.render(light=True, kept={}, may=frozenset())
    assert "presswatch entries read 7" in frames.render(light=True, kept={}, may=frozenset())
    assert "<iframe" in frames.render(light=False, kept={}, may=frozenset())


def test_what_cannot_be_handed_to_a_worker_has_failed_and_says_why(light: TestClient, filled: str) -> None:
    known_to_airflow(paused=True)
    answer = send(light, form(light, "do=reread&subject=evil"))
    assert "The DAG carry_out_action is paused" in answer.text.replace("the DAG", "The DAG")
    assert one(filled, "select outcome from ops.operator_action order by action_id desc limit 1") == "failed"


def test_where_commands_are_light_a_worker_does_what_reads_or_asks(light: TestClient, filled: str) -> None:
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session

    known_to_airflow(paused=False)
    assert "A worker does it" in light.get("/presswatch/act?do=reread&subject=evil").text
    answer = send(light, form(light, "do=reread&subject=evil"))
    number = int(str(answer.url).rpartition("=")[2])
    assert f"../dags/carry_out_action/runs/page-{number}" in answer.text
    with create_session() as session:
        (run,) = DagRun.find(dag_id="carry_out_action", run_id=f"page-{number}", session=session)
        conf, who = run.conf, run.triggering_user_name
    assert who == one(filled, "select asked_by from ops.operator_action order by action_id desc limit 1")
    assert conf == {"action": number}
    assert run_dag(conf) == "success"
    assert "0 pages read with today" in light.get(f"/presswatch/action?number={number}").text


def test_a_worker_does_what_is_on_record_and_nothing_else(light: TestClient, filled: str) -> None:
    from presswatch.errors import PermanentError
    from presswatch.runtime import open_runtime
    from presswatch_airflow.operator_work import carry_out_on_worker, close_lost

    number = int(str(send(light, form(light, "do=reread&subject=evil")).url).rpartition("=")[2])
    with open_runtime(run_id="carry_out_action/page") as runtime:
        with pytest.raises(PermanentError, match="there is no action"):
            carry_out_on_worker(runtime, 10**15)
        assert one(filled, f"select outcome is null from ops.operator_action where action_id = {number}") is True
        close_lost(runtime, number)
        assert carry_out_on_worker(runtime, number) == "failed"
    assert "broke off" in light.get(f"/presswatch/action?number={number}").text


def test_a_worker_leaves_to_the_page_what_is_the_pages(light: TestClient, filled: str) -> None:
    from presswatch.errors import PermanentError
    from presswatch.runtime import open_runtime
    from presswatch_airflow.operator_work import carry_out_on_worker, close_lost

    send(light, form(light, "do=resume&subject=evil"))
    execute(filled, "update ops.operator_action set outcome = null, finished_at = null where action = 'resume'")
    number = one(filled, "select max(action_id) from ops.operator_action where action = 'resume'")
    with open_runtime(run_id="carry_out_action/page") as runtime:
        with pytest.raises(PermanentError, match="nothing for a worker"):
            carry_out_on_worker(runtime, number)
        close_lost(runtime, number)
    assert one(filled, f"select outcome is null from ops.operator_action where action_id = {number}") is True


HOSTILE_CONF = [
    {"asked": {"do": "move-feed", "subject": "evil/front", "code": "https://x.example/", "numbers": [1]}},
    {"asked": {"do": "reread", "subject": "other", "numbers": "x", "code": ["--help"], "hours": -1, "force": "yes"}},
    {"asked": None},
    {"code": "http_404", "hours": 10**9, "force": True, "subject": "other"},
]


@pytest.mark.parametrize("more", HOSTILE_CONF)
def test_nothing_but_the_number_counts_of_what_a_run_is_given(light: TestClient, filled: str, more) -> None:
    known_to_airflow(paused=False)
    number = int(str(send(light, form(light, "do=reread&subject=evil")).url).rpartition("=")[2])
    assert run_dag({"action": number, **more}) == "success"
    assert "0 pages read with today" in light.get(f"/presswatch/action?number={number}").text


@pytest.mark.parametrize("conf", [{}, {"action": "1; drop"}, {"action": 0}, {"action": 2**63}, {"action": [1]}])
def test_a_run_that_names_no_action_is_refused(conf) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises(ParamValidationError):
        run_dag(conf)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("null", "before an upgrade"),
        ("'[]'", "cannot be read"),
        ("asked - 'code'", "cannot be read"),
        ("asked || '{\"hours\": 5}'", "one of the times"),
        ('asked || \'{"force": "yes"}\'', "force"),
        ("asked || jsonb_build_object('code', repeat('x', 2049))", "at most 2048"),
        ("asked || '{\"numbers\": [true]}'", "number of a row"),
        ('asked || \'{"numbers": "1"}\'', "cannot be read"),
        ("asked || '{\"subject\": null}'", "subject"),
        ('asked || \'{"by": "mallory"}\'', "cannot be read"),
    ],
)
def test_a_record_out_of_bounds_is_refused_with_a_sentence(light: TestClient, filled: str, change, said) -> None:
    known_to_airflow(paused=False)
    number = int(str(send(light, form(light, "do=reread&subject=evil")).url).rpartition("=")[2])
    execute(filled, f"update ops.operator_action set asked = {change} where action_id = {number}")
    assert run_dag({"action": number}) == "failed"
    result = one(filled, f"select outcome || ': ' || result from ops.operator_action where action_id = {number}")
    assert str(result).startswith("failed: Nothing was done: ")
    assert said in str(result)
