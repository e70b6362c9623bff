"""Lock files, and which of them hold for a manifest."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import collect
from checks.focus import EVERYTHING
from checks.gathering import shared
from checks.manifests.lock_formats import read_lock
from checks.manifests.locks import LockFiles, foreign_locks, locks_of
from checks.manifests.model import Manifest
from checks.manifests.reading import read_all
from checks.repository import Repository
from checks.snapshot import MemorySnapshot
from checks.text import Text


def repository(files: dict[str, str]) -> Repository:
    config = Config()
    return Repository(shared(collect(MemorySnapshot(files), config, ()), config), EVERYTHING)


def at(files: dict[str, str], path: str) -> tuple[Repository, Manifest]:
    found = repository(files)
    return found, next(manifest for manifest in read_all(found) if manifest.path == path)


LOCKS = [
    ("package-lock.json", '{"packages": {"": {}, "node_modules/@a/b": {"version": "1.2.3"}}}', "@a/b"),
    ("package-lock.json", '{"lockfileVersion": 1, "dependencies": {"@a/b": {"version": "1.2.3"}}}', "@a/b"),
    (
        "yarn.lock",
        '# yarn lockfile v1\n\n"@a/b@^1.0.0", "@a/b@^1.2.0":\n  version "1.2.3"\n  dependencies:\n    x "1"\n',
        "@a/b",
    ),
    (
        "yarn.lock",
        '__metadata:\n  version: 8\n\n"@a/b@npm:^1.0.0":\n  version: 1.2.3\n  resolution: "@a/b@npm:1.2.3"\n',
        "@a/b",
    ),
    ("pnpm-lock.yaml", "lockfileVersion: '9.0'\n\npackages:\n\n  '@a/b@1.2.3':\n    resolution: {}\n", "@a/b"),
    ("pnpm-lock.yaml", "lockfileVersion: 5.4\n\ndependencies:\n  '@a/b': 1.2.3\n", "@a/b"),
    ("bun.lock", '{"lockfileVersion": 1, "packages": {"@a/b": ["@a/b@1.2.3", "", {},],}}', "@a/b"),
    ("uv.lock", '[[package]]\nname = "a-b"\nversion = "1.2.3"\n', "a-b"),
    ("poetry.lock", '[[package]]\nname = "A_b"\nversion = "1.2.3"\n', "a-b"),
    ("pdm.lock", '[[package]]\nname = "a-b"\nversion = "1.2.3"\n', "a-b"),
    ("pylock.toml", '[[packages]]\nname = "a-b"\nversion = "1.2.3"\n', "a-b"),
    ("Pipfile.lock", '{"default": {"a-b": {"version": "==1.2.3"}}, "develop": {}}', "a-b"),
    ("Gemfile.lock", "GEM\n  remote: https://rubygems.org/\n  specs:\n    a-b (1.2.3)\n      c (~> 1)\n", "a-b"),
    ("composer.lock", '{"packages": [{"name": "A/b", "version": "v1.2.3"}]}', "a/b"),
    ("Cargo.lock", 'version = 3\n[[package]]\nname = "a_b"\nversion = "1.2.3"\n', "a_b"),
    ("go.sum", "a.b/c 1.2.2 h1:x=\na.b/c v1.2.3 h1:x=\na.b/c v1.2.3/go.mod h1:x=\n", "a.b/c"),
    ("gradle.lockfile", "# comment\na.b:c:1.2.3=runtimeClasspath\nempty=\n", "a.b:c"),
    ("packages.lock.json", '{"dependencies": {"net8.0": {"A.B": {"resolved": "1.2.3"}}}}', "a.b"),
]


@pytest.mark.parametrize(
    ("name", "content", "package"), LOCKS, ids=[f"{each[0]}-{number}" for number, each in enumerate(LOCKS)]
)
def test_a_lock_file_gives_names_and_versions(name: str, content: str, package: str) -> None:
    versions = read_lock(Text(f"web/{name}", content))
    assert versions is not None
    assert versions[package].removeprefix("v") == "1.2.3"


@pytest.mark.parametrize(
    "name", ["package-lock.json", "poetry.lock", "composer.lock", "bun.lock", "bun.lockb", "notes.txt"]
)
def test_what_is_no_lock_file_of_its_kind_is_not_read(name: str) -> None:
    assert read_lock(Text(name, "<<<<<<< HEAD\n[[[ broken")) is None


def test_a_package_that_replaces_others_brings_them() -> None:
    versions = read_lock(
        Text("composer.lock", '{"packages": [{"name": "a/b", "version": "1", "replace": {"c/d": "self.version"}}]}')
    )
    assert versions is not None
    assert "c/d" in versions


def test_the_lock_of_a_workspace_holds_for_its_members_alone() -> None:
    files = {
        "package.json": '{"workspaces": ["apps/*", "!apps/old"]}',
        "yarn.lock": "",
        "apps/web/package.json": '{"dependencies": {}}',
        "apps/old/package.json": '{"dependencies": {}}',
        "tools/x/package.json": '{"dependencies": {}}',
    }
    assert locks_of(*at(files, "apps/web/package.json")) == ("yarn.lock",)
    assert locks_of(*at(files, "apps/old/package.json")) == ()
    assert locks_of(*at(files, "tools/x/package.json")) == ()


@pytest.mark.parametrize("pattern", ["services/**", "**", "services/*/b", "services/{a,c}/*", "./services/a/b/"])
def test_pnpm_s_patterns_find_a_member_at_depth(pattern: str) -> None:
    files = {
        "pnpm-workspace.yaml": f"packages:\n  - '{pattern}'\n",
        "pnpm-lock.yaml": "",
        "services/a/b/package.json": '{"dependencies": {}}',
    }
    assert locks_of(*at(files, "services/a/b/package.json")) == ("pnpm-lock.yaml",)


def test_workspaces_of_cargo_and_uv_are_searched_upward() -> None:
    cargo = {
        "Cargo.toml": "[workspace]\nmembers = ['a']\n",
        "Cargo.lock": "",
        "a/b/Cargo.toml": "[dependencies]\nx = '1'\n",
    }
    assert locks_of(*at(cargo, "a/b/Cargo.toml")) == ("Cargo.lock",)
    uv = {
        "pyproject.toml": "[tool.uv.workspace]\nmembers = ['packages/*']\n",
        "uv.lock": "",
        "packages/a/pyproject.toml": '[project]\nname = "a"\n',
    }
    assert locks_of(*at(uv, "packages/a/pyproject.toml")) == ("uv.lock",)


def test_pip_reads_no_lock_file_and_those_of_others_are_told_apart() -> None:
    files = {"requirements.txt": "flask\n", "uv.lock": '[[package]]\nname = "flask"\nversion = "3.0.3"\n'}
    found, manifest = at(files, "requirements.txt")
    assert locks_of(found, manifest) == ()
    assert foreign_locks(found, manifest) == ("uv.lock",)
    assert found.model(LockFiles).versions("uv.lock") == {"flask": "3.0.3"}
