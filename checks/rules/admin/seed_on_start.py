"""Data that is loaded when a process starts to serve."""

from __future__ import annotations

from collections.abc import Iterator

from checks.admin_work import in_settings
from checks.admin_work.at_start import matches_at_start
from checks.admin_work.commands import LITERALS
from checks.admin_work.done import done_in_code, literals
from checks.admin_work.in_code import first_of_each_file
from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.kubernetes import KUBERNETES
from checks.documents.makefile import MAKEFILE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.procfile import PROCFILE
from checks.documents.properties import PROPERTIES
from checks.documents.shell import SHELL
from checks.documents.supervisor import SUPERVISOR
from checks.documents.systemd import SYSTEMD
from checks.documents.yaml import YAML
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

_COMMANDS = LITERALS["seed"]
_SETTINGS = ("sql.init", "mode: always", "initialization-mode")
_IMAGE = 'FROM python:3.12.1\nCOPY . .\nENTRYPOINT ["/app/entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n'


@rule(
    message="{who} loads data by `{what}` each time it starts",
    level="warning",
    fix="Load initial data and create accounts by a one-off process: a Job, a release step, or a command run by hand against "
    "the release.",
    looks_at={
        DOCKERFILE: _COMMANDS,
        SHELL: _COMMANDS,
        PROCFILE: _COMMANDS,
        KUBERNETES: _COMMANDS,
        PACKAGE_JSON: _COMMANDS,
        MAKEFILE: _COMMANDS,
        SUPERVISOR: _COMMANDS,
        SYSTEMD: _COMMANDS,
        COMPOSE: _COMMANDS,
        YAML: _SETTINGS,
        PROPERTIES: _SETTINGS,
        **literals("seed"),
    },
    bad=[
        (
            {"Dockerfile": _IMAGE, "entrypoint.sh": '#!/bin/sh\npython manage.py loaddata products\nexec "$@"\n'},
            "entrypoint.sh:2",
        ),
        (
            {
                "Dockerfile": _IMAGE,
                "entrypoint.sh": '#!/bin/sh\npython manage.py createsuperuser --noinput || true\nexec "$@"\n',
            },
            "entrypoint.sh:2",
        ),
        (
            {
                "Dockerfile": _IMAGE,
                "entrypoint.sh": "#!/bin/sh\necho \"User.objects.create_superuser('$NAME', '$MAIL')\" | python manage.py shell\nexec \"$@\"\n",
            },
            "entrypoint.sh:2",
        ),
        (
            {
                "Dockerfile": _IMAGE,
                "entrypoint.sh": '#!/bin/sh\npython manage.py shell <<EOF\nUser.objects.create_superuser("admin", "a@example.org", "x")\nEOF\nexec "$@"\n',
            },
            "entrypoint.sh:2",
        ),
        (
            {
                "src/main/java/shop/Seeds.java": "@Component\npublic class Seeds implements CommandLineRunner {\n  public void run(String... args) {\n"
                '    userRepository.save(new User("admin"));\n  }\n}\n'
            },
            "src/main/java/shop/Seeds.java:4",
        ),
        (
            {
                "package.json": '{"private": true, "scripts": {"start": "node server.js"}}\n',
                "server.js": "async function start() {\n  await seedDatabase();\n  app.listen(process.env.PORT);\n}\nstart();\n",
            },
            "server.js:2",
        ),
        ({"Dockerfile": "FROM node:20.11\nCOPY . .\nCMD npx prisma db seed && node server.js\n"}, "Dockerfile:3"),
        ({"Procfile": "web: bundle exec rails db:seed && bundle exec puma\n"}, "Procfile:1"),
        (
            {
                "main.py": "from fastapi import FastAPI\nasync def lifespan(app):\n    await seed_database()\n    yield\napp = FastAPI(lifespan=lifespan)\n"
            },
            "main.py:3",
        ),
        (
            {
                "Program.cs": "var app = WebApplication.CreateBuilder(args).Build();\nawait SeedData.EnsureSeedData(app);\napp.Run();\n"
            },
            "Program.cs:2",
        ),
        (
            {
                "src/main/resources/application.yml": "spring:\n  sql:\n    init:\n      mode: always\n",
                "src/main/resources/data.sql": "",
            },
            "src/main/resources/application.yml:4",
        ),
    ],
    good=[
        {
            "src/main/java/shop/Seeds.java": '@Component\n@Profile("dev")\npublic class Seeds implements CommandLineRunner {\n  public void run(String... args) {\n'
            '    userRepository.save(new User("admin"));\n  }\n}\n'
        },
        {"seed.js": "async function main() {\n  await seedDatabase();\n}\nmain();\n"},
        {"Procfile": "release: rails db:seed\nweb: bundle exec puma\n"},
        {
            "job.yaml": "apiVersion: batch/v1\nkind: Job\nmetadata: {name: seed}\nspec:\n  template:\n    spec:\n      containers:\n"
            "        - name: seed\n          image: shop:1.4\n          command: [sh, -c, 'python manage.py loaddata x && echo done']\n"
        },
        {
            "compose.yaml": "services:\n  seed:\n    build: .\n    command: python manage.py loaddata x\n    restart: 'no'\n",
            "Dockerfile": "FROM python:3.12.1\nCOPY . .\n",
        },
        {"package.json": '{"private": true, "scripts": {"seed": "node seed.js", "start": "node index.js"}}\n'},
        {"Dockerfile": "FROM python:3.12.1\nCOPY . .\nCMD gunicorn seed.wsgi --name superuser\n"},
        {"main.py": "from fastapi import FastAPI\nimport random\nrandom.seed(4)\napp = FastAPI()\n"},
        {"src/main/resources/application-dev.yml": "spring:\n  sql:\n    init:\n      mode: always\n"},
        {
            "Program.cs": "var app = WebApplication.CreateBuilder(args).Build();\nif (app.Environment.IsDevelopment())\n{\n    await SeedData.EnsureSeedData(app);\n}\napp.Run();\n"
        },
    ],
    wide=True,
)
def seed_on_start(repository: Repository) -> Iterator[Match]:
    """Every instance loads the data again: rows are doubled or overwritten, and accounts with well-known passwords come back
    after they were removed.
    """
    yield from matches_at_start(repository, "seed")
    done_by_code = (
        *done_in_code(repository, "seed"),
        *in_settings.set_up_by_spring(repository, "seed"),
    )
    for done in first_of_each_file(done_by_code):
        yield Match(
            done.path,
            done.span,
            {"who": "The service", "what": done.what},
            level=None if done.certain else "warning",
            because=done.because,
            cause="work at start",
        )
