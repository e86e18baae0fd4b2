"""Replay over pages of newsworld that went through the real pipeline, in real parser processes, without sockets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import pytest_socket
from bench.staying_sandbox import StayingPools, open_with
from sqlalchemy import text
from tests.integration import replay_readers as readers
from tests.integration.watching import watch

from newsworld import running_world
from presswatch import replaying
from presswatch.runtime import Runtime
from presswatch.settings import Settings
from presswatch.validation.gx import load_gx
from presswatch.warehouse.queries import conservation

READERS_SEE = "select to_jsonb(m) - 'load_seq' - 'changed_at' from mart.article m order by article_id"
SEARCH = "select article_id, extraction_id, body, search::text from core.article_text order by 1"
STORED = {
    "extraction": "select to_jsonb(x) from core.extraction x order by extraction_id",
    "text_block": "select to_jsonb(x) from core.text_block x order by extraction_id, ordinal",
    "time_claim": "select to_jsonb(x) from core.time_claim x order by extraction_id, ordinal",
    "extraction_author": "select to_jsonb(x) from core.extraction_author x order by extraction_id, ordinal",
    "revision": "select to_jsonb(x) from core.revision x order by revision_id",
}
STEPS = 3


def rows(runtime: Runtime, statement: str) -> list[Any]:
    with runtime.engine.connect() as conn:
        return [tuple(row) for row in conn.execute(text(statement))]


def stored(runtime: Runtime) -> dict[str, list[Any]]:
    return {name: rows(runtime, statement) for name, statement in STORED.items()}


def seen(runtime: Runtime) -> list[Any]:
    return [rows(runtime, READERS_SEE), rows(runtime, SEARCH)]


@pytest.fixture(scope="module")
def run(
    make_database: Callable[[str], str], migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Runtime]:
    """Return a warehouse that holds the first steps of newsworld, whose web is closed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        load_gx()
    folder: Path = tmp_path_factory.mktemp("replay")
    with closing(StayingPools()) as pools, running_world() as world:
        world.write_sources(folder / "sources")
        settings = Settings(
            warehouse_url=make_database(migrated_template),
            var=folder,
            sources=folder / "sources",
            allowed_private_hosts=world.allow,
        )
        with open_with(pools, settings, run_id="before") as runtime:
            for _ in range(STEPS):
                watch(runtime)
                world.advance()
    with closing(StayingPools()) as pools, open_with(pools, settings, run_id="replay") as runtime:
        yield runtime


