from __future__ import annotations

import gzip
import json
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.fetch.exchanges import exchange
from tests.unit.fetch.fakes import FakeWeb

from presswatch.errors import (
    AddressRefusedError,
    BadResponseError,
    BodyTooLargeError,
    NetworkError,
    TransientError,
)
from presswatch.model.exchange import Exchange
from presswatch.politeness.robots import RobotsBook, agent_token, parse_robots

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "robots"
ROBOTS = "https://press.example/robots.txt"
UA = "Presswatch/0.1 (+mailto:x@press.example)"


def book(answer: Exchange | Exception) -> tuple[RobotsBook, FakeWeb]:
    web = FakeWeb({ROBOTS: answer})
    return RobotsBook(web, user_agent=UA), web


def robots(text: str | bytes, **more: Any) -> Exchange:
    return exchange(text.encode() if isinstance(text, str) else text, url=ROBOTS, **more)


def test_rules_for_our_token_win_over_those_for_all() -> None:
    rules, _ = book(robots("User-agent: *\nDisallow: /\nUser-agent: presswatch\nDisallow: /private\nCrawl-delay: 7"))
    assert rules.allows("https://press.example/a")
    assert not rules.allows("https://press.example/private/a")
    assert rules.crawl_delay_s("https://press.example/a") == 7.0


def test_each_origin_is_asked_once() -> None:
    rules, web = book(robots("User-agent: *\nDisallow: /x"))
    assert [rules.allows(f"https://press.example/{name}") for name in ("a", "x", "b")] == [True, False, True]
    assert web.asked == [ROBOTS]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 304, 451])
def test_no_robots_allows_all(status: int) -> None:
    rules, _ = book(robots("User-agent: *\nDisallow: /", status=status))
    assert rules.allows("https://press.example/a")
    assert rules.crawl_delay_s("https://press.example/a") is None


@pytest.mark.parametrize("status", [429, 500, 503, 599, 999])
def test_failing_robots_is_a_no_for_now(status: int) -> None:
    rules, web = book(robots("", status=status, headers=(("Retry-After", "120"),)))
    for _ in range(2):
        with pytest.raises(TransientError) as caught:
            rules.allows("https://press.example/a")
        assert (caught.value.reason, caught.value.retry_after_s) == ("robots_unavailable", 120.0)
    assert web.asked == [ROBOTS]


def test_unreachable_robots_is_a_no_for_now() -> None:
    rules, web = book(NetworkError("x", reason="dns"))
    for _ in range(2):
        with pytest.raises(TransientError) as caught:
            rules.crawl_delay_s("https://press.example/a")
        assert caught.value.reason == "robots_unavailable"
    assert web.asked == [ROBOTS]


def test_refused_address_stays_refused() -> None:
    rules, _ = book(AddressRefusedError("x"))
    with pytest.raises(AddressRefusedError):
        rules.allows("https://press.example/a")


def test_redirects_in_circles_allow_all() -> None:
    rules, _ = book(BadResponseError("x", reason="redirect_loop"))
    assert rules.allows("https://press.example/a")


def test_over_long_robots_counts_as_far_as_it_was_read() -> None:
    error = BodyTooLargeError("x")
    error.head = b"User-agent: *\nDisallow: /x\n" + b"#" * 1000
    rules, _ = book(error)
    assert not rules.allows("https://press.example/x")
    assert rules.allows("https://press.example/y")


@pytest.mark.parametrize(
    "body",
    [
        b"<html><pre>User-agent: *\nDisallow: /</pre>",
        b"\xef\xbb\xbf <!doctype html>\nUser-agent: *\nDisallow: /",
        b"\x00\xff" * 50,
        b"",
    ],
)
def test_pages_and_garbage_allow_all(body: bytes) -> None:
    rules, _ = book(robots(body))
    assert rules.allows("https://press.example/a")


def test_byte_order_mark_is_no_obstacle() -> None:
    rules, _ = book(robots(b"\xef\xbb\xbfUser-agent: *\nDisallow: /"))
    assert not rules.allows("https://press.example/a")


@pytest.mark.parametrize("value", ["-1", "nan", "inf", "ten", ""])
def test_senseless_crawl_delay_is_none(value: str) -> None:
    rules, _ = book(robots(f"User-agent: *\nCrawl-delay: {value}"))
    assert rules.crawl_delay_s("https://press.example/a") is None


@pytest.mark.parametrize(
    ("line", "count"), [("User-agent: r{}", 20_000), ("user agent r{}:x", 18_000), ("User-Agent: {}*", 20_000)]
)
def test_robots_made_to_burn_time_does_not(line: str, count: int) -> None:
    agents = "\n".join(line.format(number) for number in range(count))
    rules = "\n".join(f"allow:/{number}" for number in range(15_000))
    started = time.process_time()
    parsed = parse_robots(f"{agents}\n{rules}\n".encode(), "presswatch")
    assert parsed is not None
    assert parsed.can_fetch("https://press.example/a", "Presswatch")
    assert time.process_time() - started < 5


