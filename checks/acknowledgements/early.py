"""Calls and settings by which messages are acknowledged, or their offsets committed, before they are worked on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.node import scalars
from checks.documents.php import PHP
from checks.documents.properties import PROPERTIES
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import Call, SourceFile
from checks.documents.yaml import YAML
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_LONG = 300
"""Seconds a job may take before losing it is worth a word."""
_REPLY = pattern(r"reply[-_]?(?:to\b|queue)", re.IGNORECASE)
_EXCLUSIVE = pattern(r"exclusive[\"']?\s*[:=]>?\s*true", re.IGNORECASE)
_COMMITS = "commits offsets by a timer, whether or not the work is done"
_ACKNOWLEDGES = "acknowledges messages before they are worked on"
LITERALS: dict[Kind[Any], tuple[str, ...]] = {
    PYTHON: ("auto_ack", "no_ack", "enable_auto_commit", "enable.auto.commit", "time_limit"),
    JAVASCRIPT: ("noack", "autoack"),
    JAVA: ("basicconsume", "autoack", "enable.auto.commit", "enable_auto_commit", "acknowledgemode.none"),
    KOTLIN: ("basicconsume", "autoack", "enable.auto.commit", "enable_auto_commit", "acknowledgemode.none"),
    GO: (".consume(", ".readmessage("),
    RUBY: (".subscribe",),
    PHP: ("basic_consume",),
    CSHARP: ("basicconsume", "enableautocommit"),
    YAML: ("acknowledge-mode", "enable-auto-commit"),
    PROPERTIES: ("acknowledge-mode", "enable-auto-commit"),
}


@frozen
class Early:
    path: str
    span: Span
    who: str
    what: str


def acknowledged_early(repository: Repository) -> Iterator[Early]:
    """Places in what is in focus of the rule, which looks at `LITERALS`."""
    for kind, judge in _JUDGES:
        for source in repository.changed(kind):
            own = _EXCLUSIVE.search(source.text.content) is not None
            for call in source.calls:
                what = judge(call) if not _REPLY.search(call.node.text()) else None
                # RabbitMQ's direct reply-to knows no acknowledgement, and an exclusive queue dies with its consumer.
                if what is not None and not (own and what == _ACKNOWLEDGES):
                    yield Early(source.path, source.span(_anchor(call)), call.method, what)
            if kind is CSHARP:
                yield from _assigned(source)
            if kind is PYTHON:
                yield from _long_tasks(source, repository)
    yield from _by_settings(repository)


def _anchor(call: Call) -> SgNode:
    """The call without its block, which in Ruby is the whole consumer."""
    return call.node.field("method") or call.node if call.source.grammar.language == "ruby" else call.node


def _is(node: SgNode | None, *texts: str) -> bool:
    return node is not None and node.text().strip("\"'") in texts


def _python(call: Call) -> str | None:
    if call.method in ("basic_consume", "consume"):
        return _ACKNOWLEDGES if _is(call.option("auto_ack") or call.option("no_ack"), "True") else None
    committed = call.option("enable_auto_commit") or call.option("enable.auto.commit")
    return _COMMITS if call.method.endswith("Consumer") and _is(committed, "True", "true") else None


def _javascript(call: Call) -> str | None:
    if call.method not in ("consume", "subscribe"):
        return None
    return _ACKNOWLEDGES if _is(call.option("noAck") or call.option("autoAck"), "true") else None


def _java(call: Call) -> str | None:
    if call.method == "basicConsume":
        return _ACKNOWLEDGES if _is(call.argument(1), "true") else None
    if call.method == "setAcknowledgeMode":
        return _ACKNOWLEDGES if _is(call.argument(0), "AcknowledgeMode.NONE") else None
    if call.method in ("put", "setProperty") and len(call.arguments) == 2:
        key, value = call.arguments[0].node, call.arguments[1].node
        named = call.source.string(key) == "enable.auto.commit" or key.text().endswith("ENABLE_AUTO_COMMIT_CONFIG")
        return _COMMITS if named and _is(value, "true", "Boolean.TRUE") else None
    return None


def _go(call: Call) -> str | None:
    if call.method == "Consume" and len(call.arguments) == 7:
        return _ACKNOWLEDGES if _is(call.argument(2), "true") else None
    content = call.source.text.content
    if call.method == "ReadMessage" and "segmentio/kafka-go" in content and "GroupID" in content:
        return "commits a message when it is read, before it is worked on"
    return None


def _ruby(call: Call) -> str | None:
    """Bunny acknowledges by itself unless it is told not to."""
    content = call.source.text.content
    if call.method != "subscribe" or "bunny" not in content.lower() or "queue" not in call.receiver.lower():
        return None
    told = call.option("manual_ack") or call.option("ack")
    return None if _is(told, "true") or "manual_ack" in call.node.text() else _ACKNOWLEDGES


def _php(call: Call) -> str | None:
    told = call.argument(3, "no_ack")
    return _ACKNOWLEDGES if call.method == "basic_consume" and _is(told, "true", "TRUE") else None


def _csharp(call: Call) -> str | None:
    if call.method not in ("BasicConsume", "BasicConsumeAsync"):
        return None
    return _ACKNOWLEDGES if _is(call.argument(1, "autoAck"), "true") else None


_JUDGES: tuple[tuple[Kind[SourceFile], Callable[[Call], str | None]], ...] = (
    (PYTHON, _python),
    (JAVASCRIPT, _javascript),
    (JAVA, _java),
    (KOTLIN, _java),
    (GO, _go),
    (RUBY, _ruby),
    (PHP, _php),
    (CSHARP, _csharp),
)


def _assigned(source: SourceFile) -> Iterator[Early]:
    """`EnableAutoCommit = true` of Confluent's consumer; storing offsets oneself makes it safe."""
    if "EnableAutoOffsetStore" in source.text.content:
        return
    for assignment in source.assignments:
        if assignment.name.rpartition(".")[2] == "EnableAutoCommit" and assignment.value.text() == "true":
            yield Early(source.path, assignment.span, "the consumer", _COMMITS)


