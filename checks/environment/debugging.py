"""Debug modes that are switched on in source code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import Assignment, Call, SourceFile
from checks.environment.development import is_for_development
from checks.environment.reads import reads
from checks.pattern import pattern
from checks.text import Span
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_ON = frozenset({"true", "1", "on", "yes", "stdout", "t", "y"})
_SETTINGS_FILE = pattern(r"(?:^|/)(?:\w*settings\w*|\w*config\w*|conf)(?:/\w+)?\.py$|INSTALLED_APPS")
_FLAGS = ("DEBUG", "DJANGO_DEBUG", "FLASK_DEBUG", "APP_DEBUG")
_DISPLAY = ("display_errors", "display_startup_errors")
_PHP_FLAGS = ("WP_DEBUG", "APP_DEBUG", "DEBUG", "YII_DEBUG", "WP_DEBUG_DISPLAY")
_PYTHON_SERVERS = ("run", "Flask", "FastAPI", "Starlette", "Sanic", "Bottle", "run_simple", "run_server")


_WEB = pattern(r"^\s*@\w+\.(?:errorhandler|exception_handler|route|get|post|put|delete|patch)\b", re.MULTILINE)
_ENDING = frozenset(("return_statement", "expression_statement", "assignment", "block", "function_definition"))


@frozen(eq=False)
class Debugging:
    span: Span
    what: str
    """As it is written, short: `app.run(debug=True)`."""
    main: bool = False
    """Holds only where the file itself is what is started."""


def debugging(source: SourceFile) -> Iterator[Debugging]:
    """The places of one file that switch on debugging for everybody."""
    language = source.grammar.language
    if language == "python":
        yield from _python(source)
    elif language in ("javascript", "typescript", "tsx"):
        yield from _javascript(source)
    elif language == "php":
        yield from _php(source)
    elif language == "csharp":
        yield from _csharp(source)
    elif language == "ruby":
        yield from _ruby(source)
    elif language == "java":
        yield from _java(source)
    elif language == "go":
        yield from _go(source)


def _python(source: SourceFile) -> Iterator[Debugging]:
    for call in source.calls:
        value = call.option("debug") if call.method in _PYTHON_SERVERS else None
        if value is not None and value.text() == "True" and not _guarded(call.node):
            yield Debugging(call.span, f"{call.method}(debug=True)", _is_main(call.node))
    yield from _tracebacks(source)
    for assignment in source.assignments:
        if _is_debug_setting(source, assignment) and (
            _is_main(assignment.node) or not is_for_development(assignment.node)
        ):
            yield Debugging(
                assignment.span, f"{assignment.name} = {assignment.value.text()}", _is_main(assignment.node)
            )
    for read in reads(source):
        on = read.fallback is not None and (read.default or read.fallback.text()).lower() in _ON
        if on and read.name.upper() in _FLAGS and _chosen(read.node) is None:
            yield Debugging(read.span, f"{read.name} on unless it is switched off")


def _tracebacks(source: SourceFile) -> Iterator[Debugging]:
    """A handler of a web framework that returns the trace of an error."""
    if "format_exc" not in source.text.content or not _WEB.search(source.text.content):
        return
    for call in source.calls_named("traceback.format_exc"):
        returned = next((above for above in call.node.ancestors() if above.kind() in _ENDING), None)
        if returned is not None and returned.kind() == "return_statement" and not is_for_development(call.node):
            yield Debugging(call.span, "the trace of an error is returned to the client")


def _chosen(node: SgNode | None) -> SgNode | None:
    """The comparison that turns the default around, `os.getenv("DEBUG", "1") == "0"`."""
    for above in node.ancestors() if node is not None else ():
        if above.kind() == "comparison_operator":
            return (
                above if re.search(r"!=\s*[\"'](?:1|true)|==\s*[\"'](?:0|false)", above.text(), re.IGNORECASE) else None
            )
        if above.kind() in ("expression_statement", "block", "module"):
            return None
    return None


def _is_debug_setting(source: SourceFile, assignment: Assignment) -> bool:
    if assignment.value.text() != "True":
        return False
    if re.fullmatch(r"\w*app(?:lication)?\.debug|\w*app\.config\[[\"']DEBUG[\"']\]", assignment.name):
        return True
    if assignment.name not in ("DEBUG", "DEBUG_PROPAGATE_EXCEPTIONS"):
        return False
    is_settings = _SETTINGS_FILE.search(source.path) or "INSTALLED_APPS" in source.text.content
    named = [other for other in source.assignments if other.name == assignment.name]
    return bool(is_settings) and named[-1].node.range() == assignment.node.range()


def _is_main(node: SgNode) -> bool:
    """Under `if __name__ == "__main__"`, so only where the file itself is what is started."""
    conditions = (above.field("condition") for above in node.ancestors() if above.kind() == "if_statement")
    return any(condition is not None and "__name__" in condition.text() for condition in conditions)


def _guarded(node: SgNode) -> bool:
    """Under a condition about the environment; `if __name__ == "__main__"` says nothing about it."""
    for above in node.ancestors():
        if above.kind() in ("if_statement", "elif_clause"):
            condition = above.field("condition")
            if (
                condition is not None
                and "__name__" not in condition.text()
                and re.search(r"debug|dev|local|test|prod|env", condition.text(), re.IGNORECASE)
            ):
                return True
    return False


def _javascript(source: SourceFile) -> Iterator[Debugging]:
    if ".stack" not in source.text.content:
        return
    for call in source.calls:
        if call.method not in ("send", "json", "end", "write") or not _is_response(call.receiver):
            continue
        for argument in call.arguments:
            if _shows_stack(source, argument.node) and not is_for_development(call.node):
                yield Debugging(call.span, f"{call.method} with the stack of the error")
                break


def _is_response(receiver: str) -> bool:
    return bool(re.match(r"(?:res|response|reply|resp)\b", receiver)) or receiver in ("ctx.response",)


def _shows_stack(source: SourceFile, node: SgNode) -> bool:
    if node.kind() not in ("member_expression", "object", "template_string", "binary_expression"):
        return False
    for member in node.find_all(kind="member_expression"):
        prop, owner = member.field("property"), member.field("object")
        if prop is not None and owner is not None and prop.text() == "stack" and owner.kind() == "identifier":
            bound = (each.value.text() for each in source.assignments if each.name == owner.text())
            if _decided(member, node) or any("NODE_ENV" in value for value in bound):
                continue
            return True
    return False


def _decided(member: SgNode, outer: SgNode) -> bool:
    """Shown under a condition only: `dev ? err.stack : undefined`, `...(dev && { stack })`."""
    for above in member.ancestors():
        if above.kind() in ("ternary_expression", "binary_expression"):
            return True
        if above.range().start == outer.range().start:
            return False
    return False


_PHP_PATTERN = pattern(r"^(?:1|true|'1'|\"1\"|'on'|\"on\"|'true'|'stdout'|E_ALL)$", re.IGNORECASE)


def _php(source: SourceFile) -> Iterator[Debugging]:
    for call in source.calls:
        name, value = call.string(0), call.argument(1)
        on = value is not None and _PHP_PATTERN.match(value.text().strip())
        wanted = (call.method == "ini_set" and name in _DISPLAY) or (call.method == "define" and name in _PHP_FLAGS)
        if on and wanted and not is_for_development(call.node):
            yield Debugging(call.span, f"{name} on")
    if source.path.endswith("config/app.php"):
        for node in source.find("array_element_initializer"):
            pair = [child.text() for child in node.named_children()]
            if len(pair) == 2 and pair[0].strip("'\"") == "debug" and pair[1] == "true":
                yield Debugging(source.span(node), "'debug' => true")
    for read in reads(source):
        if read.name == "APP_DEBUG" and read.fallback is not None and read.fallback.text() == "true":
            yield Debugging(read.span, "APP_DEBUG on unless it is switched off")


def _csharp(source: SourceFile) -> Iterator[Debugging]:
    for call in source.calls:
        if call.method == "UseDeveloperExceptionPage" and not _conditional(call.node):
            yield Debugging(call.span, "UseDeveloperExceptionPage in every environment")


def _conditional(node: SgNode) -> bool:
    return any(
        above.kind() in ("if_statement", "conditional_expression", "expression_case", "default_case")
        for above in node.ancestors()
    )


def _ruby(source: SourceFile) -> Iterator[Debugging]:
    if not source.path.endswith(("environments/production.rb", "config/application.rb", "environments/staging.rb")):
        return
    for assignment in source.assignments:
        if assignment.name.endswith("consider_all_requests_local") and assignment.value.text() == "true":
            yield Debugging(assignment.span, "consider_all_requests_local = true")


def _java(source: SourceFile) -> Iterator[Debugging]:
    for call in source.calls:
        if call.method == "printStackTrace" and "getWriter()" in _first(call):
            yield Debugging(call.span, "the stack trace is written to the response")


def _go(source: SourceFile) -> Iterator[Debugging]:
    for call in source.calls:
        if (
            call.callee == "gin.SetMode"
            and _first(call) in ("gin.DebugMode", '"debug"')
            and not _conditional(call.node)
        ):
            yield Debugging(call.span, f"gin.SetMode({_first(call)})")


def _first(call: Call) -> str:
    node = call.argument(0)
    return node.text() if node is not None else ""
