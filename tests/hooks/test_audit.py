"""`factorlint audit`: the scorecard, what the history gives away, and the page."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from checks.secrets.examples import value
from hooks.scorecard import past
from tests.hooks.conftest import FILE_HANDLER

PASSWORD = value("password")
ENV = f"DATABASE_PASSWORD={PASSWORD}\n"


def audited(factorlint, *words: str) -> dict:
    return json.loads(factorlint("audit", "--format", "json", *words).out)


def test_a_secret_that_was_taken_out_again_is_dated_and_said_to_be_gone(project, factorlint):
    project.write("settings.py", "import os\n")
    project.commit()
    project.write("settings.py", f'import os\n\nDATABASE_PASSWORD = "{PASSWORD}"\n')
    brought = project.commit()
    project.write("settings.py", "import os\n")
    project.commit()

    history = audited(factorlint)["audit"]["history"]

    assert history["commits"] == 3
    (secret,) = history["secrets"]
    assert (secret["commit"], secret["path"], secret["line"]) == (brought, "settings.py", 3)
    assert secret["present_in"] == []
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*", secret["date"])


def test_a_secret_that_moved_to_another_file_is_one_and_still_present(project, factorlint):
    project.write("old.py", f'DATABASE_PASSWORD = "{PASSWORD}"\n')
    project.commit()
    project.git("mv", "old.py", "new.py")
    project.commit()

    (secret,) = audited(factorlint)["audit"]["history"]["secrets"]

    assert (secret["path"], secret["paths"], secret["present_in"]) == ("old.py", ["old.py", "new.py"], ["new.py"])


def test_an_env_file_of_an_earlier_commit_is_named_with_what_it_held(project, factorlint):
    project.write(".env", ENV)
    brought = project.commit()
    (project.root / ".env").unlink()
    project.commit()

    (file,) = audited(factorlint)["audit"]["history"]["files"]

    assert (file["path"], file["commit"], file["present"]) == (".env", brought, False)
    assert file["what"] == "secrets: DATABASE_PASSWORD"


def test_an_env_file_counts_from_the_content_that_first_gave_something_away(project, factorlint):
    project.write(".env", "DATABASE_PASSWORD=\n")
    project.commit()
    project.write(".env", ENV)
    filled = project.commit()

    (file,) = audited(factorlint)["audit"]["history"]["files"]

    assert (file["commit"], file["present"]) == (filled, True)


def test_examples_of_env_files_give_nothing_away(project, factorlint):
    project.write(".env.example", "DATABASE_PASSWORD=change-me\n")
    project.commit()

    assert audited(factorlint)["audit"]["history"]["files"] == []


def test_a_binary_key_store_on_another_branch_is_found(project, factorlint):
    project.write("app.py")
    project.commit()
    project.git("checkout", "--quiet", "-b", "other")
    project.write("größe mit leer/server.p12", b"\x30\x82\0\0\x01")
    project.commit()
    project.git("checkout", "--quiet", "main")

    (file,) = audited(factorlint)["audit"]["history"]["files"]

    assert (file["path"], file["what"], file["present"]) == ("größe mit leer/server.p12", "a key store", False)


def test_settings_of_the_user_do_not_change_how_the_history_is_read(project, factorlint):
    project.write("a.py", f'DATABASE_PASSWORD = "{PASSWORD}"\n')
    project.commit()
    for setting in ("diff.noprefix", "diff.mnemonicPrefix", "log.showSignature"):
        project.git("config", setting, "true")
    project.git("config", "color.ui", "always")

    assert [each["path"] for each in audited(factorlint)["audit"]["history"]["secrets"]] == ["a.py"]


def test_what_the_configuration_leaves_out_is_left_out_of_the_history(project, factorlint):
    project.write("factorlint.toml", 'exclude = ["samples/"]\n')
    project.write("samples/a.py", f'DATABASE_PASSWORD = "{PASSWORD}"\n')
    project.write("samples/.env", ENV)
    project.commit()

    history = audited(factorlint)["audit"]["history"]

    assert (history["secrets"], history["files"]) == ([], [])


@pytest.mark.parametrize("output", ["text", "json", "markdown", "html"])
def test_no_output_shows_a_secret(project, factorlint, output):
    project.write("settings.py", f'DATABASE_PASSWORD = "{PASSWORD}"\n')
    project.write(".env", ENV)
    project.commit()

    ran = factorlint("audit", "--format", output)

    assert ran.code == 1
    assert "settings.py" in ran.out
    assert PASSWORD not in ran.out


def test_credentials_come_first_then_what_blocks(project, factorlint):
    project.write("log.py", FILE_HANDLER)
    project.write(".env", ENV)
    project.write("Procfile", "web: python log.py\n")
    project.commit()

    titles = [step["title"] for step in audited(factorlint)["audit"]["first"]]

    assert 2 <= len(titles) <= 3
    assert titles[0] == "Replace the credentials in .env"
    assert "log.py:3" in titles[1]


def test_a_secret_of_the_history_alone_is_to_be_replaced_all_the_same(project, factorlint):
    project.write(".env", ENV)
    project.commit()
    (project.root / ".env").unlink()
    project.write("app.py", "print()\n")
    project.commit()

    assert audited(factorlint)["audit"]["first"][0]["title"] == (
        "Check what the history of .env gives away, and replace what is real"
    )


def test_an_empty_repository_is_not_assessed_anywhere(project, factorlint):
    report = audited(factorlint)

    assert {factor["status"] for factor in report["factors"]} == {"not_assessed"}
    assert len(report["factors"]) == 15
    assert report["audit"]["first"] == []
    assert report["audit"]["commit"] is None


def test_a_folder_outside_of_git_has_no_history_and_says_so(folder, factorlint):
    folder.write("log.py", FILE_HANDLER)

    ran = factorlint("audit")

    assert ran.code == 0
    assert "no git repository" in " ".join(ran.out.split())


def test_a_shallow_clone_says_that_it_did_not_see_everything(project, factorlint, tmp_path):
    for number in range(3):
        project.write("app.py", f"a = {number}\n")
        project.commit()
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{project.root}", str(clone)], check=True)

    history = audited(factorlint, str(clone))["audit"]["history"]

    assert history["commits"] == 1
    assert "--unshallow" in history["unread"]


def test_a_path_narrows_files_and_history(project, factorlint):
    for service in ("a", "b"):
        project.write(f"{service}/log.py", FILE_HANDLER)
        project.write(f"{service}/.env", ENV)
    project.commit()

    report = audited(factorlint, "a")

    assert {finding["path"] for finding in report["findings"]} == {"a/log.py", "a/.env"}
    assert [file["path"] for file in report["audit"]["history"]["files"]] == ["a/.env"]


def test_from_a_folder_below_the_whole_repository_is_audited(project, factorlint):
    project.write("log.py", FILE_HANDLER)
    project.write("deep/app.py")
    project.commit()

    report = json.loads(factorlint("audit", "--format", "json", below="deep").out)

    assert [finding["path"] for finding in report["findings"]] == ["log.py"]


def test_units_are_counted_each(project, factorlint):
    for unit in ("shop", "mail"):
        project.write(f"{unit}/package.json", '{"name": "x", "private": true, "scripts": {"start": "node ."}}\n')
        project.write(f"{unit}/log.py", FILE_HANDLER)
    project.commit()

    units = {unit["root"]: unit for unit in audited(factorlint)["units"]}
    logs = {
        root: next(factor for factor in unit["factors"] if factor["number"] == "XI") for root, unit in units.items()
    }

    assert (units["shop"]["kind"], logs["mail"]["findings"], logs["mail"]["status"]) == ("application", 1, "failing")


def test_the_page_is_written_to_a_file_and_asks_the_network_for_nothing(project, factorlint):
    project.write("log.py", FILE_HANDLER)
    project.write("Procfile", "web: python log.py\n")
    project.commit()

    ran = factorlint("audit", "--format", "html", "--output", "audit.html")
    page = (project.root / "audit.html").read_text()

    assert (ran.code, ran.out) == (1, "")
    assert not re.search(r'<(?:link|script|img)[^>]*(?:src|href)="(?!data:)', page)
    assert "/docs/rules/logs/file-handler.md" in page


def test_what_a_repository_names_its_files_is_text_on_the_page(project, factorlint):
    project.write('<img src=x onerror="alert(1)">.py', FILE_HANDLER)
    project.commit()

    page = factorlint("audit", "--format", "html").out

    assert "<img" not in page
    assert "&lt;img src=x" in page


def test_a_library_is_told_once_why_most_factors_do_not_apply(project, factorlint):
    project.write("pyproject.toml", "[build-system]\nrequires = []\n")
    project.write("sums.py", "import logging\n\nlogging.getLogger(__name__)\n")
    project.commit()

    statuses = {factor["id"]: factor["status"] for factor in audited(factorlint)["factors"]}
    said = " ".join(factorlint("audit").out.split())

    assert statuses.pop("codebase") == "passing"
    assert statuses.pop("config") == "not_assessed"
    assert set(statuses.values()) == {"not_applicable"}
    assert said.count("a library does not run by itself") == 1
    assert "II, IV, V, VI, VII, VIII, IX, X, XI, XII, XIII, XIV, XV: not applicable, since" in said


@pytest.mark.parametrize("output", ["text", "markdown", "html"])
def test_what_is_not_assessed_is_explained_in_every_output(project, factorlint, output):
    out = " ".join(factorlint("audit", "--format", output).out.split())

    assert "no file that its rules read is here" in out
    assert "nothing here speaks about it, so that silence proves nothing" in out


def test_the_page_of_an_empty_repository_does_not_boast_that_nothing_was_found(project, factorlint):
    page = factorlint("audit", "--format", "html").out

    assert "No file was read, so this says nothing about the repository." in page
    assert "Nothing was found" not in page


def test_each_unit_is_listed_with_what_it_comes_to(project, factorlint):
    for unit in ("shop", "mail"):
        project.write(f"{unit}/package.json", '{"name": "x", "private": true, "scripts": {"start": "node ."}}\n')
    project.write("shop/log.py", FILE_HANDLER)
    project.commit()

    said = factorlint("audit").out

    assert re.search(r"^  mail \(application\): \d+ passing", said, re.MULTILINE)
    assert re.search(r"^  shop \(application\): failing XI", said, re.MULTILINE)
    assert "| `shop` | application |" in factorlint("audit", "--format", "markdown").out


def test_a_baseline_that_accepts_what_is_gone_is_told_of(project, factorlint):
    project.write("log.py", FILE_HANDLER)
    factorlint("baseline")
    project.write("log.py", "print()\n")

    assert "accepts logs/file-handler in log.py, which is gone" in " ".join(factorlint("audit").out.split())
    assert "of the baseline" in factorlint("check").out


def lose(project, what: str) -> None:
    """Take an object out of git's store: `HEAD:path` for the content of a file, `HEAD~` for a commit."""
    name = project.git("rev-parse", what).strip()
    (project.root / ".git/objects" / name[:2] / name[2:]).unlink()


