"""Encodings as the web decodes them: the indexes of the WHATWG Encoding Standard, and what stands around bad bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.encoding import page as charset
from presswatch.encoding.feed import decode
from presswatch.encoding.web_standard import decode_guessed, decode_labelled
from presswatch.feeds.parse import parse_feed

TRAILS_190 = [*range(0x40, 0x7F), *range(0x80, 0xFF)]
TRAILS_157 = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
TRAILS_188 = [*range(0x40, 0x7F), *range(0x80, 0xFD)]
# Code points of the standard that share a character with another in Python's codecs; nobody sees the difference.
TWINS = {
    ("big5", b"\xa2\x41"): "\u2215",
    ("big5", b"\xa2\x42"): "\ufe68",
    ("euc-jp", b"\x8f\xa2\xb7"): "\uff5e",
}
LABELS = ["gbk", "gb2312", "gb18030", "big5", "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr", "windows-1252", "koi8-u"]


def codes(leads: range, trails: list[int], prefix: bytes = b"") -> Iterator[bytes]:
    return (prefix + bytes([lead, trail]) for lead in leads for trail in trails)


# sha256 of all characters of an index of the standard, in order; gb18030 with the eighteen of GB 18030-2022.
INDEXES = [
    (
        "gb18030",
        codes(range(0x81, 0xFF), TRAILS_190),
        "85373408efe24c652c0a2f37997df8c657b0e8a654d07d9f9d97f1ad16609bc6",
    ),
    (
        "gb2312",
        codes(range(0x81, 0xFF), TRAILS_190),
        "85373408efe24c652c0a2f37997df8c657b0e8a654d07d9f9d97f1ad16609bc6",
    ),
    ("big5", codes(range(0x81, 0xFF), TRAILS_157), "ab08ade293c35517037ccf109c073f38fc96195a5775a2405af24724fbbb96ab"),
    (
        "euc-kr",
        codes(range(0x81, 0xFF), list(range(0x41, 0xFF))),
        "f49bf642f090c1ce9815815ce783022b6deebb12346af361db70c72d9d7bb59d",
    ),
    (
        "euc-jp",
        codes(range(0xA1, 0xFF), list(range(0xA1, 0xFF))),
        "a217d8755e0832bc5b4372ef085059871300a0155b7fe99b81b9cfe1883eb606",
    ),
    (
        "euc-jp",
        codes(range(0xA1, 0xFF), list(range(0xA1, 0xFF)), b"\x8f"),
        "6ad3bfa0c33c357ee0ee3910de59a2547649809f6f0716d8d09a3fa7b10146fb",
    ),
    (
        "shift_jis",
        codes(range(0x81, 0xFD), TRAILS_188),
        "e7ea4b06943d4e4c41d7c1622a9151dba83d3d1ddb520bbd320147985a804f5b",
    ),
]


@pytest.mark.parametrize(("label", "pairs", "digest"), INDEXES)
def test_every_character_of_an_index_is_the_standards(label: str, pairs: Iterator[bytes], digest: str) -> None:
    digested = hashlib.sha256()
    for pair in pairs:
        read = decode_labelled(pair, label)
        assert read
        text = TWINS.get((label, pair), read.text)
        # Left out: what is in no index, the user-defined area of Shift_JIS, and two letters of Big5 with their accents.
        if not read.undecodable and len(text) == 1 and not (label == "shift_jis" and "\ue000" <= text <= "\uf8ff"):
            digested.update(text.encode())
    assert digested.hexdigest() == digest


@pytest.mark.parametrize(
    ("label", "body", "text"),
    [
        ("gb2312", b"\x80\x82\x35\x95\x39\xd5\xf2", "€\u9fe8镇"),
        ("GB_2312-80", "㐂龦𠮷〇".encode("gb18030"), "㐂龦𠮷〇"),
        ("x-gbk", "朱镕基".encode("gbk"), "朱镕基"),
        ("euc-jp", b"\xad\xb5\xad\xea\xa1\xc1\xfc\xe2\x8e\xb1", "Ⅰ㈱～髙ｱ"),
        ("iso-2022-jp", b"a\x1b$B-5-j|b\x1b(Bb\x1b(J\\\x1b(I1", "aⅠ㈱髙b¥ｱ"),
        ("iso-2022-jp", b"\x1b$@4A\n\x1b(B\n", "漢\n\n"),
        ("sjis", b"\x87\x40\xed\x40\xfb\xfc", "①纊髙"),
        ("ks_c_5601-1987", "똠방각하".encode("cp949"), "똠방각하"),
        ("big5-hkscs", b"\x87\xdf\xf9\xfe\xa3\xe1", "鿋￭€"),
        ("latin1", b"\x93a\x94\x81\xe9", "“a”\x81é"),
        ("koi8-u", b"\xae\xbe", "ўЎ"),
    ],
)
def test_what_pythons_codecs_miss_is_read(label: str, body: bytes, text: str) -> None:
    read = decode_labelled(body, label)
    assert read
    assert (read.text, read.undecodable) == (text, 0)


@pytest.mark.parametrize("label", ["gbk", "big5", "euc-kr", "shift_jis"])
def test_bad_bytes_are_counted_and_cost_no_markup(label: str) -> None:
    read = decode_labelled(b"a\xfe<b>\xff</b>", label)
    assert read
    assert read.text in {"a\ufffd<b>\ufffd</b>"}
    assert read.undecodable == 2


@given(st.sampled_from(LABELS), st.binary(max_size=200))
def test_any_bytes_are_read_and_ascii_stays(label: str, body: bytes) -> None:
    read = decode_labelled(b"<p>" + body, label)
    assert read
    assert read.text.startswith("<p>")
    assert read.undecodable == read.text.count("\ufffd")


@pytest.mark.parametrize("label", ["utf-8", "utf-16", "utf-16be", "hz-gb-2312", "x-user-defined", "punycode", ""])
def test_labels_that_are_no_help(label: str) -> None:
    assert decode_labelled(b"\xe9", label) is None


@pytest.mark.parametrize("codec", ["shift_jis_2004", "cp932", "euc_jis_2004", "cp949", "johab", "gb18030", "big5hkscs"])
def test_a_guess_is_decoded_as_the_web_does(codec: str) -> None:
    assert decode_guessed(b"<p>\x80", codec).text.startswith("<p>")


def feed_in(encoding: str, text: str, declared: str, *, before: bytes = b"") -> bytes:
    xml = f"<?xml version='1.0' encoding='{declared}'?><rss version='2.0'><channel><title>f</title>"
    return before + f"{xml}<item><title>{text}</title><link>https://e.example/1</link></item></channel></rss>".encode(
        encoding
    )


@pytest.mark.parametrize("before", [b"", b" ", b"\n", b"\r\n\t"])
@pytest.mark.parametrize("wide", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_behind_white_space(wide: str, before: bytes) -> None:
    for padded in (before, before.decode().encode(wide)):
        feed = parse_feed(feed_in(wide, "Große Straße – 東京", "utf-16", before=padded))
        assert [entry.title for entry in feed.entries] == ["Große Straße – 東京"]
        assert feed.encoding == wide


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16"])
def test_a_mark_behind_white_space_counts(mark: str) -> None:
    assert parse_feed(feed_in(mark, "Fähre", "utf-8", before=b"\n ")).entries[0].title == "Fähre"


@pytest.mark.parametrize(
    ("label", "body", "title"),
    [
        ("gb2312", "油价涨到 8 元".encode("gbk") + b"\x80\x82\x35\x95\x39", "油价涨到 8 元€\u9fe8"),
        ("euc-jp", b"\xad\xe2" + "号の列車".encode("euc_jp"), "№号の列車"),
        ("iso-2022-jp", b"\x1b$B-b\x1b(B" + "号の列車".encode("iso2022_jp"), "№号の列車"),
    ],
)
def test_a_feed_and_a_page_are_read_alike(label: str, body: bytes, title: str) -> None:
    xml = f"<?xml version='1.0' encoding='{label}'?><rss><channel><item><title>".encode()
    feed = parse_feed(xml + body + b"</title></item></channel></rss>")
    page = charset.decode(b"<html><head><meta charset=" + label.encode() + b"><title>" + body + b"</title>")
    assert feed.entries[0].title == title
    assert f"<title>{title}</title>" in page.text
    assert (feed.entries[0].flags, page.undecodable) == ((), 0)


def test_what_is_lost_is_counted_and_flagged_on_its_row() -> None:
    xml = b"<?xml version='1.0' encoding='gbk'?><rss><channel><item><title>a\xff\xff</title></item>"
    feed = parse_feed(xml + b"<item><title>b</title></item></channel></rss>")
    assert "bad_bytes:2" in feed.notes
    assert [entry.flags for entry in feed.entries] == [("bad_bytes",), ()]
    assert charset.decode(b"<meta charset=gbk><p>a\xff", "").undecodable == 1


def test_of_two_labels_the_one_that_reads_every_byte_is_taken() -> None:
    body = feed_in("gb18030", "镇长说", "euc-kr")
    assert decode(body, "gbk").encoding in {"gbk", "euc-kr"}
    assert decode(b"<?xml version='1.0' encoding='big5'?>\x80\x82\x35\x95\x39", "gb18030").text.endswith("€\u9fe8")
