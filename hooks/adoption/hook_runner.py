"""The hook in `.pre-commit-config.yaml`, put in as text so that comments, order and style stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.errors import UsageError
from checks.links import PROJECT

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node, SequenceNode

HOOKS_FILE = ".pre-commit-config.yaml"
HOOK = "twelve-factor"


def with_hook(text: str, version: str) -> str:
    """The file with the hook behind the others; unchanged where it has one. Raises `UsageError` where it is not understood."""
    parsed = _parsed(text)
    if _has_hook(parsed):
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    after = _put_in(text, parsed, version).replace("\r\n", "\n").replace("\n", newline)
    expected = {**(parsed or {}), "repos": [*((parsed or {}).get("repos") or ()), _parsed(_entry(0, version))[0]]}
    try:
        if _parsed(after) == expected:
            return after
    except UsageError:
        pass
    raise _unclear(version)


def _put_in(text: str, parsed: Any, version: str) -> str:
    from yaml import SafeLoader, compose

    root: Any = compose(text, SafeLoader)
    if root is None or "repos" not in parsed:
        if root is not None and root.flow_style:
            raise _unclear(version)
        return f"{_closed(text)}repos:\n{_entry(2, version)}"
    repos = _value(root, "repos")
    if parsed["repos"]:
        if repos.flow_style:
            raise _unclear(version)
        return _behind(text, repos, version)
    line, _, rest = text[repos.end_mark.index :].partition("\n")
    head = f"{text[: repos.start_mark.index]}{line}".rstrip()
    return f"{head}\n{_entry(2, version)}{rest}"


def _behind(text: str, repos: SequenceNode, version: str) -> str:
    """Behind the line on which the last item ends: the end of a block itself lies behind the comments that follow it."""
    end = _last(repos).end_mark
    position = end.index if end.column == 0 else text.find("\n", end.index) + 1 or len(text)
    before = _closed(text[:position])
    return f"{before}{_entry(repos.start_mark.column, version)}{text[position:]}"


def _last(node: Node) -> Node:
    from yaml.nodes import CollectionNode, MappingNode

    while isinstance(node, CollectionNode) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, MappingNode) else node.value[-1]
    return node


def _value(root: MappingNode, key: str) -> Any:
    return next(value for name, value in root.value if name.value == key)


def _entry(indent: int, version: str) -> str:
    pad = " " * indent
    return f"{pad}- repo: {PROJECT}\n{pad}  rev: v{version}\n{pad}  hooks:\n{pad}    - id: {HOOK}\n"


def _closed(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _parsed(text: str) -> Any:
    from yaml import YAMLError, safe_load

    try:
        parsed = safe_load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        raise UsageError(f"{HOOKS_FILE} is not valid YAML; mend it first: {' '.join(str(error).split())}") from error
    return parsed


def _has_hook(parsed: Any) -> bool:
    """Raises `UsageError` for a file that is none of a hook runner's."""
    if parsed is None:
        return False
    repos = parsed.get("repos") if isinstance(parsed, dict) else ()
    if not isinstance(repos, list | None):
        raise UsageError(f"{HOOKS_FILE} holds no list of `repos`; mend it first")
    hooks = (
        hook
        for each in repos or ()
        if isinstance(each, dict)
        for hook in each.get("hooks") or ()
        if isinstance(hook, dict)
    )
    return any(str(hook.get("id")) == HOOK for hook in hooks)


def _unclear(version: str) -> UsageError:
    return UsageError(
        f"{HOOKS_FILE} is written in a way that could not be added to safely; add by hand to `repos`: "
        f"{{repo: {PROJECT}, rev: v{version}, hooks: [{{id: {HOOK}}}]}}"
    )
