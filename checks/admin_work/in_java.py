"""Java and Kotlin services that migrate by Flyway's or Liquibase's own interface, or load data in a runner of Spring's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.admin_work.commands import Work
from checks.admin_work.in_code import CodeWork, is_chosen, written
from checks.documents.java import JAVA
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.source import Call, SourceFile
from checks.pattern import pattern
from checks.repository import Repository

if TYPE_CHECKING:
    from ast_grep_py import SgNode

LITERALS: dict[Work, tuple[str, ...]] = {
    "migration": ("flyway", "liquibase"),
    "seed": ("commandlinerunner", "applicationrunner", "applicationreadyevent", "contextrefreshedevent"),
    "destruction": ("flyway",),
}
_KINDS: tuple[Kind[SourceFile], ...] = (JAVA, KOTLIN)
_SAVING = frozenset(("save", "saveAll", "saveAndFlush", "insert", "insertAll", "persist"))


_STARTING = pattern(r"\b(?:CommandLineRunner|ApplicationRunner)\b|ApplicationReadyEvent|ContextRefreshedEvent")


_FOR_SOME = pattern(r"@Profile|@Conditional\w*|@Value|Environment\b|getActiveProfiles")
"""Profiles and conditions: whoever runs production decides whether it is there."""


def done_in_java(repository: Repository, work: Work) -> Iterator[CodeWork]:
    for kind in _KINDS:
        for source in repository.changed(kind):
            if _FOR_SOME.search(source.text.content) or repository.role(source.path) != "production":
                continue
            for call in source.calls:
                if is_chosen(call.node) or not _does(call, work, source):
                    continue
                yield CodeWork(source.path, call.span, written(call.node), work, certain=work != "seed")
                break


def _does(call: Call, work: Work, source: SourceFile) -> bool:
    content = source.text.content
    match work:
        case "migration":
            flyway = call.method == "migrate" and "flyway" in call.receiver.lower()
            return (flyway or (call.method == "update" and "liquibase" in call.receiver.lower())) and _starts(source)
        case "destruction":
            return call.method == "clean" and "flyway" in call.receiver.lower() and _starts(source)
    return call.method in _SAVING and _is_store(call) and _in_runner(call.node, content)


def _starts(source: SourceFile) -> bool:
    """Whether the file starts the service or is asked when it starts; a command line of its own is none."""
    return (
        re.search(
            r"SpringApplication\.run|@Bean|@PostConstruct|@EventListener|ServletContextListener|Javalin|\.listen\(",
            source.text.content,
        )
        is not None
    )


def _is_store(call: Call) -> bool:
    return (
        re.search(r"(?:[Rr]epo(?:sitory|s)?|[Dd]ao|entityManager|[Mm]ongoTemplate)$", call.receiver.rpartition(".")[2])
        is not None
    )


def _in_runner(node: SgNode, content: str) -> bool:
    """Whether the call stands in `run` of a runner, in a listener of the start, or in a bean that is one."""
    if not _STARTING.search(content):
        return False
    for above in node.ancestors():
        if above.kind() in ("method_declaration", "function_declaration"):
            head = above.text().partition("{")[0]
            return _STARTING.search(head) is not None or re.search(r"\brun\s*\(", head) is not None
    return False
