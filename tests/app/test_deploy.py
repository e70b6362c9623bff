"""The files that put the App into the world, against the App they put there."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cli import main
from app.settings import DatabaseSettings, SetupSettings, WebSettings, WorkerSettings, variables
from tests.app.processes import ROOT

DEPLOY = ROOT / "deploy"
KNOWN = {
    variable.name
    for kind in (DatabaseSettings, SetupSettings, WebSettings, WorkerSettings)
    for _, variable in variables(kind)
}


def manifests() -> list[dict[str, Any]]:
    files = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    return [document for file in files for document in yaml.safe_load_all(file.read_text())]


def containers() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    pods = [
        document["spec"]["template"]["spec"] for document in manifests() if document["kind"] in {"Deployment", "Job"}
    ]
    return [(pod, container) for pod in pods for container in pod["containers"]]


def test_hadolint_finds_nothing_in_the_image() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_every_base_image_is_pinned_by_its_digest() -> None:
    bases = re.findall(r"^FROM (\S+)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    bases += [compose["services"]["postgres"]["image"]]
    assert len(bases) == 3
    assert all(re.fullmatch(r"\S+:\S+@sha256:[0-9a-f]{64}", base) for base in bases)


def test_the_image_runs_as_nobody_in_exec_form() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    assert "USER 10001:10001" in lines
    assert 'ENTRYPOINT ["factorlint", "app"]' in lines


@pytest.mark.parametrize("process", ["web", "worker", "migrate"])
def test_every_process_that_is_deployed_is_a_command(process: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([process, "--help"])
    assert ended.value.code == 0
    procfile = (DEPLOY / "Procfile").read_text().splitlines()
    assert ["factorlint", "app", process] in [shlex.split(line.partition(":")[2]) for line in procfile]
    assert [process] in [container["args"] for _, container in containers()]


def test_every_variable_that_is_deployed_is_a_setting() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    given = {name for service in ("web", "worker", "migrate") for name in compose["services"][service]["environment"]}
    given |= {each["name"] for _, container in containers() for each in container.get("env", [])}
    given |= {name for document in manifests() if document["kind"] == "ConfigMap" for name in document["data"]}
    assert given <= KNOWN
    example = re.findall(r"^(\w+)=", (DEPLOY / ".env.example").read_text(), re.MULTILINE)
    assert set(example) - {"POSTGRES_PASSWORD"} <= KNOWN


def test_the_example_environment_holds_no_secret() -> None:
    values = dict(re.findall(r"^(\w+)=(.*)$", (DEPLOY / ".env.example").read_text(), re.MULTILINE))
    assert not any(values[name] for name in ("DATABASE_URL", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRETS"))


def test_every_setting_is_in_the_guide_and_the_guide_names_no_other() -> None:
    guide = (ROOT / "docs" / "app.md").read_text()
    named = set(re.findall(r"`([A-Z][A-Z0-9_]{3,})(?:=[^`]*)?`", guide))
    assert named == KNOWN


def test_every_pod_is_confined() -> None:
    for pod, container in containers():
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in container["resources"]["limits"]


def test_every_deployment_has_probes_time_to_drain_and_an_autoscaler() -> None:
    scaled = {
        document["spec"]["scaleTargetRef"]["name"] for document in manifests() if document["kind"].startswith("Hor")
    }
    for document in (each for each in manifests() if each["kind"] == "Deployment"):
        pod = document["spec"]["template"]["spec"]
        container = pod["containers"][0]
        environment = {each["name"]: each["value"] for each in container["env"]}
        drain = int(environment.get("WEB_DRAIN_SECONDS") or environment["WORKER_DRAIN_SECONDS"])
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()
        assert pod["terminationGracePeriodSeconds"] > drain
        assert document["metadata"]["name"] in scaled


def test_no_migration_runs_at_start() -> None:
    import inspect

    from app.web import server
    from app.worker import process

    assert all("migrate" not in inspect.getsource(module) for module in (server, process))
