"""An installed factorlint gets in nobody's way, and nobody gets in its own."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

LEAK = 'import logging\n\nlogging.getLogger().addHandler(logging.FileHandler("app.log"))\n'
HIJACK = 'raise SystemExit("hijacked by the repository")\n'


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A user's repository whose packages are named like ours, with one violation."""
    for package in ("app", "checks", "hooks"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(HIJACK, encoding="utf-8")
    (tmp_path / "Procfile").write_text("web: python main.py\n", encoding="utf-8")
    (tmp_path / "main.py").write_text(LEAK, encoding="utf-8")
    return tmp_path


def commands(installed) -> dict[str, tuple[str, ...]]:
    return {"script": (str(installed.script),), "isolated": (str(installed.python), "-I", "-m", "factorlint")}


def test_the_wheel_holds_one_package_and_its_metadata(wheel_names):
    tops = {name.partition("/")[0] for name in wheel_names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"factorlint"}
    assert len(tops) == 2


def test_the_wheel_holds_every_file_of_the_three_packages(wheel_names, pytestconfig):
    listed = ["git", "ls-files", "--", "checks", "hooks", "app"]
    files = subprocess.check_output(listed, cwd=pytestconfig.rootpath, text=True).split()
    assert "app/__init__.py" in files
    assert {f"factorlint/lib/{file}" for file in files} <= set(wheel_names)


def test_the_wheel_holds_no_caches_and_tests(wheel_names):
    assert not [name for name in wheel_names if "__pycache__" in name or "/tests/" in name or name.endswith(".pyc")]


def test_the_wheel_names_its_licence_and_command(wheel):
    with zipfile.ZipFile(wheel) as archive:
        texts = {name.partition(".dist-info/")[2]: name for name in archive.namelist() if ".dist-info/" in name}
        assert "licenses/LICENSE" in texts
        assert b"factorlint = factorlint.__main__:main" in archive.read(texts["entry_points.txt"])


def test_an_installation_adds_nothing_but_factorlint(installed):
    fresh = {"pip", "setuptools", "pkg_resources", "_distutils_hack", "distutils-precedence.pth", "dependencies.pth"}
    found = {path.name for path in installed.site_packages.iterdir() if path.name not in fresh | {"__pycache__"}}
    ours = {name for name in found if not name.startswith(("pip-", "setuptools-"))}
    assert {name.partition("-")[0] for name in ours} == {"factorlint"}
    assert len(ours) == 2


@pytest.mark.parametrize("way", ["script", "isolated"])
def test_a_check_in_a_repository_with_packages_of_our_names_runs_our_code(installed, repository, way):
    result = installed.run(*commands(installed)[way], "check", folder=repository, PYTHONPATH=".")
    assert result.returncode == 1, result.stderr
    assert "logs/file-handler" in result.stdout
    assert "hijacked" not in result.stdout + result.stderr


def test_an_isolated_check_takes_no_module_at_all_from_the_repository(installed, repository):
    for module in ("yaml", "ast_grep_py", "ahocorasick_rs", "dataclasses", "factorlint"):
        (repository / f"{module}.py").write_text(HIJACK, encoding="utf-8")
    result = installed.run(*commands(installed)["isolated"], "check", folder=repository, PYTHONPATH=".")
    assert result.returncode == 1, result.stderr
    assert "hijacked" not in result.stdout + result.stderr


def test_a_user_imports_packages_of_our_names_as_before(installed, repository):
    for package in ("app", "checks", "hooks"):
        (repository / package / "__init__.py").write_text("WHOSE = 'the user'\n", encoding="utf-8")
    code = "import app, checks, hooks; print(app.WHOSE, checks.WHOSE, hooks.WHOSE, sep=', ')"
    result = installed.run(str(installed.python), "-c", code, folder=repository)
    assert result.stdout.strip() == "the user, the user, the user", result.stderr


def test_without_the_user_having_them_packages_of_our_names_do_not_exist(installed, tmp_path):
    for package in ("app", "checks", "hooks"):
        result = installed.run(str(installed.python), "-c", f"import {package}", folder=tmp_path)
        assert "ModuleNotFoundError" in result.stderr


def test_the_source_distribution_builds_the_same_wheel(distributions, wheel_names, tmp_path):
    (source,) = distributions.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=unpacked, check=True)
    (rebuilt,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(rebuilt) as archive:
        assert sorted(archive.namelist()) == sorted(wheel_names)
