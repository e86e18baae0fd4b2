"""Fuzzes every target for a bounded time: ``python -m tests.faults.fuzz [--seconds 60] [--target feed] [--replay FILE]``.

Coverage-guided with atheris where it is installed, else with hypothesis alone. Inputs that break a promise, take too long or kill
the child are written to ``var/fuzz/<target>-<digest>`` and can be replayed; each becomes a test.
"""

# ruff: noqa: E501, BLE001 - whatever is raised is what is looked for

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import subprocess
import sys
import tempfile
import time
import traceback
import types
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.faults.fuzz.targets import TARGETS, Target

FOUND = Path(__file__).parents[3] / "var" / "fuzz"
SLOW_S = 10
_SEEN = ("presswatch.",)
MEMORY_MB = 2048


def main() -> int:
    """Return 0 when nothing was found."""
    options = _options()
    if options.replay:
        return replay(options.replay, options.target)
    if options.child:
        return _fuzz_with_atheris(TARGETS[options.target], options.seconds)
    names = [options.target] if options.target else list(TARGETS)
    share = options.seconds / sum(TARGETS[name].weight for name in names)
    found = [path for name in names for path in fuzz(TARGETS[name], share * TARGETS[name].weight)]
    print(f"targets={len(names)} seconds={options.seconds:g} found={len(found)}")
    return 1 if found else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fuzz")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--target", choices=list(TARGETS))
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def fuzz(target: Target, seconds: float) -> list[Path]:
    """Fuzz one target in a child and return the inputs that were kept."""
    FOUND.mkdir(parents=True, exist_ok=True)
    before = set(FOUND.glob(f"{target.name}-*"))
    half = seconds / 2
    runs = _fuzz_with_hypothesis(target, half)
    guided = "no atheris here" if importlib.util.find_spec("atheris") is None else _run_guided(target, half)
    found = sorted(set(FOUND.glob(f"{target.name}-*")) - before)
    print(f"{target.name:<8} hypothesis {runs} inputs; atheris {guided}; found {len(found)}", flush=True)
    for path in found:
        print(f"  {path}")
    return found


def _fuzz_with_hypothesis(target: Target, seconds: float) -> int:
    """Feed spliced and damaged seeds; return how many."""
    until, runs = time.monotonic() + seconds, 0
    pieces = sorted({seed[start : start + 24] for seed in target.seeds for start in range(0, len(seed), 12)})
    parts = st.lists(st.one_of(st.sampled_from(pieces), st.binary(max_size=8)), max_size=60)

    @settings(
        max_examples=10**6,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(st.binary(max_size=200), parts.map(b"".join)))
    def run(data: bytes) -> None:
        nonlocal runs
        if time.monotonic() > until:
            raise TimeoutError
        runs += 1
        _check(target, data)

    try:
        run()
    except TimeoutError:
        pass
    except BaseException as error:
        print(f"  {target.name}: {type(error).__name__}: {error}"[:300])
    return runs


def _check(target: Target, data: bytes) -> None:
    started = time.process_time()
    try:
        target.check(data)
    except BaseException:
        keep(target, data)
        raise
    if time.process_time() - started > SLOW_S:
        keep(target, data)


def keep(target: Target, data: bytes) -> Path:
    """Write an input where it can be replayed from, and return the path."""
    path = FOUND / f"{target.name}-{hashlib.sha256(data).hexdigest()[:16]}"
    path.write_bytes(data)
    return path


def _run_guided(target: Target, seconds: float) -> str:
    """Run libFuzzer in a child of its own, which it ends itself; return what it says of its work."""
    order = [sys.executable, "-m", "tests.faults.fuzz", "--child", "--target", target.name, "--seconds", str(seconds)]
    done = subprocess.run(
        order, capture_output=True, text=True, errors="replace", check=False, timeout=seconds * 3 + 120
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith(("Done", "stat::number_of_executed_units"))]
    return lines[-1] if lines else f"ended with {done.returncode}: {done.stderr[-300:]}"


def _fuzz_with_atheris(target: Target, seconds: float) -> int:
    import atheris

    _instrument()
    with tempfile.TemporaryDirectory() as folder:
        for place, seed in enumerate(target.seeds):
            target.check(seed)  # what is loaded at the first call must not count as a slow input
            Path(folder, str(place)).write_bytes(seed)
        limits = [
            f"-max_total_time={max(1, int(seconds))}",
            f"-timeout={SLOW_S}",
            f"-rss_limit_mb={MEMORY_MB}",
            "-max_len=4096",
        ]
        kept = [f"-artifact_prefix={FOUND}/{target.name}-", "-print_final_stats=1"]
        atheris.Setup([sys.argv[0], folder, *limits, *kept], target.check)
        atheris.Fuzz()
    return 0


def _instrument() -> None:
    """Let the fuzzer see which branches of our own modules an input takes; instrumenting all libraries takes minutes."""
    import atheris

    for name, module in list(sys.modules.items()):
        if name.startswith(_SEEN) and module is not None:
            for value in list(vars(module).values()):
                if isinstance(value, types.FunctionType) and value.__module__ == name:
                    value.__code__ = atheris.instrument_func(value).__code__


def replay(path: Path, name: str | None) -> int:
    """Run one kept input again and say what it does."""
    target = TARGETS[name or path.name.partition("-")[0]]
    started = time.process_time()
    try:
        target.check(path.read_bytes())
    except BaseException:
        traceback.print_exc()
        return 1
    print(f"{target.name}: all promises kept, {time.process_time() - started:.1f} s of CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main())
