"""Cut GitHub's official API descriptions down to what this project uses.

npm pack @octokit/openapi @octokit/graphql-schema @octokit/webhooks-examples   # unpack each into a folder
python -m tests.fake_github.trim OPENAPI_FOLDER GRAPHQL_FOLDER WEBHOOKS_FOLDER
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphql import DocumentNode, parse, print_ast
from graphql.language import ast

DATA = Path(__file__).parent / "data"
OPERATIONS = {
    "/app": "get",
    "/app-manifests/{code}/conversions": "post",
    "/app/hook/config": "get patch",
    "/app/hook/deliveries": "get",
    "/app/hook/deliveries/{delivery_id}": "get",
    "/app/hook/deliveries/{delivery_id}/attempts": "post",
    "/app/installations": "get",
    "/app/installations/{installation_id}": "get",
    "/app/installations/{installation_id}/access_tokens": "post",
    "/installation/repositories": "get",
    "/rate_limit": "get",
    "/repos/{owner}/{repo}": "get",
    "/repos/{owner}/{repo}/check-runs": "post",
    "/repos/{owner}/{repo}/check-runs/{check_run_id}": "get patch",
    "/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations": "get",
    "/repos/{owner}/{repo}/commits/{ref}": "get",
    "/repos/{owner}/{repo}/commits/{ref}/check-runs": "get",
    "/repos/{owner}/{repo}/compare/{basehead}": "get",
    "/repos/{owner}/{repo}/contents/{path}": "get",
    "/repos/{owner}/{repo}/git/blobs/{file_sha}": "get",
    "/repos/{owner}/{repo}/git/commits/{commit_sha}": "get",
    "/repos/{owner}/{repo}/git/trees/{tree_sha}": "get",
    "/repos/{owner}/{repo}/installation": "get",
    "/repos/{owner}/{repo}/pulls": "get",
    "/repos/{owner}/{repo}/pulls/{pull_number}": "get",
    "/repos/{owner}/{repo}/pulls/{pull_number}/comments": "get post",
    "/repos/{owner}/{repo}/pulls/{pull_number}/files": "get",
    "/repos/{owner}/{repo}/pulls/{pull_number}/reviews": "get post",
    "/repos/{owner}/{repo}/tarball/{ref}": "get",
}
FIELDS = {
    "Query": "id repository viewer node",
    "Mutation": "resolveReviewThread unresolveReviewThread minimizeComment unminimizeComment",
    "Repository": "id nameWithOwner isArchived isFork pullRequest object defaultBranchRef",
    "PullRequest": "id number headRefOid baseRefOid isDraft state changedFiles reviewThreads",
    "PullRequestReviewThreadConnection": "nodes pageInfo totalCount",
    "PullRequestReviewThread": "id isResolved isOutdated isCollapsed path line diffSide resolvedBy comments",
    "PullRequestReviewCommentConnection": "nodes pageInfo totalCount",
    "PullRequestReviewComment": "id fullDatabaseId body viewerDidAuthor author isMinimized minimizedReason path",
    "PageInfo": "hasNextPage endCursor",
    "Ref": "id name target",
    "Blob": "id oid byteSize isBinary isTruncated text",
    "Commit": "id oid tree",
    "Tree": "id oid entries",
    "TreeEntry": "name path type mode oid object size",
    "User": "login id",
    "Bot": "login id",
    "GitObject": "oid",
    "Actor": "login",
    "Node": "id",
    "Minimizable": "isMinimized minimizedReason",
    "ResolveReviewThreadPayload": "clientMutationId thread",
    "UnresolveReviewThreadPayload": "clientMutationId thread",
    "MinimizeCommentPayload": "clientMutationId minimizedComment",
    "UnminimizeCommentPayload": "clientMutationId unminimizedComment",
}
EVENTS = {
    *("check_run", "check_suite", "installation", "installation_repositories", "merge_group", "ping", "pull_request"),
    *("push", "repository", "workflow_dispatch", "workflow_run"),
}
_WORDS = {"description", "summary", "externalDocs", "x-github", "x-github-breaking-changes", "tags", "operationId"}


def main(openapi: Path, graphql: Path, webhooks: Path) -> None:
    description = json.loads((openapi / "package/generated/api.github.com.json").read_text())
    _write("openapi.json", trimmed_openapi(description))
    schema = trimmed_graphql(parse((graphql / "package/schema.graphql").read_text()))
    (DATA / "schema.graphql").write_text(schema)
    examples = json.loads((webhooks / "package/api.github.com/index.json").read_text())
    _write(
        "webhooks.json", {event["name"]: _one_each(event["examples"]) for event in examples if event["name"] in EVENTS}
    )


def trimmed_openapi(description: dict[str, Any]) -> dict[str, Any]:
    """The operations above, what they refer to, and one example of each successful answer."""
    paths: dict[str, Any] = {}
    for path, methods in OPERATIONS.items():
        whole = description["paths"][path]
        paths[path] = {method: _operation(whole[method], description) for method in methods.split()}
        if "parameters" in whole:
            paths[path]["parameters"] = whole["parameters"]
    trimmed = {
        "openapi": description["openapi"],
        "info": {"title": "GitHub", "version": description["info"]["version"]},
    }
    components = _referred(paths, description)
    return {**trimmed, "paths": paths, "components": components}


def _one_each(examples: list[dict[str, Any]]) -> dict[str, Any]:
    """The first example of each action; events without actions have one under an empty name."""
    by_action: dict[str, Any] = {}
    for example in examples:
        by_action.setdefault(example.get("action", ""), example)
    return by_action


def _operation(operation: dict[str, Any], description: dict[str, Any]) -> dict[str, Any]:
    kept = {key: _wordless(operation[key]) for key in ("parameters", "requestBody") if key in operation}
    responses = {}
    for status, response in operation["responses"].items():
        content = _resolved(response, description).get("content", {}).get("application/json")
        responses[status] = {"content": {"application/json": _answer(content, status, description)}} if content else {}
    return {**kept, "responses": responses}


def _answer(content: dict[str, Any], status: str, description: dict[str, Any]) -> dict[str, Any]:
    answer = {"schema": _wordless(content["schema"])}
    examples = list(content.get("examples", {}).values())
    if examples and status.startswith("2"):
        answer["example"] = _resolved(examples[0], description)["value"]
    return answer


def _resolved(node: dict[str, Any], description: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        found: Any = description
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        node = found
    return node


def _referred(paths: Any, description: dict[str, Any]) -> dict[str, Any]:
    components: dict[str, dict[str, Any]] = {}
    pending = list(_references(paths))
    while pending:
        kind, name = pending.pop().removeprefix("#/components/").split("/")
        if name in components.setdefault(kind, {}):
            continue
        components[kind][name] = _wordless(description["components"][kind][name])
        pending += _references(components[kind][name])
    return components


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for key, value in node.items():
            if key != "example":
                yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _wordless(node: Any, *, names: bool = False) -> Any:
    """Without prose and examples; `names` tells that the keys are property names and not the description's own."""
    if isinstance(node, list):
        return [_wordless(value) for value in node]
    if not isinstance(node, dict):
        return node
    dropped = set() if names else _WORDS | {"example", "examples"}
    kept = {key: _wordless(value, names=key == "properties") for key, value in node.items() if key not in dropped}
    # A nullable enumeration that does not list null admits none by the letter of OpenAPI; GitHub means that it does.
    if not names and kept.get("nullable") is True and None not in kept.get("enum", [None]):
        kept["enum"] = [*kept["enum"], None]
    return kept


