from __future__ import annotations

import dataclasses
import gzip
import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.fetch.exchanges import AT, exchange
from warcio.archiveiterator import ArchiveIterator

from presswatch.errors import ContractError, TransientError
from presswatch.landing.warc_index import gaps
from presswatch.landing.warc_store import WarcLanding
from presswatch.model.landed import LandedRecord, StoredRecord


def landing_at(root: object) -> WarcLanding:
    return WarcLanding(str(root), software="presswatch/test", clock=lambda: AT)


@pytest.fixture
def landing(tmp_path: Path) -> WarcLanding:
    return landing_at(tmp_path)


@pytest.mark.parametrize("root", ["folder", "memory"])
def test_each_record_is_read_back_alone(tmp_path: Path, root: str) -> None:
    landing = landing_at(tmp_path if root == "folder" else f"memory://{tmp_path.name}")
    batch = landing.open_batch("pages", "b7-1")
    bodies = [b"", b"one", os.urandom(200_000), "é".encode() * 5000]
    records = [batch.add(exchange(body)) for body in bodies]
    assert batch.publish() == "pages/2026/11/02/b7-1.warc.gz"
    assert [landing.read_body(record) for record in reversed(records)] == bodies[::-1]
    assert [record.body_bytes for record in records] == [len(body) for body in bodies]


def test_only_the_owner_reads_landing_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        batch = landing_at(tmp_path / "data" / "landing").open_batch("pages", "b1")
        batch.add(exchange(b"x"))
        batch.publish()
    finally:
        os.umask(before)
    made = [path for path in (tmp_path / "data").rglob("*") if not path.is_symlink()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "data", *made] if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in made if path.is_file()} == {0o600}


def test_file_is_a_warc_that_others_read(landing: WarcLanding, tmp_path: Path) -> None:
    wire = gzip.compress(b"<p>hello</p>" * 100)
    headers = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("X-Name", "caf\xe9"), ("x-name", "b"))
    batch = landing.open_batch("pages", "b1")
    batch.add(exchange(b"<p>hello</p>" * 100, headers=headers, wire=wire))
    path = batch.publish()
    with (tmp_path / str(path)).open("rb") as file:
        iterator = ArchiveIterator(file, check_digests=True)
        info, response = next(iterator), None
        assert info.rec_type == "warcinfo"
        response = next(iterator)
        assert response.content_stream().read() == b"<p>hello</p>" * 100
        assert response.digest_checker.passed is True
    assert response.rec_headers.get_header("WARC-Target-URI") == "https://press.example/a"
    assert response.rec_headers.get_header("WARC-Date") == "2026-11-02T08:30:15.250000Z"
    assert response.rec_headers.get_header("WARC-IP-Address") == "93.184.216.34"
    assert ("X-Crawl-Transfer-Encoding", "chunked") in response.http_headers.headers


def test_headers_are_kept_byte_for_byte(landing: WarcLanding, tmp_path: Path) -> None:
    batch = landing.open_batch("pages", "b1")
    batch.add(exchange(b"x", headers=(("X-Name", "caf\xe9 %zz"), ("x-name", "b"))))
    text = gzip.decompress((tmp_path / str(batch.publish())).read_bytes())
    assert b"HTTP/1.1 200 OK\r\nX-Name: caf\xe9 %zz\r\nx-name: b\r\n\r\nx" in text


def test_coded_body_is_decoded_on_reading(landing: WarcLanding) -> None:
    body = b"text " * 1000
    batch = landing.open_batch("pages", "b1")
    record = batch.add(exchange(body, headers=(("content-encoding", "gzip"),), wire=gzip.compress(body)))
    batch.publish()
    assert landing.read_body(record) == body


def test_empty_batch_leaves_no_file(landing: WarcLanding, tmp_path: Path) -> None:
    assert landing.open_batch("feeds", "b1").publish() is None
    assert list(tmp_path.iterdir()) == []


def test_discarded_batch_leaves_no_file(landing: WarcLanding, tmp_path: Path) -> None:
    batch = landing.open_batch("feeds", "b1")
    batch.add(exchange())
    batch.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("root", ["folder", "memory"])
