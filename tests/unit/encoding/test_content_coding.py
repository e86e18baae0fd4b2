from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.encoding.content_coding import HEAD_BYTES, BodyDecoder, decode
from presswatch.errors import BadResponseError, BodyTooLargeError, PresswatchError, TruncatedError

BODIES = st.binary(max_size=400)


def in_pieces(coding: str, wire: bytes, size: int) -> bytes:
    decoder = BodyDecoder(coding, 10_000)
    for start in range(0, len(wire), size):
        decoder.feed(wire[start : start + size])
    return decoder.finish().decoded


@given(st.lists(BODIES, min_size=1, max_size=3), st.integers(1, 50), st.sampled_from(["gzip", "x-gzip", "", "utf-8"]))
def test_gzip_comes_back_however_it_is_cut(bodies: list[bytes], size: int, coding: str) -> None:
    assert in_pieces(coding, b"".join(map(gzip.compress, bodies)), size) == b"".join(bodies)


@given(BODIES, st.integers(1, 50), st.sampled_from([15, -15]))
def test_deflate_comes_back_zlib_or_bare(body: bytes, size: int, wbits: int) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    wire = packer.compress(body) + packer.flush()
    assert in_pieces("deflate", wire, size) == body


@given(BODIES.filter(lambda body: not body.startswith(b"\x1f\x8b")), st.sampled_from(["", "gzip", "identity", "none"]))
def test_plain_comes_back_whatever_is_said_of_it(body: bytes, coding: str) -> None:
    bodies = decode(coding, body, 1000)
    assert bodies.decoded == body
    assert bodies.wire is bodies.decoded


@given(BODIES, st.data())
def test_cut_gzip_is_truncated(body: bytes, data: st.DataObject) -> None:
    wire = gzip.compress(body)
    with pytest.raises(TruncatedError):
        decode("gzip", wire[: data.draw(st.integers(2, len(wire) - 1))], 1000)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "", "br", "gzip, gzip"]))
def test_any_bytes_end_in_a_body_or_our_error(body: bytes, coding: str) -> None:
    try:
        outcome = decode(coding, body, 1000).wire
    except PresswatchError as error:
        outcome = error.reason.encode()
    assert outcome in {body, b"bad_encoding", b"truncated", b"unsupported_encoding", b"body_too_large"}


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br", "gzip, gzip", "deflate, gzip", "compress", "BR"])
def test_what_was_not_asked_for_is_refused(coding: str) -> None:
    with pytest.raises(BadResponseError) as caught:
        BodyDecoder(coding, 10)
    assert caught.value.reason == "unsupported_encoding"


@pytest.mark.parametrize("limit", [999, 1000])
def test_limit_is_exact_on_both_forms(limit: int) -> None:
    for wire in (b"x" * 1000, gzip.compress(b"x" * 1000)):
        if limit == 1000:
            assert decode("", wire, limit).decoded == b"x" * 1000
        else:
            with pytest.raises(BodyTooLargeError):
                decode("", wire, limit)


def test_ratio_counts_beyond_a_mebibyte() -> None:
    assert len(decode("gzip", gzip.compress(bytes(1 << 20)), 10 << 20).decoded) == 1 << 20
    with pytest.raises(BodyTooLargeError, match="100 times"):
        decode("gzip", gzip.compress(bytes(2 << 20)), 10 << 20)


@pytest.mark.parametrize("wire", [b"a" * 700_000, gzip.compress(b"ab" * 20 + b"c" * 700_000)])
def test_too_large_body_leaves_its_head(wire: bytes) -> None:
    with pytest.raises(BodyTooLargeError) as caught:
        decode("", wire, 600_000)
    assert len(caught.value.head) == HEAD_BYTES
    assert caught.value.head.startswith(b"a")
