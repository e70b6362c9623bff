"""`explain --processes`: what a repository runs, and what its pipelines do to it."""

from __future__ import annotations


def test_containers_show_the_dockerfile_that_builds_them_and_pipelines_their_steps(project, factorlint):
    project.write("shop/Dockerfile", 'FROM python:3.12.1\nCMD ["gunicorn", "app:app"]\n')
    project.write("compose.yaml", "services:\n  web:\n    image: me/shop:1.4\n    ports: ['80:80']\n")
    project.write("Jenkinsfile", "node {\n  sh 'docker build -t me/shop:$TAG shop'\n  sh 'kubectl apply -f k8s'\n}\n")

    shown = factorlint("explain", "--processes", ".").out

    assert "compose.yaml:2 web (web, image me/shop:1.4, built by shop/Dockerfile)\n" in shown
    assert "    gunicorn app:app  <- shop/Dockerfile:2\n" in shown
    assert "Jenkinsfile:2 build: docker build -t me/shop:$TAG shop\n" in shown
    assert "Jenkinsfile:3 deploy: kubectl apply -f k8s\n" in shown


def test_functions_show_what_calls_them(project, factorlint):
    project.write(
        "serverless.yml", "functions:\n  list:\n    handler: a.list\n    events:\n      - httpApi: GET /orders\n"
    )

    assert factorlint("explain", "--processes", ".").out == "serverless.yml:2 list (web)\n"