def test_published_file_is_never_replaced(tmp_path: Path, root: str) -> None:
    landing = landing_at(tmp_path if root == "folder" else f"memory://{tmp_path.name}-twice")
    first, second = landing.open_batch("feeds", "b1"), landing.open_batch("feeds", "b1")
    record = first.add(exchange(b"first"))
    second.add(exchange(b"second"))
    first.publish()
    with pytest.raises(ContractError) as caught:
        second.publish()
    assert caught.value.reason == "landing_exists"
    assert landing.read_body(record) == b"first"


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a" * 200, "a b"])
def test_names_that_leave_the_folder_are_refused(landing: WarcLanding, name: str) -> None:
    with pytest.raises(ContractError):
        landing.open_batch("feeds", name)


def test_other_body_than_the_row_says_is_an_error(landing: WarcLanding) -> None:
    batch = landing.open_batch("pages", "b1")
    record = batch.add(exchange(b"body"))
    batch.publish()
    with pytest.raises(ContractError) as caught:
        landing.read_body(dataclasses.replace(record, body_sha256=hashlib.sha256(b"other").digest()))
    assert caught.value.reason == "landing_digest"


@pytest.mark.parametrize(
    "change",
    [
        {"warc_path": "pages/none.warc.gz"},
        {"warc_offset": 3},
        {"warc_length": 9},
        {"warc_offset": 10**9},
        {"warc_length": 10**9},
    ],
)
def test_record_elsewhere_is_an_error(landing: WarcLanding, change: dict[str, int]) -> None:
    batch = landing.open_batch("pages", "b1")
    record = batch.add(exchange(b"body"))
    batch.publish()
    with pytest.raises(ContractError):
        landing.read_body(dataclasses.replace(record, **change))


