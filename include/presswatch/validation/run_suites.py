"""Runs the suites over a batch. What cannot be evaluated raises: a failing check never looks green."""

from __future__ import annotations

import html
import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from presswatch.errors import ContractError
from presswatch.model.validation_report import RuleResult, ValidationReport
from presswatch.validation.gx import load_gx
from presswatch.validation.measures import ArticleRow
from presswatch.validation.suites import (
    CONTRACT_VERSION,
    MIN_ALARM_ROWS,
    NAMES_ROWS,
    article_batch,
    article_rows,
)

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

Severity = Literal["row", "alarm"]
Rejected = dict[int, tuple[str, ...]]

_COUNTED: Final = {"result_format": "BASIC"}
_NAMED: Final = {"result_format": "COMPLETE", "unexpected_index_column_names": ["key"]}
"""What Great Expectations is to say of each rule: how many rows break it; and which."""


def check_articles(rows: Sequence[ArticleRow], *, silenced: Collection[str] = ()) -> ValidationReport:
    """Return what the contract says of a batch: rules with their counts, and refused rows with what they broke.

    The alarms are left out below ``MIN_ALARM_ROWS``, and know nothing of silenced sources; of no rows nothing is said.

    Raises:
        ContractError: a rule could not be evaluated, or keys repeat; nothing of the batch may be loaded.
    """
    if not rows:
        return ValidationReport(CONTRACT_VERSION, (), {})
    if len({row.key for row in rows}) != len(rows):
        raise ContractError("keys of the batch are not unique", reason="check_failed")
    frame = frame_of(rows)
    results, rejected = run_suite(frame, article_rows(), "row")
    heard = [row for row in rows if row.source_id not in silenced]
    if len(heard) >= MIN_ALARM_ROWS:
        alarms, suspected = run_suite(frame_of(heard), article_batch(), "alarm")
        return ValidationReport(CONTRACT_VERSION, results + alarms, rejected, suspected)
    return ValidationReport(CONTRACT_VERSION, results, rejected)


def frame_of(rows: Sequence[ArticleRow]) -> pd.DataFrame:
    """Return one line per row with measures only: titles stay out, for GX repeats values in what it reports."""
    import pandas as pd

    frame = pd.DataFrame([row._asdict() for row in rows]).drop(columns=["title", "flags"])
    # By source: a wire text at three newspapers is right.
    bodies = Counter((row.source_id, row.body_sha256) for row in rows if row.body_chars)
    frame["same_body"] = [bodies[row.source_id, row.body_sha256] for row in rows]
    # Column rules pass over nulls: each length rule sees only the rows it is meant for.
    frame["page_weight"] = [None if row.is_feed_text else row.body_weight for row in rows]
    frame["feed_weight"] = [row.body_weight if row.is_feed_text else None for row in rows]
    numbers = ["page_weight", "feed_weight", "hours_ahead"]
    frame[numbers] = frame[numbers].astype("float64")
    return frame


def run_suite(
    frame: pd.DataFrame, suite: ExpectationSuite, severity: Severity
) -> tuple[tuple[RuleResult, ...], Rejected]:
    """Return the result of each rule of a suite over a frame, in the suite's order, and the keys of rows that break it.

    Of the batch suite only some rules name rows.

    Raises:
        ContractError: Great Expectations raised, left a rule out, or did not say which rows it means.
    """
    outcomes = _answers(frame, suite, _COUNTED)
    results = tuple(_result(suite.name, rule, severity, outcome, len(frame)) for rule, outcome in outcomes.items())
    gating = [result for result in results if severity == "row" or result.rule in NAMES_ROWS]
    broken = [result for result in gating if result.unexpected or not result.is_success]
    return results, _rejected(frame, suite, broken) if broken else {}


def _rejected(frame: pd.DataFrame, suite: ExpectationSuite, broken: Sequence[RuleResult]) -> Rejected:
    """Return the keys of the rows that break rules of a suite, with the rules.

    Asked of these rules alone: where all is well, as in most batches, to look for rows costs half as much again.
    """
    outcomes = _answers(frame, _only(suite, {result.rule for result in broken}), _NAMED)
    rejected: dict[int, list[str]] = {}
    for result in broken:
        for key in _refused_keys(outcomes[result.rule], result):
            rejected.setdefault(key, []).append(result.rule)
    return {key: tuple(rejected[key]) for key in sorted(rejected)}


