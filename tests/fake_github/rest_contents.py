"""Trees, blobs, files, comparisons and archives, out of the real repository."""

from __future__ import annotations

import base64
from subprocess import CalledProcessError

from tests.fake_github import answers, objects
from tests.fake_github.description import operation
from tests.fake_github.routes import REPO, Answer, Asked, Refusal, route

_COMPARED_FILES = 300


@route("GET", REPO + "/git/trees/{tree_sha}")
def tree(asked: Asked) -> Answer:
    asked.must("contents")
    sha = asked.path["tree_sha"]
    try:
        return Answer(answers.tree(asked.whose, sha, recursive="recursive" in asked.query))
    except CalledProcessError:
        raise Refusal(404, "Not Found") from None


@route("GET", REPO + "/git/blobs/{file_sha}")
def blob(asked: Asked) -> Answer:
    asked.must("contents")
    try:
        if "raw" in asked.accept:
            content = objects.blob(asked.whose.path, asked.path["file_sha"])
            return Answer(content, media_type="application/octet-stream")
        return Answer(answers.blob(asked.whose, asked.path["file_sha"]))
    except CalledProcessError:
        raise Refusal(404, "Not Found") from None


@route("GET", REPO + "/git/commits/{commit_sha}")
def commit(asked: Asked) -> Answer:
    asked.must("contents")
    sha = asked.commit(asked.path["commit_sha"])
    example = operation("GET", REPO + "/git/commits/{commit_sha}").example()
    tree_sha = objects.git(asked.whose.path, "rev-parse", f"{sha}^{{tree}}").decode().strip()
    return Answer(example | {"sha": sha, "tree": example["tree"] | {"sha": tree_sha}})


@route("GET", REPO + "/commits/{ref}")
def named_commit(asked: Asked) -> Answer:
    asked.must("contents")
    example = operation("GET", REPO + "/commits/{ref}").example()
    # The official example's own files lack what the description requires of them.
    return Answer(example | {"sha": asked.commit(asked.path["ref"]), "files": []})


@route("GET", REPO + "/contents/{path}")
def contents(asked: Asked) -> Answer:
    asked.must("contents")
    ref, path = asked.query.get("ref", asked.whose.default_branch), asked.path["path"]
    try:
        oid = objects.git(asked.whose.path, "rev-parse", f"{ref}:{path}").decode().strip()
        content = objects.blob(asked.whose.path, oid)
    except CalledProcessError:
        raise Refusal(404, "Not Found") from None
    if "raw" in asked.accept:
        return Answer(content, media_type="application/vnd.github.raw+json")
    example = operation("GET", REPO + "/contents/{path}").example()
    encoded = base64.encodebytes(content).decode() if len(content) <= 1_000_000 else ""
    known = {"path": path, "name": path.rpartition("/")[2], "sha": oid, "size": len(content), "content": encoded}
    return Answer(example | known | {"encoding": "base64" if encoded else "none", "type": "file"})


@route("GET", REPO + "/compare/{basehead}")
def compare(asked: Asked) -> Answer:
    asked.must("contents")
    base, _, head = asked.path["basehead"].partition("...")
    base, head = asked.commit(base), asked.commit(head)
    merged = objects.merge_base(asked.whose.path, base, head)
    if "diff" in asked.accept:
        return Answer(objects.whole_diff(asked.whose.path, merged, head), media_type="text/plain")
    example = operation("GET", REPO + "/compare/{basehead}").example()
    changed = objects.changed_files(asked.whose.path, merged, head)[:_COMPARED_FILES]
    found = {"merge_base_commit": example["merge_base_commit"] | {"sha": merged}}
    return Answer(example | found | {"files": [answers.changed_file(file) for file in changed]})


@route("GET", REPO + "/tarball/{ref}")
def tarball(asked: Asked) -> Answer:
    asked.must("contents")
    sha = asked.commit(asked.path["ref"])
    prefix = f"{asked.whose.owner}-{asked.whose.name}-{sha[:7]}"
    return Answer(objects.archive(asked.whose.path, sha, prefix), media_type="application/x-gzip")
