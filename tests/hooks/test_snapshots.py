"""What each place shows of a repository, and how it reads it."""

import os
from pathlib import Path

import pytest

from checks.decoding import MAXIMUM_BYTES
from checks.errors import FactorlintError, Unreadable, UsageError
from hooks.folder import Folder
from hooks.git.objects import Commit, Index
from hooks.git.root import root_of
from hooks.git.work_tree import WorkTree

STRANGE_NAMES = [
    "a b.txt",
    'quo"te.txt',
    "new\nline.txt",
    "grüße.txt",
    "*.txt",
    ":(top).txt",
    "back\\slash.txt",
    "-dash.txt",
]


def test_the_working_tree_shows_tracked_and_new_files_but_none_that_is_ignored(project):
    project.write("tracked.py")
    project.write("kept.log")
    project.commit()
    project.write(".gitignore", "*.log\n")
    project.write("new.py")
    project.write("ignored.log")

    assert WorkTree(project.root).paths() == [".gitignore", "kept.log", "new.py", "tracked.py"]


def test_a_file_deleted_on_disk_is_left_out_of_the_working_tree_but_not_of_the_index(project):
    project.write("gone.py").write_text("content")
    project.commit()
    (project.root / "gone.py").unlink()

    assert WorkTree(project.root).paths() == []
    assert Index(str(project.root)).paths() == ["gone.py"]
    assert Index(str(project.root)).read("gone.py") == b"content"


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_every_place_in_git_knows_a_file_by_its_exact_name(project, name):
    project.write(name, "content")
    project.commit()

    for place in (WorkTree(project.root), Index(str(project.root)), Commit(str(project.root), "HEAD")):
        assert place.paths() == [name]
        assert place.read(name) == b"content"


def test_a_name_that_is_no_utf_8_is_kept_byte_by_byte(project):
    name = os.fsdecode(b"caf\xe9.txt")
    project.write(name, "content")
    project.commit()

    for place in (WorkTree(project.root), Index(str(project.root)), Commit(str(project.root), "HEAD")):
        assert place.paths() == [name]
        assert place.read(name) == b"content"


def test_links_and_submodules_are_left_out_everywhere(project, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "file.py").write_text("x")
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "one"]):
        project.git("-C", str(other), *words)
    project.write("real.py")
    (project.root / "link.py").symlink_to("real.py")
    (project.root / "outside").symlink_to(other)
    project.git("submodule", "--quiet", "add", str(other), "module")
    project.commit()

    for place in (WorkTree(project.root), Index(str(project.root)), Commit(str(project.root), "HEAD")):
        assert place.paths() == [".gitmodules", "real.py"]


