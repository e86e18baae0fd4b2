"""The tables of py3langid's model, mapped from a file that all processes share.

The library's own file takes a second of CPU to unpack, and 130 MB in each process: ours is made of it once, and kept
beside the code as bytecode is.
"""

from __future__ import annotations

import mmap
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from struct import Struct
from typing import NamedTuple

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

from presswatch.articles.kept_files import FOLDER, keep_file

SOURCE = MODEL_DIR / MODEL_FILE
KEPT = Path(__file__).parent / FOLDER / "language_model.npy"
_SUM = Struct("<I")


class ModelTables(NamedTuple):
    """What the model knows; read only."""

    labels: NDArray[np.str_]  # of each language
    moves: NDArray[np.uint32]  # state after a byte: row of the state + byte
    rows: NDArray[np.uint32]  # state → start of its row
    output: NDArray[np.int32]  # state → the feature that ends there, -1 for none
    features: NDArray[np.float32]  # log-probability of each feature in each language
    priors: NDArray[np.float64]  # log-probability of each language
    usual: NDArray[np.float64]  # mean log-likelihood of a feature in each language's own text: the entropy, negative


def load_tables(source: Path = SOURCE, kept: Path = KEPT) -> ModelTables:
    """Return the tables of the library's model, from our file where that is whole and made of this very model.

    Args:
        source: the library's file.
        kept: our file, which is made where it can be.
    """
    key = _key(source)
    if key is not None and (tables := _mapped(kept, key)) is not None:
        return tables
    tables = _unpacked(source)
    if key is None:
        return tables
    keep_file(kept, _packed(tables, key))
    return _mapped(kept, key) or tables


def _key(source: Path) -> bytes | None:
    """Return a digest of all that decides what our file holds: model, layout, versions; None for code in an archive."""
    with suppress(OSError):
        parts = (source.read_bytes(), Path(__file__).read_bytes(), np.__version__.encode(), sys.byteorder.encode())
        return sha256(b"".join(sha256(part).digest() for part in parts)).digest()
    return None


def _mapped(file: Path, key: bytes) -> ModelTables | None:
    """Return the tables of our file; None where there is none, or another, or half of one."""
    with suppress(OSError, ValueError), file.open("rb") as stream:  # ValueError: an empty file cannot be mapped.
        content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        if content[: len(key)] == key and content[-_SUM.size :] == _sum(memoryview(content)[: -_SUM.size]):
            content.madvise(mmap.MADV_DONTNEED)  # Summing it up brought all of it into this process.
            return _tables_at(content, len(key))
    return None


def _tables_at(content: mmap.mmap, start: int) -> ModelTables:
    content.seek(start)
    npy.read_magic(content)
    _, _, layout = npy.read_array_header_1_0(content)
    record = np.frombuffer(content, layout, 1, content.tell())[0]
    return ModelTables._make(record[name] for name in ModelTables._fields)


def _packed(tables: ModelTables, key: bytes) -> Iterator[bytes | memoryview]:
    """Yield the parts of our file: key, one record as ``np.save`` writes it, sum of all that."""
    fields = [(name, table.dtype, table.shape) for name, table in tables._asdict().items()]
    record = np.empty(1, np.dtype(fields, align=True))
    for name, table in tables._asdict().items():
        record[name] = table
    head = BytesIO(key)
    head.seek(len(key))
    npy.write_array_header_1_0(head, npy.header_data_from_array_1_0(record))
    data = record.view(np.uint8).data
    yield from (head.getvalue(), data, _sum(head.getvalue(), data))


def _sum(*parts: bytes | memoryview) -> bytes:
    return _SUM.pack(reduce(lambda so_far, part: zlib.crc32(part, so_far), parts, 0))


def _unpacked(source: Path) -> ModelTables:
    """Return the tables as the library unpacks them, in the types that look-ups take."""
    library = LanguageIdentifier.from_model_file(source, norm_probs=True)
    features = np.asarray(library.nb_ptc, np.float64)
    return ModelTables(
        labels=np.array(library.nb_classes),
        moves=np.asarray(library.tk_nextmove, np.uint32),
        rows=np.asarray(library.tk_row, np.uint32) << np.uint32(8),
        output=np.asarray(library.tk_output, np.int32),
        features=features.astype(np.float32, order="C"),
        priors=np.asarray(library.nb_pc, np.float64),
        usual=(np.exp(features) * features).sum(axis=0),
    )
