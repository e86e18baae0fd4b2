"""What the pages offer for an alarm."""

import pytest
from fastapi.testclient import TestClient

from presswatch.clock import utc_now
from presswatch.model.alarm import AlarmKind, Finding

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.mark.parametrize("kind", AlarmKind)
def test_every_alarm_has_offers_of_actions_that_there_are(api: TestClient, kind: AlarmKind) -> None:
    from presswatch_ui.actions import ACTIONS
    from presswatch_ui.offers import offers_for

    finding = Finding(kind, "news/front", "news", utc_now(), "what is wrong", {})
    assert {offer.do for offer in offers_for(finding)} <= set(ACTIONS)