def _only(suite: ExpectationSuite, rules: Collection[str]) -> ExpectationSuite:
    """Return a suite of some of the rules."""
    gx, _ = load_gx()
    wanted = [expectation for expectation in suite.expectations if _rule(expectation) in rules]
    part: ExpectationSuite = gx.ExpectationSuite(name=suite.name, expectations=wanted)
    return part


def _rule(expectation: Expectation) -> str:
    return str((expectation.meta or {})["rule"])


def _answers(
    frame: pd.DataFrame, suite: ExpectationSuite, result_format: Mapping[str, object]
) -> dict[str, dict[str, Any]]:
    """Return what Great Expectations says of each rule, in the suite's order.

    Raises:
        ContractError: it raised, or left a rule out.
    """
    rules = [_rule(expectation) for expectation in suite.expectations]
    outcomes = {
        outcome["expectation_config"]["meta"]["rule"]: outcome for outcome in _validate(frame, suite, result_format)
    }
    if sorted(outcomes) != sorted(rules):
        raise _failure(suite.name, "GX did not answer for every rule")
    return {rule: outcomes[rule] for rule in rules}


def _validate(
    frame: pd.DataFrame, suite: ExpectationSuite, result_format: Mapping[str, object]
) -> list[dict[str, Any]]:
    gx, _ = load_gx()
    try:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        asset = context.data_sources.add_pandas("memory").add_dataframe_asset(suite.name)
        batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
        outcomes = batch.validate(suite, result_format=dict(result_format)).results
    except Exception as error:  # Whatever GX raises, the batch was not checked.
        raise _failure(suite.name, f"{type(error).__name__} in GX") from error
    return [outcome.to_json_dict() | {"result": outcome.result} for outcome in outcomes]


def _result(suite: str, rule: str, severity: Severity, outcome: Mapping[str, Any], rows: int) -> RuleResult:
    problem = _exception_of(outcome["exception_info"])
    if problem is not None:
        raise _failure(suite, f"rule {rule} could not be evaluated: {problem}")
    result = outcome["result"]
    checked = int(result.get("element_count", rows))
    unexpected = int(result.get("unexpected_count", 0 if outcome["success"] else rows))
    if checked != rows or not result:
        raise _failure(suite, f"rule {rule} saw {checked} of {rows} rows")
    observed = _observed(result, unexpected, rows)
    return RuleResult(suite, rule, severity, bool(outcome["success"]), rows, unexpected, observed)


def _exception_of(info: Mapping[str, Any] | None) -> str | None:
    """Return what was raised while a rule was evaluated; GX gives one record, or one per metric, keyed by its id."""
    records = [info] if info and "raised_exception" in info else list((info or {}).values())
    raised = [record for record in records if not isinstance(record, Mapping) or record.get("raised_exception", True)]
    if not raised:
        return None
    message = raised[0].get("exception_message") if isinstance(raised[0], Mapping) else raised[0]
    return " ".join(html.escape(str(message)).split())[:300]


def _refused_keys(outcome: Mapping[str, Any], result: RuleResult) -> list[int]:
    keys = [int(item["key"]) for item in outcome["result"].get("unexpected_index_list") or ()]
    if len(keys) != result.unexpected or result.is_success != (not keys):
        raise _failure(result.suite, f"rule {result.rule} refused {result.unexpected} rows and named {len(keys)}")
    return keys


def _observed(result: Mapping[str, Any], unexpected: int, rows: int) -> str:
    """Return a few words for a person, made of numbers only: what a publisher wrote never gets into a report."""
    if "observed_value" in result:
        value = result["observed_value"]
        return f"{float(value):.4g}" if isinstance(value, int | float) and not math.isnan(value) else "no value"
    numbers = [value for value in result.get("partial_unexpected_list") or () if isinstance(value, int | float)]
    sample = ", ".join(f"{float(value):.4g}" for value in numbers[:3] if not math.isnan(value))
    return f"{unexpected} of {rows} rows" + (f", such as {sample}" if sample else "")


def _failure(suite: str, what: str) -> ContractError:
    return ContractError(f"suite {suite}: {what}", reason="check_failed")
