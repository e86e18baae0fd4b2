"""Any bytes as a response: an answer or one of our errors, over a pair of Unix sockets."""

from __future__ import annotations

import contextlib
import socket
import threading

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from presswatch.clock import monotonic
from presswatch.encoding.content_coding import BodyDecoder
from presswatch.errors import DeadlineError, PresswatchError
from presswatch.fetch.connection import Channel, Deadline, ResponseHead
from presswatch.fetch.ssrf_guard import CheckedAddress

ADDRESS = CheckedAddress(socket.AF_INET, "93.184.216.34", 80)
PARTS = [
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.0 204 x\r\n",
    b"HTTP/1.1 101 Switch\r\n",
    b"HTTP/1.1 999\r\n",
    b"HTTP/1.1 100 C\r\n\r\n",
    b"HTTP/9.9 200 OK\r\n",
    b"Content-Length: 5\r\n",
    b"Content-Length: 5, 5\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: x\r\n",
    b"Upgrade: h2c\r\n",
    b"Connection: close\r\n",
    b"Connection: upgrade\r\n",
    b" folded\r\n",
    b"X: \xff\xfe\x7f\r\n",
    b": empty\r\n",
    b"\r\n",
    b"\n",
    b"\r",
    b"5\r\nhello\r\n",
    b"0\r\n\r\n",
    b"ffffffffffffffffffff\r\n",
    b"hello",
    b"\x00",
    b"Content-Encoding: gzip\r\n",
    b"\x1f\x8b\x08",
]


def read(response: bytes) -> tuple[ResponseHead, bytes]:
    """Return what a channel makes of a response."""
    ours, theirs = socket.socketpair()
    sender = threading.Thread(target=_send, args=(theirs, response))
    sender.start()
    try:
        with Channel(ours, ADDRESS, Deadline(monotonic, 5.0), 2.0) as channel:
            head = channel.ask("/", [("Host", "press.example")])
            decoder = BodyDecoder(",".join(value for name, value in head.headers if name == "Content-Encoding"), 5000)
            for piece in channel.body():
                decoder.feed(piece)
            return head, decoder.finish().decoded
    finally:
        sender.join()


def _send(theirs: socket.socket, response: bytes) -> None:
    with theirs, contextlib.suppress(OSError):  # the channel may leave in the middle
        theirs.recv(65536)
        theirs.sendall(response)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.lists(st.sampled_from(PARTS), max_size=9).map(b"".join), st.binary(max_size=60)))
@example(b"")
@example(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")
def test_any_response_is_an_answer_or_our_error(response: bytes) -> None:
    try:
        head, body = read(response)
    except PresswatchError:
        return
    assert 200 <= head.status <= 999
    assert len(body) <= 5000


def test_head_and_body_of_a_plain_answer() -> None:
    head, body = read(b"HTTP/1.1 200 Fine\r\nX-One: a\r\nx-one:  b \r\nContent-Length: 5\r\n\r\nhelloMORE")
    assert (head.status, head.reason_phrase, head.http_version) == (200, "Fine", "1.1")
    assert head.headers == (("X-One", "a"), ("x-one", "b"), ("Content-Length", "5"))
    assert body == b"hello"


@pytest.mark.parametrize("total_s", [0.0, -1.0])
def test_deadline_that_is_over_says_so(total_s: float) -> None:
    with pytest.raises(DeadlineError):
        Deadline(monotonic, total_s).left_s(5.0)


def test_deadline_bounds_a_step() -> None:
    now = [10.0]
    deadline = Deadline(lambda: now[0], 3.0)
    assert deadline.left_s(5.0) == 3.0
    now[0] = 12.0
    assert deadline.left_s(0.5) == 0.5
    assert deadline.left_s(5.0) == 1.0
