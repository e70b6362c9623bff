"""Functions that answer requests, in each framework."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import SourceFile
from checks.pattern import pattern

if TYPE_CHECKING:
    from ast_grep_py import SgNode

__all__ = ["handler_of"]
_VERBS = frozenset("get post put patch delete all options head route ws".split())
_ROUTERS = pattern(
    r"(?:^|\.)(?:app|router|server|api|fastify|routes?|\w+Router|\w+Routes|express\(\)|Router\(\))$", re.IGNORECASE
)
_JAVASCRIPT_PARAMETERS = pattern(
    r"^\(?\s*(?:_?req(?:uest)?\b[^,]*,\s*_?(?:res(?:ponse)?|reply|h)\b|_?err\w*\s*,\s*_?req\b|ctx\b(?!.*\bcanvas)|c:\s*Context\b|req(?:uest)?:\s*Request\b)"
)


_DECORATED = pattern(
    r"@[\w.]*\.?(?:route|get|post|put|patch|delete|head|options|websocket|api_route|expose)\(|@(?:api_view|login_required|require_\w+|csrf_exempt"
    r"|permission_required|action)\b"
)


_ANNOTATED = pattern(
    r"@(?:Get|Post|Put|Patch|Delete|Request)Mapping\b|@(?:GET|POST|PUT|PATCH|DELETE|Path)\b|\[(?:Http(?:Get|Post|Put|Patch|Delete)|Route)\b"
)


def handler_of(source: SourceFile, node: SgNode) -> SgNode | None:
    """The innermost function around a node that answers requests, None where there is none."""
    judge = _JUDGES.get(source.grammar.language)
    if judge is None:
        return None
    return next((function for function in _functions(source, node) if judge(source, function)), None)


def _functions(source: SourceFile, node: SgNode) -> Iterator[SgNode]:
    return (above for above in node.ancestors() if above.kind() in source.grammar.functions)


def _python(source: SourceFile, function: SgNode) -> bool:
    if function.kind() != "function_definition":
        return False
    above = function.parent()
    if above is not None and above.kind() == "decorated_definition":
        decorators = [child.text() for child in above.children() if child.kind() == "decorator"]
        if any(_DECORATED.match(each) for each in decorators):
            return True
    parameters = function.field("parameters")
    written = parameters.text() if parameters is not None else ""
    if re.match(r"\(\s*request\b", written):
        return "django" in source.text.content or "aiohttp" in source.text.content or "sanic" in source.text.content
    if re.match(r"\(\s*self,\s*request\b", written):
        return True
    name = function.field("name")
    own = next((each for each in function.ancestors() if each.kind() == "class_definition"), None)
    bases = own.field("superclasses") if own is not None else None
    verb = name is not None and name.text() in _VERBS
    return (
        verb
        and bases is not None
        and re.search(r"Resource|MethodView|RequestHandler|View|HTTPEndpoint", bases.text()) is not None
    )


def _javascript(_: SourceFile, function: SgNode) -> bool:
    parameters = function.field("parameters") or function.field("parameter")
    if parameters is not None and _JAVASCRIPT_PARAMETERS.match(parameters.text()):
        return True
    if function.kind() == "method_definition":
        decorators = re.findall(r"@(\w+)\(", _before(function))
        return any(each in ("Get", "Post", "Put", "Patch", "Delete", "All") for each in decorators)
    listing = function.parent()
    call = listing.parent() if listing is not None and listing.kind() == "arguments" else None
    callee = call.field("function") if call is not None and call.kind() == "call_expression" else None
    if callee is None:
        return False
    receiver, _dot, method = callee.text().rpartition(".")
    return method in _VERBS and _ROUTERS.search(receiver) is not None


def _before(function: SgNode) -> str:
    """The decorators in front of a method, which the grammar keeps beside it."""
    texts: list[str] = []
    sibling = function.prev()
    while sibling is not None and sibling.kind() == "decorator":
        texts.append(sibling.text())
        sibling = sibling.prev()
    return " ".join([*texts, *(child.text() for child in function.children() if child.kind() == "decorator")])


def _java(_: SourceFile, function: SgNode) -> bool:
    return _ANNOTATED.search(function.text().partition("{")[0]) is not None


def _go(_: SourceFile, function: SgNode) -> bool:
    parameters = function.field("parameters")
    return (
        parameters is not None
        and re.search(
            r"http\.ResponseWriter|\*gin\.Context|echo\.Context|\*?fiber\.Ctx|\*fasthttp\.RequestCtx", parameters.text()
        )
        is not None
    )


def _controller(source: SourceFile, _: SgNode) -> bool:
    name = re.search(r"class\s+(\w+)", source.text.content)
    return name is not None and name[1].endswith("Controller")


_JUDGES = {
    "python": _python,
    "javascript": _javascript,
    "typescript": _javascript,
    "tsx": _javascript,
    "java": _java,
    "kotlin": _java,
    "csharp": _java,
    "go": _go,
    "php": _controller,
    "ruby": _controller,
}
