"""The Presswatch page inside the real api-server application, over a real warehouse."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from sqlalchemy import create_engine, insert, text
from sqlalchemy.engine import Connection
from tests.dags.hostile_rows import ESCAPED, HOSTILE
from tests.dags.logins import TestClient, login

from presswatch.model.source import Feed, Source
from presswatch.warehouse.core import registry
from presswatch.warehouse.tables import damage, feed_poll, file, orphan

# Airflow's server warns of its own libraries.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

REPOSITORY = Path(__file__).resolve().parents[2]
EVALUATED = str(7919 * 7907)  # long enough that no time on the page holds it
PAGES = (
    "",
    "alarm?number=1",
    "sources",
    "source?name=evil",
    "ledger",
    "feeds",
    "quarantine",
    "refusal?number=1",
    "actions",
    "action?number=1",
    "entries",
    "article?entry=1",
    "act?do=release&number=1",
)
STATIC = ("presswatch.css", "theme.js", "keys.js", "icon.svg", "icon-dark.svg")


def test_airflow_lists_the_page_in_its_navigation_and_reports_no_plugin_error(api: TestClient) -> None:
    admin = login(api, "admin")
    assert api.get("/api/v2/plugins/importErrors", headers=admin).json()["total_entries"] == 0
    answer = api.get("/api/v2/plugins", headers=admin).json()
    views = [view for plugin in answer["plugins"] for view in plugin["external_views"]]
    assert [plugin["name"] for plugin in answer["plugins"]] == ["presswatch_ui"]
    assert [(view["name"], view["destination"], view["href"]) for view in views] == [
        ("Presswatch", "nav", "/presswatch/")
    ]


@pytest.mark.parametrize("path", [*PAGES, *(f"static/{name}" for name in STATIC), "docs", "openapi.json", "redoc"])
def test_nobody_reads_anything_without_a_login(api: TestClient, on, filled: str, path: str) -> None:
    on(filled)
    answer = api.get(f"/presswatch/{path}")
    assert answer.status_code == (404 if path in ("docs", "openapi.json", "redoc") else 401)
    assert "evil" not in answer.text


def test_a_forged_token_is_refused(api: TestClient, on, filled: str) -> None:
    on(filled)
    header, payload, signature = login(api, "viewer")["Authorization"].split(".")
    forged = {"Authorization": ".".join([header, payload, signature[::-1]])}
    assert api.get("/presswatch/", headers=forged).status_code == 403


def test_a_user_without_rights_on_our_dags_is_refused(api: TestClient, on, filled: str) -> None:
    on(filled)
    assert api.get("/presswatch/", headers=login(api, None)).status_code == 403


def test_the_session_cookie_of_the_ui_lets_the_frame_in(api: TestClient, on, filled: str) -> None:
    on(filled)
    token = login(api, "viewer")["Authorization"].removeprefix("Bearer ")
    assert api.get("/presswatch/", headers={"Cookie": f"_token={token}"}).status_code == 200


def test_wrong_files_and_held_sources_are_shown_before_the_feeds(viewer: TestClient) -> None:
    shown = viewer.get("/presswatch/feeds").text
    assert "did you mean name?" in shown
    assert "its last good version is in use" in shown
    assert '<span class="tag odd">paused</span> <bdi>by &lt;script' in shown


def test_the_overview_says_how_landing_is(viewer: TestClient, filled: str) -> None:
    assert "Landing" not in viewer.get("/presswatch/ledger").text
    engine = create_engine(filled)
    with engine.begin() as conn:
        conn.execute(insert(file), {"warc_path": "pages/a", "file_bytes": 5})
        conn.execute(insert(orphan), {"warc_path": "pages/a", "warc_offset": 0, "warc_length": 5, "kind": "unreadable"})
    said = viewer.get("/presswatch/ledger").text
    assert "1 file, 1 record without a row (kept as orphans), last audited" in said
    assert "Landing is damaged" not in said
    broken = {"subject": "capture", "subject_id": 1, "warc_path": "pages/a", "warc_offset": 0, "problem": HOSTILE}
    with engine.begin() as conn:
        conn.execute(insert(damage), broken)
    engine.dispose()
    assert "the bytes of 1 rows are not what they should be" in viewer.get("/presswatch/ledger").text


@pytest.mark.parametrize("path", PAGES)
def test_everything_a_publisher_wrote_is_escaped(operator: TestClient, path: str) -> None:
    answer = operator.get(f"/presswatch/{path}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert EVALUATED not in answer.text
    assert ESCAPED in answer.text
    if path == "feeds":
        assert "read at https://evil.example/" in answer.text


@pytest.mark.parametrize("path", [*PAGES, "quarantine?limit=0", "refusal?number=99", *(f"static/{n}" for n in STATIC)])
def test_every_answer_carries_the_headers_that_bind_the_browser(operator: TestClient, path: str) -> None:
    headers = operator.get(f"/presswatch/{path}").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


@pytest.mark.parametrize("page", ["feeds", "sources"])
@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=201", "limit=1e3", "offset=-1", "offset=1000000000000"]
)
def test_parts_out_of_bounds_are_refused(viewer: TestClient, page: str, query: str) -> None:
    assert viewer.get(f"/presswatch/{page}?{query}").status_code == 422


@pytest.mark.parametrize("number", ["0", "-1", "x", str(2**63), "1;drop"])
def test_a_refusal_with_an_impossible_number_is_refused(viewer: TestClient, number: str) -> None:
    assert viewer.get("/presswatch/refusal", params={"number": number}).status_code == 422


def test_a_refusal_that_does_not_exist_is_not_found(viewer: TestClient) -> None:
    assert viewer.get("/presswatch/refusal?number=99").status_code == 404


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e/app.py", "app.py"])
def test_no_other_file_is_sent(viewer: TestClient, name: str) -> None:
    assert viewer.get(f"/presswatch/static/{name}").status_code in (404, 422)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_page_only_reads(viewer: TestClient, method: str) -> None:
    assert viewer.request(method, "/presswatch/quarantine").status_code == 405


def test_a_ledger_that_adds_up_is_shown_as_whole(viewer: TestClient) -> None:
    page = viewer.get("/presswatch/ledger").text
    assert "Every sum adds up." in page
    assert '<span class="tag good">whole</span>' in page
    assert "loaded 2 · failed 1</td>" in page
    assert "+ 1</span>" in page  # the fourth host


def test_a_broken_sum_is_shown_with_what_to_do(viewer: TestClient, on, make_database, migrated_template) -> None:
    url = make_database(migrated_template)
    engine = create_engine(url)
    with engine.begin() as conn:
        registry.sync_sources(conn, [Source("s", "S", feeds=(Feed("s/f", "s", "https://s.example/rss"),))])
        fill_lost_entry(conn)
    engine.dispose()
    on(url)
    page = viewer.get("/presswatch/ledger").text
    assert "A sum does not add up." in page
    assert "presswatch ledger" in page
    assert '<span class="tag bad">broken</span>' in page


def fill_lost_entry(conn: Connection) -> None:
    row = {"feed_id": "s/f", "outcome": "ok", "url_asked": "x", "entries_total": 1, "entries_new": 1}
    now = conn.execute(text("select now()")).scalar_one()
    conn.execute(insert(feed_poll), {**row, "polled_at": now, "finished_at": now, "run_id": "r"})


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "No source is known yet."),
        ("sources", "No source is known yet."),
        ("ledger", "No source is known yet."),
        ("feeds", "No feed is known yet."),
        ("quarantine", "Nothing is in quarantine."),
    ],
)
def test_an_empty_warehouse_says_what_comes_next(viewer, on, make_database, migrated_template, path, said) -> None:
    on(make_database(migrated_template))
    assert said in viewer.get(f"/presswatch/{path}").text


def test_the_pages_that_are_tested_are_all_there_are(api: TestClient, on, filled: str) -> None:
    on(filled)
    from presswatch_ui.app import ROUTES, build_app

    served = {(method, route.path) for route in build_app().routes for method in route.methods}
    assert served == {(route.method, route.path) for route in ROUTES}
    shown = {("GET", f"/{page.partition('?')[0]}") for page in PAGES} | {("GET", "/static/{name}")}
    frames = {("GET", "/captured"), ("GET", "/extracted")}  # in test_plugin_decisions.py
    assert served == shown | frames | {("POST", "/act")}


def test_today_is_green_only_when_no_person_is_needed(viewer: TestClient, on, make_database, migrated_template) -> None:
    assert "A person is needed" in viewer.get("/presswatch/").text
    url = make_database(migrated_template)
    engine = create_engine(url)
    with engine.begin() as conn:
        registry.sync_sources(conn, [Source("s", "S", feeds=(Feed("s/f", "s", "https://s.example/rss"),))])
    on(url)
    assert "No person is needed" in viewer.get("/presswatch/").text
    with engine.begin() as conn:  # nobody has raised an alarm of it: the page sees by itself that feeds wait
        conn.execute(text("update ops.feed_state set next_poll_at = now() - interval '3 hours'"))
    assert "A person is needed" in viewer.get("/presswatch/").text
    assert "Nobody asks the feeds" in viewer.get("/presswatch/").text
    engine.dispose()


def test_an_alarm_and_a_source_that_do_not_exist_are_not_found(viewer: TestClient) -> None:
    assert viewer.get("/presswatch/alarm?number=99").status_code == 404
    assert viewer.get("/presswatch/source?name=nobody").status_code == 404
    assert viewer.get("/presswatch/source?name=").status_code == 422


def test_a_warehouse_that_is_not_migrated_says_what_to_do(viewer: TestClient, on, make_database) -> None:
    on(make_database())
    answer = viewer.get("/presswatch/")
    assert (answer.status_code, "presswatch migrate" in answer.text) == (503, True)


def test_a_warehouse_that_is_away_is_said_without_its_password(viewer: TestClient, on) -> None:
    on("postgresql://warehouse:canary-password@127.0.0.1:1/warehouse")
    answer = viewer.get("/presswatch/")
    assert answer.status_code == 503
    assert "The warehouse cannot be read." in answer.text
    assert "canary" not in answer.text


def test_the_plugin_costs_other_processes_nothing(tmp_path: Path) -> None:
    probe = """
