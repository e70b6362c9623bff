"""Schedules that every web process keeps for itself."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.http_services.service import http_services
from checks.log_files.purpose import is_service
from checks.processes import declared_processes
from checks.repository import Repository
from checks.rule import rule
from checks.serving.schedules import LOCKED, SCHEDULE_LITERALS, SCHEDULES

_FLASK = "from flask import Flask\nfrom apscheduler.schedulers.background import BackgroundScheduler\napp = Flask(__name__)\n"
_START = "scheduler = BackgroundScheduler()\nscheduler.start()\n"
_IMAGE = 'FROM python:3.12\nCMD ["gunicorn", "app:app"]\n'
_NODE = 'FROM node:22\nCMD ["node", "server.js"]\n'


@rule(
    message="{what} keeps a schedule inside of the web process",
    fix="Give the schedule a process of its own (a clock process, a CronJob, a platform's scheduler), or a lock that lets one process run it.",
    looks_at=SCHEDULE_LITERALS,
    level="warning",
    wide=True,
    bad=[
        ({"app.py": _FLASK + _START, "Dockerfile": _IMAGE}, "app.py:4"),
        (
            {
                "server.js": "const app = require('express')();\nconst cron = require('node-cron');\ncron.schedule('0 3 * * *', clean);\napp.listen(process.env.PORT);\n",
                "Dockerfile": _NODE,
            },
            "server.js:3",
        ),
        (
            {
                "src/main/java/Clean.java": '@RestController\nclass Clean {\n  @Scheduled(cron = "0 0 3 * * *")\n  void run() {}\n}\n',
                "Dockerfile": 'FROM eclipse-temurin:21\nCMD ["java", "-jar", "app.jar"]\n',
                "pom.xml": "<project/>\n",
            },
            "src/main/java/Clean.java:3",
        ),
        (
            {
                "server.js": "const app = require('express')();\nasync function purge() {\n  await Order.deleteMany({ stale: true });\n}\n"
                "setInterval(purge, 60 * 60 * 1000);\napp.listen(process.env.PORT);\n",
                "Dockerfile": _NODE,
            },
            "server.js:5",
        ),
        (
            {
                "config/initializers/schedule.rb": "Rufus::Scheduler.singleton.every('1h') { Order.purge }\n",
                "config/application.rb": "Rails.application.configure {}\n",
                "Gemfile": "gem 'rails'\n",
                "Procfile": "web: bundle exec puma\n",
            },
            "config/initializers/schedule.rb:1",
        ),
        (
            {
                "Purge.cs": "public class Purge : BackgroundService {\n  protected override async Task ExecuteAsync(CancellationToken t) {\n"
                "    using var timer = new PeriodicTimer(TimeSpan.FromHours(1));\n  }\n}\n",
                "Program.cs": "var builder = WebApplication.CreateBuilder(args);\n",
                "Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
                "Dockerfile": 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
            },
            "Purge.cs:3",
        ),
    ],
    good=[
        {
            "server.js": "const app = require('express')();\nconst cache = new Map();\nsetInterval(() => cache.clear(), 60000);\n"
            "setInterval(() => io.emit('ping'), 1000);\nfunction start() {\n  setInterval(poll, 3600000);\n}\napp.listen(process.env.PORT);\n",
            "Dockerfile": _NODE,
        },
        {
            "clock.py": "from apscheduler.schedulers.blocking import BlockingScheduler\nBlockingScheduler().start()\n",
            "Procfile": "clock: python clock.py\nweb: gunicorn app:app\n",
            "app.py": "from flask import Flask\n",
        },
        {"app.py": _FLASK + "if acquire_lock():\n    scheduler = BackgroundScheduler()\n", "Dockerfile": _IMAGE},
        {
            "bot.py": "import discord\nfrom apscheduler.schedulers.asyncio import AsyncIOScheduler\nAsyncIOScheduler().start()\n",
            "Dockerfile": 'FROM python:3.12\nCMD ["python", "bot.py"]\n',
        },
        {
            "scheduler.js": "const cron = require('node-cron');\ncron.schedule('0 3 * * *', clean);\n",
            "server.js": "const app = require('express')();\napp.listen(process.env.PORT);\n",
            "Procfile": "web: node server.js\nclock: node scheduler.js\n",
        },
    ],
)
def scheduler_in_web(repository: Repository) -> Iterator[Match]:
    """With each process that is added the schedule runs once more, and with the process that is stopped its jobs stop."""
    for kind, find in SCHEDULES.items():
        for source in repository.changed(kind):
            found = [*find(source)]
            if (
                not found
                or LOCKED.search(source.text.content.replace("Scheduler.singleton", ""))
                or not is_service(repository, source)
            ):
                continue
            roots = {service.root for service in repository.model(http_services)}
            name = source.path.rpartition("/")[2].partition(".")[0]
            if repository.unit(source.path).root in roots and name not in repository.model(_own_entries):
                yield Match(source.path, found[0].span, {"what": found[0].what})


def _own_entries(repository: Repository) -> frozenset[str]:
    """Names of modules that worker and scheduler processes start."""
    found: set[str] = set()
    for process in repository.model(declared_processes):
        if process.nature in ("worker", "scheduler", "job"):
            for step in process.steps:
                for word in step.invocation.values:
                    parts = word.rpartition("/")[2].split(".")
                    found.update(part for part in (parts[0], parts[-1]) if part not in ("js", "ts", "py", "app", ""))
    return frozenset(found)
