"""Messages that are acknowledged before they are worked on."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import check
from checks.snapshot import MemorySnapshot


def found(path: str, code: str) -> int:
    return len(check(MemorySnapshot({path: code}), Config(), rules=["disposability/job-lost-on-crash"]).findings)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("worker.py", "channel.basic_consume('mail', send, auto_ack=True)\n"),
        ("shop/tasks.py", "from celery import shared_task\n\n@shared_task(soft_time_limit=60 * 10)\ndef work(): ...\n"),
        ("Worker.java", 'class W { void r() { props.put("enable.auto.commit", "true"); } }\n'),
        ("Worker.kt", 'fun run() { channel.basicConsume("mail", true, callback) }\n'),
        ("Worker.cs", "class W { object c = new ConsumerConfig { EnableAutoCommit = true }; }\n"),
        ("worker.js", "channel.consume('mail', send, { noAck: true });\n"),
    ],
)
def test_an_early_acknowledgement_is_found(path: str, code: str) -> None:
    assert found(path, code) == 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("worker.py", "channel.basic_consume('amq.rabbitmq.reply-to', done, auto_ack=True)\n"),
        ("shop/tasks.py", "from celery import shared_task\n\n@shared_task(time_limit=limit)\ndef work(): ...\n"),
        (
            "shop/tasks.py",
            "from celery import shared_task\n\n@shared_task(time_limit=3600, acks_late=True)\ndef work(): ...\n",
        ),
        (
            "Worker.cs",
            "class W { object c = new ConsumerConfig { EnableAutoCommit = true, EnableAutoOffsetStore = false }; }\n",
        ),
        ("worker.rb", "events.subscribe('user.created') { |event| work(event) }\n"),
    ],
)
def test_what_is_acknowledged_when_done_or_needs_nothing_is_left_alone(path: str, code: str) -> None:
    assert found(path, code) == 0
