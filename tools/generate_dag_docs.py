"""Writes docs/dags.md from the DAG files: ``generate_dag_docs.py [--check]``.

With ``--check`` nothing is written; exits with 1 when the page is not what the DAG files say.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from airflow.sdk import DAG

REPOSITORY = Path(__file__).resolve().parents[1]
PAGE = REPOSITORY / "docs" / "dags.md"
HEAD = """\
# The DAGs

Generated from the DAG files by `tools/generate_dag_docs.py`: change a docstring there, never this page.
Times are UTC. A task is tried again by the class of its error: what no retry can mend fails at once.
"""


def load_dags() -> dict[str, DAG]:
    """Return the DAGs of this repository by id, in order of the alphabet.

    Raises:
        SystemExit: a DAG file cannot be loaded.
    """
    with tempfile.TemporaryDirectory() as home:  # Airflow writes its configuration on import
        os.environ |= {"AIRFLOW_HOME": home, "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
        from airflow.dag_processing.dagbag import DagBag

        bag = DagBag(dag_folder=REPOSITORY / "dags")
    if bag.import_errors:
        raise SystemExit(f"DAG files that cannot be loaded: {bag.import_errors}")
    return dict(sorted(bag.dags.items()))


def page(dags: dict[str, DAG]) -> str:
    """Return the page in Markdown."""
    return "\n".join([HEAD, *(section(dag) for dag in dags.values())])


def section(dag: DAG) -> str:
    """Return what the page says of one DAG: its docstring, when it runs, its parameters and its tasks."""
    head, _, text = (dag.doc_md or "").strip().partition("\n")
    facts = [
        f"* **Runs** {schedule(dag)}; at most {plural(dag.max_active_runs, 'run')} at a time; "
        f"ended after {minutes(dag.dagrun_timeout)}",
        f"* **Tags** {', '.join(f'`{tag}`' for tag in sorted(dag.tags))}",
        *(parameter(name, dag) for name in sorted(dag.params)),
    ]
    rows = [row(task) for task in dag.topological_sort()]
    table = ["| task | what it does | rings | tries | limit |", "|---|---|---|---|---|", *rows]
    return "\n".join([f"#{head.rstrip('.')}", text, "", *facts, "", *table, ""])


def schedule(dag: DAG) -> str:
    """Return when a DAG runs, in words and cron."""
    if dag.schedule is None:
        return "when somebody starts it"
    timetable: Any = dag.timetable
    assets = getattr(timetable, "asset_condition", None)
    cron = f"`{getattr(timetable, 'timetable', timetable).expression}`"
    if assets is None:
        return f"at {cron}"
    rung = " and ".join(f"`{asset.name}`" for asset in assets.objects)
    return f"when {rung} is rung, and also at {cron}"


def parameter(name: str, dag: DAG) -> str:
    """Return the line of one parameter."""
    param = dag.params.get_param(name)
    title, text = param.schema.get("title", ""), param.schema.get("description_md", "")
    return f"* **Parameter** `{name}` ({param.schema['type']}, {default(param.value)}): {title}. {text}".rstrip()


def default(value: object) -> str:
    """Return what the page says of a default; a mark of Airflow's own in its place means that there is none."""
    return "required" if type(value).__module__.startswith("airflow.") else f"default `{str(value).lower()}`"


def row(task: Any) -> str:  # noqa: ANN401 - an operator or a mapped one
    """Return the table row of one task; the docstring's first sentence stands for it."""
    rings = ", ".join(f"`{asset.name}`" for asset in task.outlets)
    what = " ".join((task.doc_md or "").split())
    mapped = " ×n" if task.is_mapped or task.get_closest_mapped_task_group() else ""
    return f"| `{task.task_id}`{mapped} | {what} | {rings} | {task.retries + 1} | {minutes(task.execution_timeout)} |"


def minutes(duration: Any) -> str:  # noqa: ANN401 - a timedelta; Airflow's types do not say so
    """Return a duration as ``25 min``."""
    return f"{duration.total_seconds() / 60:.0f} min"


def plural(count: int, word: str) -> str:
    """Return ``1 run`` or ``2 runs``."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def main(arguments: list[str]) -> int:
    """Write or check the page and return the exit code."""
    wanted = page(load_dags())
    if "--check" not in arguments:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == wanted:
        return 0
    sys.stderr.write("docs/dags.md is not what the DAG files say: run tools/generate_dag_docs.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
