"""Ports for servers that are started later: free, and never those that a connection may be given."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from bench import free_ports
from bench.free_ports import GIVEN_TO_CONNECTIONS, USUALLY_LEFT, left_by_connections


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("32768\t60999\n", range(15000, 32768)),
        ("16000 30000", range(30001, 65536)),
        ("1024 65535", USUALLY_LEFT),
    ],
)
def test_ports_are_those_that_connections_leave(tmp_path: Path, given: str, left: range) -> None:
    (tmp_path / "range").write_text(given)
    assert left_by_connections(tmp_path / "range") == left


def test_where_the_system_does_not_say_they_are_the_usual_ones(tmp_path: Path) -> None:
    assert left_by_connections(tmp_path / "absent") == USUALLY_LEFT


@pytest.mark.skipif(not GIVEN_TO_CONNECTIONS.exists(), reason="only Linux says which ports it gives to connections")
def test_no_connection_of_this_machine_is_given_one() -> None:
    first, last = map(int, GIVEN_TO_CONNECTIONS.read_text().split())
    if last - first < 60000:
        assert not {free_ports.free_port() for _ in range(100)} & set(range(first, last + 1))


def test_ports_in_a_row_are_free_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    start = free_ports.free_ports(9).start
    monkeypatch.setattr(free_ports, "left_by_connections", lambda: range(start, start + 9))
    with socket.create_server(("127.0.0.1", start + 2)):
        assert free_ports.free_ports(4).start > start + 2
        with pytest.raises(OSError, match="no 7 free ports"):
            free_ports.free_ports(7)
    monkeypatch.setattr(free_ports, "_is_free", lambda _: True)
    assert len(free_ports.free_ports(7)) == 7
