"""Programs that the code runs and that nothing installs."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.system_tools import LITERALS, TOOLS, has_image, installs, run_programs

_KINDS = (PYTHON, JAVASCRIPT, RUBY, PHP, GO, JAVA, CSHARP)
_SLIM = {"Dockerfile": "FROM python:3.12.4-slim\nRUN pip install -r requirements.txt\n"}
_TOOLING = frozenset(
    "scripts script tools hack ci build bin tasks contrib benchmarks dev cli release packaging".split()
)
_TOOLING_FILES = ("setup.py", "gulpfile.js", "tasks.py", "noxfile.py", "fabfile.py", "conf.py")
_ON_PLATFORMS = frozenset(
    ("git", "convert", "magick", "mogrify", "identify", "gs", "psql", "pg_dump", "pg_restore", "rsync")
)
"""What the machines of developers and the stacks of platforms tend to have: without an image nothing can be said."""


@rule(
    message="{tool} is run here, and {where}",
    level="error",
    fix="Install {package} in the image, or name it where the platform installs system packages, `Aptfile` say.",
    looks_at=dict.fromkeys(_KINDS, LITERALS),
    wide=True,
    bad=[
        (
            {
                **_SLIM,
                "thumbs.py": 'import subprocess\n\nsubprocess.run(["convert", source, "-resize", "200", target])\n',
            },
            "thumbs.py:3",
        ),
        ({**_SLIM, "backup.py": 'import os\nos.system("pg_dump shop > /tmp/shop.sql")\n'}, "backup.py:2"),
        (
            {
                "Dockerfile": "FROM node:20.11-alpine\nRUN npm ci\n",
                "video.js": "const { spawn } = require('child_process')\nspawn('ffmpeg', ['-i', file])\n",
            },
            "video.js:2",
        ),
        (
            {
                "Dockerfile": "FROM golang:1.22 AS build\nFROM alpine:3.20\nCOPY --from=build /a /a\n",
                "pdf.go": 'package main\n\nimport "os/exec"\n\nfunc f() { exec.Command("wkhtmltopdf", "a", "b").Run() }\n',
            },
            "pdf.go:5",
        ),
        ({"app.py": 'import subprocess\nsubprocess.check_output(["wkhtmltopdf", url, "-"])\n'}, "app.py:2"),
        (
            {
                **_SLIM,
                "audio.py": 'import subprocess\nsubprocess.run(["ffmpeg", "-i", a, b])\n',
                "video.py": 'import subprocess\nsubprocess.run(["ffmpeg", "-i", a, c])\nsubprocess.run(["ffprobe", c])\n',
            },
            "audio.py:2 video.py:3",
        ),
        (
            {"Dockerfile": "FROM php:8.3-fpm-alpine\n", "a.php": "<?php\n$x = shell_exec('ffmpeg -i ' . $f);\n"},
            "a.php:2",
        ),
    ],
    good=[
        {
            "Dockerfile": "FROM python:3.12.4-slim\nRUN apt-get update && apt-get install -y imagemagick\n",
            "thumbs.py": 'import subprocess\nsubprocess.run(["convert", a, b])\n',
        },
        {
            "Dockerfile": "FROM python:3.12.4\n",
            "a.py": 'import subprocess\nsubprocess.run(["git", "rev-parse", "HEAD"])\n',
        },
        {
            "Aptfile": "ffmpeg\n",
            "Procfile": "web: x\n",
            "a.py": 'import subprocess\nsubprocess.run("ffmpeg -i a b", shell=True)\n',
        },
        {**_SLIM, "a.py": 'import shutil, subprocess\nif shutil.which("ffmpeg"):\n    subprocess.run(["ffmpeg", a])\n'},
        {
            **_SLIM,
            "a.py": 'import subprocess\nsubprocess.run(["ls", "-l"])\nsubprocess.run([tool, "x"])\nconvert("a")\n',
        },
        {**_SLIM, "scripts/release.py": 'import subprocess\nsubprocess.run(["git", "tag", v])\n'},
        {"Dockerfile": "FROM registry.example.com/team/base:1.2\n", "a.py": 'import os\nos.system("ffmpeg -i a b")\n'},
        {
            "package.json": '{"dependencies": {"ffmpeg-static": "5.2.0"}}\n',
            "a.js": "const cp = require('child_process')\ncp.exec('ffmpeg -i a b')\n",
        },
        {"a.py": 'import subprocess\nsubprocess.run(["git", "pull"])\n'},
    ],
)
def undeclared_system_tool(repository: Repository) -> Iterator[Match]:
    """The program is on the machine of whoever wrote the call. In a fresh image it is not, and the feature that needs it fails at the
    first use rather than at the build.
    """
    told: set[tuple[str, str]] = set()
    for kind in _KINDS:
        for source in repository.changed(kind):
            *folders, name = source.path.lower().split("/")
            if not _TOOLING.isdisjoint(folders) or name in _TOOLING_FILES:
                continue
            for call, program in run_programs(source):
                missing = (repository.unit(source.path).root, program)
                if missing in told or _looked_for(source.text.content, program) or installs(repository, program):
                    continue
                image = has_image(repository)
                if not image and program in _ON_PLATFORMS:
                    continue
                told.add(missing)
                yield Match(
                    source.path,
                    call.span,
                    {
                        "tool": program,
                        "package": TOOLS[program][0],
                        "where": "no image of this repository installs it" if image else "nothing here installs it",
                    },
                    level=None if image else "warning",
                )


def _looked_for(content: str, program: str) -> bool:
    """Whether the code asks for the program before it runs it."""
    return any(
        f"{asks}({quote}{program}" in content
        for asks in ("which", "LookPath", "find_executable", "commandExists", "hasbin")
        for quote in "\"'"
    )
