"""What a check of a whole tree leaves in the user's cache folder, and that nobody notices it but by the time it saves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checks.masking import mask
from checks.secrets.examples import value
from hooks import cache
from tests.hooks.conftest import FILE_HANDLER

SECRET = value("key")
LONG_AGO = time.time() - 1000
SPOILT = {
    "empty": lambda content: b"",
    "cut short": lambda content: content[: len(content) // 2],
    "of another format": lambda content: b"SQLite format 3\0" + content,
    "changed in one byte": lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
}


@pytest.fixture
def folder_of_caches(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches" / "factorlint"


@pytest.fixture
def tree(project):
    """Files that were last written long ago, so that their times can be trusted."""
    project.write("app.py", FILE_HANDLER)
    project.write("settings.py", f'API_KEY = "{SECRET}"\n')
    for number in range(20):
        project.write(f"lib/part_{number}.py", f"def part():\n    return {number}\n")
    project.commit()
    return project


def check(factorlint, *more: str) -> dict:
    return json.loads(factorlint("check", "--format", "json", *more).out)


def caches(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.cache")) if folder.exists() else []


def test_a_second_check_says_the_same_from_the_cache(tree, factorlint, folder_of_caches):
    without = check(factorlint, "--no-cache")
    assert caches(folder_of_caches) == []
    assert check(factorlint) == without
    assert len(caches(folder_of_caches)) == 1
    assert check(factorlint) == without


def test_what_changed_is_found_though_size_and_time_stayed(tree, factorlint, folder_of_caches):
    path = tree.root / "lib/part_3.py"
    path.write_text("logging.info('a')     \n")
    os.utime(path, (LONG_AGO, LONG_AGO))
    check(factorlint)
    path.write_text("Handler('part.log')   \n".replace("Handler", "x=open"))
    content = 'import logging\nlogging.FileHandler("b")\n'
    path.write_text(content)
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert "lib/part_3.py" in {finding["path"] for finding in check(factorlint)["findings"]}


@pytest.mark.parametrize("refusal", ["option", "environment"])
def test_who_wants_no_cache_gets_none(tree, factorlint, folder_of_caches, monkeypatch, refusal):
    if refusal == "environment":
        monkeypatch.setenv("FACTORLINT_NO_CACHE", "1")
    factorlint("check", *(["--no-cache"] if refusal == "option" else []))
    assert not folder_of_caches.exists()


def test_a_commit_leaves_nothing_behind(tree, factorlint, folder_of_caches):
    factorlint("check", "app.py")
    factorlint("check", "--staged")
    assert not folder_of_caches.exists()


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_cache_is_as_none_and_is_mended_in_silence(tree, factorlint, folder_of_caches, how):
    first = check(factorlint)
    (file,) = caches(folder_of_caches)
    good = file.read_bytes()
    file.write_bytes(SPOILT[how](good))
    ran = factorlint("check", "--format", "json")
    assert (json.loads(ran.out), ran.err) == (first, "")
    assert file.read_bytes().startswith(b"factorlint cache")


def test_a_cache_folder_that_cannot_be_is_no_reason_for_a_word(tree, factorlint, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    ran = factorlint("check")
    assert (ran.code, ran.err) == (1, "")


def test_no_secret_is_in_any_file_of_the_cache(tree, factorlint, folder_of_caches):
    assert "settings.py" in {finding["path"] for finding in check(factorlint)["findings"]}
    kept = b"".join(file.read_bytes() for file in folder_of_caches.iterdir())
    for written in (SECRET, SECRET[3:-3], SECRET.encode().hex(), mask(SECRET)):
        assert written.encode() not in kept


def test_only_the_user_can_read_the_cache(tree, factorlint, folder_of_caches):
    check(factorlint)
    assert folder_of_caches.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder_of_caches.iterdir())


def test_the_oldest_caches_go_when_there_are_too_many_and_so_does_what_was_left_half_written(
    tree, factorlint, folder_of_caches, monkeypatch
):
    monkeypatch.setattr(cache, "_MOST_FILES", 2)
    folder_of_caches.mkdir(parents=True)
    for name in ("a.cache", "b.cache", "c.cache", f"d.1{cache._UNFINISHED}"):
        (folder_of_caches / name).write_bytes(b"x")
        os.utime(folder_of_caches / name, (LONG_AGO, LONG_AGO + ord(name[0])))
    (folder_of_caches / f"d.1{cache._UNFINISHED}").touch()
    os.utime(folder_of_caches / f"d.1{cache._UNFINISHED}", (0, 0))
    check(factorlint)
    names = {file.name for file in folder_of_caches.iterdir()}
    assert names >= {"c.cache", "key"}
    assert not names & {"a.cache", "b.cache", f"d.1{cache._UNFINISHED}"}


def test_many_checks_at_once_leave_one_whole_cache(tree, factorlint, folder_of_caches):
    command = [sys.executable, "-I", "-m", "factorlint", "check", "--format", "json"]
    runs = [subprocess.Popen(command, cwd=tree.root, stdout=subprocess.PIPE) for _ in range(4)]
    said = {run.communicate()[0] for run in runs}
    assert len(said) == 1
    assert [file.suffix for file in sorted(folder_of_caches.iterdir())] == [".cache", ""]
    assert check(factorlint) == json.loads(said.pop())


BLOCKED = """
import os, sys, time
from checks import whole_tree
from checks.value import replace

load = whole_tree.load

def blocked(_repository):
    open(os.path.join(sys.argv[-1], str(os.getpid())), "w").close()
    time.sleep(30)
    return iter(())

whole_tree.load = lambda rule_id: replace(load(rule_id), detect=blocked)
from hooks.cli import main
sys.exit(main(["check", "--jobs", "2"]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="without forks there is one process, which a signal ends")
def test_an_interrupted_check_ends_its_processes_and_leaves_no_cache(tree, folder_of_caches, tmp_path):
    """The rules here block for good and say so, so that the signal meets them at work."""
    alive = tmp_path / "alive"
    alive.mkdir()
    run = subprocess.Popen([sys.executable, "-c", BLOCKED, str(alive)], cwd=tree.root, start_new_session=True)
    while len(list(alive.iterdir())) < 2:
        assert run.poll() is None
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGINT)
    assert run.wait() == 130
    for process in alive.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(process.name), 0)
    assert [file.name for file in folder_of_caches.iterdir()] == ["key"]