@pytest.fixture(autouse=True)
def no_sockets() -> Iterator[None]:
    """Refuse network sockets; PostgreSQL's own library is C and not held up by this."""
    pytest_socket.disable_socket(allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()


def test_every_reading_is_reproduced_byte_for_byte(run):
    before = stored(run)
    plan = replaying.plan_replay(run, all_revisions=True, outcomes=True)
    counts = replaying.replay(run, plan)
    assert plan.captures == sum(counts.values()) > 100
    assert rows(run, "select outcome, old_outcome, changed from ops.replay_item where changed <> '{}'") == []
    assert stored(run) == before


def test_with_everything_written_anew_the_rows_are_the_same_but_for_their_numbers(run):
    """As above, without the short cut over digests: each reading is written again and compared by its columns."""
    plan = replaying.plan_replay(run, all_revisions=True)
    replaying.replay(run, plan, read=readers.newer_rules_same_result)
    pairs = (
        f"(select old_extraction_id as a, extraction_id as b from ops.replay_item where replay_id = {plan.replay_id})"
    )
    gone = "'extraction_id', 'config_sha256', 'reading_sha256', 'extracted_at', 'is_promoted'"
    for table, order in (("extraction", "1"), ("text_block", "ordinal"), ("time_claim", "ordinal")):
        cut = " - ".join(["to_jsonb(x)", *gone.split(", ")])
        sides = [
            rows(
                run, f"select p.a, {cut} from core.{table} x join {pairs} p on x.extraction_id = p.{side} order by 1, 2"
            )
            for side in "ab"
        ]
        assert sides[0] == sides[1], order
        assert sides[0]
    assert rows(run, "select count(*) from ops.replay_item where is_visible") == [(0,)]


def test_replay_report_promote_roll_back(run):
    before, revisions = seen(run), rows(run, STORED["revision"])
    sequence = dict(rows(run, "select article_id, load_seq from core.article"))
    plan = replaying.plan_replay(run, all_revisions=True)
    replaying.replay(run, plan, read=readers.newer)
    assert seen(run) == before
    facts = replaying.report(run, plan.replay_id)
    check_report(facts, articles=len(before[0]))
    counts = replaying.promote(run, plan.replay_id).counts
    after = dict(rows(run, "select article_id, load_seq from core.article"))
    rung = {article_id for article_id, number in after.items() if number > max(sequence.values())}
    assert len(rung) == counts["visible"] > 0
    differ = {
        old[0]["article_id"] for old, new in zip(before[0], seen(run)[0], strict=True) if shown(old) != shown(new)
    }
    assert rung == differ
    assert rows(run, "select count(*) from mart.article where title like '%(read again)'")[0][0] > 10
    replaying.roll_back(run, plan.replay_id)
    assert seen(run) == before
    assert rows(run, STORED["revision"]) == revisions
    with run.engine.connect() as conn:
        assert conservation.broken_sums(conn) == []


def shown(row: tuple[dict[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in row[0].items() if name not in ("extraction_id", "extractor")}


def check_report(facts: dict[str, Any], *, articles: int) -> None:
    sources = facts["sources"].values()
    assert facts["unread"] == 0
    assert len(facts["sources"]) > 5
    assert sum(source["captures"] for source in sources) == facts["captures"] >= articles
    assert all(source["read"] == source["captures"] for source in sources)
    assert sum(source["changed"].get("dates", 0) for source in sources) > 10
    assert sum(source["changed"].get("content", 0) for source in sources) > 10
    examples = [example for source in sources for example in source["examples"]]
    assert any(line.startswith("-") for example in examples for line in example.get("text", ()))
    assert all(example["url"].startswith("http") for example in examples)


def test_a_second_replay_adds_nothing_to_what_the_first_has_read(run):
    before = stored(run)
    plan = replaying.plan_replay(run, all_revisions=True)
    replaying.replay(run, plan, read=readers.newer)
    assert stored(run) == before


def test_a_command_that_is_killed_goes_on_where_it_was_and_prints_what_it_did(run):
    number = command(run, "plan", "--all-revisions")["replay_id"]
    child = subprocess.Popen(
        [*COMMAND, "run", str(number)], env=environment(run), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    done = f"select count(outcome) from ops.replay_item where replay_id = {number}"
    deadline = time.monotonic() + 120
    while rows(run, done) == [(0,)] and child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    child.kill()
    assert child.wait() == -signal.SIGKILL, "it ended before it could be killed"
    ((read,),) = rows(run, done)
    assert read > 0
    before = stored(run)
    resumed = command(run, "run", str(number))
    assert sum(resumed["read_now"].values()) == resumed["captures"] - read
    assert stored(run) == before
    assert command(run, "report", str(number))["unread"] == 0
    assert command(run, "promote", str(number))["visible"] == 0
    assert command(run, "rollback", str(number))["visible"] == 0
    assert command(run, "list")[0] == command(run, "list", "--limit", "1")[0]


COMMAND = (sys.executable, "-c", "from presswatch.cli import main; main()", "replay")


def command(runtime: Runtime, *words: str) -> Any:
    """Run `presswatch replay` and return the JSON it prints."""
    done = subprocess.run(
        [*COMMAND, *words, "--json"], env=environment(runtime), check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def environment(runtime: Runtime) -> dict[str, str]:
    url = runtime.settings.warehouse_url
    assert url is not None
    return os.environ | {
        "PYTHONPATH": str(Path(replaying.__file__).parents[2]),
        "PRESSWATCH_WAREHOUSE_URL": url.get_secret_value(),
        "PRESSWATCH_VAR": str(runtime.settings.var),
        "PRESSWATCH_SOURCES": str(runtime.settings.sources),
    }


def test_a_replay_keeps_no_pages_in_memory(run):
    tracemalloc.start()
    replaying.replay(run, replaying.plan_replay(run, all_revisions=True))
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 16 << 20
