"""Debug modes that are on for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.csharp import CSHARP
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.go import GO
from checks.documents.ini import INI
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kubernetes import KUBERNETES
from checks.documents.php import PHP
from checks.documents.properties import PROPERTIES
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.xml import XML
from checks.documents.yaml import YAML
from checks.environment.debug_flags import flagged
from checks.environment.debugging import debugging
from checks.environment.groups import group_of
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

_SOURCES = {
    PYTHON: ("debug", "format_exc"),
    JAVASCRIPT: (".stack",),
    PHP: ("display_errors", "display_startup_errors", "_DEBUG", "'debug'"),
    CSHARP: ("UseDeveloperExceptionPage",),
    RUBY: ("consider_all_requests_local",),
    JAVA: ("printStackTrace",),
    GO: ("gin.SetMode",),
}
_FLAGS = ("_debug", "debug", "flask_env", "rails_env", "rack_env", "_environment")
_SERVERS = ("gunicorn", "uwsgi", "waitress", "hypercorn", "mod_wsgi", "uvicorn", "granian")
_STARTERS = (
    "dockerfile",
    "procfile",
    "compose",
    ".sh",
    "app.yaml",
    "render.yaml",
    "fly.toml",
    "railway",
    "requirements.txt",
    "supervisor",
    ".service",
    "pyproject.toml",
    "pipfile",
)


@rule(
    message="Debugging is on in every deploy: {what}",
    fix="Take the flag from the environment, off when it is absent, and switch it on in `.env` or the development override.",
    looks_at={
        **_SOURCES,
        DOCKERFILE: _FLAGS,
        COMPOSE: _FLAGS,
        KUBERNETES: _FLAGS,
        INI: ("display_errors",),
        PROPERTIES: ("include-stacktrace", "includestacktrace"),
        YAML: ("include-stacktrace", "includestacktrace"),
        XML: ("compilation",),
    },
    bad=[
        ({"shop/settings.py": "DEBUG = True\nINSTALLED_APPS = []\n"}, "shop/settings.py:1"),
        (
            {
                "app.py": 'from flask import Flask\n\napp = Flask(__name__)\n\nif __name__ == "__main__":\n    app.run(host="0.0.0.0", debug=True)\n'
            },
            "app.py:6",
        ),
        ({"app.py": "app = FastAPI(debug=True)\n"}, "app.py:1"),
        ({"config.py": 'import os\n\nDEBUG = os.environ.get("DEBUG", "True") == "True"\n'}, "config.py:3"),
        ({"app.py": 'app.config["DEBUG"] = True\n'}, "app.py:1"),
        ({"server.js": "app.use((err, req, res, next) => {\n  res.status(500).send(err.stack);\n});\n"}, "server.js:2"),
        (
            {
                "server.ts": "app.use((err: Error, req: Request, res: Response) => {\n  res.json({ message: err.message, stack: err.stack });\n});\n"
            },
            "server.ts:2",
        ),
        ({"public/index.php": "<?php\nini_set('display_errors', 1);\n"}, "public/index.php:2"),
        ({"config/app.php": "<?php\nreturn [\n  'debug' => env('APP_DEBUG', true),\n];\n"}, "config/app.php:3"),
        ({"wp-config.php": "<?php\ndefine( 'WP_DEBUG', true );\n"}, "wp-config.php:2"),
        (
            {
                "Startup.cs": "class Startup {\n  void Configure(IApplicationBuilder app) {\n    app.UseDeveloperExceptionPage();\n  }\n}\n"
            },
            "Startup.cs:3",
        ),
        (
            {
                "config/environments/production.rb": "Rails.application.configure do\n  config.consider_all_requests_local = true\nend\n"
            },
            "config/environments/production.rb:2",
        ),
        ({"Dockerfile": 'FROM python:3.13\nENV FLASK_DEBUG=1\nCMD ["flask", "run"]\n'}, "Dockerfile:2"),
        (
            {"docker-compose.prod.yml": "services:\n  web:\n    image: shop:1\n    environment:\n      - DEBUG=true\n"},
            "docker-compose.prod.yml:5",
        ),
        (
            {
                "deploy/web.yaml": 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1\n          env:\n            - name: APP_DEBUG\n              value: "true"\n'
            },
            "deploy/web.yaml:13",
        ),
        ({"docker/php.ini": "[PHP]\ndisplay_errors = On\n"}, "docker/php.ini:2"),
        (
            {"src/main/resources/application.properties": "server.error.include-stacktrace=always\n"},
            "src/main/resources/application.properties:1",
        ),
        (
            {
                "app.py": "import traceback\n\n\n@app.errorhandler(500)\ndef failed(error):\n    return traceback.format_exc(), 500\n"
            },
            "app.py:6",
        ),
        ({"main.go": "package main\n\nfunc main() {\n\tgin.SetMode(gin.DebugMode)\n}\n"}, "main.go:4"),
    ],
    good=[
        {"shop/settings.py": 'import os\n\nDEBUG = os.environ.get("DEBUG", "").lower() == "true"\n'},
        {"shop/settings/dev.py": "DEBUG = True\n"},
        {
            "shop/settings/base.py": "DEBUG = True\n",
            "shop/settings/production.py": "from .base import *\n\nDEBUG = False\n",
        },
        {"config.py": "class Config:\n    DEBUG = False\n\n\nclass DevelopmentConfig(Config):\n    DEBUG = True\n"},
        {"app.py": 'if __name__ == "__main__":\n    app.run(debug=True)\n', "Procfile": "web: gunicorn app:app\n"},
        {"app.py": 'import os\n\napp.run(debug=os.environ.get("DEBUG") == "1")\n'},
        {"parser.py": "DEBUG = True\n\n\ndef trace(text):\n    if DEBUG:\n        print(text)\n"},
        {
            "server.js": "app.use((err, req, res, next) => {\n  res.json({ message: err.message, stack: process.env.NODE_ENV === 'production' ? undefined : err.stack });\n  log.error(err.stack);\n});\n"
        },
        {
            "server.js": "if (app.get('env') === 'development') {\n  app.use((err, req, res, next) => res.send(err.stack));\n}\n"
        },
        {"public/index.php": "<?php\nini_set('display_errors', 0);\nif ($dev) { ini_set('display_errors', 1); }\n"},
        {"config/app.php": "<?php\nreturn ['debug' => (bool) env('APP_DEBUG', false)];\n"},
        {
            "Startup.cs": "class Startup {\n  void Configure(IApplicationBuilder app, IHostEnvironment env) {\n    if (env.IsDevelopment()) { app.UseDeveloperExceptionPage(); }\n  }\n}\n"
        },
        {
            "Dockerfile": 'FROM python:3.13 AS dev\nENV FLASK_DEBUG=1\nFROM python:3.13\nENV DEBUG=0 DEBUG_PORT=5678\nCMD ["gunicorn", "app:app"]\n'
        },
        {"compose.override.yaml": "services:\n  web:\n    environment:\n      DEBUG: 'true'\n"},
        {
            "Web.config": '<configuration>\n  <system.web><compilation debug="true" /></system.web>\n</configuration>\n',
            "Web.Release.config": '<configuration>\n  <system.web><compilation xdt:Transform="RemoveAttributes(debug)" /></system.web>\n</configuration>\n',
        },
        {
            "errors.js": "const error = process.env.NODE_ENV !== 'production' ? err : {};\nres.json({ message, stack: error.stack });\n"
        },
        {"tests/settings.py": "DEBUG = True\n"},
        {"main.go": "package main\n\nfunc main() {\n\tgin.SetMode(gin.ReleaseMode)\n}\n"},
        {
            "app.py": 'import traceback\n\n\n@app.errorhandler(500)\ndef failed(error):\n    log.error(traceback.format_exc())\n    return "failed", 500\n'
        },
    ],
)
def debug_enabled(repository: Repository) -> Iterator[Match]:
    """A debug mode shows its visitors source code, settings and often a console. It is a setting of one deploy, a developer's, and so
    belongs to the environment."""
    for kind in _SOURCES:
        for source in repository.changed(kind):
            for found in debugging(source):
                if found.main and _is_served(repository):
                    continue
                if (
                    found.what.startswith("DEBUG = ")
                    and not group_of(source.path)
                    and _is_overridden(repository, source.path)
                ):
                    continue
                yield Match(source.path, found.span, {"what": found.what})
    for flag in flagged(repository):
        yield Match(flag.path, flag.span, {"what": flag.what}, level="warning" if flag.advice else None)


def _is_served(repository: Repository) -> bool:
    return repository.model(_served)


def _served(repository: Repository) -> bool:
    """Whether a server of its own starts the application, so that the file itself is run by developers alone."""
    for path in repository.paths:
        name = path.rpartition("/")[2].lower()
        if any(mark in name for mark in _STARTERS) and (text := repository.text(path)) is not None:
            lowered = text.content.lower()
            if any(server in lowered for server in _SERVERS):
                return True
    return False


def _is_overridden(repository: Repository, path: str) -> bool:
    """Whether a settings module beside this one switches debugging off: this one is what that builds on."""
    folder = path.rpartition("/")[0]
    for other in repository.paths:
        if other != path and other.endswith(".py") and other.rpartition("/")[0] == folder:
            text = repository.text(other)
            if text is not None and any(line.startswith("DEBUG = False") for line in text.lines):
                return True
    return False
