"""What is remembered of a tree never shows: a check that recalls finds what one finds that does not."""

from __future__ import annotations

import marshal
from functools import cache
from hashlib import blake2b

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.config.model import Config
from checks.engine import check
from checks.gathering import load
from checks.index import RULES
from checks.kept import packed, unpacked
from checks.memory import Memory
from checks.secrets.examples import value
from checks.snapshot import MemorySnapshot

FOLDERS = ("", "api/", "job/", "tests/")
ASIDE = {"README.md": "# Shop\n", "notes.txt": "nothing\n", "api/logo.png": "\0\1\2", "bad.yaml": "a: [\n"}


def digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()


class Tree:
    """Files that change, with stamps as a file system gives them: trustworthy, or none."""

    def __init__(self, stamped: bool = True) -> None:
        self.files: dict[str, str] = {}
        self.stamped = stamped
        self.read: list[str] = []
        self.stored: bytes | None = None

    def paths(self) -> list[str]:
        return sorted(self.files)

    def check(self, **options):
        """A check that recalls what the last one kept, as it comes back from a disk."""
        kept: list[Memory] = []
        self.read.clear()

        def recall(_rules) -> Memory:
            stored = marshal.loads(self.stored) if self.stored is not None else None
            kept.append(Memory(stored, digest, self.stamp))
            return kept[0]

        report = check(Reading(self), Config(), recall=recall, **options)
        if kept[0].grew:
            self.stored = marshal.dumps(kept[0].stored())
        return report

    def stamp(self, path: str) -> bytes:
        return digest(self.files[path].encode()) if self.stamped else b""


class Reading(MemorySnapshot):
    """Takes down which files are read."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(dict(tree.files))
        self.__dict__["tree"] = tree

    def read(self, path: str) -> bytes:
        self.__dict__["tree"].read.append(path)
        return super().read(path)


@cache
def examples() -> list[dict[str, str]]:
    """The miniature repositories of all rules, good and bad."""
    return [dict(files) for rule_id in RULES for files in _of(rule_id)]


def _of(rule_id: str):
    rule = load(rule_id)
    yield from (files for files, _ in rule.bad)
    yield from rule.good


placed = st.tuples(st.sampled_from(FOLDERS), st.integers(0, 10_000))
"""A folder, and which example goes there."""


def put(tree: Tree, place: tuple[str, int]) -> None:
    folder, number = place
    tree.files.update({folder + path: text for path, text in examples()[number % len(examples())].items()})


@st.composite
def edits(draw: st.DrawFn):
    """One change of a tree: an example more, a file less, another content, a line more, or a file moved."""
    return draw(st.sampled_from(("put", "drop", "swap", "append", "move"))), draw(placed), draw(st.integers(0, 10_000))


def apply(tree: Tree, edit) -> None:
    what, place, number = edit
    paths = tree.paths()
    if what == "put" or not paths:
        put(tree, place)
        return
    path, other = paths[number % len(paths)], paths[place[1] % len(paths)]
    if what == "drop":
        del tree.files[path]
    elif what == "swap":
        tree.files[path], tree.files[other] = tree.files[other], tree.files[path]
    elif what == "append":
        tree.files[path] += "\n"
    else:
        tree.files[place[0] + path.rpartition("/")[2]] = tree.files.pop(path)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(placed, min_size=1, max_size=8), st.lists(st.lists(edits(), max_size=3), max_size=4), st.booleans())
def test_whatever_is_edited_a_check_that_recalls_finds_the_same(start, steps, stamped):
    tree = Tree(stamped)
    tree.files.update(ASIDE)
    for place in start:
        put(tree, place)
    assert tree.check() == check(MemorySnapshot(tree.files), Config())
    for step in steps:
        for edit in step:
            apply(tree, edit)
        assert tree.check() == check(MemorySnapshot(tree.files), Config())


def shop() -> Tree:
    tree = Tree()
    tree.files = {
        "Dockerfile": 'FROM python:3.13.1\nCOPY . .\nCMD ["python", "app.py"]\n',
        "app.py": 'import logging, os\n\nlogging.FileHandler("app.log")\nos.environ["SHOP_URL"]\n',
        "requirements.txt": "flask\n",
        **{f"lib/part_{number}.py": f"def part_{number}():\n    return {number}\n" for number in range(30)},
    }
    return tree


def test_files_that_did_not_change_are_not_read_again():
    tree = shop()
    tree.check()
    assert set(tree.read) >= set(tree.files)
    tree.check()
    assert not [path for path in tree.read if path.startswith("lib/")]


def test_of_a_tree_in_which_one_file_changed_only_that_one_is_looked_at():
    tree = shop()
    tree.check(rules=("logs/file-handler", "logs/rotation"))
    tree.files["lib/part_3.py"] = "import logging\nlogging.FileHandler('part.log')\n"
    report = tree.check(rules=("logs/file-handler", "logs/rotation"))
    assert [finding.path for finding in report.findings] == ["app.py", "lib/part_3.py"]
    assert {path for path in tree.read if path.startswith("lib/")} == {"lib/part_3.py"}


def test_a_rule_over_the_whole_tree_is_asked_again_when_a_file_it_rests_on_changes():
    tree = shop()
    asked = ("config/undocumented-variable",)
    tree.files["app.py"] = 'import os\n\nA, B, C = os.environ["A_KEY"], os.environ["B_KEY"], os.environ["SHOP_URL"]\n'
    tree.files[".env.example"] = "A_KEY=\nB_KEY=\n"
    assert [finding.path for finding in tree.check(rules=asked).findings] == ["app.py"]
    tree.files[".env.example"] = "A_KEY=\nB_KEY=\nSHOP_URL=\n"
    assert not tree.check(rules=asked).findings


@pytest.mark.parametrize("kind", ["password", "key", "github-token", "stripe-key"])
def test_no_secret_is_kept_in_any_form_in_which_it_was_written(kind):
    secret = value(kind)
    tree = shop()
    tree.files["settings.py"] = (
        f'API_TOKEN = "{secret}"\nDATABASE_URL = "postgres://shop:{secret}@db.example.org/shop"\n'
    )
    tree.files["compose.yaml"] = f"services:\n  web:\n    image: shop\n    environment:\n      API_TOKEN: {secret}\n"
    assert {finding.path for finding in tree.check().findings} >= {"settings.py", "compose.yaml"}
    assert tree.stored is not None
    for written in (secret, secret[::-1], secret.encode().hex(), secret[3:-3]):
        assert written.encode() not in tree.stored


def test_memory_of_another_format_is_as_none():
    tree = shop()
    first = tree.check()
    tree.stored = marshal.dumps({"format": 0, "files": 3})
    assert tree.check() == first


def test_only_matches_are_made_of_stored_bytes():
    import pickle

    with pytest.raises(pickle.UnpicklingError):
        unpacked(pickle.dumps([print]))
    assert unpacked(packed([]) or b"") == []
