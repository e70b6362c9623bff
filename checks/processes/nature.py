"""What a process is for, judged by the programs it starts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checks.pattern import pattern
from checks.processes.model import Nature, Step

SERVERS = frozenset(
    (
        "gunicorn uvicorn hypercorn daphne waitress-serve granian uwsgi puma unicorn thin passenger rackup falcon nginx httpd "
        "apache2-foreground apachectl php-fpm caddy frankenphp rr octane nuxt next serve http-server vite fastapi flask "
        "supervisord node bun deno java dotnet catalina.sh"
    ).split()
)
WORKERS = frozenset(
    "sidekiq resque rq rqworker huey_consumer huey_consumer.py dramatiq arq procrastinate faktory_worker graphile-worker".split()
)
_SERVER_LINE = pattern(
    r"\brunserver\b|\bartisan (?:serve|octane)|\brails (?:s|server)\b|\bbin/rails (?:s|server)\b|\bphp -S\b|\bflask .*\brun\b|"
    r"\bstreamlit run\b|\bmlflow server\b|\bairflow webserver\b|\bphx\.server\b|\bbin/\w+ (?:start|foreground)\b"
)
_WORKER_LINE = pattern(
    r"\bcelery\b.*\bworker\b|\bartisan (?:queue:(?:work|listen)|horizon)|\bmessenger:consume\b|\bdelayed_job\b|\bjobs:work\b|"
    r"\brqworker\b|\bqcluster\b|\bprocess_tasks\b|\brun_huey\b|\bsolid_queue\b|\bgood_job\b|\bque\b start|\bworkers?(?:\.\w+)?$|"
    r"\bconsumers?\.\w+$|\bworkers?\.(?:py|js|ts|rb|php)\b"
)
_SCHEDULER_LINE = pattern(
    r"\bcelery\b.*\bbeat\b|\bartisan schedule:(?:run|work)|\bcrond?\b(?! job)|\bclockwork\b|\bsupercronic\b|\bgo-cron\b|"
    r"\bschedulers?\.(?:py|js|ts|rb)\b|\bqjob\b|\brqscheduler\b"
)
_NAMES: tuple[tuple[Nature, re.Pattern[str]], ...] = (
    (
        "release",
        pattern(r"^release$|(?:^|[-_])(?:migrate|migrations?|migrator|db-?init|init-?db|upgrade)(?:$|[-_])"),
    ),
    ("scheduler", pattern(r"(?:^|[-_])(?:beat|cron|clock|scheduler?)(?:$|[-_])")),
    ("worker", pattern(r"(?:^|[-_])(?:workers?|queue|celery|sidekiq|consumers?|jobs?|background)(?:$|[-_\d])")),
    ("web", pattern(r"(?:^|[-_])(?:web|app|api|server|frontend|backend|site|www|ui|http)(?:$|[-_])")),
)


def nature_of(name: str, steps: Sequence[Step]) -> Nature:
    """Web, worker, scheduler, release or unknown: by what runs, else by what it is called."""
    for step in reversed(steps):
        line = step.line
        if _SCHEDULER_LINE.search(line):
            return "scheduler"
        if _WORKER_LINE.search(line) or step.name in WORKERS:
            return "worker"
        if _SERVER_LINE.search(line):
            return "web"
    named = next((nature for nature, pattern in _NAMES if pattern.search(name.lower())), None)
    if named:
        return named
    return "web" if any(step.name in SERVERS for step in steps) else "unknown"
