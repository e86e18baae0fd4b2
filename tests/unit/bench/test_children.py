"""The protocol with the children: one that hangs, crashes or prints rubbish costs one page."""

import json
import sys
from pathlib import Path

import pytest
from bench.quality import systems
from bench.quality.child_processes import Cache, Child, Command, UnavailableError

READY = "import sys, json, time; print(json.dumps({'ready': True}), flush=True)\n"
ANSWER = "print(json.dumps({'body': 'text', 'cpu_s': 0.1}), flush=True)"


@pytest.fixture
def child_of(tmp_path: Path):
    made = []

    def make(code: str, *, page_limit_s: float = 20.0, start_limit_s: float = 20.0) -> Child:
        script = tmp_path / f"child{len(made)}.py"
        script.write_text(code)
        made.append(Child(Command((sys.executable, "-S", str(script))), page_limit_s, start_limit_s))
        return made[-1]

    yield make
    for child in made:
        child.close()


def outcomes(child: Child, *pages: bytes) -> list[str]:
    return [child.read("https://page.invalid/", page).get("outcome", "read") for page in pages]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("sys.exit(3)", "crash"),
        ("import os; os.kill(os.getpid(), 11)", "crash"),
        ("print('<html>', flush=True)", "rubbish"),
        ("print('[]', flush=True)", "rubbish"),
        ("print(json.dumps({'body': None}), flush=True)", "rubbish"),
        ("sys.stdout.buffer.write(b'\\xff\\n'); sys.stdout.flush()", "rubbish"),
    ],
)
def test_a_fault_costs_one_page(child_of, fault: str, outcome: str) -> None:
    code = READY + f"for line in sys.stdin:\n    if 'YmFk' in line:\n        {fault}\n    else:\n        {ANSWER}\n"
    assert outcomes(child_of(code), b"good", b"bad", b"good") == ["read", outcome, "read"]


def test_a_hang_costs_one_page_and_its_time(child_of) -> None:
    code = READY + f"for line in sys.stdin:\n    if 'YmFk' in line:\n        time.sleep(600)\n    {ANSWER}\n"
    assert outcomes(child_of(code, page_limit_s=1.0), b"bad", b"good") == ["hang", "read"]


def test_a_child_that_does_not_read_its_page_hangs_nobody(child_of) -> None:
    child = child_of(READY + "time.sleep(600)", page_limit_s=0.5)
    assert outcomes(child, b"x" * 4_000_000) == ["hang"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import json; print(json.dumps({'problem': 'ImportError: no lib'}), flush=True)", "ImportError: no lib"),
        ("import sys; sys.exit('boom')", "it ended"),
        ("print('hello', flush=True)", "does not start"),
        ("print('[]', flush=True)", r"\[\]"),
        ("import time; time.sleep(600)", "no answer in time"),
    ],
)
def test_a_system_that_does_not_start_is_named_with_the_reason(child_of, code: str, reason: str) -> None:
    child = child_of(code, start_limit_s=0.5 if "sleep" in code else 20.0)
    with pytest.raises(UnavailableError, match=reason):
        child.read("https://page.invalid/", b"page")


def test_a_python_that_is_not_there_is_named() -> None:
    with pytest.raises(UnavailableError, match="does not start"):
        Child(Command(("/nowhere/python", "x.py"))).read("https://page.invalid/", b"page")


def test_known_readings_are_not_asked_for_again_but_lost_pages_are(child_of, tmp_path: Path) -> None:
    code = READY + f"for line in sys.stdin:\n    if 'YmFk' in line:\n        sys.exit(1)\n    else:\n        {ANSWER}\n"
    cache, child = Cache("peer", "1", tmp_path), child_of(code)
    for page in (b"good", b"bad"):
        cache.read(child, "https://page.invalid/", page)
    with cache.path.open("a") as file:
        file.write('["half a li')
    again, dead = Cache("peer", "1", tmp_path), child_of("import sys; sys.exit()")
    assert again.read(dead, "https://page.invalid/", b"good")["body"] == "text"
    for unknown in (("https://page.invalid/", b"bad"), ("https://other.invalid/", b"good")):
        with pytest.raises(UnavailableError):
            again.read(dead, *unknown)
    assert not Cache("peer", "2", tmp_path).known


def test_what_a_system_raises_is_the_outcome_of_the_page() -> None:
    def read(url: str, html: bytes) -> systems.Reading:
        raise KeyError(url)

    said = json.loads(systems.answer('{"url": "https://page.invalid/", "html": ""}', read))
    assert (said["body"], said["outcome"]) == ("", "raised KeyError")


def test_text_of_a_fragment_keeps_words_of_inline_markup_whole() -> None:
    assert systems._plain("<div><p>a<b>b</b>.</p><p>c</p></div>").split("\n")[:2] == ["ab.", "c"]
    assert systems._plain(" ") == ""


def test_only_dates_are_dates() -> None:
    assert systems._iso("2024-05-03T14:24:00Z") == "2024-05-03T14:24:00+00:00"
    assert systems._iso("yesterday") is systems._iso(None) is None
