"""What bytes say of their encoding, form by form."""

from __future__ import annotations

import pytest

from presswatch.encoding.declared import WEB_MARKS, header_encoding, meta_encoding, without_mark, xml_encoding


@pytest.mark.parametrize(
    ("body", "rest", "name"),
    [
        (b"\xef\xbb\xbf<a/>", b"<a/>", "utf-8"),
        (b"\r\n \xef\xbb\xbf<a/>", b"<a/>", "utf-8"),
        (b"\xff\xfe\x00\x00<\x00\x00\x00", b"<\x00\x00\x00", "utf-32-le"),
        (b"\xff\xfe<\x00", b"<\x00", "utf-16-le"),
        (b"\xfe\xff\x00<", b"\x00<", "utf-16-be"),
    ],
)
def test_a_mark_names_the_encoding_and_is_taken_off(body: bytes, rest: bytes, name: str) -> None:
    assert without_mark(body) == (rest, name)


def test_no_mark_is_no_mark_and_browsers_know_no_utf_32() -> None:
    assert without_mark(b"<a/>") is None
    assert without_mark(b"\xff\xfe\x00\x00", WEB_MARKS) == (b"\x00\x00", "utf-16-le")


def test_an_xml_declaration_may_stand_behind_rubbish_or_not() -> None:
    head = b"Warning: x\n<?xml version='1.0' encoding = 'Windows-1251'?>"
    assert xml_encoding(head) == "Windows-1251"
    assert xml_encoding(head, at_start=True) is None
    assert xml_encoding(b'\n<?XML version="1.0" encoding="koi8-r"?>', at_start=True) == "koi8-r"


def test_meta_and_header() -> None:
    assert meta_encoding(b'<meta http-equiv="Content-Type" content="text/html; charset=big5">') == "big5"
    assert meta_encoding(b"<meta charset = 'euc-jp' >") == "euc-jp"
    assert header_encoding('text/html; charset="ISO-8859-1"') == "ISO-8859-1"
    assert header_encoding("text/html") is None
