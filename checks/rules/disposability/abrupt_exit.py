"""Ends that give nobody time to finish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kubernetes import KUBERNETES, pod_spec
from checks.documents.node import scalar
from checks.documents.python import PYTHON
from checks.documents.shell import SHELL
from checks.documents.source import Call, SourceFile
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule
from checks.written_commands import commands_in_focus

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_PRINTING = pattern(r"^(?:console|log(?:ger)?|winston|debug)\b", re.IGNORECASE)
_HANDLERS = (
    "app.get",
    "app.post",
    "app.put",
    "app.delete",
    "app.use",
    "router.get",
    "router.post",
    "router.put",
    "router.delete",
    "router.use",
)


@rule(
    message="{what}",
    level="warning",
    fix="Let SIGTERM finish what is under way: stop taking work, finish it, close connections, then leave.",
    looks_at={
        PYTHON: ("os._exit",),
        JAVASCRIPT: ("process.exit",),
        KUBERNETES: ("terminationgraceperiodseconds: 0",),
        COMPOSE: ("stop_grace_period", "sigkill"),
        **dict.fromkeys(
            (SHELL, GITHUB_WORKFLOW, GITLAB_CI, DOCKERFILE),
            ("kill -9", "kill -kill", "pkill -9", "killall -9", "stop -t 0", "--time 0", "stop --time=0", "stop -t0"),
        ),
    },
    bad=[
        (
            {
                "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      terminationGracePeriodSeconds: 0\n      containers: []\n"
            },
            "k8s.yaml:6",
        ),
        ({"compose.yaml": "services:\n  web:\n    build: .\n    stop_grace_period: 0s\n"}, "compose.yaml:4"),
        ({"compose.yaml": "services:\n  web:\n    build: .\n    stop_signal: SIGKILL\n"}, "compose.yaml:4"),
        ({"scripts/restart.sh": "#!/bin/sh\nkill -9 $(pgrep gunicorn)\n"}, "scripts/restart.sh:2"),
        ({"deploy.sh": "#!/bin/bash\ndocker stop -t 0 shop\n"}, "deploy.sh:2"),
        (
            {
                "worker.py": "import os, signal\n\ndef stop(number, frame):\n    os._exit(0)\n\nsignal.signal(signal.SIGTERM, stop)\n"
            },
            "worker.py:4",
        ),
        ({"api.js": "app.get('/restart', (req, res) => {\n  res.send('ok');\n  process.exit(0);\n});\n"}, "api.js:3"),
        (
            {"server.js": "process.on('SIGTERM', () => {\n  console.log('bye');\n  process.exit(0);\n});\n"},
            "server.js:1",
        ),
    ],
    good=[
        {
            "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      terminationGracePeriodSeconds: 30\n      containers: []\n"
        },
        {"compose.yaml": "services:\n  web:\n    build: .\n    stop_grace_period: 30s\n"},
        {"worker.py": "import sys\n\ndef main():\n    sys.exit(0)\n"},
        {"cli.js": "if (!process.argv[2]) process.exit(1);\n"},
        {"server.js": "process.on('SIGTERM', async () => {\n  await drain();\n  process.exit(0);\n});\n"},
        {"server.js": "process.on('SIGTERM', () => server.close(() => process.exit(0)));\n"},
        {"restart.sh": "#!/bin/sh\nkill -TERM $(cat web.pid)\ndocker stop -t 30 shop\n"},
        {"fork.py": "import os\n\ndef child():\n    os._exit(0)\n"},
    ],
)
def abrupt_exit(repository: Repository) -> Iterator[Match]:
    """A process that is killed, or leaves without finishing, drops the request it was answering and the job it had taken."""
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            period = scalar(pod_spec(resource), "terminationGracePeriodSeconds")
            if period is not None and period.value == "0":
                yield Match(manifest.path, period.span, {"what": "The pod is killed without a grace period"})
    for compose in repository.changed(COMPOSE):
        for service in compose.services if not compose.development else ():
            grace, signal = scalar(service.node, "stop_grace_period"), scalar(service.node, "stop_signal")
            if service.build and grace is not None and grace.value in ("0", "0s", "0m"):
                yield Match(compose.path, grace.span, {"what": f"{service.name} is killed without a grace period"})
            if service.build and signal is not None and signal.value in ("SIGKILL", "9", "KILL"):
                yield Match(compose.path, signal.span, {"what": f"{service.name} is stopped by SIGKILL"})
    yield from _kills(repository)
    for source in repository.changed(PYTHON):
        yield from _python(source)
    for source in repository.changed(JAVASCRIPT):
        yield from _javascript(source)


def _kills(repository: Repository) -> Iterator[Match]:
    for written in commands_in_focus(repository):
        values = written.invocation.values
        killed = written.name in ("kill", "pkill", "killall") and any(
            value in ("-9", "-KILL", "-SIGKILL") for value in values
        )
        stopped = written.name in ("docker", "podman") and "stop" in values[:2] and _no_time(values)
        if killed or stopped:
            yield Match(written.path, written.span, {"what": f"{written.name} ends processes without giving them time"})


def _no_time(values: tuple[str, ...]) -> bool:
    pairs = pairwise(values)
    return any(pair in (("-t", "0"), ("--time", "0")) for pair in pairs) or any(
        v in ("-t0", "--time=0") for v in values
    )


def _python(source: SourceFile) -> Iterator[Match]:
    """`os._exit` in a function that handles SIGTERM."""
    handlers = {
        call.arguments[1].node.text()
        for call in source.calls_named("signal.signal")
        if len(call.arguments) > 1 and "SIGTERM" in call.arguments[0].node.text()
    }
    for call in source.calls_named("os._exit"):
        function = source.enclosing_function(call.node)
        name = function.field("name") if function is not None else None
        if name is not None and name.text() in handlers:
            yield Match(source.path, call.span, {"what": "The handler of SIGTERM leaves without finishing anything"})


def _javascript(source: SourceFile) -> Iterator[Match]:
    """`process.exit` inside the handler of a request."""
    for call in source.calls:
        if call.callee == "process.exit" and _in_handler(source, call):
            yield Match(source.path, call.span, {"what": "A request handler ends the whole process"})
        if call.callee in ("process.on", "process.once") and _leaves_at_once(call):
            yield Match(source.path, call.span, {"what": "The handler of SIGTERM leaves without finishing anything"})


def _leaves_at_once(call: Call) -> bool:
    """Whether the handler of SIGTERM exits and does nothing by which work could end: no call but printing."""
    handler = call.argument(1)
    if (
        call.string(0) != "SIGTERM"
        or handler is None
        or handler.kind() not in ("arrow_function", "function_expression")
    ):
        return False
    inner = [each for each in call.source.calls if _within(each, handler)]
    ends = any(each.callee == "process.exit" for each in inner)
    return ends and all(each.callee == "process.exit" or _PRINTING.search(each.callee) for each in inner)


def _within(call: Call, node: SgNode) -> bool:
    inner, outer = call.node.range(), node.range()
    return outer.start.index <= inner.start.index and inner.end.index <= outer.end.index


def _in_handler(source: SourceFile, call: Call) -> bool:
    for above in call.node.ancestors():
        if above.kind() == "call_expression" and source.grammar.callee(above) in _HANDLERS:
            return True
    return False
