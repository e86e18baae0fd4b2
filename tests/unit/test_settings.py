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


@pytest.mark.parametrize("minutes", ["0", "7", "45", "61", "120", "-5", "2.5", "often"])
def test_polls_run_at_the_same_minutes_of_each_hour(minutes: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_POLL_EVERY_MINUTES", minutes)
    with pytest.raises(SettingsError, match="PRESSWATCH_POLL_EVERY_MINUTES"):
        get_settings()


@pytest.mark.parametrize(("minutes", "seconds"), [("1", 60.0), ("20", 1200.0), ("60", 3600.0)])
def test_polls_may_run_each_minute_or_once_an_hour(
    minutes: str, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSWATCH_POLL_EVERY_MINUTES", minutes)
    assert get_settings().poll_every_s == seconds


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
