"""Which files and lines count as changed."""

import subprocess

import pytest

from checks.errors import FactorlintError, UsageError
from hooks.git.changes import since, staged
from hooks.git.quoting import unquoted

STRANGE_NAMES = [
    "a b.txt",
    "a b b/a b.txt",
    'quo"te.txt',
    "new\nline.txt",
    "tab\there.txt",
    "grüße.txt",
    "back\\slash.txt",
    "-dash.txt",
    "+++ b.txt",
    "b/b.txt",
    "\u2028.txt",
]


def lines(*numbers):
    return frozenset(numbers)


def test_staged_means_added_copied_modified_and_renamed_files(project):
    project.write("modified.py", "one\n")
    project.write("renamed.py", "a\nb\nc\nd\n")
    project.write("deleted.py")
    project.write("untouched.py")
    project.commit()
    project.write("modified.py", "two\n")
    project.write("added.py")
    project.git("mv", "renamed.py", "moved.py")
    project.git("rm", "--quiet", "deleted.py")
    project.git("add", "--all")
    project.write("only-on-disk.py")

    focus = staged(str(project.root))

    assert focus.paths == {"added.py", "modified.py", "moved.py"}
    assert focus.lines is None


def test_what_is_staged_is_known_in_a_partial_clone_without_fetching(project, tmp_path):
    project.write("old.py", "a\nb\nc\nd\n")
    project.commit()
    project.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    source = f"file://{project.root}"
    project.git("clone", "--quiet", "--filter=blob:none", "--no-checkout", source, str(clone))
    project.git("-C", str(clone), "read-tree", "HEAD")
    (clone / "new.py").write_text("a\nb\nc\nnew\n")
    project.git("-C", str(clone), "update-index", "--add", "new.py")
    project.git("-C", str(clone), "update-index", "--force-remove", "old.py")

    assert staged(str(clone)).paths == {"new.py"}


def test_everything_is_staged_before_the_first_commit(project):
    project.write("app.py")
    project.git("add", "app.py")

    assert staged(str(project.root)).paths == {"app.py"}


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_added_lines_are_found_in_a_file_of_any_name(project, name):
    project.write(name, "one\ntwo\nthree\n")
    base = project.commit()
    project.write(name, "one\nnew\ntwo\nthree\nlast\n")
    project.commit()

    _, focus = since(str(project.root), f"{base}...HEAD")

    assert dict(focus.lines or {}) == {name: lines(2, 5)}
    assert focus.paths == {name}


def test_a_name_that_is_no_utf_8_is_found_too(project):
    import os

    name = os.fsdecode(b"caf\xe9.txt")
    project.write(name, "one\n")
    base = project.commit()
    project.write(name, "one\ntwo\n")
    project.commit()

    _, focus = since(str(project.root), f"{base}...HEAD")

    assert dict(focus.lines or {}) == {name: lines(2)}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"one\n", b"one\n--- a/x\n+++ b/y\n@@ -1 +1 @@\n", {2, 3, 4}),
        (b"-- x\n++ y\n", b"-- z\n++ y\n", {1}),
        (b"one\r\ntwo\r\n", b"one\r\nnew\r\ntwo\r\n", {2}),
        (b"one\n", b"one\ntwo", {2}),
        (b"one", b"one\n", {1}),
        (b"a\x0cb\n", b"a\x0cb\nc\x85d\x1ce\n\xe2\x80\xa8f\n", {2, 3}),
        (b"a\rb\n", b"a\rb\nc\rd\n", {2}),
        (b"caf\xe9\n", b"caf\xe9\n\xff\xfe\n", {2}),
        (b"one\ntwo\nthree\n", b"one\nthree\n", set()),
        (b"\n", b"\n\n\n", {2, 3}),
        (b"diff --git a/x b/x\n", b"diff --git a/x b/x\ndiff --git a/y b/y\n", {2}),
    ],
)
def test_no_content_can_shift_a_line_or_pass_for_a_header(project, before, after, expected):
    project.write("file.txt", before)
    project.write("later.txt", "one\n")
    base = project.commit()
    project.write("file.txt", after)
    project.write("later.txt", "one\ntwo\n")
    project.commit()

    _, focus = since(str(project.root), f"{base}...HEAD")

    assert dict(focus.lines or {}) == {"file.txt": frozenset(expected), "later.txt": lines(2)}


def test_a_new_file_counts_whole_even_when_it_is_empty_or_binary(project):
    base = project.commit()
    project.write("empty.env", "")
    project.write("key.jks", b"\0\1\2")
    project.write("app.py", "one\n")
    project.commit()

    _, focus = since(str(project.root), f"{base}...HEAD")

    assert focus.paths == {"empty.env", "key.jks", "app.py"}
    assert not focus.lines


