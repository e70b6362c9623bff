"""What a process loads is what it can do, and how fast it starts."""

import subprocess
import sys

from tests.app.processes import ROOT


def loaded(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return {name.split(".")[0] for name in done.stdout.split()}


def test_the_web_process_knows_neither_githubs_api_nor_the_checks() -> None:
    modules = loaded("import app.web.server, app.web.application")
    assert "flask" in modules
    assert modules.isdisjoint({"githubkit", "httpx", "checks", "jwt", "cryptography", "pydantic", "opentelemetry"})


def test_the_process_that_checks_knows_neither_database_nor_network_library() -> None:
    modules = loaded("import app.worker.child, app.policy, checks.engine")
    assert modules.isdisjoint({"githubkit", "httpx", "psycopg", "flask", "jwt", "cryptography", "procrastinate"})


def test_help_needs_none_of_it() -> None:
    modules = loaded("from app.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass")
    assert modules.isdisjoint({"githubkit", "flask", "psycopg", "procrastinate", "granian"})


def test_without_the_extra_each_command_says_what_to_install() -> None:
    code = "import sys; sys.modules['psycopg'] = None; from app.cli import main; sys.exit(main(['migrate']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert "psycopg is not installed" in done.stderr
    assert "pip install 'factorlint[app]'" in done.stderr
    assert "Traceback" not in done.stderr
