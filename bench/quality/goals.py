"""The goals, as they were set before anything was measured: by measure and set."""

from __future__ import annotations

from typing import NamedTuple


class Goal(NamedTuple):
    """A value to reach, or not to exceed."""

    value: float
    is_most: bool = False

    def is_met(self, value: float) -> bool:
        """Return whether a value reaches the goal, at the three decimals that are shown."""
        return round(value, 3) <= self.value if self.is_most else round(value, 3) >= self.value

    def __str__(self) -> str:
        return ("≤ " if self.is_most else "≥ ") + shown(self.value)


def shown(value: float) -> str:
    """Return whole numbers as they are, others with three decimals and no zero in front."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:.3f}".removeprefix("0") if value < 1 else f"{value:.3f}".rstrip("0").rstrip(".")


GOALS: dict[tuple[str, str], Goal] = {
    ("body F1", "scrapinghub"): Goal(0.975),
    ("body F1", "fundus"): Goal(0.970),
    ("body F1", "wcxb"): Goal(0.955),
    ("segments F", "trafilatura"): Goal(0.940),
    ("segments precision", "trafilatura"): Goal(0.945),
    ("title equal", "fundus"): Goal(0.88),
    ("title equal", "wcxb"): Goal(0.86),
    ("day equal", "fundus"): Goal(0.985),
    ("day wrong", "fundus"): Goal(0.005, is_most=True),
    ("instant equal", "fundus"): Goal(0.95),
    ("instant wrong", "fundus"): Goal(0.005, is_most=True),
    ("authors, set F1", "fundus"): Goal(0.90),
    ("authors, set F1", "trafilatura"): Goal(0.60),
    ("CPU, times trafilatura's", "all pages"): Goal(1.5, is_most=True),
    ("F1 of roles, mean over roles", "labelled pages"): Goal(0.90),
    ("F1 of roles, over all blocks", "labelled pages"): Goal(0.90),
    ("language right", "masakhanews"): Goal(0.99),
    ("language right", "udhr"): Goal(0.93),
    ("labelled values equal", "feed_conformance"): Goal(0.993),
    ("false identities", "damaged feeds"): Goal(0, is_most=True),
    ("feeds read", "OPML lists"): Goal(1),
    ("one document, one key", "pairs"): Goal(1),
    ("two documents, two keys", "pairs"): Goal(1),
    ("merged though titles differ", "real links"): Goal(0, is_most=True),
    ("histories as counted", "feed_timeseries"): Goal(1),
    ("dates right", "hand-labelled"): Goal(1),
    ("dates wrong", "hand-labelled"): Goal(0, is_most=True),
    ("dates right", "13 commonest languages"): Goal(0.98),
    ("dates wrong", "28 languages"): Goal(0, is_most=True),
    ("copies, precision", "neardup_minhash"): Goal(0.98),
    ("copies, recall", "neardup_minhash"): Goal(0.95),
    ("copies, precision", "made pairs"): Goal(0.98),
    ("copies, recall from Jaccard .5", "made pairs"): Goal(0.95),
}
