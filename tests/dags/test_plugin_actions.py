"""What a person does on the pages: who may, that no other site can, that twice is once, and that it is recorded."""

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from tests.dags.logins import TestClient, login

# Airflow's server warns of its own libraries.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

DAGS = Path(__file__).resolve().parents[2] / "dags"
OURS = {"Sec-Fetch-Site": "same-origin"}
ROLES = {None: 403, "viewer": 403, "user": 200, "op": 200, "admin": 200}


def one(url: str, statement: str) -> object:
    engine = create_engine(url)
    with engine.connect() as conn:
        value = conn.execute(text(statement)).scalar_one()
    engine.dispose()
    return value


def form(client: TestClient, query: str) -> dict[str, str]:
    """Return the fields of a form as a browser would send them, with a reason filled in."""
    page = client.get(f"/presswatch/act?{query}")
    assert page.status_code == 200, page.text
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    return dict(hidden) | {"note": "because"}


def send(client: TestClient, fields: dict[str, str], headers: dict[str, str] | None = None) -> object:
    return client.post("/presswatch/act", data=fields, headers=OURS if headers is None else headers)


def counted(url: str) -> object:
    return one(url, "select count(*) from ops.operator_action")


@pytest.fixture
def actions() -> dict[str, object]:
    from presswatch_ui.actions import ACTIONS

    return dict(ACTIONS)


def query_of(action: object, do: str) -> str:
    ids = {"source": "subject=evil", "feed": "subject=evil/front", "alarm": "subject=1", "refusals": "number=1"}
    return f"do={do}&{ids.get(action.subject, 'number=1')}"


@pytest.mark.parametrize(("role", "status"), ROLES.items())
def test_every_route_asks_for_its_right(api: TestClient, on, filled: str, role: str | None, status: int) -> None:
    from presswatch_ui.access import Right
    from presswatch_ui.app import ROUTES

    on(filled)
    for route in ROUTES:
        path = f"/presswatch{route.path}".replace("{name}", "theme.js")
        assert api.request(route.method, path).status_code == 401, path
        got = api.request(route.method, path, headers=login(api, role)).status_code
        is_denied = role is None or (role == "viewer" and route.right is not Right.READ)
        assert (got == 403) == is_denied, (route, got)
        assert status in (200, 403)


def test_a_viewer_is_offered_no_action_and_may_do_none(viewer: TestClient, actions, filled: str) -> None:
    for page in ("", "sources", "source?name=evil", "alarm?number=1", "feeds", "quarantine", "refusal?number=1"):
        assert "act?do=" not in viewer.get(f"/presswatch/{page}").text, page
    before = counted(filled)
    for do, action in actions.items():
        assert viewer.get(f"/presswatch/act?{query_of(action, do)}").status_code == 403
        assert send(viewer, {"do": do, "subject": "evil", "note": "x"}).status_code == 403
    assert counted(filled) == before


def test_every_action_says_what_happens_before_it_is_done(operator: TestClient, actions) -> None:
    for do, action in actions.items():
        if action.subject not in ("entries", "replay"):  # of these there is none here
            page = operator.get(f"/presswatch/act?{query_of(action, do)}").text
            assert action.title in page
            assert "what happens" in page
            assert 'method="post"' in page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    ],
)
def test_what_another_site_sends_is_refused_with_a_good_token_too(operator, filled, headers) -> None:
    before = counted(filled)
    assert send(operator, form(operator, "do=pause&subject=evil"), headers).status_code == 403
    assert counted(filled) == before


def test_a_browser_that_says_only_the_origin_is_taken(operator: TestClient) -> None:
    answer = send(operator, form(operator, "do=unsilence-alarm&subject=1"), {"Origin": "http://testserver"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"token": ""},
        {"token": "1-2.3"},
        {"token": "\u0661-2.3"},
        {"do": "silence", "hours": "4"},
        {"do": "resume"},
        {"subject": "other"},
        {"code": "http_404"},
        {"number": "1"},
    ],
)
def test_a_token_is_good_for_what_its_form_was_about_alone(operator: TestClient, filled: str, change) -> None:
    before = counted(filled)
    assert send(operator, form(operator, "do=pause&subject=evil") | change).status_code == 403
    assert counted(filled) == before


def test_a_token_is_good_for_its_user_and_session_alone(operator: TestClient, filled: str) -> None:
    fields, before = form(operator, "do=pause&subject=evil"), counted(filled)
    assert send(operator, fields, OURS | login(operator, "op", "another")).status_code == 403
    token = login(operator, "op")["Authorization"].removeprefix("Bearer ")
    assert send(operator, fields, OURS | {"Cookie": f"_token={token}"}).status_code == 403
    assert counted(filled) == before


