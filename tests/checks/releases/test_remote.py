"""Commands that run on another machine."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import collect
from checks.focus import EVERYTHING
from checks.releases.remote import remote_commands
from checks.repository import Repository, Shared
from checks.snapshot import MemorySnapshot


def lines(files: dict[str, str]) -> list[tuple[str, int]]:
    repository = Repository(Shared(collect(MemorySnapshot(files), Config(), [])), EVERYTHING)
    return [(remote.line, remote.span.line) for remote in remote_commands(repository)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('ssh me@host "cd /srv && git pull"', [("cd /srv", 1), ("git pull", 1)]),
        ("ssh -i key -p 22 me@host systemctl restart shop", [("systemctl restart shop", 1)]),
        ("sshpass -p x ssh me@host git pull", [("git pull", 1)]),
        ("ssh me@host <<'EOF'\ngit pull\nEOF\ngit push", [("git pull", 2)]),
        ("ssh me@host", []),
        ("ssh -T git@github.com", []),
        ("git pull", []),
    ],
)
def test_what_follows_the_host_or_stands_in_a_here_document_is_remote(
    script: str, expected: list[tuple[str, int]]
) -> None:
    assert lines({"deploy.sh": f"{script}\n"}) == expected
