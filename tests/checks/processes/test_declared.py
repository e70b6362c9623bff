"""What each process of a repository really runs."""

from __future__ import annotations

import pytest

from checks.processes import production_processes
from tests.checks.processes.declaring import declared, lines, repository

ENTRYPOINT = (
    '#!/bin/sh\nset -e\npython manage.py migrate\nif [ "$SEED" ]; then\n  python manage.py seed\nfi\nexec "$@"\n'
)
IMAGE = "FROM python:3.12\nCOPY docker/entrypoint.sh /entrypoint.sh\n"


@pytest.mark.parametrize(
    ("dockerfile", "expected"),
    [
        ("CMD gunicorn app:app", ["gunicorn app:app"]),
        ('CMD ["gunicorn", "app:app"]', ["gunicorn app:app"]),
        ('ENTRYPOINT ["gunicorn"]\nCMD ["app:app"]', ["gunicorn app:app"]),
        ('ENTRYPOINT gunicorn app:app\nCMD ["ignored"]', ["gunicorn app:app"]),
        ('CMD ["tini", "--", "sh", "-c", "exec gunicorn app:app"]', ["gunicorn app:app"]),
        ("CMD cd /app && gunicorn app:app", ["cd /app", "gunicorn app:app"]),
    ],
)
def test_entrypoint_and_command_are_combined_as_docker_does(dockerfile: str, expected: list[str]) -> None:
    assert lines(declared({"Dockerfile": f"FROM python:3.12\n{dockerfile}\n"})["image"]) == expected


@pytest.mark.parametrize("script", ["entrypoint.sh", "docker/entrypoint.sh", "bin/run"])
def test_an_entrypoint_script_is_read_before_the_shell_it_hands_over_to(script: str) -> None:
    path = script if "/" in script else "docker/entrypoint.sh"
    process = declared(
        {
            "Dockerfile": f'{IMAGE}ENTRYPOINT ["/{script}"]\nCMD bash -c "bundle exec puma -p 3000"\n',
            path: '#!/bin/bash\nbundle exec rails db:migrate\nexec "$@"\n',
        }
    )["image"]
    assert [(step.line, step.path) for step in process.steps] == [
        ("rails db:migrate", path),
        ("puma -p 3000", "Dockerfile"),
    ]


def test_a_shell_that_a_compose_file_hands_to_a_short_entrypoint_is_read() -> None:
    processes = declared(
        {
            "Dockerfile": 'FROM ruby:3.3\nENTRYPOINT ["bin/run"]\n',
            "bin/run": '#!/bin/sh\nexec "$@"\n',
            "compose.yaml": "\n\n\nservices:\n  web:\n    build: .\n    command: bash -c 'sleep 3 && puma'\n",
        }
    )
    assert [(step.line, step.path, step.span.line) for step in processes["web"].steps] == [
        ("sleep 3", "compose.yaml", 7),
        ("puma", "compose.yaml", 7),
    ]


def test_an_entrypoint_script_is_read_and_hands_over_to_the_command() -> None:
    process = declared(
        {
            "Dockerfile": f'{IMAGE}ENTRYPOINT ["/entrypoint.sh"]\nCMD ["gunicorn", "app:app"]\n',
            "docker/entrypoint.sh": ENTRYPOINT,
        }
    )["image"]
    assert [(step.line, step.conditional) for step in process.steps] == [
        ("set -e", False),
        ("python manage.py migrate", False),
        ("[  ]", True),
        ("python manage.py seed", True),
        ("gunicorn app:app", False),
    ]
    assert process.steps[1].path == "docker/entrypoint.sh"
    assert process.steps[1].via == ("Dockerfile", "docker/entrypoint.sh")
    assert process.main is not None
    assert process.main.line == "gunicorn app:app"


def test_package_scripts_and_make_targets_are_followed() -> None:
    process = declared(
        {
            "Dockerfile": 'FROM node:20\nCMD ["npm", "start"]\n',
            "package.json": '{"scripts": {"start": "npm run build && make serve"}}',
            "Makefile": "serve:\n\tnode server.js\n",
        }
    )["image"]
    assert lines(process) == ["npm run build", "node server.js"]
    assert process.steps[-1].via == ("Dockerfile", "package.json start", "Makefile serve")


def test_a_supervisor_brings_its_programs() -> None:
    process = declared(
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["supervisord", "-c", "/etc/supervisord.conf"]\n',
            "supervisord.conf": "[program:web]\ncommand=gunicorn app\n[program:worker]\ncommand=celery -A app worker\n",
        }
    )["image"]
    assert [step.name for step in process.steps] == ["supervisord", "gunicorn", "celery"]


