"""The GraphQL half, executed against GitHub's own schema, so that a query GitHub would refuse is refused here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from graphql import GraphQLError, GraphQLSchema, build_schema, graphql_sync

from tests.fake_github import objects
from tests.fake_github.description import DATA
from tests.fake_github.state import Comment, Identity, Pull, Repository, State, Thread

_FORBIDDEN = "Resource not accessible by integration"


def execute(state: State, identity: Identity, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    result = graphql_sync(_schema(), query, _Root(state, identity), variable_values=dict(variables))
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [_error(error) for error in result.errors]
    return answer


class _Root:
    """Query and Mutation in one: their fields do not clash."""

    def __init__(self, state: State, identity: Identity) -> None:
        self._state, self._identity = state, identity

    def viewer(self, _info: Any) -> dict[str, Any]:
        return {"login": self._identity.login, "id": "U_1"}

    def repository(self, _info: Any, owner: str, name: str, **_: Any) -> dict[str, Any] | None:
        full_name = f"{owner}/{name}"
        found = self._state.repositories.get(full_name)
        if found is None or full_name not in (self._identity.repositories or {full_name}):
            raise _refused("NOT_FOUND", f"Could not resolve to a Repository with the name '{full_name}'.")
        return _repository(found, self._identity)

    def resolveReviewThread(self, _info: Any, input: Mapping[str, Any]) -> dict[str, Any]:  # noqa: A002, N802
        # GitHub asks for write access to contents here, not to pull requests.
        thread = self._thread(input["threadId"], "contents")
        thread.resolved_by = self._identity.login
        return {"thread": _thread(thread, self._identity)}

    def unresolveReviewThread(self, _info: Any, input: Mapping[str, Any]) -> dict[str, Any]:  # noqa: A002, N802
        thread = self._thread(input["threadId"], "contents")
        thread.resolved_by = None
        return {"thread": _thread(thread, self._identity)}

    def minimizeComment(self, _info: Any, input: Mapping[str, Any]) -> dict[str, Any]:  # noqa: A002, N802
        comment = self._comment(input["subjectId"])
        comment.minimised = input["classifier"].lower()
        return {"minimizedComment": _comment(comment, self._identity)}

    def unminimizeComment(self, _info: Any, input: Mapping[str, Any]) -> dict[str, Any]:  # noqa: A002, N802
        comment = self._comment(input["subjectId"])
        comment.minimised = None
        return {"unminimizedComment": _comment(comment, self._identity)}

    def _thread(self, node: str, permission: str) -> Thread:
        found = next((thread for thread in self._state.threads() if f"PRRT_{thread.id}" == node), None)
        if found is None:
            raise _refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{node}'")
        if not self._identity.may(permission, "write"):
            raise _refused("FORBIDDEN", _FORBIDDEN)
        return found

    def _comment(self, node: str) -> Comment:
        comments = (comment for thread in self._state.threads() for comment in thread.comments)
        found = next((comment for comment in comments if f"PRRC_{comment.id}" == node), None)
        if found is None:
            raise _refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{node}'")
        if not self._identity.may("pull_requests", "write"):
            raise _refused("FORBIDDEN", _FORBIDDEN)
        return found


def _repository(item: Repository, identity: Identity) -> dict[str, Any]:
    def pull_request(_info: Any, number: int) -> dict[str, Any]:
        if number not in item.pulls:
            raise _refused("NOT_FOUND", f"Could not resolve to a PullRequest with the number of {number}.")
        if not identity.may("pull_requests"):
            raise _refused("FORBIDDEN", _FORBIDDEN)
        return _pull(item.pulls[number], identity)

    def git_object(_info: Any, oid: str | None = None, expression: str | None = None) -> dict[str, Any] | None:
        return _object(item, oid or expression or "")

    return {
        "id": f"R_{item.id}",
        "nameWithOwner": item.full_name,
        "isArchived": item.archived,
        "isFork": item.fork,
        "pullRequest": pull_request,
        "object": git_object,
        "defaultBranchRef": {"name": item.default_branch, "target": lambda _info: _object(item, item.default_branch)},
    }


def _pull(item: Pull, identity: Identity) -> dict[str, Any]:
    def review_threads(_info: Any, **page: Any) -> dict[str, Any]:
        return _connection([_thread(thread, identity) for thread in item.threads], **page)

    return {
        "id": f"PR_{item.number}",
        "number": item.number,
        "headRefOid": item.head,
        "baseRefOid": item.base,
        "isDraft": item.draft,
        "state": item.state.upper(),
        "changedFiles": lambda _info: len(item.files()),
        "reviewThreads": review_threads,
    }


def _thread(item: Thread, identity: Identity) -> dict[str, Any]:
    # `resolvedBy` is a User: null when a bot did it.
    person = item.resolved_by if item.resolved_by and not item.resolved_by.endswith("[bot]") else None
    return {
        "id": f"PRRT_{item.id}",
        "isResolved": item.resolved_by is not None,
        "isOutdated": item.outdated,
        "isCollapsed": item.resolved_by is not None,
        "path": item.first.path,
        "line": None if item.outdated else item.first.line,
        "diffSide": item.first.side,
        "resolvedBy": {"login": person, "id": "U_2"} if person else None,
        "comments": lambda _info, **page: _connection([_comment(c, identity) for c in item.comments], **page),
    }


def _comment(item: Comment, identity: Identity) -> dict[str, Any]:
    kind = "Bot" if item.author.endswith("[bot]") else "User"
    return {
        "__typename": "PullRequestReviewComment",
        "id": f"PRRC_{item.id}",
        "fullDatabaseId": item.id,
        "body": item.body,
        "path": item.path,
        "viewerDidAuthor": item.author == identity.login,
        "author": {"__typename": kind, "login": item.author.removesuffix("[bot]"), "id": "B_1"},
        "isMinimized": item.minimised is not None,
        "minimizedReason": item.minimised,
    }


def _object(whose: Repository, name: str) -> dict[str, Any] | None:
    try:
        oid = objects.git(whose.path, "rev-parse", "--verify", name).decode().strip()
        kind = objects.git(whose.path, "cat-file", "-t", oid).decode().strip()
    except objects.subprocess.CalledProcessError:
        return None
    if kind == "blob":
        return _blob(whose, oid)
    if kind == "tree":
        return {"__typename": "Tree", "id": f"T_{oid}", "oid": oid, "entries": lambda _info: _entries(whose, oid)}
    return {
        "__typename": "Commit",
        "id": f"C_{oid}",
        "oid": oid,
        "tree": lambda _info: _object(whose, f"{oid}^{{tree}}"),
    }


def _blob(whose: Repository, oid: str) -> dict[str, Any]:
    content = objects.blob(whose.path, oid)
    binary = b"\0" in content[:8000]
    return {
        "__typename": "Blob",
        "id": f"B_{oid}",
        "oid": oid,
        "byteSize": len(content),
        "isBinary": binary,
        "isTruncated": len(content) > 512_000,
        "text": None if binary else content[:512_000].decode("utf-8", "replace"),
    }


def _entries(whose: Repository, oid: str) -> list[dict[str, Any]]:
    return [
        {
            "name": entry["path"],
            "path": entry["path"],
            "type": entry["type"],
            "mode": int(str(entry["mode"]), 8),
            "oid": entry["sha"],
            "size": entry.get("size", 0),
            "object": lambda _info, sha=entry["sha"]: _object(whose, str(sha)),
        }
        for entry in objects.tree(whose.path, oid, recursive=False)
    ]


def _connection(items: Iterable[Any], first: int | None = None, after: str | None = None, **_: Any) -> dict[str, Any]:
    if first is None or first > 100:
        raise _refused("EXCESSIVE_PAGINATION", "Requesting more than 100 records on a connection is not allowed.")
    listed, start = list(items), int(after or 0)
    end = start + first
    page_info = {"hasNextPage": end < len(listed), "endCursor": str(end)}
    return {"nodes": listed[start:end], "pageInfo": page_info, "totalCount": len(listed)}


def _refused(kind: str, message: str) -> GraphQLError:
    error = GraphQLError(message)
    error.extensions = {"type": kind}
    return error


def _error(error: GraphQLError) -> dict[str, Any]:
    formatted: dict[str, Any] = {"message": error.message}
    if error.path:
        formatted["path"] = list(error.path)
    if error.extensions and "type" in error.extensions:
        formatted["type"] = error.extensions["type"]
    return formatted


@cache
def _schema() -> GraphQLSchema:
    return build_schema((DATA / "schema.graphql").read_text())
