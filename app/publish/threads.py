"""Our own review threads on a pull request, and the two things done to them: resolve and open again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.github import Forbidden, GitHubError
from app.publish.comment import read_marks

if TYPE_CHECKING:
    from app.github import GitHubClient
    from app.publish.target import PullRequest

_MUTATIONS_A_REQUEST = 50
_MOST_THREADS = 2000

_THREADS = """
query($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      headRefOid
      reviewThreads(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved isOutdated
          resolvedBy { login }
          comments(first: 1) { nodes { id body viewerDidAuthor author { login } isMinimized minimizedReason } }
        }
      }
    }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread that this token's owner began. `settled` is resolved or minimised, `by_us` tells whether we did that."""

    id: str
    comment: str
    marks: frozenset[str]
    settled: bool
    by_us: bool
    outdated: bool
    minimised: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    head_sha: str
    threads: tuple[Thread, ...]


def read_conversation(github: GitHubClient, target: PullRequest) -> Conversation:
    """The newest head and all threads that carry our mark, a request per hundred threads.

    The mark alone proves nothing, since anyone can type one: only comments of the token's own identity count.
    """
    threads: list[Thread] = []
    head, after = target.head_sha, None
    variables = {"owner": target.owner, "repo": target.repo, "number": target.number}
    for _ in range(_MOST_THREADS // 100):
        answer = github.graphql(_THREADS, {**variables, "after": after})
        pull = ((answer.data.get("repository") or {}).get("pullRequest")) or {}
        if not pull:
            raise _unread(answer.errors)
        head, page = pull["headRefOid"], pull["reviewThreads"]
        threads += _ours(page["nodes"])
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    return Conversation(head, tuple(threads))


def resolve(github: GitHubClient, threads: Sequence[Thread]) -> int:
    """Resolve the threads and return how many are settled now.

    Resolving needs write access to contents, which neither the App nor the Action asks for by default; where it is
    refused, the comment is minimised as resolved instead. Nothing is deleted: people may have answered.
    """
    refused = _mutate(github, ((thread, _call("resolveReviewThread", "threadId", thread.id)) for thread in threads))
    hide = ", classifier: RESOLVED"
    failed = _mutate(
        github, ((thread, _call("minimizeComment", "subjectId", thread.comment, hide)) for thread in refused)
    )
    return len(threads) - len(failed)


def reopen(github: GitHubClient, threads: Sequence[Thread]) -> int:
    """Open again what we had settled and what holds once more; return how many were opened."""
    calls = (
        (thread, _call("unminimizeComment", "subjectId", thread.comment))
        if thread.minimised
        else (thread, _call("unresolveReviewThread", "threadId", thread.id))
        for thread in threads
    )
    return len(threads) - len(_mutate(github, calls))


def _unread(errors: Sequence[Mapping[str, Any]]) -> GitHubError:
    words = "; ".join(str(error.get("message")) for error in errors) or "no such pull request"
    forbidden = any(error.get("type") in ("FORBIDDEN", "INSUFFICIENT_SCOPES") for error in errors)
    return Forbidden(200, words) if forbidden else GitHubError(200, words)


def _ours(nodes: Iterable[Mapping[str, Any]]) -> Iterator[Thread]:
    for node in nodes:
        first = (node["comments"]["nodes"] or [None])[0]
        marks = read_marks(first["body"]) if first and first["viewerDidAuthor"] else frozenset()
        if not first or not marks:
            continue
        minimised = bool(first["isMinimized"])
        # `resolvedBy` is a User: it is null where a bot, such as the App or the Action, resolved the thread.
        resolver, author = node.get("resolvedBy"), first.get("author") or {}
        resolved_by_us = resolver is None or resolver["login"] == author.get("login")
        yield Thread(
            id=node["id"],
            comment=first["id"],
            marks=marks,
            settled=node["isResolved"] or minimised,
            by_us=resolved_by_us if node["isResolved"] else (first["minimizedReason"] or "").lower() == "resolved",
            outdated=node["isOutdated"],
            minimised=minimised and not node["isResolved"],
        )


def _call(mutation: str, key: str, value: str, more: str = "") -> tuple[str, str]:
    """A mutation with `%s` for the name of its variable, and the variable's value."""
    return f"{mutation}(input: {{{key}: $%s{more}}}) {{ clientMutationId }}", value


def _mutate(github: GitHubClient, calls: Iterable[tuple[Thread, tuple[str, str]]]) -> list[Thread]:
    """Run many mutations, fifty a request; return the threads whose mutation was refused."""
    pending, refused = list(calls), list[Thread]()
    for start in range(0, len(pending), _MUTATIONS_A_REQUEST):
        batch = {f"t{index}": call for index, call in enumerate(pending[start : start + _MUTATIONS_A_REQUEST])}
        declared = ", ".join(f"${name}: ID!" for name in batch)
        body = " ".join(f"{name}: {call % name}" for name, (_, (call, _)) in batch.items())
        answer = github.graphql(
            f"mutation({declared}) {{ {body} }}", {name: value for name, (_, (_, value)) in batch.items()}
        )
        failed = {str(error["path"][0]) for error in answer.errors if error.get("path")}
        everything = bool(answer.errors) and not failed
        refused += [thread for name, (thread, _) in batch.items() if everything or name in failed]
    return refused
