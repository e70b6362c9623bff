"""Functions, tasks of clouds, and the files of platforms and supervisors."""

from __future__ import annotations

import pytest

from checks.processes import declared_processes
from tests.checks.processes.declaring import SHOP, declared, lines, natures, repository


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