def test_compose_puts_its_words_in_the_place_of_the_images() -> None:
    processes = declared(
        {
            "Dockerfile": 'FROM python:3.12\nENTRYPOINT ["python"]\nCMD ["server.py"]\n',
            "compose.yaml": "services:\n"
            "  web:\n    build: .\n    ports: ['80:80']\n"
            "  worker:\n    build: .\n    command: worker.py\n"
            "  shell:\n    build: .\n    entrypoint: bash\n"
            "  db:\n    image: postgres:16\n",
        }
    )
    assert lines(processes["web"]) == ["python server.py"]
    assert lines(processes["worker"]) == ["python worker.py"]
    assert lines(processes["shell"]) == ["bash"]
    assert (processes["web"].nature, processes["worker"].nature) == ("web", "worker")
    assert not processes["db"].own


def test_kubernetes_workloads_are_told_apart_by_kind() -> None:
    pod = "      containers:\n        - name: {0}\n          image: shop:1\n          command: [python, manage.py, migrate]\n"
    deployment = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n  template:\n    spec:\n"
        "      initContainers:\n        - name: init\n          image: shop:1\n          command: [python, manage.py, migrate]\n"
        + pod.format("web")
    )
    job = "---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: once}\nspec:\n  template:\n    spec:\n" + pod.format(
        "once"
    )
    processes = declared({"k8s.yaml": deployment + job})
    assert {name: process.nature for name, process in processes.items()} == {
        "init": "release",
        "web": "web",
        "once": "job",
    }
    assert processes["web"].replicas == 3


def test_a_procfile_and_platform_files_name_release_and_process_types() -> None:
    processes = declared(
        {
            "Procfile": "release: python manage.py migrate\nweb: gunicorn app\nclock: celery -A app beat\n",
            "fly.toml": '[deploy]\nrelease_command = "bin/migrate"\n[processes]\nhttp = "bin/server"\n',
        }
    )
    natures = {name: process.nature for name, process in processes.items()}
    assert natures == {
        "release": "release",
        "web": "web",
        "clock": "scheduler",
        "release_command": "release",
        "http": "web",
    }


def test_start_of_a_package_speaks_only_where_nothing_else_does() -> None:
    package = {"package.json": '{"scripts": {"start": "node server.js"}}'}
    assert lines(declared(package)["start"]) == ["node server.js"]
    assert "start" not in declared({**package, "Procfile": "web: node other.js\n"})


def test_development_files_declare_no_process_of_production() -> None:
    seen = repository(
        {
            "Dockerfile.dev": 'FROM node:20\nCMD ["npm", "run", "dev"]\n',
            "compose.override.yaml": "services:\n  web:\n    build: .\n    command: npm run dev\n",
            "Dockerfile": 'FROM node:20\nCMD ["node", "server.js"]\n',
        }
    )
    assert [lines(process) for process in production_processes(seen)] == [["node server.js"]]


def test_a_script_that_calls_itself_ends() -> None:
    process = declared({"Dockerfile": 'FROM alpine:3.20\nCMD ["/start.sh"]\n', "start.sh": "#!/bin/sh\n./start.sh\n"})[
        "image"
    ]
    assert len(process.steps) <= 1


def test_two_scripts_that_are_equally_likely_are_not_followed() -> None:
    process = declared(
        {
            "Dockerfile": 'FROM alpine:3.20\nCMD ["/start.sh"]\n',
            "a/start.sh": "#!/bin/sh\nrm -rf a\n",
            "b/start.sh": "#!/bin/sh\nrm -rf b\n",
        }
    )["image"]
    assert [step.name for step in process.steps] == ["start.sh"]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("run-s migrate serve", ["knex migrate:latest", "node server.js"]),
        ("npm-run-all --parallel serve watch:*", ["node server.js", "tsc --watch"]),
        ("concurrently npm:serve 'node worker.js'", ["node server.js", "node worker.js"]),
        ("concurrently npm:serve", ["node server.js"]),
        ("npm run before && node server.js", ["node prepare.js", "echo ready", "node server.js"]),
    ],
)
def test_runners_of_several_package_scripts_are_followed(start: str, expected: list[str]) -> None:
    scripts = (
        f'"start": "{start}", "migrate": "knex migrate:latest", "serve": "node server.js", "watch:ts": "tsc --watch", '
        '"before": "echo ready", "prebefore": "node prepare.js"'
    )
    assert lines(declared({"package.json": f'{{"private": true, "scripts": {{{scripts}}}}}\n'})["start"]) == expected
