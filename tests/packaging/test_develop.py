"""The command that sets a checkout up."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def develop(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(ROOT / "develop.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def pinned(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.+!-]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("arguments", [(), ("chek",)])
def test_a_wrong_command_is_answered_with_the_right_ones(arguments):
    answer = develop(*arguments)
    assert answer.returncode == 2
    assert "develop.py check" in answer.stderr


def test_help_is_no_error():
    assert develop("--help").returncode == 0


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_requirement_of_a_lock_is_pinned_and_hashed(lock):
    blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    requirements = [block for block in blocks if not block.startswith("#")]
    assert requirements
    assert all("==" in block and "--hash=sha256:" in block for block in requirements)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_no_lock_says_where_packages_come_from(lock):
    assert not re.search(r"https?://|file://|--(extra-)?index-url|--find-links", lock.read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_lock_agrees_with_that_of_development(lock):
    assert pinned(lock).items() <= pinned(ROOT / "requirements" / "dev.txt").items()


def test_the_locks_hold_what_the_project_declares():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [
        *project["project"]["dependencies"],
        *(each for extra in project["project"]["optional-dependencies"].values() for each in extra),
        *(each for group in project["dependency-groups"].values() for each in group),
    ]
    names = {re.split(r"[\[<>=~! ]", each, maxsplit=1)[0].lower().replace("_", "-") for each in declared}
    assert names <= pinned(ROOT / "requirements" / "dev.txt").keys()