def test_of_a_renamed_file_only_the_new_lines_count(project):
    project.write("old name.py", "a\nb\nc\nd\ne\nf\n")
    project.write("same.py", "a different file\nwith its own lines\n")
    base = project.commit()
    project.git("mv", "old name.py", "new name.py")
    project.git("mv", "same.py", "moved.py")
    project.write("new name.py", "a\nb\nc\nd\ne\nf\ng\n")
    project.commit()

    _, focus = since(str(project.root), f"{base}...HEAD")

    assert dict(focus.lines or {}) == {"new name.py": lines(7), "moved.py": lines()}


def test_a_base_alone_means_what_is_on_disk_with_new_files(project):
    project.write("app.py", "one\n")
    project.commit()
    project.git("checkout", "--quiet", "-b", "topic")
    project.write("app.py", "one\ntwo\n")
    project.commit()
    project.write("app.py", "one\ntwo\nthree\n")
    project.write("new file.py")

    snapshot, focus = since(str(project.root), "main")

    assert dict(focus.lines or {}) == {"app.py": lines(2, 3)}
    assert focus.paths == {"app.py", "new file.py"}
    assert snapshot.read("app.py") == b"one\ntwo\nthree\n"


def test_three_dots_count_from_where_the_branch_began_and_two_from_the_base_itself(project):
    project.write("app.py", "one\n")
    project.write("other.py", "one\n")
    project.commit()
    project.git("checkout", "--quiet", "-b", "topic")
    project.write("app.py", "one\ntwo\n")
    project.commit()
    project.git("checkout", "--quiet", "main")
    project.write("other.py", "changed on main\n")
    project.commit()

    _, three = since(str(project.root), "main...topic")
    _, two = since(str(project.root), "main..topic")

    assert three.paths == {"app.py"}
    assert two.paths == {"app.py", "other.py"}


def test_a_shallow_clone_without_the_merge_base_names_the_remedy(project, tmp_path):
    project.write("app.py", "one\n")
    project.commit()
    project.git("checkout", "--quiet", "-b", "topic")
    for text in ("two", "three"):
        project.write("app.py", text)
        project.commit()
    project.git("checkout", "--quiet", "main")
    project.write("other.py", "one\n")
    project.commit()
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{project.root}", str(clone))

    with pytest.raises(UsageError, match=r"git fetch --unshallow.*fetch-depth: 0"):
        since(str(clone), "origin/main...origin/topic")


def test_a_partial_clone_without_the_contents_to_compare_names_the_remedy(project, tmp_path):
    project.write("app.py", "one\n")
    base = project.commit()
    project.write("app.py", "two\n")
    project.commit()
    project.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", "--filter=blob:none", f"file://{project.root}", str(clone))

    with pytest.raises(FactorlintError, match=r"partial clone lacks contents.*clone it without `--filter`"):
        since(str(clone), f"{base}...HEAD")


def test_unrelated_histories_are_a_usage_error(project):
    project.write("app.py")
    project.commit()
    project.git("checkout", "--quiet", "--orphan", "stranger")
    project.write("other.py")
    project.commit()

    with pytest.raises(UsageError, match="histories are unrelated"):
        since(str(project.root), "main...stranger")


def test_a_base_that_git_does_not_know_is_a_usage_error(project):
    project.commit()

    with pytest.raises(UsageError, match="git knows no commit 'nowhere'"):
        since(str(project.root), "nowhere...HEAD")


def test_a_submodule_that_moved_has_no_lines(project, tmp_path):
    other = tmp_path / "other"
    subprocess.run(["git", "init", "--quiet", str(other)], check=True)
    project.git("-C", str(other), "commit", "--quiet", "--allow-empty", "--message", "one")
    project.git("submodule", "--quiet", "add", str(other), "module")
    base = project.commit()
    project.git("-C", str(project.root / "module"), "commit", "--quiet", "--allow-empty", "--message", "two")
    project.write("app.py")
    project.commit()

    _, focus = since(str(project.root), f"{base}...HEAD")

    assert focus.paths == {"app.py"}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("b/plain.txt", "b/plain.txt"),
        ('"b/a\\tb\\"c\\\\d.txt"', 'b/a\tb"c\\d.txt'),
        ('"b/\\303\\274.txt"', "b/ü.txt"),
        ('"', '"'),
    ],
)
def test_names_are_read_as_git_quotes_them(written, name):
    assert unquoted(written) == name
