"""What health checks ask for, and whether it is there."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import check
from checks.snapshot import MemorySnapshot

RULE = "disposability/broken-health-check"
FLASK = "from flask import Flask\napp = Flask(__name__)\n\n@app.route('/orders')\ndef orders(): ...\n"


def found(files: dict[str, str]) -> list[str]:
    return [finding.message for finding in check(MemorySnapshot(files), Config(), rules=[RULE]).findings]


def image(base: str, check_command: str) -> dict[str, str]:
    return {"Dockerfile": f'FROM {base}\nHEALTHCHECK CMD {check_command}\nCMD ["gunicorn", "app:app"]\n'}


@pytest.mark.parametrize("base", ["python:3.12-slim", "node:20-alpine", "debian:12", "gcr.io/distroless/python3"])
def test_curl_is_missing_in_slim_images(base: str) -> None:
    assert found(image(base, "curl -f http://localhost/"))


@pytest.mark.parametrize("base", ["python:3.12", "nginx:1.27-alpine", "me/base:1", "$BASE"])
def test_full_and_unknown_images_may_have_it(base: str) -> None:
    assert not found(image(base, "curl -f http://localhost/"))


def test_several_compose_files_that_ask_one_image_for_the_same_tool_are_one_finding() -> None:
    service = "services:\n  web:\n    build: .\n    healthcheck:\n      test: curl -f http://localhost:8000/\n"
    files = {"Dockerfile": "FROM python:3.12-slim\n", "compose.yaml": service, "docker-compose.yml": service}
    assert len(found(files)) == 1


@pytest.mark.parametrize(
    "code",
    [
        FLASK.replace("/orders", "/healthz"),
        FLASK + "app.register_blueprint(own)\nPATH = '/healthz'\n",
        FLASK + "\n@app.route('/<path:rest>')\ndef rest(rest): ...\n",
    ],
)
def test_a_route_that_the_code_names_or_may_answer_is_left_alone(code: str) -> None:
    files = {
        **image("python:3.12", "curl -f http://localhost:8000/healthz"),
        "app.py": code,
        "requirements.txt": "flask\n",
    }
    assert not found(files)


def test_a_route_that_nothing_answers_is_advice() -> None:
    files = {
        **image("python:3.12", "curl -f http://localhost:8000/healthz"),
        "app.py": FLASK,
        "requirements.txt": "flask\n",
    }
    report = check(MemorySnapshot(files), Config(), rules=[RULE])
    assert [finding.level for finding in report.findings] == ["warning"]
