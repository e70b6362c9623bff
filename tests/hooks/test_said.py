"""What is said beside the report: how much was looked at, and why something was not."""

from __future__ import annotations

import io
import json
import sys

import pytest

from tests.hooks.conftest import FILE_HANDLER

RUN = "import shop\n\nshop.run()\n"


@pytest.fixture
def service(project):
    project.write("Procfile", "web: gunicorn app:app\n")
    project.write("requirements.txt", "gunicorn==22.0.0\n")
    project.write("app.py", RUN)
    project.write("other.py", RUN)
    project.commit()
    return project


@pytest.mark.parametrize("words", [["--staged"], ["--diff", "HEAD"], ["app.py"]], ids=" ".join)
def test_the_files_in_question_are_counted_not_those_read_to_understand_them(service, factorlint, words):
    service.write("app.py", RUN + FILE_HANDLER)
    service.git("add", ".")

    assert "factorlint: 1 file checked, 1 error" in factorlint("check", *words).out


def test_an_empty_folder_is_said_to_be_empty(service, factorlint):
    (service.root / "kustomize").mkdir()

    assert "nothing to check in kustomize: it is empty\n" in factorlint("check", "kustomize").err


def test_an_ignored_folder_is_said_to_be_ignored(service, factorlint):
    service.write(".gitignore", "build/\n")
    service.write("build/app.py")

    assert "nothing to check in build: git ignores it\n" in factorlint("check", "build").err


def test_a_repository_within_is_said_to_be_one(service, factorlint):
    service.write("other/app.py")
    service.git("init", "--quiet", "other")

    assert "nothing to check in other: it is a repository of its own\n" in factorlint("check", "other").err


def test_a_baseline_of_nothing_says_so(project, factorlint):
    said = factorlint("baseline").err

    assert "nothing was found: no finding accepted in .factorlint-baseline.json\n" in said
    assert "no file was read, so this says nothing about the repository\n" in said


def test_a_buffer_stands_in_for_the_file_on_disk_and_sees_the_files_around_it(service, factorlint, monkeypatch):
    service.write("app.py", FILE_HANDLER)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"\n{FILE_HANDLER}".encode())))

    ran = factorlint("check", "-", "--stdin-path", "app.py", "--format", "json")

    (finding,) = json.loads(ran.out)["findings"]
    assert (ran.code, finding["line"], finding["level"]) == (1, 4, "error")  # An error, for the Procfile deploys it.
    assert json.loads(ran.out)["files_read"] == 1


def test_a_buffer_of_a_file_that_is_not_saved_yet_belongs_where_it_says(service, factorlint, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILE_HANDLER.encode())))

    ran = factorlint("check", "-", "--stdin-path", "new.py", "--format", "json", below=".")

    assert [finding["path"] for finding in json.loads(ran.out)["findings"]] == ["new.py"]
    assert not (service.root / "new.py").exists()


def test_a_buffer_below_a_folder_is_named_from_there(service, factorlint, monkeypatch):
    (service.root / "web").mkdir()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILE_HANDLER.encode())))

    ran = factorlint("check", "-", "--stdin-path", "log.py", "--format", "json", below="web")

    assert [finding["path"] for finding in json.loads(ran.out)["findings"]] == ["web/log.py"]


def test_a_buffer_that_belongs_outside_of_the_repository_is_refused(service, factorlint, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))

    ran = factorlint("check", "-", "--stdin-path", "../elsewhere.py")

    assert (ran.code, ran.out) == (2, "")
