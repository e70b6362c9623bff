"""Loops that wait for messages, and servers, that a program writes itself: what has to hear SIGTERM of its own.

Libraries that drain by themselves (Celery, RQ, Sidekiq, Laravel's worker, Spring's listeners) are not called here: their users
write no loop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from checks.documents.source import Call, SourceFile
from checks.pattern import pattern
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_LOOPS = {
    "python": ("while_statement",),
    "javascript": ("while_statement", "for_statement"),
    "go": ("for_statement",),
    "java": ("while_statement", "for_statement", "do_statement"),
    "ruby": ("while", "until", "do_block", "block"),
    "php": ("while_statement", "for_statement", "do_statement"),
    "csharp": ("while_statement", "for_statement", "do_statement"),
}
_TAKING = pattern(
    r"^(?:bl?pop|brpop|blpop|bzpopmin|bzpopmax|brpoplpush|blmove|xreadgroup|receive_messages?|receivemessages?|receivemessageasync|"
    r"readmessage|fetchmessage|drain_events|wait|get_message|consume|poll)$"
)
_AMBIGUOUS = {
    "poll": pattern(r"KafkaConsumer|confluent_kafka|aiokafka|rdkafka", re.I),
    "consume": pattern(r"kafka|rabbit|amqp|sarama", re.I),
    "wait": pattern(r"php-?amqp|AMQP|PhpAmqpLib|is_consuming"),
    "readmessage": pattern(r"kafka", re.I),
    "fetchmessage": pattern(r"kafka", re.I),
    "get_message": pattern(r"pubsub|redis", re.I),
    "receivemessage": pattern(r"sqs|ServiceBus", re.I),
    "receivemessages": pattern(r"sqs|ServiceBus", re.I),
}
"""Methods of that name are common; these words say that they take messages of a queue."""


_HOSTED = pattern(r"\b(?:BackgroundService|IHostedService|CancellationToken)\b")


@frozen
class Waiting:
    node: SgNode
    what: str


def waiting(source: SourceFile) -> Iterator[Waiting]:
    """Where the file waits for messages or requests for good."""
    language = "javascript" if source.grammar.language in ("typescript", "tsx") else source.grammar.language
    own = _OWN.get(language)
    if own is not None:
        yield from own(source)
    if _HOSTED.search(source.text.content):
        # A host of .NET hears SIGTERM and cancels the token; whether a loop asks it is judged above.
        return
    for call in source.calls:
        if _takes(call) and _in_loop(call.node, _LOOPS.get(language, ())):
            yield Waiting(call.node, "The consumer waits for messages here")


def _takes(call: Call) -> bool:
    method = call.method.lower()
    if not _TAKING.match(method) or not call.receiver:
        return False
    if any("token" in argument.node.text().lower() for argument in call.arguments):
        # .NET's hosts cancel it on SIGTERM.
        return False
    words = _AMBIGUOUS.get(method)
    return words is None or words.search(call.source.text.content) is not None


def _in_loop(node: SgNode, loops: tuple[str, ...]) -> bool:
    for above in node.ancestors():
        kind = above.kind()
        if kind not in loops:
            continue
        if kind in ("do_block", "block"):
            caller = above.parent()
            if caller is not None and caller.text().startswith("loop"):
                return True
            continue
        return True
    return False


def _python(source: SourceFile) -> Iterator[Waiting]:
    for call in source.calls:
        if call.method == "start_consuming":
            yield Waiting(call.node, "The consumer waits for messages here")
    consumers = {
        each.name
        for each in source.assignments
        if re.match(r"(?:await\s+)?(?:[\w.]+\.)?\w*KafkaConsumer\(", each.value.text())
    }
    for node in source.find("for_statement"):
        over = node.field("right")
        if over is None:
            continue
        streams = over.text().endswith((".listen()", ".consume()"))
        if over.text() in consumers or (streams and re.search(r"pubsub|kafka|pika", source.text.content, re.I)):
            yield Waiting(over, "The consumer waits for messages here")
    for node in source.find("class_definition"):
        bases = node.field("superclasses")
        if bases is not None and re.search(r"\bConsumer(?:Producer)?Mixin\b", bases.text()):
            yield Waiting(bases, "Kombu's consumer waits for messages here")


_KAFKA_NODE = ("kafka-node.Consumer", "kafka-node.ConsumerGroup", "kafka-node.ConsumerGroupStream")


def _javascript(source: SourceFile) -> Iterator[Waiting]:
    content = source.text.content
    for call in source.calls:
        option = call.option("eachMessage") or call.option("eachBatch") if call.method == "run" else None
        amqp = call.method == "consume" and "amqp" in content and len(call.arguments) > 1
        bull = call.name == "bullmq.Worker" or (
            call.method == "process" and re.search(r"[Qq]ueue$", call.receiver) is not None and "bull" in content
        )
        library = call.name in ("sqs-consumer.Consumer.create", *_KAFKA_NODE)
        if option is not None or amqp or bull or library:
            yield Waiting(call.node, "The consumer waits for messages here")


def _go(source: SourceFile) -> Iterator[Waiting]:
    content = source.text.content
    for call in source.calls:
        if call.method == "Consume" and len(call.arguments) == 7 and "amqp" in content:
            yield Waiting(call.node, "The consumer waits for messages here")
        elif call.method == "Serve" and "grpc.NewServer" in content and len(call.arguments) == 1:
            yield Waiting(call.node, "The gRPC server starts here")


_JAVA_SERVERS = {
    "HttpServer.create": "com.sun.net.httpserver",
    "ServerBootstrap": "io.netty",
    "Undertow.builder": "io.undertow",
    "ServerBuilder.forPort": "io.grpc",
    "Grpc.newServerBuilderForPort": "io.grpc",
}


def _java(source: SourceFile) -> Iterator[Waiting]:
    content = source.text.content
    if "springframework" in content:
        # The context is closed by a shutdown hook, and its listener containers with it.
        return
    for call in source.calls:
        package = _JAVA_SERVERS.get(call.callee)
        if package is not None and package in content:
            yield Waiting(call.node, "The server starts here")
        elif call.method == "basicConsume" and "com.rabbitmq" in content:
            yield Waiting(call.node, "The consumer waits for messages here")


def _ruby(source: SourceFile) -> Iterator[Waiting]:
    for call in source.calls:
        blocks = call.option("block") if call.method == "subscribe" else None
        kafka = call.method in ("each_message", "each_batch") and "kafka" in source.text.content.lower()
        if (blocks is not None and blocks.text() == "true") or kafka:
            yield Waiting(call.node, "The consumer waits for messages here")


def _csharp(source: SourceFile) -> Iterator[Waiting]:
    """Hosted services that are told to stop by a token, and loop without asking it."""
    if "BackgroundService" not in source.text.content:
        return
    for method in source.find("method_declaration"):
        name, body = method.field("name"), method.field("body")
        if name is None or name.text() != "ExecuteAsync" or body is None:
            continue
        token = re.search(r"CancellationToken\s+(\w+)", method.text())
        loop = body.find(pattern="while (true) $BODY") if token is not None else None
        if token is not None and loop is not None and not re.search(rf"\b{token[1]}\b", body.text()):
            yield Waiting(loop, f"The loop never asks `{token[1]}` whether to stop")


def _rust(source: SourceFile) -> Iterator[Waiting]:
    for call in source.calls:
        if call.name == "axum.serve":
            yield Waiting(call.node, "The server starts here")


_OWN: dict[str, Callable[[SourceFile], Iterator[Waiting]]] = {
    "python": _python,
    "javascript": _javascript,
    "go": _go,
    "java": _java,
    "ruby": _ruby,
    "csharp": _csharp,
    "rust": _rust,
}
