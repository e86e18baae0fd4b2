"""Media type of a body: HTML, or a file that is none, by its first bytes, then by its Content-Type."""

from __future__ import annotations

from collections.abc import Iterable

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "media"),
    (b"\x00\x00\x01\x00", "image"),
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"OggS", "media"),
    (b"ID3", "media"),
    (b"\xff\xfb", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"{\\rtf", "document"),
    (b"\xd0\xcf\x11\xe0", "document"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
)
"""First bytes of common formats (WHATWG MIME Sniffing, section 6)."""

_PAGE_TYPES = ("text/", "application/xhtml", "application/xml", "application/octet-stream", "application/x-httpd")
_SNIFF_BYTES = 1024
_CONTROL_SHARE = 0.1


def unsupported_kind(body: bytes, content_type: str = "") -> str | None:
    """Return what kind of file this is when it cannot be a page, else None."""
    head = body[:_SNIFF_BYTES].lstrip()
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[4:8] == b"ftyp":
        return "media"
    if _looks_like_markup(head):
        return None
    if _is_binary(body[:_SNIFF_BYTES]):
        return "binary"
    named = content_type.split(";", 1)[0].strip().lower()
    if named and not named.startswith(_PAGE_TYPES):
        return named
    return "feed" if _opens_with(head, (b"<rss", b"<feed", b"<rdf:")) else None


def _looks_like_markup(head: bytes) -> bool:
    return any(mark in head.replace(b"\0", b"").lower() for mark in (b"<!doctype html", b"<html", b"<head", b"<body"))


def _opens_with(head: bytes, marks: Iterable[bytes]) -> bool:
    return any(mark in head[:300].lower() for mark in marks)


def _is_binary(head: bytes) -> bool:
    """Return whether more than a tenth of the first bytes are controls that no text holds (UTF-16 is spared)."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[1::2].count(0) > len(head) // 3:
        return False
    odd = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in head)
    return odd > _CONTROL_SHARE * len(head)
