"""Steps of Jenkinsfiles."""

from __future__ import annotations

import pytest

from checks.documents.jenkinsfile import MAXIMUM_CHARACTERS, parse
from checks.errors import Unreadable
from checks.text import Text

PIPELINE = """pipeline {
  stages {
    stage('Build') {
      steps {
        // sh 'commented out'
        sh 'docker build -t me/shop:$TAG .'
        sh(label: 'Push it', script: "docker push me/shop:${env.TAG}")
      }
    }
    stage("Deploy") {
      steps {
        sh '''
          cd deploy
          kubectl apply -f .
        '''
        echo 'sh done'
      }
    }
  }
}
"""


def test_shell_steps_know_their_stage_and_place() -> None:
    read = parse(Text("Jenkinsfile", PIPELINE))
    assert [(step.stage, step.command.split()[0], step.span.line) for step in read.shell_steps] == [
        ("Build", "docker", 6),
        ("Build", "docker", 7),
        ("Deploy", "cd", 12),
    ]
    assert read.text.slice(read.shell_steps[0].span) == "docker build -t me/shop:$TAG ."


def test_docker_steps_name_what_they_build_and_push() -> None:
    script = "node {\n  def image = docker.build('me/shop:1.4', '.')\n  image.push()\n  image.push('latest')\n  git.push('x')\n}\n"
    read = parse(Text("Jenkinsfile", script))
    assert [(step.act, step.image) for step in read.docker_steps][:2] == [
        ("built", "me/shop:1.4"),
        ("pushed", "me/shop:latest"),
    ]


@pytest.mark.parametrize("source", ["sh 'unclosed", "/* sh 'x'", 'sh """a', "", "stage { sh }"])
def test_what_is_not_closed_gives_no_step(source: str) -> None:
    assert parse(Text("Jenkinsfile", source)).shell_steps == ()


def test_a_very_long_file_is_refused() -> None:
    with pytest.raises(Unreadable):
        parse(Text("Jenkinsfile", "x" * (MAXIMUM_CHARACTERS + 1)))