def trimmed_graphql(schema: DocumentNode) -> str:
    """The fields above with their arguments; types and interfaces that are not listed disappear."""
    definitions = {node.name.value: node for node in schema.definitions if hasattr(node, "name") and node.name}
    kept: dict[str, ast.DefinitionNode] = {}
    pending = ["Query", "Mutation"]
    while pending:
        name = pending.pop()
        if name in kept or name not in definitions:
            continue
        kept[name] = _trimmed_type(definitions[name])
        pending += _mentioned(kept[name])
        pending += [other for other in FIELDS if name in _interfaces(definitions.get(other))]
    return "\n\n".join(print_ast(kept[name]) for name in sorted(kept)) + "\n"


def _trimmed_type(node: Any) -> Any:
    changes: dict[str, Any] = {}
    if isinstance(node, ast.ObjectTypeDefinitionNode | ast.InterfaceTypeDefinitionNode):
        wanted = FIELDS[node.name.value].split()
        changes["fields"] = tuple(_bare_field(field) for field in node.fields if field.name.value in wanted)
        changes["interfaces"] = tuple(i for i in node.interfaces or () if i.name.value in FIELDS)
    elif isinstance(node, ast.InputObjectTypeDefinitionNode):
        changes["fields"] = tuple(_bare(field) for field in node.fields)
    elif isinstance(node, ast.EnumTypeDefinitionNode):
        changes["values"] = tuple(_bare(value) for value in node.values)
    elif isinstance(node, ast.UnionTypeDefinitionNode):
        changes["types"] = tuple(member for member in node.types if member.name.value in FIELDS)
    return replace(_bare(node), **changes)


def _bare(node: Any) -> Any:
    return replace(node, description=None, directives=())


def _bare_field(field: Any) -> Any:
    return replace(_bare(field), arguments=tuple(_bare(argument) for argument in field.arguments or ()))


def _interfaces(node: Any) -> list[str]:
    return [interface.name.value for interface in getattr(node, "interfaces", None) or ()]


def _mentioned(node: Any) -> Iterator[str]:
    yield from _interfaces(node)
    yield from (member.name.value for member in getattr(node, "types", None) or ())
    for field in getattr(node, "fields", None) or ():
        yield _named(field.type)
        for argument in getattr(field, "arguments", None) or ():
            yield _named(argument.type)


def _named(node: Any) -> str:
    while not isinstance(node, ast.NamedTypeNode):
        node = node.type
    return node.name.value


def _write(name: str, value: Any) -> None:
    (DATA / name).write_text(json.dumps(value, sort_keys=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
