"""What each process of a repository really runs."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import collect
from checks.focus import EVERYTHING
from checks.processes import Process, declared_processes, production_processes
from checks.repository import Repository, Shared
from checks.snapshot import MemorySnapshot


def repository(files: dict[str, str]) -> Repository:
    return Repository(Shared(collect(MemorySnapshot(files), Config(), [])), EVERYTHING)


def declared(files: dict[str, str]) -> dict[str, Process]:
    return {process.name: process for process in declared_processes(repository(files))}


def lines(process: Process) -> list[str]:
    return [step.line for step in process.steps]


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


def deployment(image: str, words: str = "") -> str:
    return (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n"
        f"        - name: server\n          image: {image}\n{words}"
    )


SHOP = {"shop/Dockerfile": 'FROM python:3.12\nENTRYPOINT ["python"]\nCMD ["server.py"]\n', "shop/server.py": "run()\n"}
WORKFLOW = (
    "on: push\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n      - id: meta\n        uses: docker/metadata-action@v5\n"
    "        with: {images: ghcr.io/me/store}\n      - uses: docker/build-push-action@v6\n        with:\n          context: shop\n"
    "          push: true\n          tags: ${{ steps.meta.outputs.tags }}\n"
)


@pytest.mark.parametrize(
    ("image", "files"),
    [
        ("me/shop:1.4", {}),
        ("me/store:1.4", {"compose.yaml": "services:\n  web:\n    build: ./shop\n    image: me/store\n"}),
        ("ghcr.io/me/store:1.4", {".github/workflows/ship.yml": WORKFLOW}),
        ("me/store:1.4", {"build.sh": "#!/bin/sh\ncd shop\ndocker build -t me/store:$TAG .\n"}),
        ("me/store:1.4", {"build.sh": "#!/bin/sh\ndocker build -t me/store:$TAG -f shop/Dockerfile .\n"}),
        ("me/store:1.4", {"Makefile": "image:\n\tdocker build -t me/store:$(TAG) shop\n"}),
        ("me/store:1.4", {"package.json": '{"scripts": {"image": "docker build -t me/store:1.4 ./shop"}}'}),
        ("store", {"skaffold.yaml": "build:\n  artifacts:\n    - image: store\n      context: shop\n"}),
        ("store", {"docker-bake.hcl": 'target "store" {\n  context = "shop"\n  tags = ["store:1.4"]\n}\n'}),
        (
            "placeholder",
            {
                "skaffold.yaml": "build:\n  artifacts:\n    - image: me/store\n      context: shop\n",
                "k8s/kustomization.yaml": "images:\n  - name: placeholder\n    newName: me/store\n",
            },
        ),
    ],
)
def test_a_container_is_tied_to_the_dockerfile_that_builds_its_image(image: str, files: dict[str, str]) -> None:
    process = declared({**SHOP, **files, "k8s/web.yaml": deployment(image)})["server"]
    assert (process.dockerfile, process.own, lines(process)) == ("shop/Dockerfile", True, ["python server.py"])


def test_values_of_a_chart_fill_in_the_image() -> None:
    template = deployment('"{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"')
    process = declared(
        {
            **SHOP,
            "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
            "chart/values.yaml": "image:\n  repository: ghcr.io/me/shop\n  tag: ''\n",
            "chart/templates/deployment.yaml": template,
        }
    )["server"]
    assert process.dockerfile == "shop/Dockerfile"


def test_command_and_args_of_a_container_stand_in_for_those_of_its_image() -> None:
    arguments = "          args: [worker.py]\n"
    assert lines(declared({**SHOP, "k8s.yaml": deployment("me/shop:1", arguments)})["server"]) == ["python worker.py"]
    command = "          command: [celery, worker]\n"
    process = declared({**SHOP, "k8s.yaml": deployment("me/shop:1", command)})["server"]
    assert (lines(process), process.steps[0].path) == (["celery worker"], "k8s.yaml")


def test_images_of_others_and_of_two_builds_are_tied_to_none() -> None:
    two = {"a/shop/Dockerfile": "FROM scratch\n", "b/shop/Dockerfile": "FROM scratch\n"}
    assert declared({**two, "k8s.yaml": deployment("me/shop:1")})["server"].dockerfile is None
    process = declared({**SHOP, "k8s.yaml": deployment("nginx:1.27")})["server"]
    assert (process.dockerfile, process.own) == (None, False)


def test_a_compose_file_for_production_runs_what_the_file_below_it_builds() -> None:
    processes = declared_processes(
        repository(
            {
                **SHOP,
                "compose.yaml": "services:\n  web:\n    build: ./shop\n",
                "compose.prod.yaml": "services:\n  web:\n    command: worker.py\n",
            }
        )
    )
    found = {process.path: process for process in processes if process.origin == "compose"}
    assert found["compose.prod.yaml"].own
    assert lines(found["compose.prod.yaml"]) == ["python worker.py"]


FOREMAN = {"Procfile": "web: puma\nworker: sidekiq\n"}


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("foreman start", ["puma", "sidekiq"]),
        ("foreman start web", ["puma"]),
        ("foreman start -f Procfile worker", ["sidekiq"]),
        ("foreman start -c web=2,worker=0", ["puma"]),
        ("honcho start", ["puma", "sidekiq"]),
    ],
)
def test_a_runner_of_procfiles_starts_the_types_it_is_told(start: str, expected: list[str]) -> None:
    assert lines(declared({**FOREMAN, "Dockerfile": f"FROM ruby:3.3\nCMD {start}\n"})["image"]) == expected


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (
            "ecosystem.config.js",
            "module.exports = { apps: [{ name: 'web', script: 'server.js', args: '--port 80' }] };\n",
        ),
        ("pm2.json", '{"apps": [{"name": "web", "script": "server.js", "args": "--port 80"}]}\n'),
        ("process.yml", "apps:\n  - name: web\n    script: server.js\n    args: --port 80\n"),
    ],
)
def test_pm2_brings_the_applications_of_its_file(path: str, content: str) -> None:
    process = declared({"Dockerfile": f'FROM node:22\nCMD ["pm2-runtime", "{path}"]\n', path: content})["image"]
    assert lines(process) == [f"pm2-runtime {path}", "node server.js --port 80"]
    assert process.steps[-1].via == ("Dockerfile", f"{path} web")


def test_uwsgi_brings_the_daemons_of_its_file() -> None:
    process = declared(
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["uwsgi", "--ini", "uwsgi.ini"]\n',
            "uwsgi.ini": "[uwsgi]\nmodule = app\nattach-daemon = celery -A app worker\n",
        }
    )["image"]
    assert lines(process) == ["uwsgi --ini uwsgi.ini", "celery -A app worker"]


def test_s6_brings_its_services_after_what_runs_once() -> None:
    process = declared(
        {
            "Dockerfile": 'FROM alpine:3.20\nCOPY root/ /\nENTRYPOINT ["/init"]\n',
            "root/etc/services.d/web/run": "#!/usr/bin/with-contenv bash\nexec s6-setuidgid app gunicorn app:app\n",
            "root/etc/services.d/web/log/run": "#!/bin/sh\nlogutil-service /var/log\n",
            "root/etc/s6-overlay/s6-rc.d/nginx/run": '#!/command/execlineb -P\nwith-contenv\nnginx -g "daemon off;"\n',
            "root/etc/s6-overlay/s6-rc.d/nginx/type": "longrun\n",
            "root/etc/s6-overlay/s6-rc.d/init-data/up": "#!/bin/sh\nmkdir /data\n",
            "root/etc/s6-overlay/s6-rc.d/init-data/type": "oneshot\n",
        }
    )["image"]
    assert lines(process) == ["mkdir /data", "nginx -g daemon off;", "gunicorn app:app"]


def natures(files: dict[str, str]) -> dict[str, str]:
    return {name: process.nature for name, process in declared(files).items()}


def test_events_say_what_a_function_is_for() -> None:
    serverless = (
        "service: shop\nprovider: {name: aws}\nfunctions:\n  list:\n    handler: a.list\n    events:\n      - httpApi: GET /orders\n"
        "  nightly:\n    handler: a.nightly\n    events:\n      - schedule: rate(1 day)\n"
        "  mail:\n    handler: a.mail\n    events:\n      - sqs: arn:aws:sqs:eu:1:mail\n  bare:\n    handler: a.bare\n"
    )
    template = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Show:\n    Type: AWS::Serverless::Function\n    Properties:\n"
        "      Handler: a.show\n      Events:\n        Get:\n          Type: Api\n          Properties: {Path: /, Method: get}\n"
        "  Clean:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.clean\n      Events:\n        Daily:\n"
        "          Type: Schedule\n"
    )
    assert natures({"serverless.yml": serverless}) == {
        "list": "web",
        "nightly": "scheduler",
        "mail": "worker",
        "bare": "unknown",
    }
    assert natures({"template.yaml": template}) == {"Show": "web", "Clean": "scheduler"}
    assert all(process.origin == "serverless" for process in declared({"template.yaml": template}).values())


TASK = (
    'resource "aws_ecs_task_definition" "web" {\n  family = "web"\n  container_definitions = jsonencode([\n    {\n      name = "web"\n'
    '      image = "1.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4"\n      command = ["worker.py"]\n    }\n  ])\n}\n'
)
DEFINITION = (
    '{"family": "web", "containerDefinitions": [\n{"name": "web", "image": "me/shop:1", "command": ["worker.py"]}\n]}\n'
)
TEMPLATE = (
    "Resources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n"
    "        - Name: web\n          Image: me/shop:1\n          Command: [worker.py]\n"
)
RUN = (
    'resource "google_cloud_run_v2_service" "web" {\n  template {\n    containers {\n      name = "web"\n'
    '      image = "eu.gcr.io/me/shop:1"\n      args = ["worker.py"]\n    }\n  }\n}\n'
)


@pytest.mark.parametrize(
    ("path", "content", "line"),
    [("main.tf", TASK, 6), ("task-definition.json", DEFINITION, 2), ("stack.yaml", TEMPLATE, 7), ("run.tf", RUN, 5)],
)
def test_tasks_of_clouds_run_the_image_with_their_own_words(path: str, content: str, line: int) -> None:
    process = declared({**SHOP, path: content})["web"]
    assert (process.origin, process.span.line, process.dockerfile) == ("task", line, "shop/Dockerfile")
    assert lines(process) == ["python worker.py"]


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("fly.toml", '[experimental]\ncmd = ["bin/server"]\n', {"app": ("server", "web")}),
        ("app.json", '{"scripts": {"postdeploy": "rake db:seed"}}', {"postdeploy": ("rake db:seed", "release")}),
        (
            "render.yaml",
            "services:\n  - type: worker\n    name: mail\n    startCommand: python mail.py\n    preDeployCommand: alembic upgrade head\n",
            {"mail": ("python mail.py", "worker")},
        ),
        ("railway.toml", '[deploy]\nstartCommand = "node ."\n', {"start": ("node .", "web")}),
        ("nixpacks.toml", '[start]\ncmd = "gunicorn app"\n', {"start": ("gunicorn app", "web")}),
        ("app.yaml", "runtime: python312\nentrypoint: gunicorn app\n", {"entrypoint": ("gunicorn app", "web")}),
        (
            ".do/app.yaml",
            "workers:\n  - name: mail\n    run_command: python mail.py\n",
            {"mail": ("python mail.py", "worker")},
        ),
        (
            "deploy/shop.service",
            "[Service]\nExecStart=/srv/shop/bin/shop --port 80\n",
            {"shop": ("shop --port 80", "unknown")},
        ),
        (
            "ecosystem.config.js",
            "module.exports = {apps: [{name: 'api', script: 'api.js'}]};\n",
            {"api": ("node api.js", "web")},
        ),
        (
            "supervisor/shop.conf",
            "[program:mail]\ncommand=celery -A app worker\n",
            {"mail": ("celery -A app worker", "worker")},
        ),
    ],
)
def test_files_of_platforms_and_supervisors_declare_processes(
    path: str, content: str, expected: dict[str, tuple[str, str]]
) -> None:
    found = declared_processes(repository({path: content}))
    running = {
        each.name: (lines(each)[-1], each.nature) for each in found if each.nature != "release" or len(found) == 1
    }
    assert running == expected


def test_a_timer_makes_a_schedule_of_its_unit() -> None:
    unit = {"clean.service": "[Service]\nType=oneshot\nExecStart=/srv/clean\n"}
    assert natures(unit) == {"clean": "job"}
    assert natures({**unit, "clean.timer": "[Unit]\n[Timer]\nOnCalendar=daily\n"}) == {"clean": "scheduler"}
