"""Whether the variables a program cannot do without are looked at when it starts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from checks.environment.fallbacks import deploy_value
from checks.environment.read import EnvironmentRead
from checks.environment.reads import all_reads
from checks.environment.settings_modules import is_settings_module
from checks.environment.values import names_secret
from checks.pattern import pattern
from checks.repository import Repository
from checks.role import role_of

_STARTING = pattern(
    r"^(?:main|run|init\w*|setup\w*|start\w*|boot\w*|configure\w*|load\w*|create_?app|make_?app|build\w*|new\w*|connect\w*|settings|"
    r"get_?settings|get_?config|from_?env|register\w*|bootstrap|constructor|__init__|validate\w*|check\w*|parse\w*|default\w*|\w*config\w*|__construct)$",
    re.IGNORECASE,
)
_CHECKED = pattern(r"\b(?:raise|throw|exit|abort|fatal|panic|die|return|Fatalf?|Exit)\b", re.IGNORECASE)
_FEWEST = 3
_FAILING_LATE = ("os.environ", "ENV.fetch")
"""Lookups that fail where they stand, which in a function is when it is called."""


_VALIDATORS = pattern(
    r"BaseSettings|cleanEnv\(|createEnv\(|envsafe|env-var|convict\(|z\.object\(|Joi\.object|validationSchema|@t3-oss/env|dotenv-safe|"
    r"Dotenv\.require_keys|->required\(|envconfig\.|env\.Parse|ValidateOnStart|ConfigurationProperties|environ\.Env\(|check-env|checkEnv|"
    r"check_env|validateEnv|validate_env|requireEnv|required_env|REQUIRED_ENV|requiredEnv|mustEnv|mustGetenv|ValidateDataAnnotations|envalid"
)
"""What looks at the environment as a whole, compiled on first use."""


def late_reads(repository: Repository) -> Mapping[str, tuple[EnvironmentRead, ...]]:
    """Per unit the variables a program cannot do without that are first looked at deep in the code, unchecked; three at least."""
    by_unit: dict[str, dict[str, EnvironmentRead]] = {}
    early: set[str] = set()
    for read in all_reads(repository):
        if role_of(read.path) != "production" or not _is_needed(read):
            continue
        if (read.access == "required" and read.how not in _FAILING_LATE) or not _is_late(read):
            early.add(read.name)
        else:
            by_unit.setdefault(repository.unit(read.path).root, {}).setdefault(read.name, read)
    if not by_unit or _validates(repository):
        return {}
    late = {root: tuple(read for name, read in names.items() if name not in early) for root, names in by_unit.items()}
    return {root: found for root, found in late.items() if len(found) >= _FEWEST}


def _is_needed(read: EnvironmentRead) -> bool:
    """A secret, or the address of a service, for which nothing stands in."""
    needed = names_secret(read.name) or deploy_value(read.name, "db.internal") == "handle"
    return needed and read.access != "default" and read.node is not None


def _is_late(read: EnvironmentRead) -> bool:
    if read.source is None or read.node is None or is_settings_module(read.source):
        return False
    function = read.source.enclosing_function(read.node)
    if function is None:
        return False
    name = function.field("name")
    if name is not None and _STARTING.match(name.text()):
        return False
    return not _CHECKED.search("".join(_behind(read)))


def _behind(read: EnvironmentRead) -> Iterator[str]:
    """The condition that the look-up is part of or is followed by."""
    node = read.node
    while node is not None:
        parent = node.parent()
        if node.kind() in ("if_statement", "unless", "if", "ternary_expression", "conditional_expression"):
            yield node.text()[:400]
            return
        if parent is not None and parent.kind() in (
            "block",
            "statement_block",
            "statement_list",
            "compound_statement",
            "body_statement",
            "module",
        ):
            following = node.next()
            while following is not None and not following.is_named():
                following = following.next()
            if following is not None and following.kind() in ("if_statement", "unless", "if"):
                yield following.text()[:400]
            return
        node = parent


def _validates(repository: Repository) -> bool:
    endings = (".py", ".js", ".ts", ".mjs", ".go", ".rb", ".php", ".java", ".kt", ".cs", "package.json")
    for path in repository.paths:
        if path.endswith(endings) and role_of(path) in ("production", "development"):
            text = repository.text(path)
            if text is not None and _VALIDATORS.search(text.content):
                return True
    return False
