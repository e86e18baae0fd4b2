"""The extractor digest, kept beside the code as Python keeps its bytecode: it takes as long as ten pages to compute."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from presswatch.articles.kept_files import FOLDER, keep_file

_FILE = Path("articles", FOLDER, "extractor_digest")


def kept_digest(package: Path, versions: Mapping[str, str], compute: Callable[[], bytes]) -> bytes:
    """Return the digest on file where it is that of this very code, else what ``compute`` returns, which is then filed.

    Args:
        package: folder of the package, all of whose files count.
        versions: the version of each library that counts.
        compute: returns the digest.
    """
    file, code = package / _FILE, _fingerprint(package, versions)
    with contextlib.suppress(OSError):
        content = file.read_bytes()
        if content[: len(code)] == code and len(content) == 2 * len(code):
            return content[len(code) :]
    digest = compute()
    keep_file(file, [code + digest])
    return digest


def _fingerprint(package: Path, versions: Mapping[str, str]) -> bytes:
    """Return a digest of the bytes of all files, which any change changes, however little it matters."""
    fingerprint = sha256(repr((sys.version, sorted(versions.items()))).encode())
    for path in sorted(_files(package)):
        fingerprint.update(repr(path.relative_to(package).as_posix()).encode() + sha256(path.read_bytes()).digest())
    return fingerprint.digest()


def _files(package: Path) -> Iterator[Path]:
    for folder, inner, names in os.walk(package):
        inner[:] = [name for name in inner if name != FOLDER]
        yield from (Path(folder, name) for name in names)
