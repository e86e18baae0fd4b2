"""What a person does on the pages: who may, that no other site can, that twice is once, and that it is recorded."""

import time
from datetime import timedelta

import pytest
from tests.dags.logins import TestClient, login
from tests.dags.page_forms import OURS, form, one, send

# Airflow's server warns of its own libraries.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ROLES = {None: 403, "viewer": 403, "user": 200, "op": 200, "admin": 200}


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
        if action.subject not in ("entries", "replay", "page"):  # of these there is none here
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
        "do=show-page&subject=quarantine/1",
        "do=show-page&subject=quarantine/99",
        "do=show-page&subject=entries/-1",
        "do=show-page&subject=core/1",
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
