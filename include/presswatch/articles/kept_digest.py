"""The extractor digest, kept beside the code as Python keeps its bytecode: it takes as long as ten pages to compute."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

_FILE = Path("articles", "__pycache__", "extractor_digest")


def kept_digest(package: Path, versions: Mapping[str, str], compute: Callable[[], bytes]) -> bytes:
    """Return the digest on file where it is that of this very code, else what ``compute`` returns, which is then filed.

    Nothing is filed where Python writes no bytecode either, or where the folder cannot be written.

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
    if not sys.dont_write_bytecode:
        _write(file, code + digest)
    return digest


def _fingerprint(package: Path, versions: Mapping[str, str]) -> bytes:
    """Return a digest of the bytes of all files, which any change changes, however little it matters."""
    fingerprint = sha256(repr((sys.version, sorted(versions.items()))).encode())
    for path in sorted(_files(package)):
        fingerprint.update(repr(path.relative_to(package).as_posix()).encode() + sha256(path.read_bytes()).digest())
    return fingerprint.digest()


def _files(package: Path) -> Iterator[Path]:
    for folder, inner, names in os.walk(package):
        inner[:] = [name for name in inner if name != "__pycache__"]
        yield from (Path(folder, name) for name in names)


def _write(file: Path, content: bytes) -> None:
    """Replace the file at once, so that no other process reads half of it."""
    new = file.with_name(f"{file.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        new.write_bytes(content)
        new.replace(file)
