"""Secrets, or the whole environment, in the log."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kotlin import KOTLIN
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.shell import SHELL
from checks.environment.logged import logged
from checks.environment.logged_script import printed
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

_KINDS = (PYTHON, JAVASCRIPT, GO, JAVA, KOTLIN, PHP, CSHARP, RUBY)
_LITERALS = (
    "environ",
    "process.env",
    "env",
    "password",
    "passwd",
    "secret",
    "token",
    "api_key",
    "apikey",
    "private",
    "settings",
)


@rule(
    message="{what} is printed or logged",
    fix="Log that it is set, or nothing; name the variables that matter one by one.",
    looks_at={**dict.fromkeys(_KINDS, _LITERALS), SHELL: ("env", "echo", "printf")},
    scope="any",
    thorough=True,
    bad=[
        ({"app.py": "import os\n\nprint(os.environ)\n"}, "app.py:3"),
        ({"app.py": 'import logging\n\nlogging.info(f"connecting with {db_password}")\n'}, "app.py:3"),
        ({"app.py": 'logger.debug("settings: %s", settings.SECRET_KEY)\n'}, "app.py:1"),
        ({"server.js": "console.log(process.env);\n"}, "server.js:1"),
        (
            {
                "server.js": "console.log('key is ' + process.env.STRIPE_SECRET_KEY);\nconsole.log(`pw ${config.db.password}`);\n"
            },
            "server.js:1 server.js:2",
        ),
        (
            {
                "main.go": 'package main\n\nfunc main() {\n\tlog.Println("env", os.Environ())\n\tlog.Printf("using %s", os.Getenv("DB_PASSWORD"))\n}\n'
            },
            "main.go:4 main.go:5",
        ),
        ({"App.java": 'class App {\n  void start() { System.out.println("pw " + dbPassword); }\n}\n'}, "App.java:2"),
        ({"settings.py": 'import logging\n\nlogging.info("settings %s", settings.model_dump())\n'}, "settings.py:3"),
        (
            {"docker-entrypoint.sh": '#!/bin/sh\nprintenv\necho "connecting with $DB_PASSWORD"\nexec shop\n'},
            "docker-entrypoint.sh:2 docker-entrypoint.sh:3",
        ),
        ({"app.rb": 'puts ENV.to_h\nlogger.info "x"\n'}, "app.rb:1"),
        ({"index.php": "<?php\nvar_dump($_ENV);\n"}, "index.php:2"),
        ({"App.cs": 'class App {\n  void Start() { Console.WriteLine($"pw {dbPassword}"); }\n}\n'}, "App.cs:2"),
    ],
    good=[
        {
            "app.py": 'import os\n\nprint(os.environ["SHOP_NAME"])\nlogging.info("password changed for %s", user.name)\nprint(len(password), mask(api_key), bool(db_password))\n'
        },
        {
            "server.js": "console.log('secret', process.env.STRIPE_SECRET_KEY ? 'set' : 'missing');\nconsole.log(Object.keys(process.env));\nconsole.log(process.env.NODE_ENV, token.type, !!apiKey);\n"
        },
        {
            "app.py": 'print(f"{token} at {position}")\nlogger.error("wrong password", extra={"attempts": password_attempts})\n'
        },
        {
            "main.go": 'package main\n\nfunc main() {\n\tlog.Println("no API_KEY in the environment", os.Getenv("PORT"))\n}\n'
        },
        {"tests/test_app.py": "print(os.environ)\n"},
        {
            "docker-entrypoint.sh": '#!/bin/sh\nenv | grep -c SHOP_\necho "$DB_PASSWORD" > /run/pw\necho "password ${DB_PASSWORD:+is set}"\nprintenv > /etc/environment\n'
        },
        {"App.java": 'class App {\n  void start() { log.info("password reset mail sent", passwordResetUrl); }\n}\n'},
    ],
)
def secret_logged(repository: Repository) -> Iterator[Match]:
    """A log is read by many, kept for long and sent to other companies. What is in it is no secret any more."""
    for kind in _KINDS:
        for source in repository.changed(kind):
            for found in logged(source):
                yield Match(source.path, source.span(found.node), {"what": found.what})
    for script in repository.changed(SHELL):
        for what, span in printed(script):
            yield Match(script.path, span, {"what": what})