def test_a_link_is_never_followed(project, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key").write_text("private")
    (project.root / "folder").symlink_to(tmp_path / "secret")
    (project.root / "key").symlink_to(tmp_path / "secret" / "key")

    with pytest.raises(Unreadable, match="a symbolic link"):
        WorkTree(project.root).read("key")
    with pytest.raises(Unreadable, match="leads out of the repository"):
        WorkTree(project.root).read("folder/key")


def test_a_pipe_is_not_waited_for(project):
    os.mkfifo(project.root / "pipe")

    with pytest.raises(Unreadable, match="not a regular file"):
        WorkTree(project.root).read("pipe")


def test_a_file_over_the_bound_is_not_read_and_the_next_one_is(project):
    project.write("big.bin", b"x" * (MAXIMUM_BYTES + 1))
    project.write("small.txt", "content")
    project.commit()

    for place in (WorkTree(project.root), Index(str(project.root)), Commit(str(project.root), "HEAD")):
        with pytest.raises(Unreadable, match="larger than 10 MB"):
            place.read("big.bin")
        assert place.read("small.txt") == b"content"


def test_the_index_reads_what_is_staged_not_what_is_on_disk(project):
    project.write("app.py", "committed")
    project.commit()
    project.write("app.py", "staged")
    project.git("add", "app.py")
    project.write("app.py", "on disk")

    assert Index(str(project.root)).read("app.py") == b"staged"
    assert Commit(str(project.root), "HEAD").read("app.py") == b"committed"
    assert WorkTree(project.root).read("app.py") == b"on disk"


def test_the_index_that_a_hook_was_given_is_the_one_that_is_read(project, monkeypatch):
    project.write("app.py", "in the usual index")
    project.commit()
    monkeypatch.setenv("GIT_INDEX_FILE", str(project.root / ".git" / "other-index"))
    project.write("app.py", "in the other index")
    project.git("add", "app.py")

    assert Index(str(project.root)).read("app.py") == b"in the other index"


def test_of_a_conflicted_file_the_version_of_the_current_branch_is_read(project):
    project.write("app.py", "base")
    project.commit()
    project.git("checkout", "--quiet", "-b", "theirs")
    project.write("app.py", "theirs")
    project.commit()
    project.git("checkout", "--quiet", "main")
    project.write("app.py", "ours")
    project.commit()
    with pytest.raises(Exception, match="merge"):
        project.git("merge", "theirs")

    assert Index(str(project.root)).paths() == ["app.py"]
    assert Index(str(project.root)).read("app.py") == b"ours"


def test_a_forked_copy_does_not_share_the_pipe_of_its_parent(project):
    for number in range(20):
        project.write(f"{number}.txt", f"content {number}")
    project.commit()
    place = Commit(str(project.root), "HEAD")
    assert place.read("0.txt") == b"content 0"
    child = os.fork()
    if child == 0:
        right = all(place.read(f"{number}.txt") == f"content {number}".encode() for number in range(20))
        os._exit(0 if right else 1)
    assert all(place.read(f"{number}.txt") == f"content {number}".encode() for number in range(20))

    assert os.waitpid(child, 0)[1] == 0


def test_a_commit_is_named_as_git_names_it(project):
    project.write("app.py", "one")
    first = project.commit()
    project.git("tag", "v1")
    project.write("app.py", "two")
    project.commit()

    for name in (first, "v1", "HEAD~1", "main^"):
        assert Commit(str(project.root), name).read("app.py") == b"one"


@pytest.mark.parametrize("name", ["nowhere", "--all", "", "HEAD:app.py"])
def test_a_name_that_is_no_commit_is_a_usage_error(project, name):
    project.write("app.py", "one")
    project.commit()

    with pytest.raises(UsageError, match="git knows no commit"):
        Commit(str(project.root), name)


def test_a_blob_that_a_partial_clone_lacks_is_unreadable_and_never_fetched(project, tmp_path):
    project.write("lacking.py", "content")
    project.write("fetched.py", "other content")
    project.commit()
    project.git("config", "uploadpack.allowFilter", "true")
    project.git("config", "uploadpack.allowAnySHA1InWant", "true")
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", "--bare", "--filter=blob:none", f"file://{project.root}", str(clone))
    project.git("-C", str(clone), "cat-file", "-p", "HEAD:fetched.py")

    place = Commit(str(clone), "HEAD")

    assert place.paths() == ["fetched.py", "lacking.py"]
    for _ in range(2):
        with pytest.raises(Unreadable, match="absent from git's object store"):
            place.read("lacking.py")
        assert place.read("fetched.py") == b"other content"


def test_a_damaged_object_is_unreadable_and_the_others_are_read(project):
    project.write("bad.py", "damaged")
    project.write("good.py", "content")
    project.commit()
    blob = project.git("rev-parse", "HEAD:bad.py").strip()
    file = project.root / ".git" / "objects" / blob[:2] / blob[2:]
    file.chmod(0o644)
    file.write_bytes(b"no zlib stream")
    place = Commit(str(project.root), "HEAD")

    for _ in range(2):
        with pytest.raises(Unreadable, match="absent from git's object store, or damaged there"):
            place.read("bad.py")
        assert place.read("good.py") == b"content"


def test_git_that_is_missing_is_one_clear_sentence(project, monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(FactorlintError, match="git was not found"):
        WorkTree(project.root).paths()


def test_the_users_own_git_settings_change_nothing(project):
    for name, value in {
        "core.quotePath": "true",
        "diff.noprefix": "true",
        "diff.external": "false",
        "core.pager": "false",
        "core.fsmonitor": "false",
        "color.ui": "always",
    }.items():
        project.git("config", name, value)
    project.write("grüße.txt")
    project.commit()

    assert WorkTree(project.root).paths() == ["grüße.txt"]
    assert Commit(str(project.root), "HEAD").paths() == ["grüße.txt"]


def test_the_root_is_found_from_below_in_worktrees_and_not_outside(project, tmp_path):
    project.write("deep/er/file.py")
    project.commit()
    project.git("worktree", "add", "--quiet", str(tmp_path / "second"))

    assert root_of(str(project.root / "deep" / "er")) == str(project.root)
    assert root_of(str(tmp_path / "second" / "deep")) == str(tmp_path / "second")
    assert root_of(str(tmp_path)) is None


def test_a_worktree_named_by_the_environment_is_the_root(project, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "deep").mkdir(parents=True)
    monkeypatch.setenv("GIT_DIR", str(project.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(elsewhere))

    assert root_of(str(elsewhere / "deep")) == str(elsewhere)


def test_a_folder_outside_git_honours_ignore_files_at_every_depth(folder):
    folder.write(".gitignore", "*.log\n/build/\n!kept.log\n")
    folder.write("sub/.gitignore", "*.tmp\n!debug.log\n")
    for path in (
        "app.py",
        "a.log",
        "kept.log",
        "build/out.py",
        "sub/build/in.py",
        "sub/debug.log",
        "sub/x.tmp",
        "x.tmp",
    ):
        folder.write(path)

    assert Folder(str(folder.root)).paths() == [
        ".gitignore",
        "app.py",
        "kept.log",
        "sub/.gitignore",
        "sub/build/in.py",
        "sub/debug.log",
        "x.tmp",
    ]


def test_a_folder_outside_git_leaves_out_installed_packages(folder):
    for path in ("app.py", "node_modules/x/index.js", "env/pyvenv.cfg", "env/lib/site.py", ".git/config"):
        folder.write(path)

    assert Folder(str(folder.root)).paths() == ["app.py"]


def test_a_loop_of_links_ends(folder):
    folder.write("app.py")
    (folder.root / "loop").symlink_to(folder.root)
    (folder.root / "one").symlink_to("two")
    (folder.root / "two").symlink_to("one")

    assert Folder(str(folder.root)).paths() == ["app.py"]
    with pytest.raises(Unreadable, match="symbolic link"):
        Folder(str(folder.root)).read("one")


def test_nothing_is_listed_before_it_is_asked_for(project, monkeypatch):
    project.write("app.py", "content")
    place = WorkTree(project.root)
    monkeypatch.setenv("PATH", "")

    assert place.read("app.py") == b"content"


def test_a_path_out_of_the_root_is_refused(project, tmp_path: Path):
    (tmp_path / "outside.txt").write_text("private")

    with pytest.raises(Unreadable):
        WorkTree(project.root).read("../outside.txt")


def test_a_repository_of_somebody_else_is_refused_with_the_remedy(project, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    with pytest.raises(FactorlintError, match=r"dubious ownership.*git config --global --add safe\.directory"):
        WorkTree(project.root).paths()
