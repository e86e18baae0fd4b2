"""What the pages offer for an alarm, in which order, and that the documents say the same."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from presswatch.clock import utc_now
from presswatch.model.alarm import AlarmKind, Finding

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

OPERATING = Path(__file__).resolve().parents[2] / "docs" / "operating.md"


def finding(kind: AlarmKind, evidence: dict[str, object] | None = None) -> Finding:
    return Finding(kind, "news/front", "news", utc_now(), "what is wrong", evidence or {})


def titles(found: Finding) -> list[str]:
    from presswatch_ui.actions import ACTIONS
    from presswatch_ui.offers import steps_for

    return [ACTIONS[step.do].title if step.do else step.title for step in steps_for(found)]


@pytest.mark.parametrize("kind", AlarmKind)
def test_every_step_is_an_action_or_a_page_that_there_is(api: TestClient, kind: AlarmKind) -> None:
    from presswatch_ui.actions import ACTIONS
    from presswatch_ui.app import ROUTES
    from presswatch_ui.offers import steps_for

    pages = {route.path.strip("/") for route in ROUTES if route.method == "GET"}
    for step in steps_for(finding(kind)):
        assert (step.do in ACTIONS) != (step.page.partition("?")[0] in pages - {""}), step


def test_what_mends_nothing_is_not_offered_first(api: TestClient) -> None:
    assert titles(finding(AlarmKind.FEED_BLOCKED)) == ["See its answers", "Pause", "Poll now"]
    assert titles(finding(AlarmKind.FEED_FAILING, {"status": 503}))[0] == "Poll now"
    assert titles(finding(AlarmKind.FEED_FAILING, {"status": 410}))[0] == "Look for its new address"
    refused = {"reasons": {"pending http_403": 7, "quarantined reading:blocked": 2, "failed no_article": 3}}
    assert titles(finding(AlarmKind.SOURCE_YIELD, refused))[1] == "Pause"
    broken = {"reasons": {"pending http_403": 3, "quarantined no_article": 9}}
    assert titles(finding(AlarmKind.SOURCE_YIELD, broken))[1] == "Retry what ended without an article"
    assert titles(finding(AlarmKind.SOURCE_YIELD, {"reasons": {}}))[1] == "Retry what ended without an article"


def test_the_page_of_a_step_is_that_of_its_source(api: TestClient) -> None:
    from presswatch_ui.offers import steps_for

    found = finding(AlarmKind.FEED_BLOCKED)._replace(source_id="a&b=c")
    assert steps_for(found)[0].page == "source?name=a%26b%3Dc#polls"


def test_the_table_in_the_documents_is_what_is_offered(api: TestClient) -> None:
    text = OPERATING.read_text()
    for kind in AlarmKind:
        first, *others = titles(finding(kind)) or ["–"]
        row = f"| `{kind}` | {first} | {', '.join(others) or '–'} |"
        assert row in text, f"put into {OPERATING}: {row}"