def test_contents_that_a_clone_lacks_are_left_out_and_named_and_the_rest_is_read(project, factorlint):
    project.write("a.py", f'DATABASE_PASSWORD = "{PASSWORD}"\n')
    project.commit()
    project.write("pictures/größe.png", b"\x89PNG\r\n\0")
    project.commit()
    lose(project, "HEAD:pictures/größe.png")
    (project.root / "pictures/größe.png").unlink()
    project.write("b.py", f'SECRET_KEY = "{value("key")}"\n')
    project.git("commit", "--quiet", "--all", "--message", "without the picture")
    project.git("add", "b.py")
    project.git("commit", "--quiet", "--message", "more")

    history = audited(factorlint)["audit"]["history"]

    assert [secret["path"] for secret in history["secrets"]] == ["a.py", "b.py"]
    assert history["commits"] == 4
    assert history["unread"] == "this clone lacks contents of 1 path, left out here: pictures/größe.png"


def test_a_history_that_cannot_be_read_at_all_is_an_error(project, factorlint):
    project.write("a.py", "print()\n")
    project.commit()
    project.commit()
    lose(project, "HEAD~")

    ran = factorlint("audit")

    assert ran.code == 2
    assert "git log failed" in ran.err


def test_progress_is_told_without_a_terminal_only_if_asked_for(project, factorlint):
    project.write("app.py", "print()\n")

    assert factorlint("audit").err == ""
    assert factorlint("audit", "--progress").code == 0


