"""The truth file: ``python -m newsworld.truth --seed 1 --step 5 --base-port 25600`` prints it as JSON."""

from __future__ import annotations

import argparse
import json
import sys

from newsworld.model import LAST_STEP
from newsworld.publishers import CAST
from newsworld.truth_builder import build_truth


def main(arguments: list[str] | None = None) -> None:
    """Print the truth of a seed and step as JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m newsworld.truth", description="Print what a perfect observer knows."
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--step", type=int, default=LAST_STEP)
    parser.add_argument("--base-port", type=int, default=25600)
    given = parser.parse_args(arguments)
    origins = {p.source_id: f"http://127.0.0.1:{given.base_port + n}" for n, p in enumerate(CAST)}
    json.dump(build_truth(given.seed, given.step, origins), sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
