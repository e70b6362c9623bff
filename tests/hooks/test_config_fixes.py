"""Mends of configuration, made by `check --fix` in a real working tree."""

from __future__ import annotations

import pytest

FALLBACK = ("check", "--fix", "--only", "config/fallback-default")
EXAMPLE = "DATABASE_URL=\nREDIS_URL=\nSESSION_SECRET=\n"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (
            "settings.py",
            'import os\n\nURL = os.getenv("DATABASE_URL", "postgres://db.corp/shop")\n',
            'import os\n\nURL = os.environ["DATABASE_URL"]\n',
        ),
        (
            "settings.py",
            'import os\n\nURL = os.environ.get("REDIS_URL") or "redis://cache:6379"\n',
            'import os\n\nURL = os.environ["REDIS_URL"]\n',
        ),
        ("app.rb", "SECRET = ENV['SESSION_SECRET'] || 'sesame'\n", 'SECRET = ENV.fetch("SESSION_SECRET")\n'),
        (
            "server.js",
            "const secret = process.env.SESSION_SECRET || 'sesame';\n",
            "const secret = process.env.SESSION_SECRET;\n",
        ),
        (
            "compose.yaml",
            "services:\n  web:\n    build: .\n    environment:\n      SESSION_SECRET: ${SESSION_SECRET:-sesame}\n",
            "services:\n  web:\n    build: .\n    environment:\n      SESSION_SECRET: ${SESSION_SECRET:?}\n",
        ),
        (
            "docker-entrypoint.sh",
            '#!/bin/sh\nexport SESSION_SECRET="${SESSION_SECRET:-sesame}"\nexec shop\n',
            '#!/bin/sh\nexport SESSION_SECRET="${SESSION_SECRET:?}"\nexec shop\n',
        ),
    ],
)
def test_a_default_goes_where_the_example_gives_the_variable(project, factorlint, path, before, after):
    file = project.write(path, before)
    project.write(".env.example", EXAMPLE)

    factorlint(*FALLBACK)

    assert file.read_text() == after
    assert factorlint("check", "--only", "config/fallback-default").code == 0


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("settings.py", 'import os\n\nURL = os.getenv("DATABASE_URL", "postgres://db.corp/shop")\n'),
        ("server.js", "const secret = process.env.SESSION_SECRET || 'sesame';\n"),
    ],
)
def test_a_default_stays_where_nobody_would_have_the_variable(project, factorlint, path, content):
    file = project.write(path, content)

    factorlint(*FALLBACK)

    assert file.read_text() == content


def test_a_dotenv_file_that_is_read_is_ignored(project, factorlint):
    project.write("app.py", "from dotenv import load_dotenv\n\nload_dotenv()\n")
    ignored = project.write(".gitignore", "dist\n")

    factorlint("check", "--fix", "--only", "config/env-file-not-ignored")

    assert ignored.read_text() == "dist\n/.env\n"
    assert factorlint("check", "--only", "config/env-file-not-ignored").code == 0
