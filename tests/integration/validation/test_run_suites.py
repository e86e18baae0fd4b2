"""The contract, with the real Great Expectations: what is refused, what only alarms, and no failure looks green."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from presswatch.errors import ContractError
from presswatch.validation import run_suites
from presswatch.validation.measures import ArticleRow
from presswatch.validation.run_suites import check_articles, frame_of, run_suite
from presswatch.validation.suites import CONTRACT_VERSION, article_batch, article_rows

pytestmark = pytest.mark.filterwarnings("default")  # Great Expectations and pandas warn on import

GOOD = ArticleRow(
    key=1,
    source_id="le-fil",
    url="https://lefil.example/1",
    title="Il neige",
    title_chars=8,
    body_chars=1_200,
    body_weight=1_200,
    body_sha256="0",
    text_bytes=1_300,
    words=200,
    language="fr",
    published_at="2026-11-23T00:00:00+00:00",
    fetched_at="2026-11-23T03:00:00+00:00",
    hours_ahead=-3.0,
    letter_share=0.9,
    replacement_share=0.0,
    mojibake_share=0.0,
    is_feed_text=False,
    flags="",
)


def batch(count: int, **changed: object) -> list[ArticleRow]:
    return [GOOD._replace(key=n, url=f"https://lefil.example/{n}", body_sha256=str(n), **changed) for n in range(count)]


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        ({}, ()),
        ({"published_at": None, "hours_ahead": None, "language": None}, ()),
        ({"url": "ftp://lefil.example/1"}, ("url_form",)),
        ({"url": "https://a b.example/"}, ("url_form",)),
        ({"url": "https://u@lefil.example/"}, ("url_form",)),
        ({"url": "https://lefil.example/" + "a" * 2_100}, ("url_length",)),
        ({"url": None}, ("url_given",)),
        ({"source_id": None}, ("source_given",)),
        ({"title": None, "title_chars": 0}, ("title_given",)),
        ({"title_chars": 2_001}, ("title_length",)),
        ({"body_weight": 149}, ("body_length",)),
        ({"body_weight": 149, "is_feed_text": True}, ()),
        ({"body_weight": 39, "is_feed_text": True}, ("feed_text_length",)),
        ({"text_bytes": 5 * 1024 * 1024 + 1}, ("text_size",)),
        ({"letter_share": 0.2}, ("letters",)),
        ({"replacement_share": 0.02}, ("replacement_characters",)),
        ({"mojibake_share": 0.02}, ("mojibake",)),
        ({"hours_ahead": 49.0}, ("published_not_future",)),
        ({"language": "French"}, ("language_form",)),
        ({"title_chars": 0, "hours_ahead": 1e6}, ("title_given", "published_not_future")),
    ],
)
def test_row_gate(changed, rules):
    rows = [*batch(3), GOOD._replace(key=99, **changed)]
    report = check_articles(rows)
    assert dict(report.rejected) == ({99: rules} if rules else {})
    assert {result.rule for result in report.results if not result.is_success} == set(rules)
    assert not report.alarms
    assert report.contract_version == CONTRACT_VERSION


@pytest.mark.parametrize(
    ("rows", "alarms"),
    [
        (batch(20), set()),
        (batch(20, published_at=None, hours_ahead=None), {"dated_share"}),
        (batch(20, language=None), {"language_share"}),
        (batch(20, body_weight=200), {"body_median"}),
        (batch(20, is_feed_text=True), {"page_share"}),
        ([*batch(17), *(GOOD._replace(key=n, body_sha256="wall") for n in (90, 91, 92))], {"same_body"}),
        (batch(9, published_at=None, hours_ahead=None, language=None), set()),
    ],
)
def test_alarms_refuse_nothing(rows, alarms):
    report = check_articles(rows)
    assert {result.rule for result in report.alarms} == alarms
    assert report.rejected == {}
    assert all(result.checked == len(rows) for result in report.results)


def test_all_rows_refused_is_a_result_like_any_other():
    report = check_articles(batch(12, title=None, title_chars=0))
    assert report.rejected == dict.fromkeys(range(12), ("title_given",))
    assert {result.rule for result in report.alarms} == {"titled_share"}


def test_empty_batch_says_nothing():
    report = check_articles([])
    assert (report.results, report.rejected) == ((), {})


def test_nothing_a_publisher_wrote_is_repeated():
    evil = "<script>alert(1)</script>"
    rows = [
        GOOD._replace(key=n, title=evil, url=f"https://x/{evil} ", source_id=evil, language=evil) for n in range(12)
    ]
    report = check_articles(rows)
    assert len(report.rejected) == 12
    assert "<" not in "".join(result.observed for result in report.results)
    assert "script" not in "".join(result.observed for result in report.results)
    assert max(len(result.observed) for result in report.results) < 80


def test_repeated_keys_stop_the_batch():
    with pytest.raises(ContractError, match="not unique"):
        check_articles([GOOD, GOOD])


# --- a check that fails must not look green ---------------------------------------------------------------------------


def test_missing_column_is_no_verdict():
    frame = frame_of(batch(12))
    for column, suite in (("letter_share", article_rows()), ("body_weight", article_batch())):
        with pytest.raises(ContractError, match=r"could not be evaluated: .*\S"):
            run_suite(frame.drop(columns=[column]), suite, "row")


def test_rule_on_the_wrong_type_is_no_verdict():
    frame = frame_of(batch(12))
    frame["letter_share"] = "high"
    with pytest.raises(ContractError, match="letters could not be evaluated"):
        run_suite(frame, article_rows(), "row")


def test_bad_regex_is_no_verdict():
    suite = article_rows()
    rule = next(rule for rule in suite.expectations if rule.meta["rule"] == "url_form")
    rule.regex = "("
    with pytest.raises(ContractError, match=r"url_form could not be evaluated|in GX"):
        run_suite(frame_of(batch(3)), suite, "row")


def test_whatever_gx_raises_stops_the_batch(monkeypatch):
    def broken():
        raise RuntimeError("no context")

    real = run_suites.load_gx()[0]
    monkeypatch.setattr(real, "get_context", lambda **_: broken())
    with pytest.raises(ContractError, match="RuntimeError in GX"):
        check_articles([GOOD])


@pytest.mark.parametrize(
    "info",
    [
        {"raised_exception": True, "exception_message": "flat <b>"},
        {"MetricConfigurationID(x)": {"raised_exception": True, "exception_message": "nested <b>"}},
        {"MetricConfigurationID(x)": {"exception_message": "of another form <b>"}},
        {"unknown": "shape <b>"},
    ],
)
def test_each_shape_of_exception_info_is_seen(info):
    assert "&lt;b&gt;" in str(run_suites._exception_of(info))


def test_no_exception_is_none():
    for info in (None, {}, {"raised_exception": False, "exception_message": None}, {"x": {"raised_exception": False}}):
        assert run_suites._exception_of(info) is None


@pytest.mark.parametrize("lost", ["a rule", "a key"])
def test_an_answer_left_out_is_no_verdict(monkeypatch, lost):
    real = run_suites._validate

    def forgetful(frame, suite, result_format):
        outcomes = real(frame, suite, result_format)
        if lost == "a rule":
            return outcomes[1:]
        for outcome in outcomes:
            outcome["result"] = {**outcome["result"], "unexpected_index_list": []}
        return outcomes

    monkeypatch.setattr(run_suites, "_validate", forgetful)
    with pytest.raises(ContractError, match=r"did not answer for every rule|refused 1 rows and named 0"):
        check_articles([GOOD._replace(title_chars=0)])


def test_rows_are_looked_for_of_broken_rules_alone(monkeypatch):
    asked, real = [], run_suites._validate

    def noted(frame, suite, result_format):
        asked.append((result_format["result_format"], len(suite.expectations)))
        return real(frame, suite, result_format)

    monkeypatch.setattr(run_suites, "_validate", noted)
    rules = len(article_rows().expectations)
    assert check_articles([GOOD]).rejected == {}
    assert asked == [("BASIC", rules)]
    assert check_articles([GOOD._replace(title_chars=0)]).rejected == {GOOD.key: ("title_given",)}
    assert asked[1:] == [("BASIC", rules), ("COMPLETE", 1)]


# --- cost -------------------------------------------------------------------------------------------------------------


def test_costs_a_second_at_most_and_logs_nothing(caplog):
    check_articles(batch(10))
    started = time.process_time()
    with caplog.at_level(logging.INFO):
        check_articles(batch(1_000))
    spent = time.process_time() - started
    print(f"\n1,000 rows, both suites: {spent:.2f} CPU-s")  # noqa: T201
    assert spent < 3
    assert not [record for record in caplog.records if record.name.startswith("great_expectations")]


def test_a_rule_is_configured_a_few_times_a_check(monkeypatch):
    """Left alone, Great Expectations does so a hundred times, which is a third of a check."""
    check_articles(batch(3))  # imports it
    configuration = sys.modules["great_expectations.expectations.expectation_configuration"].ExpectationConfiguration
    built, real = Counter(), configuration.__init__

    def noted(self, *arguments, **named):
        built[named["meta"]["rule"] if named.get("meta") else ""] += 1
        real(self, *arguments, **named)

    monkeypatch.setattr(configuration, "__init__", noted)
    check_articles(batch(3))
    assert len(built) >= len(article_rows().expectations)
    assert max(built.values()) < 40


def test_what_great_expectations_writes_into_a_configuration_is_not_kept():
    rule = article_rows().expectations[0]
    rule.configuration.kwargs["batch_id"] = "of a check before"
    assert "batch_id" not in rule.configuration.kwargs
    assert rule._get_runtime_kwargs({"result_format": "BASIC"})["batch_id"] is None


def test_threads_read_rules_of_their_own(monkeypatch):
    bad = {thread: [*batch(3), GOOD._replace(key=99, title_chars=0, body_weight=thread)] for thread in (100, 200)}
    with ThreadPoolExecutor(2) as pool:
        refused = dict(zip(bad, pool.map(lambda rows: check_articles(rows).rejected[99], bad.values()), strict=True))
    assert refused == {100: ("title_given", "body_length"), 200: ("title_given",)}


def test_rows_need_neither_gx_nor_pandas():
    code = "import sys, presswatch.validation.measures, presswatch.validation.run_suites; print(*sys.modules)"
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=paths)
    assert "presswatch.validation.run_suites" in done.stdout.split()
    assert not {"great_expectations", "pandas"} & set(done.stdout.split())


CHECKING = f"""
import sys, types
from presswatch.validation.gx import UNUSED, load_gx
load_gx()
from presswatch.validation.measures import ArticleRow
from presswatch.validation.run_suites import check_articles
rows = [ArticleRow(**{{**{GOOD._asdict()!r}, "key": n, "url": f"https://lefil.example/{{n}}"}}) for n in range(60)]
assert {{rule.severity for rule in check_articles(rows).results}} == {{"row", "alarm"}}
assert all(type(sys.modules[name]) is not types.ModuleType for name in UNUSED), "loaded after all"
assert not any(type(finder).__name__ == "_OnFirstUse" for finder in sys.meta_path)
from scipy import stats
assert stats.entropy([1.0]) == 0 and type(stats) is types.ModuleType
"""


def test_loads_nothing_that_no_rule_needs_and_leaves_it_usable():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHECKING],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