def test_a_form_that_lay_open_overnight_is_shown_anew(operator: TestClient, filled: str) -> None:
    fields, before = form(operator, "do=pause&subject=evil"), counted(filled)
    mounted = next(route.app for route in operator.app.routes if getattr(route, "path", "") == "/presswatch")
    state, clock = mounted._app.state, mounted._app.state.clock
    state.clock = lambda: clock() + timedelta(hours=9)
    assert send(operator, fields).status_code == 403
    assert counted(filled) == before


@pytest.mark.parametrize("body", ["{}", '{"do": "pause"}'])
def test_what_is_no_form_is_refused(operator: TestClient, body: str) -> None:
    answer = operator.post("/presswatch/act", content=body, headers=OURS | {"Content-Type": "application/json"})
    assert answer.status_code == 415


def test_a_form_without_a_reason_does_nothing_and_keeps_what_was_filled_in(operator: TestClient, filled: str) -> None:
    before = counted(filled)
    answer = send(operator, form(operator, "do=silence&subject=evil") | {"note": "  ", "hours": "72"})
    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert '<option value="72" selected>' in answer.text
    assert counted(filled) == before


@pytest.mark.parametrize(
    "query", ["do=pause&subject=a&subject=b", "do=poll&subject=" + "x" * 301, "do=release&number=x", "do=pause&hours=5"]
)
def test_fields_out_of_bounds_are_refused(operator: TestClient, query: str) -> None:
    assert operator.get(f"/presswatch/act?{query}").status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "do=",
        "do=drop&subject=evil",
        "do=pause&subject=nobody",
        "do=poll&subject=nobody/x",
        "do=release",
        "do=release&number=99",
        "do=silence-alarm&subject=99",
        "do=silence-alarm&subject=-1",
        "do=retry-entries&number=99",
        "do=promote&number=99",
    ],
)
def test_what_is_not_there_is_not_found(operator: TestClient, query: str) -> None:
    assert operator.get(f"/presswatch/act?{query}").status_code == 404


def test_a_pause_is_carried_out_once_in_the_name_of_the_login(operator: TestClient, filled: str) -> None:
    before = counted(filled)
    fields = form(operator, "do=pause&subject=evil") | {"hours": "24", "note": "their site is rebuilt"}
    first, second = send(operator, fields), send(operator, fields)
    assert first.status_code == 200
    assert first.url == second.url
    assert counted(filled) == before + 1
    row = "select held_by || ': ' || reason from ops.source_hold where ended_at is null and source_id = 'evil'"
    assert one(filled, row) == "a op: their site is rebuilt"
    assert "evil is paused until" in first.text
    assert "their site is rebuilt" in operator.get("/presswatch/source?name=evil").text
    assert "Resume" in operator.get("/presswatch/sources").text
    send(operator, form(operator, "do=resume&subject=evil"))
    assert one(filled, "select count(*) from ops.source_hold where ended_at is null") == 0


def test_an_alarm_is_acknowledged_and_told_again(operator: TestClient, filled: str) -> None:
    send(operator, form(operator, "do=silence-alarm&subject=1") | {"hours": "4"})
    assert one(filled, "select silenced_by || ' ' || silence_reason from ops.alarm") == "a op because"
    assert "Tell it again" in operator.get("/presswatch/alarm?number=1").text
    send(operator, form(operator, "do=unsilence-alarm&subject=1"))
    assert one(filled, "select count(*) from ops.alarm where silenced_until is not null") == 0


def test_a_command_that_fails_says_why_and_is_recorded(operator: TestClient, filled: str) -> None:
    answer = send(operator, form(operator, "do=release&number=1"))
    number = int(str(answer.url).rpartition("=")[2])
    assert "has no page" in (told := wait_for(operator, number)), told
    assert one(filled, f"select outcome from ops.operator_action where action_id = {number}") == "failed"


def test_a_refusal_is_decided_in_the_name_of_the_login(operator: TestClient, filled: str) -> None:
    answer = send(operator, form(operator, "do=refuse&number=1") | {"note": "--by=mallory"})
    assert "1 decided" in wait_for(operator, int(str(answer.url).rpartition("=")[2]))
    assert one(filled, "select decided_by || ' ' || note from ops.quarantine") == "a op --by=mallory"
    assert one(filled, "select outcome from ops.entry") == "filtered"


def wait_for(client: TestClient, number: int) -> str:
    """Return the page of an action once it has ended."""
    for _ in range(120):
        answer = client.get(f"/presswatch/action?number={number}")
        if "refresh" not in answer.headers:
            return answer.text
        time.sleep(0.5)
    raise AssertionError(answer.text)


