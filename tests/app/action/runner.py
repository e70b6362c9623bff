"""A small runner: executes the steps of `action.yml` as they stand there, the way GitHub's runner does."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
_EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
# How the machine reaches its package registry is not GitHub's to say.
_PASSED_ON = ("PATH", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "SYSTEMROOT")


@dataclass(frozen=True)
class Run:
    """What a finished run of the Action left behind."""

    code: int
    log: str
    outputs: Mapping[str, str]
    summary: str

    @property
    def commands(self) -> list[str]:
        """Annotations that GitHub's runner would make of the log."""
        found, stopped = [], None
        for line in self.log.splitlines():
            if stopped is None and line.startswith("::stop-commands::"):
                stopped = line.removeprefix("::stop-commands::")
            elif stopped is not None and line == f"::{stopped}::":
                stopped = None
            elif stopped is None and line.startswith("::"):
                found.append(line)
        return found


@dataclass(frozen=True)
class Runner:
    """`temporary` outlives single runs, so that the Action installs once."""

    temporary: Path
    folder: Path
    api: str

    def run(
        self,
        workspace: Path,
        event: str,
        payload: Mapping[str, Any],
        *,
        sha: str,
        token: str,
        repository: str = "octo/shop",
        **inputs: str,
    ) -> Run:
        """Run the Action on an event, with inputs by their names, `_` for `-`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        event_path = self.folder / "event.json"
        event_path.write_text(json.dumps(payload))
        github = {
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.api,
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(event_path),
            "GITHUB_REPOSITORY": repository,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": sha,
            "GITHUB_WORKSPACE": str(workspace),
            "RUNNER_OS": "Linux",
            "RUNNER_TEMP": str(self.temporary),
            "HOME": str(self.folder),
            "CI": "true",
        }
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        given = {name: str(spec.get("default", "")) for name, spec in action["inputs"].items()}
        unknown = {name.replace("_", "-") for name in inputs} - set(given)
        assert not unknown, f"action.yml has no inputs {unknown}"
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        context = {f"inputs.{name}": value.replace("${{ github.token }}", token) for name, value in given.items()}
        return self._steps(action, github, context, workspace)

    def _steps(
        self, action: Mapping[str, Any], github: Mapping[str, str], context: dict[str, str], workspace: Path
    ) -> Run:
        log, code, summary = "", 0, self.folder / "summary.md"
        summary.write_text("")
        for step in action["runs"]["steps"]:
            output = self.folder / f"output-{step['id']}"
            output.write_text("")
            environment = {name: _evaluated(str(value), context) for name, value in step.get("env", {}).items()}
            files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
            done = _bash(_evaluated(step["run"], context), {**_machine(), **github, **files, **environment}, workspace)
            log, code = log + done.stdout + done.stderr, done.returncode
            context |= {f"steps.{step['id']}.outputs.{name}": value for name, value in _read(output).items()}
            if code:
                break
        outputs = {name: _evaluated(spec["value"], context) for name, spec in action["outputs"].items()}
        return Run(code, log, outputs, summary.read_text())


def _bash(script: str, environment: Mapping[str, str], workspace: Path) -> subprocess.CompletedProcess[str]:
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=workspace, env=environment, capture_output=True, text=True, check=False)


def _machine() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k in _PASSED_ON or k.startswith("PIP_")}


def _evaluated(text: str, context: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name.startswith("steps."):
            return context.get(name, "")
        return context[name]

    return _EXPRESSION.sub(value, text)


def _read(path: Path) -> dict[str, str]:
    """The runner's file format: `name=value`, or `name<<MARK`, lines, MARK."""
    outputs: dict[str, str] = {}
    lines = iter(path.read_text().splitlines())
    for line in lines:
        name, heredoc, mark = line.partition("<<")
        if not heredoc or "=" in name:
            key, _, value = line.partition("=")
            outputs[key] = value
            continue
        collected = []
        for following in lines:
            if following == mark:
                break
            collected.append(following)
        outputs[name] = "\n".join(collected)
    return outputs
