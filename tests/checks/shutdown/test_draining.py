"""Which version of Spring Boot drains by itself, and what waits for messages."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.documents import python
from checks.engine import check
from checks.shutdown.consumers import waiting
from checks.snapshot import MemorySnapshot
from checks.text import Text

RULE = "disposability/no-signal-handling"
IMAGE = {"Dockerfile": 'FROM eclipse-temurin:21\nCMD ["java", "-jar", "app.jar"]\n'}
STARTER = "<artifactId>spring-boot-starter-web</artifactId>"


def found(files: dict[str, str]) -> list[str]:
    return [finding.message for finding in check(MemorySnapshot({**IMAGE, **files}), Config(), rules=[RULE]).findings]


def pom(version: str, properties: str = "") -> str:
    return (
        f"<project>{properties}<parent><artifactId>spring-boot-starter-parent</artifactId><version>{version}</version></parent>"
        f"<dependencies><dependency>{STARTER}</dependency></dependencies>"
        "<build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>"
    )


@pytest.mark.parametrize("version", ["1.5.22.RELEASE", "2.2.13.RELEASE", "2.7.18", "3.0.0", "3.3.9"])
def test_versions_before_3_4_do_not_drain_by_themselves(version: str) -> None:
    assert found({"pom.xml": pom(version)})


@pytest.mark.parametrize("version", ["3.4.0", "3.5.2", "4.0.0", "${unknown}"])
def test_later_versions_do_and_unknown_ones_are_left_alone(version: str) -> None:
    assert not found({"pom.xml": pom(version)})


def test_a_version_in_a_property_is_resolved() -> None:
    properties = "<properties><boot.version>2.7.0</boot.version></properties>"
    assert found({"pom.xml": pom("${boot.version}", properties)})


def test_modules_of_one_parent_are_told_once_at_the_parent() -> None:
    parent = pom("2.7.0").replace(f"<dependencies><dependency>{STARTER}</dependency></dependencies>", "")
    module = f"<project><dependencies><dependency>{STARTER}</dependency></dependencies></project>"
    report = check(
        MemorySnapshot({**IMAGE, "pom.xml": parent, "orders/pom.xml": module, "users/pom.xml": module}),
        Config(),
        rules=[RULE],
    )
    assert [finding.path for finding in report.findings] == ["pom.xml"]


@pytest.mark.parametrize(
    "code",
    [
        "channel.start_consuming()\n",
        "while True:\n    job = queue.brpop('jobs')\n",
        "from confluent_kafka import Consumer\nwhile True:\n    message = consumer.poll(1.0)\n",
        "while True:\n    answer = sqs.receive_message(QueueUrl=url)\n",
        "for message in pubsub.listen():\n    work(message)\n",
    ],
)
def test_a_loop_that_takes_messages_waits(code: str) -> None:
    assert next(waiting(python.parse(Text("worker.py", code))), None) is not None


@pytest.mark.parametrize(
    "code",
    [
        "job = queue.blpop('jobs')\n",
        "while True:\n    answer = form.poll()\n",
        "while items:\n    items.pop()\n",
        "for line in file.listen():\n    work(line)\n",
    ],
)
def test_other_loops_and_single_reads_do_not(code: str) -> None:
    assert next(waiting(python.parse(Text("worker.py", code))), None) is None