def test_a_new_address_is_looked_for_and_one_who_may_configure_puts_it_into_the_file(
    operator: TestClient, filled: str, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "evil.yaml"
    file.write_text("source_id: evil\nname: Evil\nfeeds:\n  - name: front\n    url: https://evil.example/rss  # old\n")
    monkeypatch.setenv("PRESSWATCH_SOURCES", str(tmp_path))
    query = "do=move-feed&subject=evil/front&code=https://new.example/feed"
    assert operator.get(f"/presswatch/act?{query}", headers=login(operator, "user")).status_code == 403
    answer = send(operator, form(operator, query))
    assert "is asked at https://new.example/feed" in wait_for(operator, int(str(answer.url).rpartition("=")[2]))
    assert 'url: "https://new.example/feed"  # old' in file.read_text()


def test_addresses_are_read_from_what_a_search_has_said() -> None:
    from presswatch_ui.actions import proposed_addresses

    said = "https://a.example/f declared, rss20, 3 entries, 1 of them known\nNothing else\nhttp://b.example/ linked, …"
    assert proposed_addresses(said) == ["https://a.example/f", "http://b.example/"]


@pytest.fixture
def light(operator: TestClient, on, filled: str, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return the operator's client where nothing is read or asked beside the api-server."""
    monkeypatch.setenv("PRESSWATCH_PAGE_COMMANDS", "light")
    on(filled)
    return operator


def known_to_airflow(*, paused: bool) -> None:
    """Let Airflow have the DAG as its DAG processor would enter it."""
    from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
    from airflow.models.dag import DagModel
    from airflow.models.dagbundle import DagBundleModel
    from airflow.utils.session import create_session

    with create_session() as session:
        session.merge(DagBundleModel(name="ours"))
        session.commit()
        sync_bag_to_db(DagBag(dag_folder=DAGS / "carry_out_action.py"), "ours", None, session=session)
        session.get(DagModel, "carry_out_action").is_paused = paused


def test_where_commands_are_light_no_page_is_read_beside_the_api_server(light: TestClient) -> None:
    for kind in ("captured", "extracted"):
        assert "on a worker" in light.get(f"/presswatch/{kind}?kind=quarantine&number=1").text
    from presswatch_ui.rendering import TEMPLATES

    use = '{% from "parts.html" import captured_page with context %}{{ captured_page("entries", 7) }}'
    frames = TEMPLATES.from_string(use)
    assert "<iframe" not in frames.render(light=True)
    assert "presswatch entries read 7" in frames.render(light=True)
    assert "<iframe" in frames.render(light=False)


def test_what_cannot_be_handed_to_a_worker_has_failed_and_says_why(light: TestClient, filled: str) -> None:
    known_to_airflow(paused=True)
    answer = send(light, form(light, "do=reread&subject=evil"))
    assert "The DAG carry_out_action is paused" in answer.text.replace("the DAG", "The DAG")
    assert one(filled, "select outcome from ops.operator_action order by action_id desc limit 1") == "failed"


def test_where_commands_are_light_a_worker_does_what_reads_or_asks(light: TestClient, filled: str) -> None:
    from airflow.dag_processing.dagbag import DagBag
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
    dag = DagBag(dag_folder=DAGS / "carry_out_action.py").dags["carry_out_action"]
    dag.deadline = None  # dag.test() of Airflow 3.3.2 stumbles over deadlines at the end of a run
    assert dag.test(run_conf=conf).state == "success"
    assert "0 pages read with today" in light.get(f"/presswatch/action?number={number}").text


def test_a_worker_does_what_is_on_record_and_nothing_else(light: TestClient, filled: str) -> None:
    from presswatch.errors import PermanentError
    from presswatch.runtime import open_runtime
    from presswatch_airflow.operator_work import Asked, carry_out_on_worker, close_lost

    number = int(str(send(light, form(light, "do=reread&subject=evil")).url).rpartition("=")[2])
    with open_runtime(run_id="carry_out_action/page") as runtime:
        for asked in (
            Asked("reread", "other"),
            Asked("poll", "evil"),
            Asked("move-feed", "evil", code="https://x.example"),
        ):
            with pytest.raises(PermanentError):
                carry_out_on_worker(runtime, number, asked)
        assert one(filled, f"select outcome is null from ops.operator_action where action_id = {number}") is True
        close_lost(runtime, number)
        assert carry_out_on_worker(runtime, number, Asked("reread", "evil")) == "failed"
    assert "broke off" in light.get(f"/presswatch/action?number={number}").text
