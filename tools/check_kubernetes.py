"""Checks deploy/kubernetes without a cluster and without the chart: ``check_kubernetes.py [folder]``.

Prints one line for each mistake and exits with 1 if there is any. Our manifests are held to Kubernetes' own schemas too
(``kubernetes-validate`` carries them).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml
from check_compose import airflow_sections, presswatch_settings

IMAGE = re.compile(r"^\s*image: (\S+)", re.MULTILINE)
NAMED = re.compile(r"\bpresswatch-[a-z-]+\b")
PASSWORD = re.compile(r"://[^/@\s]*:[^/@\s…]+@")
NOT_INSTALLED = frozenset({"kubernetes_executor"})
"""Sections of a provider that our lock does not have: their options cannot be looked up."""


def mistakes(folder: Path) -> list[str]:
    """Return what is wrong with the files for Kubernetes of a folder, one sentence each."""
    texts = {
        path.name: path.read_text(encoding="utf-8") for path in sorted((folder / "deploy/kubernetes").glob("*.yaml"))
    }
    documents = {name: yaml.safe_load(content) for name, content in texts.items()}
    guide = (folder / "docs/how-to/deploy-on-kubernetes.md").read_text(encoding="utf-8")
    return [
        *(found for name, values in documents.items() for found in option_mistakes(name, values.get("config") or {})),
        *setting_mistakes(documents["settings.yaml"]["data"]),
        *image_mistakes(texts, documents["values.yaml"]),
        *secret_mistakes(texts, guide),
        *schema_mistakes({name: content for name, content in documents.items() if "kind" in content}),
    ]


def option_mistakes(name: str, config: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield options that the installed Airflow, with its providers, does not document."""
    for section, options in config.items():
        documented = airflow_sections().get(section, {}).get("options", {})
        if section not in NOT_INSTALLED:
            yield from (f"{name}: Airflow has no option {section}.{each}" for each in options if each not in documented)


def setting_mistakes(settings: Mapping[str, str]) -> Iterator[str]:
    """Yield settings that Presswatch does not know, and values that a ConfigMap cannot hold."""
    yield from (f"settings.yaml: {name} is no setting" for name in settings if name not in presswatch_settings())
    yield from (f"settings.yaml: {name} must be text" for name, value in settings.items() if not isinstance(value, str))


def image_mistakes(texts: Mapping[str, str], values: Mapping[str, Any]) -> Iterator[str]:
    """Yield images that are not the one of the values."""
    ours = f"{values['defaultAirflowRepository']}:{values['defaultAirflowTag']}"
    for name, content in texts.items():
        yield from (f"{name}: image {image} is not {ours}" for image in IMAGE.findall(content) if image != ours)


def secret_mistakes(texts: Mapping[str, str], guide: str) -> Iterator[str]:
    """Yield passwords written out, and Secrets and ConfigMaps that the guide does not tell how to make."""
    for name, content in texts.items():
        if PASSWORD.search(content):
            yield f"{name}: a password is written out"
        plain = re.sub(r"(?m)#.*$", "", content)
        yield from (
            f"{name}: the guide does not make {each}" for each in sorted({*NAMED.findall(plain)}) if each not in guide
        )


def schema_mistakes(manifests: Mapping[str, Any]) -> Iterator[str]:
    """Yield what breaks the schemas of the newest Kubernetes that is known."""
    newest = kubernetes_validate.latest_version()
    for name, manifest in manifests.items():
        try:
            kubernetes_validate.validate(manifest, newest, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{name}: {error.message}"


def main(arguments: Iterable[str]) -> int:
    """Print the mistakes and return the exit code."""
    found = mistakes(Path(next(iter(arguments), ".")))
    print("\n".join(found) or "Kubernetes: nothing wrong")  # noqa: T201 - this is its output
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