def test_flipped_bytes_are_an_error(landing: WarcLanding, tmp_path: Path) -> None:
    batch = landing.open_batch("pages", "b1")
    record = batch.add(exchange(os.urandom(4000)))
    file = tmp_path / str(batch.publish())
    data = bytearray(file.read_bytes())
    data[record.warc_offset + record.warc_length // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(ContractError):
        landing.read_body(record)


@pytest.mark.parametrize("root", ["folder", "memory"])
def test_every_file_is_listed_with_its_size(tmp_path: Path, root: str) -> None:
    landing = landing_at(tmp_path if root == "folder" else f"memory://{tmp_path.name}-list")
    assert landing.files() == {}
    paths = []
    for name in ("b1", "b2"):
        batch = landing.open_batch("pages", name)
        batch.add(exchange())
        paths.append(batch.publish())
    assert sorted(landing.files()) == paths
    assert all(size > 400 for size in landing.files().values())


def test_what_a_killed_write_left_is_listed_too(landing: WarcLanding, tmp_path: Path) -> None:
    left = tmp_path / "pages/2026/11/02/b3.warc.gz.77.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert landing.files() == {"pages/2026/11/02/b3.warc.gz.77.part": 4}


def three_records(landing: WarcLanding, tmp_path: Path) -> tuple[str, list[LandedRecord], int]:
    batch = landing.open_batch("feeds", "b1")
    made = [batch.add(exchange(body, url=f"https://press.example/{body.decode()}")) for body in (b"a", b"b", b"c")]
    path = str(batch.publish())
    return path, made, (tmp_path / path).stat().st_size


def test_the_records_of_a_file_say_where_they_lie(landing: WarcLanding, tmp_path: Path) -> None:
    path, made, size = three_records(landing, tmp_path)
    info, *found = landing.records(path, 0, size)
    assert (info.warc_offset, info.url) == (0, None)
    assert [(one.warc_offset, one.warc_length) for one in found] == [(r.warc_offset, r.warc_length) for r in made]
    assert [one.url for one in found] == [f"https://press.example/{key}" for key in "abc"]
    assert found[0].fetched_at == AT
    assert str(found[0].payload_digest).startswith("sha256:")


def test_a_part_of_a_file_gives_its_own_records_only(landing: WarcLanding, tmp_path: Path) -> None:
    path, made, _ = three_records(landing, tmp_path)
    (found,) = landing.records(path, made[1].warc_offset, made[2].warc_offset)
    assert found.url == "https://press.example/b"


@pytest.mark.parametrize("keep", [-200, -20, -1])
def test_a_cut_file_gives_its_whole_records_and_then_an_error(landing: WarcLanding, tmp_path: Path, keep: int) -> None:
    path, _, _ = three_records(landing, tmp_path)
    file = tmp_path / path
    file.write_bytes(file.read_bytes()[:keep])
    found: list[StoredRecord] = []
    with pytest.raises(ContractError) as caught:
        found.extend(landing.records(path, 0, file.stat().st_size))
    assert caught.value.reason == "landing_unreadable"
    assert [one.url for one in found if one.url] == [f"https://press.example/{key}" for key in "ab"]


@pytest.mark.parametrize("junk", [b"", b"no WARC", gzip.compress(b"no WARC", mtime=0)])
def test_a_file_that_is_no_warc_is_an_error(landing: WarcLanding, tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "x.warc.gz").write_bytes(junk)
    with pytest.raises(ContractError):
        list(landing.records("x.warc.gz", 0, max(len(junk), 1)))


@pytest.mark.parametrize(
    ("size", "known", "left"),
    [
        (0, [], []),
        (100, [], [(0, 100)]),
        (100, [(10, 90)], [(0, 10)]),
        (100, [(50, 50), (10, 40)], [(0, 10)]),
        (100, [(10, 20), (60, 20)], [(0, 10), (30, 60), (80, 100)]),
        (100, [(10, 20), (10, 20)], [(0, 10), (30, 100)]),
        (100, [(0, 300)], []),
    ],
)
def test_gaps_are_what_no_row_covers(size: int, known: list[tuple[int, int]], left: list[tuple[int, int]]) -> None:
    assert gaps(size, known) == left


def test_a_store_that_is_away_is_no_damage(landing: WarcLanding, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = landing.open_batch("pages", "b1")
    record = batch.add(exchange())
    batch.publish()

    def fail(*args: object, **named: object) -> bytes:
        raise ConnectionResetError("reset")

    monkeypatch.setattr("fsspec.implementations.local.LocalFileSystem.cat_file", fail)
    with pytest.raises(TransientError) as caught:
        landing.read_body(record)
    assert caught.value.reason == "landing_away"


KILLED = """
import os, sys
from pathlib import Path
from presswatch.landing.warc_store import WarcLanding
from tests.unit.fetch.exchanges import exchange
os.fsync = lambda fd: os.kill(os.getpid(), 9)
batch = WarcLanding(sys.argv[1], software="test").open_batch("pages", "b1")
batch.add(exchange(b"body"))
batch.publish()
"""


def test_killed_publish_leaves_nothing_under_the_name(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], env={"PYTHONPATH": os.pathsep.join(sys.path)})
    assert done.returncode == -9
    assert [file.suffix for file in tmp_path.rglob("*.*")] == [".part"]


def test_full_disk_is_named(landing: WarcLanding, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    batch = landing.open_batch("pages", "b1")
    batch.add(exchange(b"body"))
    monkeypatch.setattr(os, "fsync", _no_room)
    with pytest.raises(TransientError) as caught:
        batch.publish()
    assert caught.value.reason == "disk_full"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def _no_room(_: int) -> None:
    raise OSError(28, "No space left on device")


@settings(max_examples=60, deadline=None)
@given(
    body=st.binary(max_size=300),
    headers=st.lists(
        st.tuples(
            st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True).filter(
                lambda n: n.lower() != "content-encoding"
            ),
            st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_categories=["Cc"]), max_size=30),
        ),
        max_size=5,
    ),
)
def test_any_body_and_headers_come_back(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, headers: list[tuple[str, str]]
) -> None:
    if body.startswith(b"\x1f\x8b"):
        return  # never stored as it is: the client would have decoded or refused it
    landing = landing_at(tmp_path_factory.mktemp("landing"))
    batch = landing.open_batch("pages", "b1")
    record = batch.add(exchange(body, headers=tuple(headers)))
    batch.publish()
    assert landing.read_body(record) == body
