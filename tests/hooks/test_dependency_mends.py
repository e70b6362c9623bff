"""The mends of rules about dependencies, applied to files as they stand."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import collect, run
from checks.finding import Finding
from checks.focus import EVERYTHING
from checks.manifests.fitting import fits
from checks.rule import Rule
from checks.rules.dependencies.lockfile_not_enforced import lockfile_not_enforced
from checks.rules.dependencies.unpinned import unpinned
from checks.rules.dependencies.unpinned_action import unpinned_action
from checks.rules.dependencies.unpinned_base_image import unpinned_base_image
from checks.rules.dependencies.unpinned_install import unpinned_install
from checks.snapshot import MemorySnapshot
from hooks.fixes import apply
from hooks.git.work_tree import WorkTree
from hooks.place import Place

PACKAGE = '{"private": true, "dependencies": {"express": "^4.18.0"}}\n'
LOCK = (
    '{{"packages": {{"": {{"dependencies": {{"express": "{}"}}}}, "node_modules/express": {{"version": "4.18.2"}}}}}}\n'
)
PINNED = "gunicorn==22.0.0\npsycopg==3.2.1\nredis==5.0.4\nstripe==9.9.0\n"


def findings(files: dict[str, str], rule: Rule) -> tuple[Finding, ...]:
    report = run(collect(MemorySnapshot(files), Config(), iter(rule.looks_at.values())), Config(), EVERYTHING, [rule])
    assert not report.crashed
    return report.findings


@pytest.fixture
def mended(project, capfd):
    """The file after `--fix` of what the rule finds in the files."""

    def mend(rule: Rule, files: dict[str, str], path: str) -> str:
        for name, content in files.items():
            project.write(name, content)
        place = Place(str(project.root), WorkTree(str(project.root)), EVERYTHING, True)
        apply(place, findings(files, rule))
        capfd.readouterr()
        text: str = (project.root / path).read_text()
        return text

    return mend


def test_npm_install_becomes_npm_ci_where_the_lock_file_is_ready(mended):
    files = {
        "package.json": PACKAGE,
        "package-lock.json": LOCK.format("^4.18.0"),
        "Dockerfile": "FROM node:20.11\nCOPY package*.json ./\nRUN npm install --omit=dev && npm run build\n",
    }
    assert mended(lockfile_not_enforced, files, "Dockerfile").endswith("RUN npm ci --omit=dev && npm run build\n")


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"package-lock.json": LOCK.format("^3.0.0")}, id="the lock file is stale"),
        pytest.param(
            {"Dockerfile": "FROM node:20.11\nCOPY package.json ./\nRUN npm install\n"}, id="the image has no lock file"
        ),
        pytest.param({".dockerignore": "package-lock.json\n"}, id="the context has no lock file"),
    ],
)
def test_npm_install_stays_where_npm_ci_would_fail(mended, changed):
    files = {
        "package.json": PACKAGE,
        "package-lock.json": LOCK.format("^4.18.0"),
        "Dockerfile": "FROM node:20.11\nCOPY package*.json ./\nRUN npm install\n",
        **changed,
    }
    assert mended(lockfile_not_enforced, files, "Dockerfile").endswith("RUN npm install\n")


@pytest.mark.parametrize(
    ("lock", "written", "flag"),
    [
        ("yarn.lock", "yarn", "yarn install --frozen-lockfile"),
        ("yarn.lock", "yarn install --production", "yarn install --frozen-lockfile --production"),
        ("pnpm-lock.yaml", "pnpm i", "pnpm i --frozen-lockfile"),
        ("bun.lock", "bun install", "bun install --frozen-lockfile"),
        ("uv.lock", "uv sync --no-dev", "uv sync --locked --no-dev"),
    ],
)
def test_the_flag_of_other_tools_is_a_suggestion(lock, written, flag):
    (found,) = findings({lock: "", "Dockerfile": f"FROM debian:12\nRUN {written}\n"}, lockfile_not_enforced)
    assert found.fix is not None
    assert not found.fix.safe
    (edit,) = found.fix.edits
    line = f"RUN {written}"
    assert line[: edit.span.column - 1] + edit.replacement + line[edit.span.end_column - 1 :] == f"RUN {flag}"


def test_a_requirement_takes_the_version_of_another_tools_lock_file(mended):
    files = {
        "Procfile": "web: gunicorn shop\n",
        "requirements.txt": f"{PINNED}flask[async]>=3 ; python_version > '3.8'  # web\n",
        "poetry.lock": '[[package]]\nname = "flask"\nversion = "3.0.3"\n',
    }
    assert (
        mended(unpinned, files, "requirements.txt") == f"{PINNED}flask[async]==3.0.3 ; python_version > '3.8'  # web\n"
    )


def test_a_requirement_takes_the_version_of_the_one_other_list_that_pins_it(mended):
    files = {
        "Procfile": "web: gunicorn shop\n",
        "requirements.txt": f"{PINNED}flask>=3\ncelery<5\n",
        "requirements-dev.txt": "flask==3.0.3\ncelery==5.4.0\npytest==8.2.0\n",
    }
    # The other list's celery is not what this one allows.
    assert mended(unpinned, files, "requirements.txt") == f"{PINNED}flask==3.0.3\ncelery<5\n"


def test_an_install_takes_the_version_of_the_lock_file_or_of_package_manager(mended):
    files = {
        "package.json": '{"private": true, "packageManager": "pnpm@9.1.0+sha512.aa"}\n',
        "poetry.lock": '[[package]]\nname = "uvicorn"\nversion = "0.30.1"\n',
        "Dockerfile": "FROM python:3.12.4\nRUN pip install 'uvicorn[standard]>=0.20' left && npm i -g pnpm\n",
    }
    expected = "RUN pip install 'uvicorn[standard]==0.30.1' left && npm i -g pnpm@9.1.0\n"
    assert mended(unpinned_install, files, "Dockerfile").endswith(expected)


def test_a_base_image_takes_the_tag_that_another_file_names(mended):
    files = {
        "web/Dockerfile": "FROM nginx:1.27.1-alpine\n",
        "proxy/Dockerfile": "FROM nginx:stable-alpine AS proxy\n",
    }
    assert mended(unpinned_base_image, files, "proxy/Dockerfile") == "FROM nginx:1.27.1-alpine AS proxy\n"


@pytest.mark.parametrize(
    ("files", "image"),
    [
        ({".nvmrc": "v20.11.1\n", "Dockerfile": "FROM node:lts-slim\n"}, "node:20.11.1-slim"),
        ({".python-version": "3.12.4\n", "Dockerfile": "FROM python\n"}, "python:3.12.4"),
        ({"go.mod": "module shop\n\ngo 1.22.5\n", "Dockerfile": "FROM golang:alpine\n"}, "golang:1.22.5-alpine"),
        (
            {"compose.yaml": "services:\n  c:\n    image: redis:7.2\n", "Dockerfile": "FROM redis:alpine\n"},
            "redis:7.2-alpine",
        ),
    ],
)
def test_a_version_from_elsewhere_is_put_together_with_the_variant_as_a_suggestion(files, image):
    (found,) = findings(files, unpinned_base_image)
    assert found.fix is not None
    assert not found.fix.safe
    assert found.fix.edits[0].replacement == image


def test_a_base_image_for_which_the_repository_names_two_versions_is_left_alone():
    files = {
        "a/Dockerfile": "FROM nginx:1.26.0\n",
        "b/Dockerfile": "FROM nginx:1.27.1\n",
        "c/Dockerfile": "FROM nginx:latest\n",
    }
    (found,) = findings(files, unpinned_base_image)
    assert found.fix is None


def test_an_action_takes_the_one_version_that_other_steps_name():
    steps = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: {}\n"
    files = {
        ".github/workflows/a.yml": steps.format("x/deploy/web@master"),
        ".github/workflows/b.yml": steps.format("x/deploy/api@v1.2.0"),
    }
    (found,) = findings(files, unpinned_action)
    assert found.fix is not None
    assert not found.fix.safe
    assert found.fix.edits[0].replacement == "x/deploy/web@v1.2.0"


@pytest.mark.parametrize(
    ("version", "specifier", "within"),
    [
        ("3.0.3", "", True),
        ("3.0.3", ">=3,<4", True),
        ("3.0.3", "<3", False),
        ("3.0.3", "~=3.0.1", True),
        ("3.1.0", "~=3.0.1", False),
        ("3.0.3", "==3.*", True),
        ("3.0.3", "!=3.0.*", False),
        ("3.0", "==3.0.0", True),
        ("3.0.3", ">2, !=3.0.2", True),
        ("3.0.3rc1", ">=3", False),
        ("3.0.3", "^3", False),
    ],
)
def test_a_version_lies_within_a_range_or_is_not_known_to(version, specifier, within):
    assert fits(version, specifier) is within
