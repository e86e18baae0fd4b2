"""Where the world stands: its step, and which pages have failed once. Kept in a file so that a restart goes on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from newsworld.model import LAST_STEP


@dataclass
class WorldState:
    """The mutable part of a world; saved after each change when it has a file."""

    seed: int
    step: int = 0
    failed_once: set[str] = field(default_factory=set)  # article keys
    file: Path | None = None

    @classmethod
    def open(cls, file: Path | None, seed: int, step: int = 0) -> WorldState:
        """Return the state kept in a file, or a new one.

        Raises:
            ValueError: the file was written with another seed.
        """
        if file is None or not file.exists():
            state = cls(seed, step, file=file)
            state.save()
            return state
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["seed"] != seed:
            raise ValueError(f"{file} belongs to seed {kept['seed']}, not {seed}")
        return cls(seed, kept["step"], set(kept["failed_once"]), file)

    def save(self) -> None:
        """Write the state to its file, whole or not at all."""
        if self.file is None:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        draft = self.file.with_suffix(".new")
        content = {"seed": self.seed, "step": self.step, "failed_once": sorted(self.failed_once)}
        draft.write_text(json.dumps(content), encoding="utf-8")
        draft.replace(self.file)

    def advance(self, steps: int = 1) -> int:
        """Go forward, not beyond the last step, and return the step reached."""
        self.step = min(LAST_STEP, self.step + steps)
        self.save()
        return self.step

    def reset(self) -> None:
        """Go back to the beginning."""
        self.step = 0
        self.failed_once.clear()
        self.save()