def test_the_history_is_read_again_only_when_something_changed(project, factorlint, monkeypatch):
    monkeypatch.setattr("hooks.disk._SETTLED", -1)
    project.write("settings.py", f'DATABASE_PASSWORD = "{PASSWORD}"\n')
    project.commit()
    first = audited(factorlint)["audit"]["history"]
    reading = past.history
    monkeypatch.setattr(past, "history", refuse)

    assert audited(factorlint)["audit"]["history"] == first
    monkeypatch.setattr(past, "history", reading)
    project.write("settings.py", "import os\n")
    (secret,) = audited(factorlint)["audit"]["history"]["secrets"]
    assert secret["present_in"] == []
    project.commit()
    assert audited(factorlint)["audit"]["history"]["commits"] == 2


def refuse(*_: object) -> None:
    raise AssertionError("the history was read again")


def test_who_wants_no_cache_has_the_history_read(project, factorlint, monkeypatch):
    monkeypatch.setattr("hooks.disk._SETTLED", -1)
    project.write("settings.py", "import os\n")
    project.commit()
    audited(factorlint)
    monkeypatch.setattr(past, "history", refuse)

    assert "the history was read again" in factorlint("audit", "--no-cache").err


def test_no_secret_lies_in_what_is_remembered_of_a_history(project, factorlint, monkeypatch, tmp_path):
    monkeypatch.setattr("hooks.disk._SETTLED", -1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))
    project.write("settings.py", f'DATABASE_PASSWORD = "{PASSWORD}"\n')
    project.commit()
    audited(factorlint)

    kept = b"".join(file.read_bytes() for file in (tmp_path / "kept" / "factorlint").iterdir())
    assert b"DATABASE_PASSWORD" in kept
    assert PASSWORD.encode() not in kept
