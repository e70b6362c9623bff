"""Containers at module or class level that keep users' state between requests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import Assignment, SourceFile
from checks.handlers import handler_of
from checks.pattern import pattern
from checks.sharing.ruby_state import shared_variables
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_USERS = pattern(
    r"(?:^|_)(?:user_?sessions?|active_?sessions?|sessions|session_?store|carts?|shopping_?carts?|pending_?\w+|uploaded_?\w+|logged_?in\w*"
    r"|online_?users?|active_?users?|connected_?users?|login_?attempts?|failed_?(?:logins?|attempts?)|otps?|otp_?store|otp_?codes?"
    r"|verification_?codes?|reset_?tokens?|revoked_?tokens?|refresh_?tokens?|token_?blacklist|blacklist(?:ed)?_?tokens?|blocklist|user_?data"
    r"|user_?states?|conversations?|chat_?histor(?:y|ies)|chat_?sessions?|rooms|lobbies|orders|bookings|draft_?\w+|todos|tasks|jobs)$",
    re.IGNORECASE,
)
"""Names that say that what is kept belongs to a user or a piece of work."""
_PROVIDER = pattern(r"@(?:Injectable|Controller)\(")
_STRONG = pattern(r"^_?(?:user_?sessions|active_?sessions|uploaded_?files|user_?carts|shopping_?carts)$", re.IGNORECASE)
_LOSABLE = pattern(
    r"cache|memo|regist|handler|route|config|setting|const|schema|mapping|lookup|model|pool|client|conn|metric|counter|lock|semaphore|plugin|receiv|warned|seen|pending_?(?:requests|promises)|in_?flight",
    re.IGNORECASE,
)
_CONTAINERS: dict[str, re.Pattern[str]] = {
    "python": pattern(
        r"^(?:\{\s*\}|\[\s*\]|dict\(\)|list\(\)|set\(\)|(?:collections\.)?(?:defaultdict|OrderedDict|deque)\([\w. ]*\))$"
    ),
    "javascript": pattern(r"^(?:\{\s*\}|\[\s*\]|new (?:Map|Set|Array)(?:<[^()]*>)?\(\))$"),
    "java": pattern(
        r"^new (?:Concurrent|Linked|Tree)?(?:HashMap|HashSet|ArrayList|Map|List|LinkedHashMap)<[^()]*>\(\)$|^ConcurrentHashMap\.newKeySet\(\)$"
    ),
    "csharp": pattern(r"^new (?:Concurrent)?(?:Dictionary|List|HashSet|Bag)<.*>\(\)$|^new\(\)$"),
    "go": pattern(r"^(?:make\(map\[.*\]|map\[.*\{\s*\}$)"),
}
_STATEMENTS: dict[str, tuple[str, ...]] = {
    "python": ("expression_statement", "delete_statement"),
    **dict.fromkeys(("javascript", "typescript", "tsx"), ("expression_statement",)),
    "java": ("expression_statement",),
    "csharp": ("expression_statement",),
    "go": ("assignment_statement", "expression_statement"),
}
_CHANGING = r"(?:\.(?:append|add|push|set|put|insert|update|pop|setdefault|extend|remove|discard|delete|unshift|splice|Add|TryAdd|Remove|clear|shift)\(|\s*\[[^\]]*\]\s*=[^=]|\[[^\]]*\]\s*(?:\.append|\.push|\+=)|\.\w+\s*=[^=])"


@frozen
class State:
    source: SourceFile
    name: str
    node: SgNode


def module_state(source: SourceFile) -> Iterator[State]:
    """Containers that start empty and that a request handler changes, or that by their name keep what belongs to users."""
    language = "javascript" if source.grammar.language in ("typescript", "tsx") else source.grammar.language
    if language == "ruby":
        yield from (State(source, name, node) for name, node in shared_variables(source) if not _LOSABLE.search(name))
        return
    pattern = _CONTAINERS.get(language)
    for assignment in source.assignments if pattern is not None else ():
        name = _plain(assignment)
        if not name or _LOSABLE.search(name) or pattern is None or not pattern.match(assignment.value.text().strip()):
            continue
        if not _outside_functions(source, assignment.node, language):
            continue
        users = _USERS.search(_snake(name)) is not None
        changes = [*_changes(source, name)]
        handled = any(handler_of(source, node) is not None for node in changes)
        strong = _STRONG.match(name) is not None and language == "python"
        if handled or (users and changes and language in ("python", "javascript")) or strong:
            yield State(source, name, assignment.node)


def _plain(assignment: Assignment) -> str:
    """The target without its type; nothing for targets that are no plain name."""
    name = re.split(r"[:=]", assignment.name)[0]
    found = re.search(r"(\w+)$", name)
    return found[1] if found and re.fullmatch(r"[\w ]+", name) else ""


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)


def _outside_functions(source: SourceFile, node: SgNode, language: str) -> bool:
    if source.enclosing_function(node) is not None:
        return False
    if language in ("java", "csharp"):
        # A field of a bean or a static field: one for the whole process.
        above = node.parent()
        text = above.text() if above is not None else node.text()
        return "static" in text or bool(
            re.search(r"@(?:Rest)?Controller|@Service|@Component|: ControllerBase|: Controller\b", source.text.content)
        )
    if language == "javascript":
        around = [
            each for each in node.ancestors() if each.kind() in ("class", "class_declaration", "export_statement")
        ]
        classes = [each for each in around if each.kind() != "export_statement"]
        # A provider of Nest is one object for the whole process.
        return not classes or (
            "@nestjs/" in source.text.content and any(_PROVIDER.search(each.text()[:200]) for each in around)
        )
    if language == "python":
        enclosing = next((each for each in node.ancestors() if each.kind() == "class_definition"), None)
        return (
            enclosing is None
            or re.search(
                r"BaseModel|Schema|Enum|Config|TypedDict|Meta|Serializer|Form|Admin|Migration|TestCase",
                enclosing.text().partition("\n")[0],
            )
            is None
        )
    return True


def _changes(source: SourceFile, name: str) -> Iterator[SgNode]:
    """Statements inside of functions that change the container, in the same file."""
    pattern = re.compile(
        rf"(?<![\w.])(?:self\.|cls\.|this\.|[A-Z]\w*\.)?{re.escape(name)}{_CHANGING}|delete\({re.escape(name)},|\bdel {re.escape(name)}\[|{re.escape(name)}\s*=\s*append\("
    )
    for node in source.find(*_STATEMENTS[source.grammar.language]):
        first = node.text()[:400]
        if (
            name in first
            and pattern.match(first.removeprefix("await ").removeprefix("const "))
            and source.enclosing_function(node) is not None
        ):
            yield node


KINDS: tuple[Kind[SourceFile], ...] = (PYTHON, JAVASCRIPT, JAVA, CSHARP, GO, RUBY)
LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {
    PYTHON: ("{}", "[]", "dict()", "list()", "set()", "defaultdict(", "deque("),
    JAVASCRIPT: ("{}", "[]", "new map", "new set"),
    JAVA: ("hashmap", "arraylist", "hashset"),
    CSHARP: ("dictionary<", "list<", "hashset<"),
    GO: ("map[",),
    RUBY: ("{}", "{ }", "[]", "hash.new", "array.new", "set.new", "map.new"),
}
