"""listparser on OPML files, in the environment of the peers: paths as lines in, the number of feeds as lines out."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Answer line by line; a file that it raises at has no feed."""
    import listparser

    for line in sys.stdin:
        try:
            print(len(listparser.parse(Path(line.rstrip("\n")).read_bytes()).feeds), flush=True)
        except Exception:  # noqa: BLE001 - whatever it is, it cost this list
            print(0, flush=True)


if __name__ == "__main__":
    main()