RULES = "\n".join(f"allow:/{number}" for number in range(9000))


@pytest.mark.parametrize(
    "body",
    [
        "\n".join(f"User-agent: {'presswatch'[: n % 10 + 1]}{'*' * (n // 10)}" for n in range(1500)) + "\n" + RULES,
        "\n".join(f"User-agent: {'*' * (n // 3)}presswatch{'*' * n}" for n in range(700)) + "\n" + RULES,
        "\n".join(f"User-agent: PressWatch/{n}" for n in range(9000)) + "\n" + RULES,
        "\n".join(f"User-agent:*\nallow:/{n}\nUser-agent:presswatch\nallow:/{n}" for n in range(9000)),
        "user agent" + " " * 500_000 + ":x",
        " " * 500_000 + "User-agent" + "\t" * 10_000,
        "User-agent: *\n" + "\n".join(f"disallow:/*{'a*' * 70}{n}" for n in range(3500)),
        "User-agent: *\n" + "\n".join(f"disallow:/*{'a' * 60}b{n}" for n in range(7000)),
        "User-agent: *\n" + "\n".join(f"disallow:/$$${n}$" for n in range(30_000)),
        "User-agent: *\nDisallow: /" + "%" * 500_000,
        "\n" * 500_000,
        "\x0c" * 100_000 + "\u2028" * 100_000,
    ],
    ids=range(12),
)
def test_no_file_costs_more_than_its_length(body: str) -> None:
    started = time.process_time()
    parsed = parse_robots(body.encode(), "presswatch")
    assert parsed is not None
    for _ in range(5):
        parsed.can_fetch("https://press.example/" + "a" * 1900, "Presswatch")
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        ("presswatch", True),
        ("PressWatch/2.1", True),
        ("presswatch*", True),
        ("*presswatch", True),
        ("press", False),
        ("p*", False),
        ("presswatch-images", False),
        ("presswatcher", False),
        ("watch", False),
    ],
)
def test_a_group_is_ours_by_the_whole_product_token(name: str, is_ours: bool) -> None:
    rules, _ = book(robots(f"User-agent: {name}\nDisallow: /x\n\nUser-agent: *\nDisallow: /y"))
    assert rules.allows("https://press.example/x") is not is_ours
    assert rules.allows("https://press.example/y") is is_ours


def test_stars_made_to_burn_time_do_not() -> None:
    started = time.process_time()
    parsed = parse_robots(b"User-agent: *\nDisallow: /" + b"*a" * 200_000 + b"b$", "presswatch")
    assert parsed is not None
    assert parsed.can_fetch("https://press.example/" + "a" * 2000, "Presswatch")
    assert time.process_time() - started < 2


@pytest.mark.parametrize(("agent", "token"), [(UA, "Presswatch"), ("Other bot", "Other"), ("One", "One")])
def test_agent_token(agent: str, token: str) -> None:
    assert agent_token(agent) == token


def cases() -> Iterator[Any]:
    file = CORPUS / "protego_cases.open.json.gz"
    if not file.exists():
        yield pytest.param({}, marks=pytest.mark.skip("needs ../shared/corpus/robots"))
        return
    for case in json.loads(gzip.decompress(file.read_bytes())):
        if case["method"] in {"can_fetch", "crawl_delay"}:
            yield pytest.param(case, id=case["test"])


@pytest.mark.parametrize("case", list(cases()))
def test_known_answers(case: dict[str, Any]) -> None:
    agent = case["args"][-1]
    parsed = parse_robots(case["robots_txt"].encode(), agent)
    if case["method"] == "crawl_delay":
        assert (parsed and parsed.crawl_delay(agent)) == case["expected"]
    else:
        assert (parsed is None or parsed.can_fetch(*case["args"])) == case["expected"]


def test_every_real_file_gives_an_answer() -> None:
    archive = CORPUS / "real_robotstxt.open.tar.xz"
    if not archive.exists():
        pytest.skip("needs ../shared/corpus/robots")
    answers = 0
    with tarfile.open(archive) as tar:
        for member in tar:
            if (file := tar.extractfile(member)) is None:
                continue
            rules, _ = book(robots(file.read()))
            assert rules.allows("https://press.example/2026/11/a.html?b=c") in {True, False}
            assert (rules.crawl_delay_s("https://press.example/") or 0) >= 0
            answers += 1
    assert answers > 2000


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda text: f"User-agent: *\nDisallow: {text}\nAllow: {text}*$".encode()),
    )
)
def test_any_bytes_give_an_answer(body: bytes) -> None:
    rules, _ = book(robots(body))
    assert rules.allows("https://press.example/a?b") in {True, False}
