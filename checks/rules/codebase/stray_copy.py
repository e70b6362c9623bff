"""Backups, dumps and archives of releases beside the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

from checks.documents.stray_file import STRAY_FILE
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.role import LOCAL
from checks.rule import rule
from checks.text import Span

_OF_NODE = (".package-lock.json", ".yarn-integrity", ".modules.yaml")
_BACKUP = pattern(r"(?:\.(?:bak|backup|old|orig|save|swp|swo|rej|copy|bkp)|~)$", re.IGNORECASE)
_DUMP = pattern(r"(?:dump|backup)\w*\.sql$|\.sql\.(?:gz|bz2|zip)$|\.(?:dump|rdb|pgdump)$", re.IGNORECASE)
_SEEDS = pattern(r"(?:^|/)(?:seeds?|migrations?|schema|init|initdb|docker-entrypoint-initdb\.d)/", re.IGNORECASE)
_RELEASE = pattern(
    r"(?:^|[-_.])(?:release|dist|build|backup|deploy|site|www|html|src|source|project|app|old|final|v?\d+\.\d+(?:\.\d+)?|copy)"
    r"(?:[-_.][\w.]*)?\.(?:tar\.(?:gz|bz2|xz)|tgz|zip|rar|7z|war|ear)$",
    re.IGNORECASE,
)


@rule(
    message="{path} is {what}",
    level="warning",
    fix="Take it out (`git rm {path}`) and ignore its kind: what it was is in the history, a dump belongs to a backup store, a release "
    "to a registry.",
    looks_at={STRAY_FILE: ()},
    roles=(*LOCAL, "vendored"),
    scope="any",
    bad=[
        ({"app.py": "x = 1\n", "app.py.bak": "x = 0\n"}, "app.py.bak:1"),
        ({"settings.py.old": "DEBUG = True\n", "settings.py": ""}, "settings.py.old:1"),
        ({"db/dump.sql": "INSERT INTO users VALUES (1);\n"}, "db/dump.sql:1"),
        ({"release-1.2.0.tar.gz": "PK"}, "release-1.2.0.tar.gz:1"),
        ({"venv/pyvenv.cfg": "home = /usr/bin\n", "venv/bin/flask": "", "app.py": ""}, "venv/pyvenv.cfg:1"),
        (
            {"node_modules/.package-lock.json": "{}", "node_modules/a/x.orig": "", "package.json": "{}"},
            "node_modules/.package-lock.json:1",
        ),
        ({"index.php.orig": "<?php\n", "index.php": "<?php\n"}, "index.php.orig:1"),
    ],
    good=[
        {"tests/fixtures/dump.sql": "INSERT INTO users VALUES (1);\n"},
        {"db/schema.sql": "CREATE TABLE users (id int);\n"},
        {"static/fonts.zip": "PK", "data/cities.zip": "PK"},
        {"docs/app.py.old": "x = 0\n"},
        {"tests/fixtures/venv/pyvenv.cfg": "home = /usr/bin\n"},
        {"rollback.py": "x = 1\n", "src/backup.py": "x = 1\n"},
    ],
)
def stray_copy(repository: Repository) -> Iterator[Match]:
    """Version control is the memory of the code. A copy beside it is edited by mistake, deployed by mistake, and a dump carries
    the data of one deploy to everyone who has the code.
    """
    for file in repository.changed(STRAY_FILE):
        what = _installed(file.path) or (_what(file.path) if repository.role(file.path) in LOCAL else None)
        if what:
            yield Match(file.path, Span(1, 1, 1, 1), {"path": file.path, "what": what}, identity=file.path)


def _installed(path: str) -> str | None:
    """The mark that an installer leaves in the folder it installs into, the outermost such folder alone."""
    *folders, name = path.split("/")
    if name == "pyvenv.cfg":
        return "the mark of a virtual environment, whose packages are those of one machine"
    if name in _OF_NODE and folders[-1:] == ["node_modules"] and "node_modules" not in folders[:-1]:
        return "the mark of installed packages, which the lock file brings"
    return None


def _what(path: str) -> str | None:
    name = basename(path)
    if _DUMP.search(name) and not _SEEDS.search(path):
        return "a dump of a database"
    if _BACKUP.search(name):
        return "a copy beside the code"
    return "an archive of a release" if _RELEASE.search(name) else None