def _long_tasks(source: SourceFile, repository: Repository) -> Iterator[Early]:
    """Celery's tasks that may take minutes, where nothing acknowledges late."""
    if "celery" not in source.text.content.lower() or repository.model(_acknowledges_late):
        return
    for call in source.calls:
        if call.method not in ("task", "shared_task") or call.option("acks_late") is not None:
            continue
        limits = (call.option("time_limit"), call.option("soft_time_limit"))
        seconds = max((_seconds(each.text()) for each in limits if each is not None), default=0)
        if seconds >= _LONG:
            what = f"acknowledges a job of up to {seconds} s when it begins, as no `acks_late` is set"
            yield Early(source.path, call.span, "Celery", what)


def _seconds(written: str) -> int:
    """`3600`, `60 * 60`; 0 for what is computed otherwise."""
    product = 1
    for part in written.split("*"):
        if not part.strip().isdecimal():
            return 0
        product *= int(part)
    return product


def _acknowledges_late(repository: Repository) -> bool:
    return any(
        True
        for _ in repository.all(PYTHON, ("acks_late = true", "acks_late=true", "acks_late': true", 'acks_late": true'))
    )


def _by_settings(repository: Repository) -> Iterator[Early]:
    for properties in repository.changed(PROPERTIES):
        for each in properties.properties:
            what = _told(each.key, each.value)
            if what is not None:
                yield Early(properties.path, each.span, each.key, what)
    for file in repository.changed(YAML):
        for document in file.documents:
            for path, value in scalars(document):
                what = _told(".".join(path), value.value)
                if what is not None:
                    yield Early(file.path, value.span, path[-1], what)


def _told(key: str, value: str) -> str | None:
    if not key.startswith("spring."):
        return None
    told = value.strip().lower()
    if key.endswith("acknowledge-mode") and told == "none":
        return _ACKNOWLEDGES
    return _COMMITS if key.endswith("consumer.enable-auto-commit") and told == "true" else None
