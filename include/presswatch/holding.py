"""Holding sources: a person pauses one, so that nothing of it is asked for, or silences its alarms; and ends that."""

from __future__ import annotations

from datetime import datetime

from presswatch.errors import PermanentError
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import source_holds
from presswatch.warehouse.ops.source_holds import HoldKind, SourceHold

__all__ = ["HoldKind", "SourceHold", "hold_source", "release_source"]


def hold_source(
    runtime: Runtime, source_id: str, kind: HoldKind, *, reason: str, by: str, until: datetime | None = None
) -> SourceHold:
    """Pause or silence a source, in place of an earlier hold of this kind, and return the hold.

    Args:
        runtime: the runtime.
        source_id: the source.
        kind: ``paused``: neither feeds nor pages of it are asked for; ``silenced``: it raises no alarm.
        reason: why, for who finds it later.
        by: who holds it.
        until: when it ends by itself; None: when somebody ends it.

    Raises:
        PermanentError: the source is not known, no reason is given, or the end is over.
    """
    if not reason.strip() or not by.strip():
        raise PermanentError("say why, and who holds it", reason="no_reason")
    if until is not None and until <= runtime.clock():
        raise PermanentError(f"{until} is over", reason="bad_time")
    with runtime.engine.begin() as conn:
        held = source_holds.hold(conn, source_id, kind, reason=reason.strip(), by=by.strip(), until=until)
    if held is None:
        raise PermanentError(f"there is no source {source_id!r}; `presswatch sources list`", reason="unknown_source")
    return held


def release_source(runtime: Runtime, source_id: str, *, by: str) -> int:
    """End what holds a source, paused or silenced, and return how many holds that were."""
    with runtime.engine.begin() as conn:
        return source_holds.release(conn, source_id, by=by)