import sys
from airflow.plugins_manager import _get_plugins
plugins, errors = _get_plugins()
assert [plugin.name for plugin in plugins] == ["presswatch_ui"], (plugins, errors)
assert errors == {}, errors
heavy = ("presswatch_ui.app", "fastapi", "presswatch.warehouse", "app", "reading")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_home_has_a_banner_only_when_a_person_is_needed(
    viewer: TestClient, on, make_database, migrated_template
) -> None:
    from presswatch_ui.banner import Banner

    banner = Banner()
    (alert,) = banner.alerts()
    assert alert.category == "error"
    assert "**Presswatch: A person is needed.** " in alert.text
    assert "Feed blocked" in alert.text
    assert "evil" not in alert.text
    assert banner.alerts() == [alert]
    banner.warehouse.close()
    on(make_database(migrated_template))
    quiet = Banner()
    assert quiet.alerts() == []
    quiet.warehouse.close()
    on("postgresql://warehouse:canary@127.0.0.1:1/warehouse")
    away = Banner()
    assert ["cannot be read" in alert.text for alert in away.alerts()] == [True]
    away.warehouse.close()


def test_airflow_takes_the_banner_from_our_settings(tmp_path: Path) -> None:
    probe = """
import airflow.settings, sys
airflow.settings.initialize()
print(type(airflow.settings.DASHBOARD_UIALERTS).__name__, "presswatch_ui.queries" in sys.modules)
"""
    environment = os.environ | {
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(REPOSITORY / "plugins"),
        "AIRFLOW_HOME": str(tmp_path),
    }
    environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = f"sqlite:///{tmp_path / 'a.db'}"
    done = subprocess.run([sys.executable, "-c", probe], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "LiveAlerts False"


REFLECTED = (
    "quarantine?rule={}&source={}&words={}",
    "entries?source={}&reason={}",
    "refusal?number=1&rule={}&words={}",
    "act?do=poll&subject={}",
    "act?do=retry-source&subject=evil&code={}",
    "act?do={}",
    "source?name={}",
    "article?entry=1&x={}",
)
ADDRESSES = re.compile(r"(?:\./|[a-z]+(?:\?.*)?|static/[a-z-]+\.(?:css|js)|\.\./dags/[a-z_]+/runs/[\w%.~-]+)")


def faults(answer: str) -> list[str]:
    """Return what of a page no template of ours wrote: programs, handlers, addresses that lead elsewhere."""
    found = []
    for element in lxml_html.document_fromstring(answer).iter():
        found += [
            f"{name} of {element.tag}" for name in element.attrib if name.startswith(("on", "style", "formaction"))
        ]
        for name in ("href", "src", "action"):
            if not ADDRESSES.fullmatch(element.get(name, "./")):
                found.append(f"{name} of {element.tag}: {element.get(name)}")
        if element.tag in ("script", "img", "object", "base", "embed") and not element.get("src", "").startswith(
            "static/"
        ):
            found.append(str(element.tag))
    return found


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_anything_but_what_its_template_wrote(operator: TestClient, path: str) -> None:
    assert faults(operator.get(f"/presswatch/{path}").text) == []


@pytest.mark.parametrize("path", REFLECTED)
def test_an_address_with_a_nul_is_refused(operator: TestClient, path: str) -> None:
    assert operator.get(f"/presswatch/{path.replace('{}', 'a%00b')}").status_code == 422


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(REFLECTED),
    payload=st.sampled_from([HOSTILE, "</textarea><img src=x onerror=y>", "javascript:x", '" autofocus onfocus="x'])
    | st.text(max_size=40),
)
def test_what_an_address_says_comes_back_as_text(operator: TestClient, path: str, payload: str) -> None:
    answer = operator.get(f"/presswatch/{path.replace('{}', quote(payload.encode('utf-8', 'replace'), safe=''))}")
    assert answer.status_code in (200, 404, 422)
    if "html" in answer.headers.get("content-type", ""):
        assert faults(answer.text) == []
