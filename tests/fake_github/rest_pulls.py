"""Pull requests, their files and their conversations: comments must lie on lines of the diff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.fake_github import answers, objects
from tests.fake_github.routes import PULL, REPO, Answer, Asked, Refusal, route, spend
from tests.fake_github.state import Comment, Review, Thread

_LISTED_FILES, _DIFF_FILES, _BODY = 3000, 300, 65_536


@route("GET", REPO)
def repository(asked: Asked) -> Answer:
    return Answer(answers.repository(asked.whose))


@route("GET", REPO + "/pulls")
def pulls(asked: Asked) -> Answer:
    asked.must("pull_requests")
    head, state = asked.query.get("head"), asked.query.get("state", "open")
    found = [
        pull
        for pull in asked.whose.pulls.values()
        if state in ("all", pull.state) and head in (None, f"{(pull.fork or asked.whose).owner}:{pull.head_branch}")
    ]
    return Answer(asked.page(answers.pull_simple(pull) for pull in found))


@route("GET", PULL)
def pull(asked: Asked) -> Answer:
    asked.must("pull_requests")
    if "diff" not in asked.accept:
        return Answer(answers.pull(asked.pull))
    diff = objects.whole_diff(asked.whose.path, asked.pull.merge_base, asked.pull.head)
    too_many = len(asked.pull.files()) > _DIFF_FILES
    if too_many or diff.count("\n") > objects.DIFF_LINES or len(diff.encode()) > objects.DIFF_BYTES:
        raise Refusal(406, "Sorry, the diff exceeded the maximum number of files (300) or lines (20000)")
    return Answer(diff, media_type="text/plain")


@route("GET", PULL + "/files")
def files(asked: Asked) -> Answer:
    asked.must("pull_requests")
    return Answer(asked.page(answers.changed_file(file) for file in asked.pull.files()[:_LISTED_FILES]))


@route("GET", PULL + "/reviews")
def reviews(asked: Asked) -> Answer:
    asked.must("pull_requests")
    return Answer(asked.page(answers.review(review) for review in asked.pull.reviews))


@route("GET", PULL + "/comments")
def comments(asked: Asked) -> Answer:
    asked.must("pull_requests")
    return Answer(
        asked.page(answers.comment(thread, item) for thread in asked.pull.threads for item in thread.comments)
    )


@route("POST", PULL + "/reviews")
def post_review(asked: Asked) -> Answer:
    asked.must("pull_requests", "write")
    body, commit = asked.body, asked.body.get("commit_id") or asked.pull.head
    if len(body.get("body", "")) > _BODY:
        raise Refusal(422, "Unprocessable Entity", ["Body is too long (maximum is 65536 characters)"])
    if body.get("event") == "COMMENT" and not body.get("body") and not body.get("comments"):
        raise Refusal(422, "Unprocessable Entity", ["Body can't be blank"])
    problems = [problem for item in body.get("comments", []) for problem in _comment_problems(asked, item, commit)]
    if problems:
        raise Refusal(422, "Unprocessable Entity", problems)
    spend(asked.state)
    review = Review(body.get("body", ""), body.get("event", "PENDING"), asked.identity.login, commit)
    asked.pull.reviews.append(review)
    asked.pull.threads += [_thread(asked, item, commit, review.id) for item in body.get("comments", [])]
    return Answer(answers.review(review))


@route("POST", PULL + "/comments")
def post_comment(asked: Asked) -> Answer:
    asked.must("pull_requests", "write")
    problems = list(_comment_problems(asked, asked.body, asked.body["commit_id"]))
    if problems:
        raise Refusal(422, "Validation Failed", problems)
    spend(asked.state)
    review = Review("", "COMMENT", asked.identity.login, asked.body["commit_id"])
    asked.pull.reviews.append(review)
    thread = _thread(asked, asked.body, review.commit, review.id)
    asked.pull.threads.append(thread)
    return Answer(answers.comment(thread, thread.first), 201)


def _comment_problems(asked: Asked, item: Mapping[str, Any], commit: str) -> Iterable[str]:
    """Why GitHub would refuse a comment: it must lie on lines of one hunk, and say so in GitHub's way."""
    repository = asked.whose
    if not objects.knows(repository.path, commit):
        yield "commit_id is not part of the pull request"
        return
    changed = objects.changed_files(
        repository.path, objects.merge_base(repository.path, asked.pull.base, commit), commit
    )
    file = next((file for file in changed if file.path == item["path"]), None)
    if len(item["body"]) > _BODY or not item["body"].strip():
        yield "body must have 1 to 65536 characters"
    if file is None or (file.patch is None and not file.hunks):
        yield "Pull request review thread path is invalid"
        return
    side, line, start = item.get("side", "RIGHT"), item.get("line"), item.get("start_line")
    lines = file.right if side == "RIGHT" else file.left
    if line not in lines:
        yield "Pull request review thread line must be part of the diff"
    elif start is not None and start >= line:
        yield "Pull request review thread start line must precede the end line."
    elif start is not None and not any({start, line} <= set(hunk[side == "RIGHT"]) for hunk in file.hunks):
        yield "Pull request review thread start line must be part of the same hunk as the line."


def _thread(asked: Asked, item: Mapping[str, Any], commit: str, review: int) -> Thread:
    comment = Comment(
        item["path"],
        item.get("side", "RIGHT"),
        item["line"],
        item.get("start_line"),
        item["body"],
        asked.identity.login,
        commit,
    )
    return Thread([comment], review)
