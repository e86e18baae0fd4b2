from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.fetch.headers import MAX_PAUSE_S, address_text, header_text, max_age_s, retry_after_s

NOW = datetime(2026, 11, 2, 8, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("999999", MAX_PAUSE_S),
        ("9" * 19, MAX_PAUSE_S),
        ("Mon, 02 Nov 2026 08:01:00 GMT", 60.0),
        ("Monday, 02-Nov-26 08:01:00 GMT", 60.0),
        ("Mon Nov  2 08:01:00 2026", 60.0),
        ("Mon, 02 Nov 2026 09:01:00 +0100", 60.0),
        ("Tue, 02 Nov 2027 08:00:00 GMT", MAX_PAUSE_S),
        ("Mon, 02 Nov 2026 07:59:59 GMT", None),
        ("Mon, 02 Nov 2026 08:00:00 GMT", None),
        ("-1", None),
        ("+5", None),
        ("1.5", None),
        ("1e3", None),
        ("٣", None),
        ("", None),
        (None, None),
        ("soon", None),
        ("9" * 5000, None),
        ("Mon, 99 Nov 2026 08:01:00 GMT", None),
        ("Mon, 02 Nov 99999999 08:01:00 GMT", None),
        ("Mon, 02 Nov 2026 08:01:00 +99999999", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOW) == seconds


@given(st.text(max_size=60))
def test_any_retry_after_is_a_pause_or_none(value: str) -> None:
    pause = retry_after_s(value, NOW)
    assert pause is None or 0 <= pause <= MAX_PAUSE_S


@given(
    st.from_regex(
        r"(Mon, )?[0-9]{1,4}[ -][A-Za-z]{3}[ -][0-9]{1,6} [0-9]{1,3}:[0-9]{2}(:[0-9]{2})?( [-+]?[0-9A-Z]{1,9})?",
        fullmatch=True,
    )
)
def test_any_date_is_a_pause_or_none(value: str) -> None:
    pause = retry_after_s(value, NOW)
    assert pause is None or 0 < pause <= MAX_PAUSE_S


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("max-age=600", 600.0),
        ("public, MAX-AGE = 600, must-revalidate", 600.0),
        ('max-age="600"', 600.0),
        ("no-cache,max-age=0", 0.0),
        ("s-maxage=9, max-age=3", 3.0),
        ("max-age=" + "9" * 19, 31_536_000.0),
        ("s-maxage=600", None),
        ("x-max-age=600", None),
        ("max-age=-1", None),
        ("max-age=1.5", None),
        ("max-age", None),
        ("no-store", None),
        ("", None),
        (None, None),
    ],
)
def test_max_age(value: str | None, seconds: float | None) -> None:
    assert max_age_s(value) == seconds


@given(st.binary(max_size=100))
def test_header_text_has_no_controls(raw: bytes) -> None:
    assert all(char.isprintable() or char in "\xa0\xad" for char in header_text(raw))


@pytest.mark.parametrize("path", ["/käse und/größe", "/новости/туман", "/città/è à", "/新聞/霧"])
def test_an_address_in_a_header_keeps_all_its_letters(path: str) -> None:
    assert address_text(path.encode()) == path


@pytest.mark.parametrize(("raw", "address"), [(b"/caf\xe9", "/caf%E9"), (b"/\xc0\xe1?q=\xff\x80", "/%C0%E1?q=%FF%80")])
def test_bytes_of_another_charset_are_sent_back_as_they_are(raw: bytes, address: str) -> None:
    assert address_text(raw) == address


@given(st.binary(max_size=100))
def test_an_address_has_no_controls(raw: bytes) -> None:
    assert not any(char < " " or "\x7f" <= char <= "\x9f" for char in address_text(raw))
