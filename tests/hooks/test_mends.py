"""Mends of factors V to IX, written by `check --fix` into real files."""

from __future__ import annotations

import pytest

SERVER = "const express = require('express');\nconst app = express();\napp.listen(3000);\n"
START = "#!/bin/sh\nset -e\npython prepare.py\ngunicorn app:app\n"
IMAGE = 'FROM python:3.12.1\nCOPY . .\nENTRYPOINT ["./start.sh"]\n'


@pytest.mark.parametrize(
    ("path", "content", "files", "written", "replacement"),
    [
        ("server.js", SERVER, {}, "listen(3000)", "listen(process.env.PORT || 3000)"),
        (
            "Dockerfile",
            "FROM python:3.12.1\nCOPY . .\nCMD gunicorn app:app\n",
            {},
            "CMD gunicorn app:app",
            'CMD ["gunicorn", "app:app"]',
        ),
    ],
)
def test_what_is_mechanical_is_mended(project, factorlint, path, content, files, written, replacement):
    for name, text in files.items():
        project.write(name, text)
    file = project.write(path, content)

    factorlint("check", "--fix")

    assert file.read_text() == content.replace(written, replacement)


@pytest.mark.parametrize(
    ("path", "content", "files", "suggestion"),
    [
        (".gitlab-ci.yml", "ship:\n  script:\n    - docker push me/shop:latest\n", {}, "Name the image by its commit"),
        ("start.sh", START, {"Dockerfile": IMAGE}, "hand over with exec"),
        (
            "Dockerfile",
            'FROM node:22.11.0\nCOPY . .\nRUN npm install\nCMD ["node", "server.js"]\n',
            {
                "package.json": '{"private": true, "dependencies": {"express": "4.19.2"}}\n',
                "package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n',
            },
            "run npm ci",
        ),
    ],
)
def test_what_needs_a_look_is_suggested_and_not_written(project, factorlint, path, content, files, suggestion):
    for name, text in files.items():
        project.write(name, text)
    file = project.write(path, content)

    ran = factorlint("check", "--fix", "--verbose")

    assert file.read_text() == content
    assert suggestion in ran.out
