"""The hooks as users get them: installed from this checkout by the real pre-commit and the real prek, on real commits."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from filelock import FileLock

from checks.index import RULES

CHECKOUT = Path(__file__).parents[2]
MANIFEST = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text())
FILE_HANDLER = 'import logging\n\nlogging.FileHandler("app.log")\n'
CLEAN = 'import logging\n\nlogging.getLogger("app").info("started")\n'
DEPLOYED = "web: gunicorn app:app\n"
"""What makes a service of the repository: where nothing is deployed, a log file is only advised against."""
RUNNERS = ("pre-commit", "prek")


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """One for all processes of a test run."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of this checkout as it is now, uncommitted files included."""
    folder = shared_folder(tmp_path_factory) / "hook-source"
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
            names = subprocess.run(listed, cwd=CHECKOUT, capture_output=True, check=True).stdout.decode().split("\0")
            for name in names[:-1]:
                if (CHECKOUT / name).is_file():
                    (folder / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(CHECKOUT / name, folder / name)
            settings = ["-c", "user.name=Dev", "-c", "user.email=dev@example.org"]
            for words in (["init", "--quiet"], ["add", "--all"], [*settings, "commit", "--quiet", "--message", "all"]):
                subprocess.run(["git", *words], cwd=folder, env=environment, check=True)
    return folder


@dataclass(frozen=True)
class Developer:
    """Somebody who works in a repository with hooks."""

    root: Path
    runner: str
    source: Path

    def configure(self, *hooks: str) -> None:
        revision = self.git("-C", str(self.source), "rev-parse", "HEAD").strip()
        repo = {"repo": f"file://{self.source}", "rev": revision, "hooks": [{"id": hook} for hook in hooks]}
        (self.root / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repo]}))
        self.git("add", ".pre-commit-config.yaml")

    def run(self, *words: str) -> tuple[int, str]:
        ran = subprocess.run(words, cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return ran.returncode, ran.stdout.decode(errors="surrogateescape")

    def git(self, *words: str) -> str:
        code, said = self.run("git", *words)
        assert code == 0, said
        return said

    def hooks(self, *words: str) -> tuple[int, str]:
        return self.run(str(Path(sys.executable).parent / self.runner), *words)

    def commit(self, *words: str) -> tuple[int, str]:
        return self.run("git", "commit", "--message", "change", *words)

    def write(self, path: str, content: str = FILE_HANDLER) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(content)

    def without_hooks(self, *words: str) -> None:
        self.git("commit", "--quiet", "--no-verify", "--allow-empty", "--message", "unchecked", *words)

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")


@pytest.fixture(params=RUNNERS)
def developer(
    request: pytest.FixtureRequest,
    source: Path,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Developer:
    shared = shared_folder(tmp_path_factory)
    monkeypatch.setenv("PRE_COMMIT_HOME", str(shared / "pre-commit-home"))
    monkeypatch.setenv("PREK_HOME", str(shared / "prek-home"))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    root = tmp_path / "work"
    root.mkdir()
    someone = Developer(root, request.param, source)
    someone.git("init", "--quiet")
    someone.configure("twelve-factor", "twelve-factor-audit")
    someone.write("Procfile", DEPLOYED)
    someone.git("add", "Procfile")
    someone.without_hooks()
    with FileLock(shared / f"{request.param}.lock"):
        code, said = someone.hooks("install", "--install-hooks", "-t", "pre-commit", "-t", "pre-merge-commit")
        assert code == 0, said
    return someone


def test_a_violation_is_blocked_and_the_message_names_its_place(developer):
    before = developer.head
    developer.write("app.py")
    developer.git("add", ".")

    code, said = developer.commit()

    assert code == 1
    assert "app.py" in said
    assert "3:1  error" in said
    assert "# factorlint: ignore[logs/file-handler]" in said
    assert developer.head == before


def test_a_clean_commit_passes(developer):
    developer.write("app.py", CLEAN)
    developer.git("add", ".")

    code, said = developer.commit()

    assert code == 0, said
    assert "twelve-factor" in said
    assert "Passed" in said


def test_of_a_half_staged_file_what_is_staged_counts(developer):
    developer.write("app.py")
    developer.git("add", ".")
    developer.write("app.py", CLEAN)
    assert developer.commit()[0] == 1

    developer.git("add", ".")
    developer.write("app.py", FILE_HANDLER)
    code, said = developer.commit()

    assert code == 0, said
    assert (developer.root / "app.py").read_text() == FILE_HANDLER


def test_a_commit_of_one_path_checks_that_path_alone(developer):
    developer.write("bad.py")
    developer.write("good.py", CLEAN)
    developer.git("add", ".")

    code, said = developer.commit("good.py")

    assert code == 0, said
    assert developer.commit("bad.py")[0] == 1


def test_commit_with_all_modified_files_is_checked(developer):
    developer.write("app.py", CLEAN)
    developer.git("add", ".")
    developer.without_hooks()
    developer.write("app.py")

    assert developer.commit("--all")[0] == 1


def test_a_renamed_file_is_checked_under_its_new_name(developer):
    developer.write("old.py")
    developer.git("add", ".")
    developer.without_hooks()
    developer.git("mv", "old.py", "new.py")

    code, said = developer.commit()

    assert code == 1
    assert "new.py" in said
    assert "old.py" not in said


def test_deleting_a_violation_passes(developer):
    developer.write("app.py")
    developer.git("add", ".")
    developer.without_hooks()
    developer.git("rm", "--quiet", "app.py")

    code, said = developer.commit()

    assert code == 0, said


def test_a_submodule_and_links_are_not_read(developer, tmp_path):
    other = Developer(tmp_path / "other", developer.runner, developer.source)
    other.root.mkdir()
    other.git("init", "--quiet")
    other.write("app.py")
    other.git("add", ".")
    other.without_hooks()
    developer.git("submodule", "--quiet", "add", str(other.root), "module")
    (developer.root / "file.py").symlink_to(other.root / "app.py")
    (developer.root / "folder").symlink_to(other.root)
    (developer.root / "loop").symlink_to("loop")
    developer.git("add", ".")

    code, said = developer.commit()

    assert code == 0, said


def test_files_of_unusual_names_are_checked(developer):
    names = ["a b.py", 'quo"te.py', "grüße.py", "apo'strophe.py", "$HOME.py", "new\nline.py", "-dash.py"]
    for name in names:
        developer.write(name)
    developer.git("add", ".")

    code, said = developer.commit()

    assert code == 1
    for name in names:
        assert name.replace("\n", "\N{REPLACEMENT CHARACTER}") in said
    assert f"{len(names)} errors" in said


def test_all_files_means_those_of_earlier_commits_too(developer):
    developer.write("old.py")
    developer.git("add", ".")
    developer.without_hooks()
    developer.write("new.py", CLEAN)
    developer.git("add", ".")
    assert developer.commit()[0] == 0

    code, said = developer.hooks("run", "--all-files")

    assert code == 1
    assert "old.py" in said


def test_the_audit_runs_by_hand_over_the_whole_tree(developer):
    developer.write("old.py")
    developer.git("add", ".")
    developer.without_hooks()

    code, said = developer.hooks("run", "--hook-stage", "manual", "twelve-factor-audit")

    assert code == 1
    assert "old.py" in said


def test_a_merge_is_checked_whether_or_not_it_conflicts(developer):
    developer.write("shared.py", CLEAN)
    developer.git("add", ".")
    developer.without_hooks()
    developer.git("checkout", "--quiet", "-b", "topic")
    developer.write("app.py")
    developer.write("shared.py", CLEAN + "# topic\n")
    developer.git("add", ".")
    developer.without_hooks()
    developer.git("checkout", "--quiet", "main")
    developer.write("other.py", CLEAN)
    developer.git("add", ".")
    developer.without_hooks()

    code, said = developer.run("git", "merge", "--no-edit", "topic")
    assert code != 0
    assert "app.py" in said

    developer.git("merge", "--abort")
    developer.write("shared.py", CLEAN + "# main\n")
    developer.git("add", ".")
    developer.without_hooks()
    developer.run("git", "merge", "--no-edit", "topic")
    developer.write("shared.py", FILE_HANDLER)
    developer.git("add", ".")
    code, said = developer.commit()
    assert code == 1
    assert "shared.py" in said

    developer.write("shared.py", CLEAN)
    developer.git("add", ".")
    code, said = developer.commit()
    assert code == 0, said


def test_the_repositorys_own_packages_do_not_come_in_front(developer):
    for name in ("hooks", "checks", "app", "factorlint", "unidiff", "pathspec"):
        developer.write(f"{name}/__init__.py", "raise SystemExit('hijacked')\n")
    developer.write("logs.py")
    developer.git("add", ".")

    ran = subprocess.run(
        ["git", "commit", "--message", "change"],
        cwd=developer.root,
        env={**os.environ, "PYTHONPATH": "."},
        capture_output=True,
        check=False,
    )

    said = (ran.stdout + ran.stderr).decode()
    assert ran.returncode == 1
    assert "logs.py" in said
    assert "hijacked" not in said


VIOLATIONS = {
    "no-env-files": (".env", "DATABASE_PASSWORD=kR7vQ2mZ9xT4\n"),
    "no-secrets": ("client.py", f'KEY = "{"sk_live_" + "kR7vQ2mZ9xT4wB8nL3pYd5Hs"}"\n'),
    "pinned-dependencies": ("Dockerfile", 'FROM python\nCOPY app.py .\nCMD ["python", "app.py"]\n'),
    "no-log-files": ("app.py", FILE_HANDLER),
}


def test_each_single_hook_blocks_what_it_is_named_for(developer):
    developer.configure(*VIOLATIONS)
    for path, content in VIOLATIONS.values():
        developer.write(path, content)
    developer.git("add", "--force", ".")

    for hook, (path, _) in VIOLATIONS.items():
        code, said = developer.hooks("run", hook)
        assert code == 1, said
        assert f"\n{path}\n" in said.replace("\n  ", "\n")


def test_each_single_hook_lets_pass_what_others_are_for(developer):
    developer.configure(*VIOLATIONS)
    for hook, (path, content) in VIOLATIONS.items():
        developer.write(path, content)
        developer.git("add", "--force", ".")
        for other in VIOLATIONS:
            code, said = developer.hooks("run", other)
            assert (code == 0) is (other != hook) or {hook, other} == {"no-env-files", "no-secrets"}, said
        developer.git("rm", "--quiet", "--force", path)


def test_a_wrong_configuration_blocks_with_one_sentence(developer):
    developer.write("factorlint.toml", 'exclud = ["x"]\n')
    developer.git("add", ".")

    code, said = developer.commit()

    assert code == 1
    assert "`exclud` is not a known key" in said
    assert "Traceback" not in said


def test_a_repository_can_be_tried_without_being_configured(developer, source):
    developer.write("app.py")
    developer.git("add", ".")

    code, said = developer.hooks("try-repo", str(source), "twelve-factor", "--files", "app.py")

    assert code == 1
    assert "app.py" in said


@pytest.mark.parametrize("hook", MANIFEST, ids=lambda hook: hook["id"])
def test_every_hook_names_rules_that_exist_and_runs_isolated_in_one_process(hook):
    words = shlex.split(hook["entry"])

    command = "audit" if hook["id"] == "twelve-factor-audit" else "check"
    assert words[:5] == ["python", "-I", "-c", "from factorlint.__main__ import main; main()", command]
    assert hook["require_serial"] is True
    named = words[words.index("--only") + 1].split(",") if "--only" in words else []
    assert [rule for rule in named if rule not in RULES] == []


def test_the_hooks_on_offer_are_the_documented_ones():
    assert [hook["id"] for hook in MANIFEST] == [
        "twelve-factor",
        "no-env-files",
        "no-secrets",
        "pinned-dependencies",
        "no-log-files",
        "twelve-factor-audit",
    ]
