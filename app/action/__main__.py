"""`python -I -m app.action`: one run of the Action, from inputs to an exit code.

0 nothing at the level that fails the step, 1 findings, 2 a wrong input, configuration or checkout, 3 an internal error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from traceback import print_exception

from app.action import clone, event, results
from app.action.inputs import Inputs, parse
from app.action.judgement import judge
from app.action.subject import Subject, find, narrowed, target_of
from app.action.workflow_run import publish_for
from app.github import PUBLIC_API, GitHubClient, GitHubError
from app.publish import Published, PublishSettings, publish, publish_unable
from app.publish.check_runs import reproduce
from app.publish.diff import FileDiff
from app.publish.markdown import plain
from checks.errors import FactorlintError
from checks.report import Report


def main(environment: Mapping[str, str]) -> int:
    try:
        inputs = parse(environment)
        results.known_format(inputs.format)
        with ExitStack() as stack:
            github = stack.enter_context(_client(inputs, environment)) if inputs.token else None
            if inputs.report:
                return publish_for(inputs, environment, github)
            return _run(inputs, environment, github)
    except FactorlintError as error:
        sys.stdout.write(results.command("error", str(error)))
        return error.exit_code
    except Exception as error:
        print_exception(error)
        sys.stdout.write(results.command("error", f"internal error, please report: {type(error).__name__}: {error}"))
        return 3


def _client(inputs: Inputs, environment: Mapping[str, str]) -> GitHubClient:
    return GitHubClient(inputs.token, base_url=environment.get("GITHUB_API_URL", PUBLIC_API))


def _run(inputs: Inputs, environment: Mapping[str, str], github: GitHubClient | None) -> int:
    happened = event.read(environment)
    workspace = Path(environment.get("GITHUB_WORKSPACE", "."))
    try:
        subject = narrowed(_subject(inputs, happened, workspace, github), inputs.working_directory)
        report, enforced, notes = judge(subject, inputs, happened, github)
    except FactorlintError as error:
        _say_unable(str(error), inputs, happened, github)
        raise
    settings = PublishSettings(enforced=enforced, comments=inputs.comment, check_runs=inputs.check)
    published, warnings = _published(report, happened, settings, github, subject.changed)
    annotated = bool(published.check_runs)
    _leave(report, inputs, (*notes, *warnings), happened, environment, annotated=annotated)
    sys.stdout.writelines(results.command("warning", words) for words in warnings)
    return 1 if results.fails(report, inputs.level) else 0


def _subject(inputs: Inputs, happened: event.Event, workspace: Path, github: GitHubClient | None) -> Subject:
    root = clone.root_of(workspace)
    if root is not None:
        clone.trust(root, os.environ)
        happened = clone.with_base(happened, inputs.base, root)
    return find(happened, root, github, inputs.token)


def _published(
    report: Report,
    happened: event.Event,
    settings: PublishSettings,
    github: GitHubClient | None,
    changed: tuple[FileDiff, ...],
) -> tuple[Published, tuple[str, ...]]:
    """What GitHub took, and what it did not, in words: a read-only token or an outage fails no step."""
    if github is None:
        return Published(), ()
    try:
        published = publish(report, target_of(happened), github, settings, changed)
    except GitHubError as error:
        return Published(), (f"Nothing was published on the pull request: {error}",)
    if not published.refused:
        return published, ()
    why = (
        "the token of a fork's or Dependabot's run may only read"
        if happened.fork
        else "the job's `permissions` forbid it"
    )
    return published, tuple(f"Not published, {why} ({words})." for words in published.refused)


def _say_unable(reason: str, inputs: Inputs, happened: event.Event, github: GitHubClient | None) -> None:
    if github is None or inputs.check == "none":
        return
    try:
        publish_unable(plain(reason), target_of(happened), github, PublishSettings())
    except GitHubError:
        return  # the step fails with the reason anyway


def _leave(
    report: Report,
    inputs: Inputs,
    notes: tuple[str, ...],
    happened: event.Event,
    environment: Mapping[str, str],
    *,
    annotated: bool,
) -> None:
    command = reproduce(target_of(happened)) if happened.base else "pipx run factorlint check"
    results.write_summary(report, notes, command, environment)
    results.write_outputs(_outputs(report, inputs, environment), environment)
    sys.stdout.writelines(results.log(report, inputs, annotated=annotated))


def _outputs(report: Report, inputs: Inputs, environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from results.outputs(report)
    workspace = Path(environment.get("GITHUB_WORKSPACE", "."))
    scratch = Path(environment.get("RUNNER_TEMP", workspace)) / "factorlint"
    yield "report", str(results.write_file(report, "json", scratch / "report.json"))
    if inputs.sarif:
        yield "sarif", str(results.write_file(report, "sarif", results.inside(inputs.sarif, workspace)))


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    sys.exit(main(os.environ))
