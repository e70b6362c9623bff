"""Consumers that tell the queue they are done before they begin."""

from __future__ import annotations

from collections.abc import Iterator

from checks.acknowledgements.early import LITERALS, acknowledged_early
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule


@rule(
    message="{who} {what}",
    level="warning",
    fix="Acknowledge, or commit, when the work is done, and make the work safe to repeat.",
    looks_at=LITERALS,
    wide=True,
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
        (
            {
                "worker.go": 'package worker\n\nimport "github.com/segmentio/kafka-go"\n\nvar r = kafka.NewReader(kafka.ReaderConfig{GroupID: "mail"})\n\n'
                "func run() { m, err := r.ReadMessage(ctx) }\n"
            },
            "worker.go:7",
        ),
        (
            {
                "worker.rb": "require 'bunny'\nqueue.subscribe(block: true) do |info, properties, body|\n  send(body)\nend\n",
            },
            "worker.rb:2",
        ),
        (
            {"worker.php": "<?php\n$channel->basic_consume('mail', '', false, true, false, false, $send);\n"},
            "worker.php:2",
        ),
        (
            {
                "Worker.cs": 'class Worker { void Run() { channel.BasicConsume(queue: "mail", autoAck: true, consumer: consumer); } }\n'
            },
            "Worker.cs:1",
        ),
        (
            {
                "worker.py": "from kafka import KafkaConsumer\nconsumer = KafkaConsumer('mail', group_id='mail', enable_auto_commit=True)\n"
            },
            "worker.py:2",
        ),
        (
            {
                "shop/tasks.py": "from celery import shared_task\n\n@shared_task(time_limit=60 * 60)\ndef export(): ...\n"
            },
            "shop/tasks.py:3",
        ),
        (
            {
                "src/main/resources/application.yml": "spring:\n  rabbitmq:\n    listener:\n      simple:\n        acknowledge-mode: none\n"
            },
            "src/main/resources/application.yml:5",
        ),
        (
            {"src/main/resources/application.properties": "spring.kafka.consumer.enable-auto-commit=true\n"},
            "src/main/resources/application.properties:1",
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
        {
            "worker.rb": "require 'bunny'\nqueue.subscribe(manual_ack: true, block: true) do |info, properties, body|\nend\n"
        },
        {
            "logs.rb": "require 'bunny'\nqueue = channel.queue('', exclusive: true)\nqueue.subscribe(block: true) do |info, properties, body|\n  puts body\nend\n"
        },
        {"worker.php": "<?php\n$channel->basic_consume('mail', '', false, false, false, false, $send);\n"},
        {
            "worker.go": 'package worker\n\nimport "github.com/segmentio/kafka-go"\n\nvar r = kafka.NewReader(kafka.ReaderConfig{GroupID: "mail"})\n\n'
            "func run() { m, err := r.FetchMessage(ctx) }\n"
        },
        {
            "shop/tasks.py": "from celery import shared_task\n\n@shared_task(time_limit=3600, acks_late=True)\ndef export(): ...\n\n@shared_task(time_limit=30)\ndef ping(): ...\n"
        },
        {
            "shop/tasks.py": "from celery import shared_task\n\n@shared_task(time_limit=3600)\ndef export(): ...\n",
            "settings.py": "CELERY_TASK_ACKS_LATE = True\n",
        },
        {"consumer.js": "await consumer.run({ autoCommit: false, eachMessage: send });\n"},
        {"src/main/resources/application.properties": "spring.kafka.consumer.enable-auto-commit=false\n"},
    ],
)
def job_lost_on_crash(repository: Repository) -> Iterator[Match]:
    """A worker may die at any moment. What it had already acknowledged is then lost without a trace; what it had not is given to
    another one.
    """
    for early in acknowledged_early(repository):
        yield Match(early.path, early.span, {"who": early.who, "what": early.what})
