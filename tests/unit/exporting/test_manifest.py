"""Manifests: to JSON and back, and what is none."""

from __future__ import annotations

import json

import pytest

from presswatch.errors import ContractError
from presswatch.exporting.manifest import ExportedColumn, ExportedFile, Manifest, Previous, from_json, to_json

FILE = ExportedFile("article/month=2026-03/000002.parquet", "article", "2026-03", 3, 100, "ab" * 32)
MANIFEST = Manifest(
    number=2,
    created_at="2026-03-02T10:00:00+00:00",
    presswatch="0.1.0",
    contract="1.0",
    file_format="parquet",
    seq_after=10,
    seq_to=20,
    schema={"article": (ExportedColumn("article_id", "bigint", "Number"),), "coverage": ()},
    files=(FILE,),
    snapshots=(),
    previous=Previous("manifests/000001.json", "cd" * 32),
)


def test_a_manifest_comes_back_as_it_was() -> None:
    assert from_json(to_json(MANIFEST)) == MANIFEST
    assert MANIFEST.path == "manifests/000002.json"


def test_counts_name_each_mart() -> None:
    assert json.loads(to_json(MANIFEST))["counts"] == {"article": 3, "coverage": 0}


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format": "other/1"}', b"\xff", to_json(MANIFEST)[:-20]])
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(ContractError, match="manifest"):
        from_json(data)
