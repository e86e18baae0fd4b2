"""Writes one source file per publisher, in the form that ``presswatch.registry.load_sources`` reads."""

from __future__ import annotations

import json
from pathlib import Path

from newsworld.model import Publisher


def write_sources(publishers: tuple[Publisher, ...], origins: dict[str, str], folder: Path) -> list[Path]:
    """Write ``<source_id>.yaml`` for each publisher and return the paths. The folder is made when it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for publisher in publishers:
        path = folder / f"{publisher.source_id}.yaml"
        path.write_text(source_yaml(publisher, origins[publisher.source_id]), encoding="utf-8")
        written.append(path)
    return written


def source_yaml(publisher: Publisher, origin: str) -> str:
    """Return the source file of a publisher; values are JSON, which YAML contains."""
    fields: dict[str, object] = {
        "source_id": publisher.source_id,
        "name": publisher.name,
        "country": publisher.country,
        "timezone": publisher.timezone,
        "languages": [publisher.language],
        "homepage": f"{origin}/",
        "is_agency": publisher.is_agency,
    }
    if publisher.day_first is not None:
        fields["day_first"] = publisher.day_first
    if publisher.skip_urls:
        fields["skip_urls"] = list(publisher.skip_urls)
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    lines.append("feeds:")
    lines += [f'  - {{name: {feed.name}, url: "{origin}{feed.path}"}}' for feed in publisher.feeds]
    lines += ["articles_per_week: 3", "licence_note: Simulated publisher."]
    return "\n".join(lines) + "\n"
