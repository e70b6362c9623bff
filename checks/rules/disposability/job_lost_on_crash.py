"""Consumers that tell the queue they are done before they begin."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.python import PYTHON
from checks.documents.source import Call, SourceFile
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule


@rule(
    message="{call} acknowledges messages before they are worked on",
    level="warning",
    fix="Acknowledge when the work is done, and make the work safe to repeat.",
    looks_at={
        PYTHON: ("auto_ack", "no_ack"),
        JAVASCRIPT: ("noack", "autoack"),
        JAVA: ("basicconsume", "autoack"),
        GO: (".consume(",),
    },
    bad=[
        (
            {"worker.py": "channel.basic_consume(queue='mail', on_message_callback=send, auto_ack=True)\n"},
            "worker.py:1",
        ),
        ({"worker.js": "channel.consume('mail', send, { noAck: true });\n"}, "worker.js:1"),
        (
            {
                "Worker.java": 'class Worker {\n  void run() { channel.basicConsume("mail", true, callback, tag -> {}); }\n}\n'
            },
            "Worker.java:2",
        ),
        (
            {
                "worker.go": 'package worker\n\nfunc run() { msgs, err := ch.Consume(q.Name, "", true, false, false, false, nil) }\n'
            },
            "worker.go:3",
        ),
    ],
    good=[
        {"worker.py": "channel.basic_consume(queue='mail', on_message_callback=send, auto_ack=False)\n"},
        {"worker.py": "channel.basic_consume(queue='mail', on_message_callback=send)\n"},
        {"worker.js": "channel.consume('mail', send);\nchannel.consume('log', show, { noAck: false });\n"},
        {
            "worker.go": 'package worker\n\nfunc run() { msgs, err := ch.Consume(q.Name, "", false, false, false, false, nil) }\n'
        },
        {"tests/worker.py": "channel.basic_consume(queue='mail', on_message_callback=send, auto_ack=True)\n"},
        {"rpc.py": "channel.basic_consume(queue='amq.rabbitmq.reply-to', on_message_callback=done, auto_ack=True)\n"},
    ],
)
def job_lost_on_crash(repository: Repository) -> Iterator[Match]:
    """A worker may die at any moment. What it had already acknowledged is then lost without a trace; what it had not is given to
    another one.
    """
    for kind in (PYTHON, JAVASCRIPT, JAVA, GO):
        for source in repository.changed(kind):
            for call in source.calls:
                if _acknowledges(source, call):
                    yield Match(source.path, call.span, {"call": call.method})


def _acknowledges(source: SourceFile, call: Call) -> bool:
    if "reply-to" in call.node.text():
        # RabbitMQ's direct reply-to knows no other way.
        return False
    match call.method:
        case "basic_consume" | "consume" | "subscribe" if source.grammar.language != "go":
            option = call.option("auto_ack") or call.option("no_ack") or call.option("noAck") or call.option("autoAck")
            return option is not None and option.text() in ("True", "true")
        case "basicConsume":
            second = call.argument(1)
            return second is not None and second.text() == "true"
        case "Consume":
            third = call.argument(2)
            return len(call.arguments) == 7 and third is not None and third.text() == "true"
    return False
