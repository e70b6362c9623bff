"""Check runs: annotations append, sizes are bounded, and only the owner of a run changes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fake_github import answers, objects
from tests.fake_github.description import operation
from tests.fake_github.routes import REPO, Answer, Asked, Refusal, route, spend
from tests.fake_github.state import CheckRun


@route("POST", REPO + "/check-runs")
def post_check_run(asked: Asked) -> Answer:
    asked.must("checks", "write")
    body = asked.body
    if not objects.knows(asked.whose.path, body.get("head_sha", "")):
        raise Refusal(422, "No commit found for SHA: " + str(body.get("head_sha")))
    spend(asked.state)
    run = CheckRun(
        name=body["name"],
        head_sha=body["head_sha"],
        status="queued",
        conclusion=None,
        external_id=body.get("external_id", ""),
        details_url=body.get("details_url", ""),
        output={},
        app=asked.identity.login,
    )
    _update(run, body)
    asked.whose.check_runs[run.id] = run
    return Answer(answers.check_run(run, operation("POST", REPO + "/check-runs").example()), 201)


@route("PATCH", REPO + "/check-runs/{check_run_id}")
def patch_check_run(asked: Asked) -> Answer:
    asked.must("checks", "write")
    run = _run(asked)
    if run.app != asked.identity.login:
        raise Refusal(403, "Invalid app_id - check run can only be modified by the GitHub App that created it.")
    _update(run, asked.body)
    return Answer(answers.check_run(run, operation("PATCH", REPO + "/check-runs/{check_run_id}").example()))


@route("GET", REPO + "/check-runs/{check_run_id}")
def get_check_run(asked: Asked) -> Answer:
    asked.must("checks")
    return Answer(answers.check_run(_run(asked), operation("GET", REPO + "/check-runs/{check_run_id}").example()))


@route("GET", REPO + "/check-runs/{check_run_id}/annotations")
def annotations(asked: Asked) -> Answer:
    asked.must("checks")
    return Answer(asked.page(answers.annotation(item) for item in _run(asked).annotations))


@route("GET", REPO + "/commits/{ref}/check-runs")
def check_runs(asked: Asked) -> Answer:
    asked.must("checks")
    sha = asked.commit(asked.path["ref"])
    runs = [run for run in asked.whose.check_runs.values() if run.head_sha == sha]
    if asked.query.get("filter", "latest") == "latest":
        runs = list({(run.name, run.app): run for run in runs}.values())
    example = operation("GET", REPO + "/check-runs/{check_run_id}").example()
    return Answer({"total_count": len(runs), "check_runs": asked.page(answers.check_run(run, example) for run in runs)})


def _run(asked: Asked) -> CheckRun:
    run = asked.whose.check_runs.get(int(asked.path["check_run_id"]))
    if run is None:
        raise Refusal(404, "Not Found")
    return run


def _update(run: CheckRun, body: Mapping[str, Any]) -> None:
    """What the description cannot say: sizes in bytes, columns, completion; annotations append."""
    output = body.get("output", {})
    for item in output.get("annotations", []):
        sized = len(item["message"].encode()) <= 65_536 and len(item.get("title", "")) <= 255
        columns = item["start_line"] == item["end_line"] or not ({"start_column", "end_column"} & set(item))
        if not sized or not columns or item["start_line"] < 1 or item["end_line"] < item["start_line"]:
            raise Refusal(422, "Invalid request", [f"annotation is malformed: {str(item)[:200]}"])
    if len(output.get("title", "")) > 255 or any(len(output.get(k, "")) > 65_535 for k in ("summary", "text")):
        raise Refusal(422, "Invalid request", ["output is too long"])
    if body.get("status") == "completed" and not body.get("conclusion"):
        raise Refusal(422, "Invalid request", ["conclusion is required when status is completed"])
    if body.get("conclusion") == "stale":
        raise Refusal(422, "Invalid request", ["only GitHub can mark a check run as stale"])
    run.status = "completed" if body.get("conclusion") else body.get("status", run.status)
    run.conclusion = body.get("conclusion", run.conclusion)
    run.output = {**run.output, **{key: output[key] for key in ("title", "summary", "text") if key in output}}
    run.annotations += output.get("annotations", [])
    run.actions = body.get("actions", run.actions)
