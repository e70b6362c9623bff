import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.ignore_file import IgnoreFile, dockerignored, ignores, parse
from checks.text import Text


def ignore_file(content: str, path: str = ".gitignore") -> IgnoreFile:
    return parse(Text(path, content))


def test_patterns_keep_their_place() -> None:
    found = ignore_file("# why\n\n  *.log\n!keep.log\n")
    assert [(pattern.pattern, pattern.negated) for pattern in found.patterns] == [("*.log", False), ("keep.log", True)]
    assert [found.text.slice(pattern.span) for pattern in found.patterns] == ["*.log", "!keep.log"]


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        "a/.env",
        "a/b/c.log",
        "build/x",
        "a/build/x",
        "logs/x/y",
        "a/logs/x",
        "keep.log",
        "a/keep.log",
        "x/only.txt",
        "only.txt",
    ],
)
def test_files_are_ignored_exactly_when_git_ignores_them(path: str, tmp_path: Path) -> None:
    files = {
        ".gitignore": ".env\n*.log\n!keep.log\nbuild/\n/logs\n",
        "a/.gitignore": "!.env\n*.log\n",
        "x/.gitignore": "/only.txt\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    git = subprocess.run(["git", "-C", str(tmp_path), "check-ignore", "-q", "--no-index", path], check=False)
    parsed = [ignore_file(content, name) for name, content in files.items()]
    assert ignores(parsed, path) is (git.returncode == 0)


@pytest.mark.parametrize(
    ("patterns", "path", "excluded"),
    [
        (".env", ".env", True),
        (".env", "a/.env", False),
        ("**/.env", "a/b/.env", True),
        ("**/.env", ".env", True),
        ("*", "a/b", True),
        ("*\n!src", "src/a.py", False),
        ("*\n!src", "other/a.py", True),
        ("/a", "a/b/c", True),
        ("a/*", "a/b", True),
        ("a/*", "b/a/b", False),
        ("a/**", "a/b/c", True),
        ("a/**/c", "a/c", True),
        ("*.md\n!README.md", "README.md", False),
        ("*.md\n!README.md\nREADME*", "README.md", True),
        (".env*\n!.env.example", ".env.example", False),
        ("[a-c].txt", "b.txt", True),
        ("[^a-c].txt", "b.txt", False),
        ("a/**", "a", False),
        ("**.log", "a/b.log", True),
        ("**", "a/b", True),
        (".", "a", False),
        ("!", "a", False),
        ("a/**/b/**/c", "a/b/c", True),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("./x/../y/", "y/z", True),
        ("node_modules", "web/node_modules/x", False),
        ("**/node_modules", "web/node_modules/x", True),
    ],
)
def test_a_build_context_leaves_out_what_docker_leaves_out(patterns: str, path: str, excluded: bool) -> None:
    assert dockerignored(ignore_file(patterns, ".dockerignore"), path) is excluded


def test_an_ill_formed_pattern_spoils_no_other() -> None:
    assert ignores([ignore_file("!\n!!\n[\n.env\n")], ".env")


_LINES = st.lists(
    st.sampled_from(["*", "**", "/", "a", "b", "!", "[", "]", "-", "^", "?", "\\", "#", " ", "\n", "..", "é"]),
    max_size=30,
)


@given(_LINES.map("".join) | st.text(), st.lists(st.sampled_from(["a", "b", "ab", ".env"]), min_size=1, max_size=4))
def test_any_text_is_read_and_any_path_is_judged(content: str, parts: list[str]) -> None:
    found = ignore_file(content)
    path = "/".join(parts)
    assert ignores([found], path) in (True, False)
    assert dockerignored(found, path) in (True, False)
    for pattern in found.patterns:
        assert found.text.slice(pattern.span).endswith(pattern.pattern)
