"""The page of the architecture names every package, and the layers as the contracts have them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
PAGE = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_package_stands_in_the_table() -> None:
    table = "\n".join(line for line in PAGE.splitlines() if line.startswith("| `"))
    product = REPOSITORY / "include" / "presswatch"
    names = {path.stem for path in product.iterdir() if path.is_dir() or path.suffix == ".py"}
    missing = {name for name in names if not name.startswith("_") and f"`presswatch.{name}`" not in table}
    assert missing - {"py"} == set()


def test_the_layers_are_those_of_the_contract() -> None:
    contracts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    wanted = [layer.replace("presswatch.", "") for layer in contracts["contracts"][0]["layers"]]
    block = re.search(r"## Who may import whom\n\n```text\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    assert [line.split("◄")[0].strip() for line in block[1].splitlines()] == wanted
