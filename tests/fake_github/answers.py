"""GitHub's objects as JSON: the official examples, filled with what really is."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

from tests.fake_github import objects
from tests.fake_github.description import operation
from tests.fake_github.state import CheckRun, Comment, Installation, Pull, Repository, Review, State, Thread

_PULL = "/repos/{owner}/{repo}/pulls/{pull_number}"


def user(login: str) -> dict[str, Any]:
    example = operation("GET", f"{_PULL}/reviews").example()[0]["user"]
    return {**example, "login": login, "type": "Bot" if login.endswith("[bot]") else "User"}


def repository(item: Repository) -> dict[str, Any]:
    example = operation("GET", "/repos/{owner}/{repo}").example()
    for parent in ("source", "parent", "template_repository"):
        example.pop(parent, None)
    known = {
        "id": item.id,
        "name": item.name,
        "full_name": item.full_name,
        "owner": user(item.owner),
        "default_branch": item.default_branch,
        "archived": item.archived,
        "fork": item.fork,
        "language": None,
    }
    return example | known


def pull(item: Pull) -> dict[str, Any]:
    example = operation("GET", _PULL).example()
    files = item.files()
    known = {
        "number": item.number,
        "state": item.state,
        "draft": item.draft,
        "updated_at": item.updated_at,
        "requested_teams": [],
        "changed_files": len(files),
        "additions": sum(file.additions for file in files),
        "deletions": sum(file.deletions for file in files),
    }
    return example | known | pull_ends(item, example)


def pull_simple(item: Pull) -> dict[str, Any]:
    example = operation("GET", "/repos/{owner}/{repo}/pulls").example()[0]
    known = {"number": item.number, "state": item.state, "draft": item.draft, "requested_teams": []}
    return example | known | pull_ends(item, example)


def pull_ends(item: Pull, example: dict[str, Any]) -> dict[str, Any]:
    base = example["base"] | {"sha": item.base, "ref": item.repository.default_branch}
    source = item.fork or item.repository
    head = example["head"] | {"sha": item.head, "ref": item.head_branch, "label": f"{source.owner}:{item.head_branch}"}
    for end, whose in ((base, item.repository), (head, source)):
        end["repo"] = end["repo"] | {
            "full_name": whose.full_name,
            "name": whose.name,
            "fork": whose.fork,
            "id": whose.id,
        }
        end["repo"]["owner"] = user(whose.owner)
        end["user"] = user(whose.owner)
    return {"base": base, "head": head}


def changed_file(item: objects.ChangedFile) -> dict[str, Any]:
    example = operation("GET", f"{_PULL}/files").example()[0]
    known: dict[str, Any] = {
        "filename": item.path,
        "status": item.status,
        "additions": item.additions,
        "deletions": item.deletions,
        "changes": item.additions + item.deletions,
    }
    example.pop("patch", None)
    extra = {"previous_filename": item.previous} if item.previous else {}
    return example | known | extra | ({"patch": item.patch} if item.patch else {})


def review(item: Review) -> dict[str, Any]:
    example = operation("POST", f"{_PULL}/reviews").example()
    return example | {"id": item.id, "body": item.body, "commit_id": item.commit, "user": user(item.author)}


def comment(thread: Thread, item: Comment) -> dict[str, Any]:
    example = operation("GET", f"{_PULL}/comments").example()[0]
    known = {
        "id": item.id,
        "path": item.path,
        "side": item.side,
        "line": None if thread.outdated else item.line,
        "start_line": item.start_line,
        "start_side": item.side if item.start_line else None,
        "original_line": item.line,
        "body": item.body,
        "commit_id": item.commit,
        "user": user(item.author),
        "pull_request_review_id": thread.review,
    }
    filled = example | {key: value for key, value in known.items() if value is not None}
    return {
        key: value for key, value in filled.items() if (key in known and known[key] is not None) or key not in known
    }


def check_run(item: CheckRun, example: dict[str, Any]) -> dict[str, Any]:
    output = {
        "title": item.output.get("title"),
        "summary": item.output.get("summary"),
        "text": item.output.get("text"),
        "annotations_count": len(item.annotations),
    }
    known = {
        "id": item.id,
        "name": item.name,
        "head_sha": item.head_sha,
        "status": item.status,
        "conclusion": item.conclusion,
        "external_id": item.external_id,
        "details_url": item.details_url,
        "output": example["output"] | output,
        "pull_requests": [],
    }
    return example | known


def annotation(item: dict[str, Any]) -> dict[str, Any]:
    example = operation("GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations").example()[0]
    known = {"start_column": None, "end_column": None, "title": None, "raw_details": None}
    return example | known | item


def tree(whose: Repository, sha: str, *, recursive: bool) -> dict[str, Any]:
    entries = objects.tree(whose.path, sha, recursive=recursive)
    oid = objects.git(whose.path, "rev-parse", f"{sha}^{{tree}}").decode().strip()
    return {"sha": oid, "url": f"https://api/{oid}", "tree": entries[:100_000], "truncated": len(entries) > 100_000}


def blob(whose: Repository, oid: str) -> dict[str, Any]:
    content = objects.blob(whose.path, oid)
    example = operation("GET", "/repos/{owner}/{repo}/git/blobs/{file_sha}").example()
    encoded = base64.encodebytes(content).decode()
    return example | {"sha": oid, "content": encoded, "encoding": "base64", "size": len(content)}


def installation(item: Installation, state: State) -> dict[str, Any]:
    example = operation("GET", "/app/installations/{installation_id}").example()
    # The description takes a user or an enterprise for an account; this is both, whichever a validator tries.
    account = user(item.account) | {
        "name": item.account,
        "slug": item.account,
        "created_at": now(),
        "updated_at": now(),
    }
    known = {"id": item.id, "account": account, "app_id": state.app_id, "app_slug": state.app_slug}
    return example | known | {"permissions": dict(item.permissions)}


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
