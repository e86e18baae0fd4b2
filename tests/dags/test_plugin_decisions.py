"""The pages on which a person decides, over rows that the pipeline itself made of a hostile publisher's pages."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from tests.dags.logins import TestClient, login
from tests.dags.page_forms import form, send
from tests.dags.worker_runs import known_to_airflow, run_dag
from tests.integration.pipeline.paper import Bench, HandClock, Item, PaperRuntime, PaperWeb, page, source, story

from presswatch.errors import PermanentError
from presswatch.model.source import SourceFiles
from presswatch.settings import Settings
from presswatch.validation.gx import load_gx
from presswatch.warehouse.engine import make_engine
from presswatch.warehouse.ops import page_previews

# Airflow's server warns of its own libraries, and those of Great Expectations warn of each other.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")

OURS = {"Sec-Fetch-Site": "same-origin"}
SCRIPT = "<script>alert('x')</script>"


def garbled(key: str, extra: str = "") -> bytes:
    """Return a page that was decoded wrongly by its publisher, with a program of its own."""
    paragraphs = [one.replace("e", "\ufffd") for one in story(key)]
    return page(
        key, title=f"Title {SCRIPT} {key}", paragraphs=paragraphs, extra=f"{SCRIPT}<img src=//t.example/{extra}>"
    )


@pytest.fixture(scope="module")
def papers(make_database, migrated_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Return a pipeline with an article that was edited, three refused rows and one entry that failed."""
    folder: Path = tmp_path_factory.mktemp("papers")
    url = make_database(migrated_template)
    settings = Settings(warehouse_url=url, var=folder, landing=str(folder / "landing"), min_gap_per_host_s=0)
    engine, clock = make_engine(url), HandClock()
    run = PaperRuntime(settings, engine, "test-run", clock)
    web = PaperWeb(clock)
    run.__dict__.update(web=web, source_files=SourceFiles((source(),)))
    load_gx()
    bench = Bench(run, web)
    bench.feed(*(Item(key, title=f"Feed {SCRIPT} {key}") for key in "abcde"))
    for key in "abc":
        bench.put(key, garbled(key))
    bench.put("d", page("d", title=f"Title {SCRIPT}"))
    bench.poll()
    bench.ingest()
    edited = [one.replace("council", f"<img src=x onerror=alert(1)> assembly {SCRIPT}") for one in story("d")]
    bench.put("d", page("d", title=f"Other title {SCRIPT}", paragraphs=edited))
    bench.ingest(revisit=True)
    yield bench
    engine.dispose()


