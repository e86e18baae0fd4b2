"""What a campaign of fault runs came to: the table of faults, the broken runs, and the line that says it all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["lost", "duplicated", "half", "unaccounted", "forbidden", "unbounded"]
COUNTED: tuple[Kind, ...] = ("lost", "duplicated", "half", "unaccounted")


class Breach(NamedTuple):
    """One invariant that did not hold, in words for a person."""

    kind: Kind
    what: str


@dataclass
class RunReport:
    """One seeded run."""

    seed: int
    planned: Counter[str] = field(default_factory=Counter)  # faults by kind that the seed asked for
    fired: Counter[str] = field(default_factory=Counter)  # those that came to pass
    breaches: list[Breach] = field(default_factory=list)
    recovery_s: float | None = None  # from the last fault to the end state; None: there was nothing to recover from
    rss_mb: float = 0.0  # largest resident set of any process of the pipeline
    wall_s: float = 0.0
    orphans: int = 0  # landing files that no row knows: bytes of attempts that were killed before their commit
    forbidden_connections: int = 0


@dataclass
class Campaign:
    """Many runs of one ring."""

    ring: Literal["inner", "outer"] = "inner"
    runs: list[RunReport] = field(default_factory=list)

    def add(self, run: RunReport) -> None:
        """Take a run in."""
        self.runs.append(run)

    @property
    def is_well(self) -> bool:
        """Return whether there were runs and no invariant broke in any of them."""
        return bool(self.runs) and not any(run.breaches or run.forbidden_connections for run in self.runs)

    def table(self) -> str:
        """Return faults by kind: how often planned, how often they came to pass. One that never does stands out."""
        planned = sum((run.planned for run in self.runs), Counter[str]())
        fired = sum((run.fired for run in self.runs), Counter[str]())
        lines = [f"{'fault':<44}{'planned':>8}{'fired':>8}{'recovered after, s: p50':>25}{'max':>7}"]
        for kind in sorted(planned | fired):
            spent = [run.recovery_s for run in self.runs if run.fired[kind] and run.recovery_s is not None]
            times = f"{percentile(spent, 50):>25.1f}{max(spent):>7.1f}" if spent else ""
            lines.append(f"{kind:<44}{planned[kind]:>8}{fired[kind]:>8}{times if fired[kind] else '  never fired'}")
        walls = [run.wall_s for run in self.runs]
        orphans = sum(run.orphans for run in self.runs)
        unbounded = sum(breach.kind == "unbounded" for run in self.runs for breach in run.breaches)
        lines.append(
            f"wall_p50_s={percentile(walls, 50):.1f} wall_max_s={max(walls, default=0):.1f}"
            f" orphaned_landing_files={orphans} unbounded={unbounded}"
        )
        return "\n".join(lines)

    def last_line(self) -> str:
        """Return the figures that a person and a gate look at."""
        counts = Counter(breach.kind for run in self.runs for breach in run.breaches)
        recoveries = [run.recovery_s for run in self.runs if run.recovery_s is not None]
        return " ".join(
            [
                f"runs={len(self.runs)}",
                f"faults={sum(run.fired.total() for run in self.runs)}",
                *(f"{kind}={counts[kind]}" for kind in COUNTED),
                f"forbidden_connections={sum(run.forbidden_connections for run in self.runs)}",
                f"recovery_p95_s={percentile(recoveries, 95):.1f}",
                f"max_rss_mb={max((run.rss_mb for run in self.runs), default=0.0):.0f}",
            ]
        )


def broken_run(run: RunReport, ring: str) -> str:
    """Return what is printed of a run in which an invariant broke, with the command that runs it again."""
    faults = ", ".join(sorted(run.fired)) or "no fault"
    lines = [f"BROKEN seed={run.seed} ({faults}); again: make faults RING={ring} SEED={run.seed} RUNS=1"]
    return "\n".join(lines + [f"  {breach.kind}: {breach.what}" for breach in run.breaches])


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that this share of values, in per cent, does not exceed; 0.0 of none."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share) // 100) - 1)] if ordered else 0.0
