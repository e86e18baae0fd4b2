"""Ports that are free, and ports that are not."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from presswatch.embedded.free_port import is_free, require_free
from presswatch.errors import SettingsError


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server


def test_a_port_is_free_until_somebody_listens(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    assert not is_free(port)
    listener.close()
    assert is_free(port)


def test_a_port_that_is_taken_is_refused_with_the_setting_to_change(listener: socket.socket) -> None:
    with pytest.raises(SettingsError, match="is taken by another program: set PRESSWATCH_PORT to a free one"):
        require_free(listener.getsockname()[1], "PRESSWATCH_PORT")
