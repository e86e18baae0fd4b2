from __future__ import annotations

import pytest
from pydantic import SecretStr, ValidationError

from presswatch.errors import SettingsError
from presswatch.ingesting.decide.page_outcome import settle_fetch
from presswatch.model.outcome import Outcome
from presswatch.politeness.answer_policy import FetchResult
from presswatch.settings import Settings, get_settings


@pytest.fixture(autouse=True)
def fresh():
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def test_a_typo_is_refused_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_SOURCE", "x")
    with pytest.raises(SettingsError, match="PRESSWATCH_SOURCE;"):
        get_settings()


def test_keys_of_feeds_are_read_and_kept_out_of_repr() -> None:
    settings = Settings(feed_keys=SecretStr("WIRE_KEY=canary=7f3a, OTHER=12345678,"))
    assert settings.keys_of_feeds == {"WIRE_KEY": "canary=7f3a", "OTHER": "12345678"}
    assert "canary" not in repr(settings)


@pytest.mark.parametrize("pairs", ["WIRE_KEY", "WIRE_KEY=short12", "wire=canary-7f3a", "A=canary-7f3a,B=canary\n7f3a"])
def test_a_bad_key_is_refused_without_being_shown(pairs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_FEED_KEYS", pairs)
    with pytest.raises(SettingsError, match="FEED_KEYS") as caught:
        get_settings()
    assert "canary" not in str(caught.value)
    with pytest.raises(ValidationError):
        Settings(feed_keys=SecretStr(pairs))


@pytest.mark.parametrize(("reason", "end"), [("deadline", Outcome.FAILED), ("unexpected_error", Outcome.QUARANTINED)])
def test_what_the_page_says_of_max_attempts(reason: str, end: Outcome) -> None:
    most = Settings().max_attempts
    trouble = FetchResult("failed", reason, "…")
    assert settle_fetch(trouble, tries=most - 2, max_attempts=most).outcome is Outcome.PENDING
    assert settle_fetch(trouble, tries=most - 1, max_attempts=most).outcome is end