@pytest.fixture
def desk(api: TestClient, on, papers: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Return an operator's client of the pages over that pipeline."""
    monkeypatch.setenv("PRESSWATCH_LANDING", papers.run.settings.landing)
    on(str(papers.run.settings.warehouse_url.get_secret_value()))
    api.headers = login(api, "op")
    yield api
    api.headers = {}


def numbers(papers: Bench) -> list[int]:
    return [row[0] for row in papers.rows("select quarantine_id from ops.quarantine where state = 'open' order by 1")]


def test_refusals_are_grouped_and_filtered(desk: TestClient, papers: Bench) -> None:
    shown = desk.get("/presswatch/quarantine").text
    assert "replacement_characters" in shown
    assert "3 rows, newest first" in shown
    assert "<script>alert" not in shown
    assert "1 row, newest first" in desk.get("/presswatch/quarantine?words=EXAMPLE/b").text
    assert "0 rows, newest first" in desk.get("/presswatch/quarantine?rule=replacement_characters&source=other").text


def test_parts_of_the_list_follow_by_key(desk: TestClient, papers: Bench) -> None:
    oldest, middle, newest = numbers(papers)
    part = desk.get("/presswatch/quarantine?limit=2").text
    assert f"before={middle}" in part
    rest = desk.get(f"/presswatch/quarantine?limit=2&before={middle}").text
    assert f'value="{oldest}"' in rest
    assert f'value="{newest}"' not in rest
    row = desk.get(f"/presswatch/refusal?number={middle}&source=news").text
    assert f'rel="prev" href="refusal?number={newest}&amp;source=news"' in row
    assert f'rel="next" href="refusal?number={oldest}&amp;source=news"' in row


def test_a_refused_page_is_shown_shut_in_beside_what_is_read_in_it(desk: TestClient, papers: Bench) -> None:
    number = numbers(papers)[0]
    outer = desk.get(f"/presswatch/refusal?number={number}").text
    assert f'<iframe sandbox src="captured?kind=quarantine&amp;number={number}"' in outer
    page_in_frame = desk.get(f"/presswatch/captured?kind=quarantine&number={number}")
    policy = page_in_frame.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("; sandbox")
    assert "alert" in page_in_frame.text  # in the title, as text
    assert re.search(r"<script|<img|t\.example|onerror", page_in_frame.text) is None
    read = desk.get(f"/presswatch/extracted?kind=quarantine&number={number}").text
    assert 'class="block role-body"' in read
    assert "<script>alert" not in read


def test_where_the_api_server_reads_no_page_a_worker_does_and_all_may_look_for_a_day(
    desk: TestClient, papers: Bench, on, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSWATCH_PAGE_COMMANDS", "light")
    on(papers.run.settings.warehouse_url.get_secret_value())
    known_to_airflow(paused=False)
    number = numbers(papers)[0]
    before = desk.get(f"/presswatch/refusal?number={number}").text
    assert "<iframe" not in before
    assert f"act?do=show-page&amp;subject=quarantine%2F{number}" in before
    fields = form(desk, f"do=show-page&subject=quarantine/{number}") | {"note": ""}
    action = int(str(send(desk, fields).url).rpartition("=")[2])
    assert run_dag({"action": action}) == "success"
    assert f'href="refusal?number={number}">Look at it' in desk.get(f"/presswatch/action?number={action}").text
    after = desk.get(f"/presswatch/refusal?number={number}", headers=login(desk, "viewer")).text
    assert f'<iframe sandbox src="captured?kind=quarantine&amp;number={number}"' in after
    framed = desk.get(f"/presswatch/captured?kind=quarantine&number={number}")
    assert "sandbox" in framed.headers["content-security-policy"]
    assert "<script" not in framed.text
    assert "<img" not in framed.text
    assert desk.get(f"/presswatch/extracted?kind=quarantine&number={number}").status_code == 200
    with papers.run.engine.begin() as conn:
        conn.execute(text("update ops.page_preview set made_at = made_at - interval '25 hours'"))
    assert desk.get(f"/presswatch/captured?kind=quarantine&number={number}").status_code == 404
    assert "<iframe" not in desk.get(f"/presswatch/refusal?number={number}").text


def test_previews_are_bounded_in_number_and_size(papers: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_previews, "MOST_KEPT", 3)
    for number in range(1, 6):
        with papers.run.engine.begin() as conn:
            page_previews.keep(conn, "entries", number, {"markup": "\0 a"})
    with papers.run.engine.begin() as conn:
        assert page_previews.kept(conn, "entries", range(1, 9)).keys() == {3, 4, 5}
        page_previews.keep(conn, "entries", 5, {"markup": "b"})
        assert page_previews.read(conn, "entries", 5).facts == {"markup": "b"}
        with pytest.raises(PermanentError, match="presswatch entries read 7"):
            page_previews.keep(conn, "entries", 7, {"markup": "x" * page_previews.MOST_BYTES})


def test_a_preview_of_what_has_no_page_says_so(desk: TestClient) -> None:
    assert desk.get("/presswatch/captured?kind=quarantine&number=9999").status_code == 404
    assert desk.get("/presswatch/captured?kind=other&number=1").status_code == 422


def test_several_rows_are_released_at_once_and_loaded(desk: TestClient, papers: Bench) -> None:
    oldest, middle, newest = numbers(papers)
    form = desk.get(f"/presswatch/act?do=release&number={middle}&number={newest}").text
    assert "2 refused rows" in form
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    data: dict[str, list[str]] = {}
    for name, value in [*fields, ("note", "it is a poem")]:
        data.setdefault(name, []).append(value)
    answer = desk.post("/presswatch/act", data=data, headers=OURS)
    told = wait_for(desk, str(answer.url))
    assert "2 decided. Loaded: loaded 2" in told
    assert numbers(papers) == [oldest]
    assert papers.one("select count(*) from mart.article") == 3
    row = papers.rows("select distinct decided_by, note from ops.quarantine where state = 'accepted'")
    assert [tuple(one) for one in row] == [("a op", "it is a poem")]


def wait_for(client: TestClient, address: str) -> str:
    """Return the page of an action once it has ended."""
    for _ in range(120):
        answer = client.get(address)
        if "refresh" not in answer.headers:
            return answer.text
        time.sleep(0.5)
    raise AssertionError(answer.text)


def test_ended_entries_are_grouped_and_retried(desk: TestClient, papers: Bench) -> None:
    shown = desk.get("/presswatch/entries").text
    assert "http_404" in shown
    number = papers.one("select entry_id from ops.entry where url like '%/e'")
    assert f'value="{number}"' in desk.get("/presswatch/entries?reason=http_404").text
    assert f'value="{number}"' not in desk.get("/presswatch/entries?outcome=filtered").text
    assert "1 entry without an article" in desk.get(f"/presswatch/act?do=retry-entries&number={number}").text


@pytest.mark.parametrize("query", ["outcome=loaded", "limit=0", "before=0", "reason=" + "x" * 201])
def test_filters_out_of_bounds_are_refused(desk: TestClient, query: str) -> None:
    assert desk.get(f"/presswatch/entries?{query}").status_code == 422


def test_the_pages_leave_the_warehouse_as_it_is(desk: TestClient, papers: Bench) -> None:
    engine = create_engine(papers.run.settings.warehouse_url.get_secret_value())
    counting = text("select (select count(*) from ops.entry), (select max(quarantine_id) from ops.quarantine)")
    with engine.connect() as conn:
        before = conn.execute(counting).one()
    desk.get(f"/presswatch/captured?kind=entries&number={papers.one('select min(entry_id) from ops.entry')}")
    with engine.connect() as conn:
        assert conn.execute(counting).one() == before
    engine.dispose()


def test_an_article_shows_its_evidence_its_revisions_and_its_claims(desk: TestClient, papers: Bench) -> None:
    number = papers.one("select article_id from core.revision where kind = 'edit'")
    shown = desk.get(f"/presswatch/article?number={number}").text
    assert "How it came here" in shown
    assert "sha256" in shown
    assert "<ins>" in shown
    assert "<del>" in shown
    assert 'class="block role-body"' in shown
    assert "chosen</span>" in shown
    assert re.search(r"<script>alert|<img", shown) is None
    entry = papers.one(f"select first_entry_id from core.article where article_id = {number}")
    assert desk.get(f"/presswatch/article?entry={entry}").text.count("Revisions") == 1
    assert f"article?number={number}" in desk.get("/presswatch/source?name=news").text


def test_an_article_says_whether_landing_still_holds_its_bytes(
    desk: TestClient, papers: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from presswatch_ui import kept_bytes

    monkeypatch.setattr(kept_bytes, "WITHIN_S", 120.0)  # a busy machine
    number = papers.one("select article_id from core.revision where kind = 'edit'")
    ((path, offset, length),) = papers.rows(
        "select warc_path, warc_offset, warc_length from landing.capture join core.revision using (capture_id)"
        f" where article_id = {number} and kind = 'edit'"
    )
    middle = offset + length // 2  # the body: a reader may stop before the check sum that ends a gzip member
    file = Path(papers.run.settings.landing) / str(path)
    body = file.read_bytes()
    shown = desk.get(f"/presswatch/article?number={number}").text
    assert "bytes verified" in shown
    assert not re.search("bytes (differ|gone)|not checked", shown)
    try:
        file.write_bytes(body[:middle] + bytes(9) + body[middle + 9 :])
        assert "bytes differ" in desk.get(f"/presswatch/article?number={number}").text
        file.unlink()
        assert "bytes gone" in desk.get(f"/presswatch/article?number={number}").text
    finally:
        file.write_bytes(body)


def test_without_a_way_to_landing_nothing_is_said_of_bytes(
    desk: TestClient, papers: Bench, on, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSWATCH_PAGE_COMMANDS", "light")
    monkeypatch.setenv("PRESSWATCH_LANDING", "s3://bucket/landing")
    on(str(papers.run.settings.warehouse_url.get_secret_value()))
    number = papers.one("select article_id from core.revision where kind = 'edit'")
    shown = desk.get(f"/presswatch/article?number={number}").text
    assert "not checked" in shown
    assert "bytes verified" not in shown


def test_a_source_shows_what_is_its_own_and_what_is_usual(
    desk: TestClient, papers: Bench, on, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from presswatch.model.source import Source
    from presswatch.registry.source_file import dump_source
    from presswatch.warehouse.queries.configured_sources import configured_source

    with papers.run.engine.begin() as conn:
        used = configured_source(conn, "news")
        conn.exec_driver_sql("update core.source set file = 'news.yaml' where source_id = 'news'")
    assert isinstance(used, Source)
    monkeypatch.setenv("PRESSWATCH_SOURCES", str(tmp_path))
    (tmp_path / "news.yaml").write_text(dump_source(used))
    on(str(papers.run.settings.warehouse_url.get_secret_value()))
    shown = desk.get("/presswatch/source?name=news").text
    assert "<b><bdi>source_id: news</bdi></b>" in shown
    assert re.search(r'<span class="quiet"><bdi>max_silence_h: null</bdi>', shown)
    assert "the file says something else" not in shown
    (tmp_path / "news.yaml").write_text(dump_source(used) + "max_silence_h: 48\n<script>")
    shown = desk.get("/presswatch/source?name=news").text
    assert "the file says something else" in shown
    assert "&lt;script&gt;" in shown


def test_an_entry_without_an_article_shows_why(desk: TestClient, papers: Bench) -> None:
    number = papers.one("select entry_id from ops.entry where url like '%/e'")
    shown = desk.get(f"/presswatch/article?entry={number}").text
    assert "http_404" in shown
    assert f"act?do=retry-entries&amp;number={number}" in shown


@pytest.mark.parametrize(
    ("query", "status"), [("number=9999", 404), ("entry=9999", 404), ("", 422), ("number=1&entry=1", 422)]
)
def test_an_article_that_is_not_there_is_not_found(desk: TestClient, query: str, status: int) -> None:
    assert desk.get(f"/presswatch/article?{query}").status_code == status
