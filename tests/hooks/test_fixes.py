"""Edits of findings, applied to real files."""

from __future__ import annotations

import os
import stat

import pytest

from checks.finding import Edit, Finding, Fix
from checks.focus import EVERYTHING, Focus
from checks.text import Span
from hooks.fixes import apply
from hooks.git.work_tree import WorkTree
from hooks.place import Place


def finding(*edits, safe=True, description="Mend it"):
    return Finding(
        rule="logs/file-handler",
        factor="XI",
        level="error",
        path="app.py",
        span=Span(1, 1, 1, 2),
        message="",
        why="",
        mend="",
        fingerprint="",
        suppression="",
        excerpt="",
        url="",
        fix=Fix(description, edits, safe),
    )


def replace(line, start, end, text, path="app.py"):
    return Edit(path, Span(line, start, line, end), text)


@pytest.fixture
def fix(project, capfd):
    def run(*findings, focus=EVERYTHING):
        place = Place(str(project.root), WorkTree(str(project.root)), focus, True)
        count = apply(place, findings)
        return count, capfd.readouterr().err

    return run


def test_edits_are_applied_and_told(project, fix):
    file = project.write("app.py", "one two three\nfour\n")

    count, said = fix(finding(replace(1, 5, 8, "2"), replace(2, 1, 5, "4")), finding(replace(1, 9, 14, "3")))

    assert file.read_text() == "one 2 3\n4\n"
    assert count == 1
    assert said == "factorlint: app.py changed\nfactorlint: app.py:1: Mend it\nfactorlint: app.py:1: Mend it\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"one two\r\nthree\r\n", b"one a\r\nb\r\nthree\r\n"),
        (b"\xef\xbb\xbfone two\n", b"\xef\xbb\xbfone a\nb\n"),
        ("\ufeffone two\n".encode("utf-16-le"), "\ufeffone a\nb\n".encode("utf-16-le")),
        ("\ufeffone two\n".encode("utf-16-be"), "\ufeffone a\nb\n".encode("utf-16-be")),
        (b"one two caf\xe9\n", b"one a\nb caf\xe9\n"),
        ("one two grüße 🎉".encode(), "one a\nb grüße 🎉".encode()),
        (b"one two", b"one a\nb"),
    ],
    ids=["windows lines", "utf-8 mark", "utf-16 le", "utf-16 be", "latin-1", "utf-8", "no last line ending"],
)
def test_the_encoding_mark_and_line_endings_stay(project, fix, before, after):
    file = project.write("app.py", before)

    fix(finding(replace(1, 5, 8, "a\nb")))

    assert file.read_bytes() == after


def test_a_character_that_the_encoding_has_not_leaves_the_file_alone(project, fix):
    file = project.write("app.py", b"one caf\xe9\n")

    count, said = fix(finding(replace(1, 1, 4, "🎉")))

    assert file.read_bytes() == b"one caf\xe9\n"
    assert count == 0
    assert "app.py is left as it is" in said
    assert "Mend it" not in said


def test_the_mode_of_a_file_stays(project, fix):
    file = project.write("app.py", "one\n")
    file.chmod(0o750)

    fix(finding(replace(1, 1, 4, "two")))

    assert stat.S_IMODE(file.stat().st_mode) == 0o750


def test_of_overlapping_fixes_the_first_counts_and_each_is_whole_or_not_at_all(project, fix):
    file = project.write("app.py", "one two\nthree\n")

    fix(
        finding(replace(1, 1, 4, "1"), description="first"),
        finding(replace(1, 3, 8, "x"), replace(2, 1, 6, "y"), description="second"),
    )

    assert file.read_text() == "1 two\nthree\n"


def test_the_same_edit_of_two_findings_is_made_once(project, fix):
    file = project.write("app.py", "one\n")
    first = Edit("app.py", Span(1, 1, 1, 1), "import sys\n")

    fix(finding(first, replace(1, 1, 4, "two")), finding(first))

    assert file.read_text() == "import sys\ntwo\n"


def test_a_fix_that_needs_judgement_is_not_applied(project, fix):
    file = project.write("app.py", "one\n")

    assert fix(finding(replace(1, 1, 4, "two"), safe=False))[0] == 0
    assert file.read_text() == "one\n"


def test_nothing_out_of_focus_is_edited(project, fix):
    project.write("app.py", "one\n")
    other = project.write("other.py", "one\n")
    both = finding(replace(1, 1, 4, "two"), replace(1, 1, 4, "two", path="other.py"))

    assert fix(both, focus=Focus.of_paths(["app.py"]))[0] == 0
    assert other.read_text() == "one\n"


def test_files_that_a_fix_names_are_made_or_get_lines(project, fix):
    project.write(".gitignore", "*.pyc\r\n.env\r\n*.tmp")
    lines = Edit(".gitignore", None, ".env\n.env.local\n")
    example = Edit(".env.example", None, "DATABASE_URL=\n")

    count, said = fix(finding(lines, example), finding(lines), focus=Focus.of_paths([".env"]))

    assert (project.root / ".gitignore").read_bytes() == b"*.pyc\r\n.env\r\n*.tmp\r\n.env.local\r\n"
    assert (project.root / ".env.example").read_text() == "DATABASE_URL=\n"
    assert count == 2
    assert ".env.example written" in said


@pytest.mark.parametrize("path", ["../out.txt", "/tmp/out.txt", ".git/hooks/pre-commit", "a/../../out.txt", "."])
def test_nothing_is_written_outside_of_the_working_tree(project, fix, path):
    assert fix(finding(Edit(path, None, "line\n")))[0] == 0
    assert not (project.root.parent / "out.txt").exists()
    assert not (project.root / ".git/hooks/pre-commit").exists()


def test_nothing_is_written_through_a_link(project, fix, tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    (target / "file").write_text("one\n")
    (project.root / "app.py").symlink_to(target / "file")
    (project.root / "folder").symlink_to(target)

    count, said = fix(finding(replace(1, 1, 4, "two")), finding(Edit("folder/new", None, "line\n")))

    assert count == 0
    assert os.listdir(target) == ["file"]
    assert (target / "file").read_text() == "one\n"
    assert "a symbolic link" in said
