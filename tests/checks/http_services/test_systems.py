"""What the services of a system lack is said once, where it would be added."""

from __future__ import annotations

from checks.config.model import Config
from checks.engine import check
from checks.snapshot import MemorySnapshot

SERVICE = {
    "Dockerfile": 'FROM python:3.12\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
    "app.py": "from flask import Flask\napp = Flask(__name__)\n",
    "requirements.txt": "flask==3.0.3\n",
}


def system(*names: str) -> dict[str, str]:
    return {f"{name}/{path}": text for name in names for path, text in SERVICE.items()}


def found(files: dict[str, str]) -> list[tuple[str, str]]:
    report = check(MemorySnapshot(files), Config(), rules=["telemetry/no-metrics"])
    return [(finding.path, finding.message) for finding in report.findings]


def test_five_services_without_metrics_are_one_finding_that_names_some() -> None:
    assert found(system("a", "b", "c", "d", "e")) == [
        ("a/requirements.txt", "No metrics are exported by a, b, c and 2 more")
    ]


def test_services_of_the_same_name_are_told_by_their_folders() -> None:
    assert found(system("old/api", "new/api"))[0][1] == "No metrics are exported by new/api and old/api"


def test_a_service_that_has_them_is_not_named() -> None:
    files = {**system("a", "b"), "a/requirements.txt": "prometheus-client==0.20.0\n"}
    assert found(files) == [("b/requirements.txt", "No metrics are exported by b")]


def test_without_a_manifest_the_place_is_what_starts_the_service() -> None:
    files = {path: text for path, text in SERVICE.items() if path != "requirements.txt"}
    assert [path for path, _ in found(files)] == ["Dockerfile"]
