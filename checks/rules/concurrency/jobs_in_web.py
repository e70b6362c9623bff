"""Jobs that run on inside of the web process after the answer is sent."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.log_files.purpose import is_service
from checks.repository import Repository
from checks.rule import rule
from checks.serving.own_jobs import JOB_LITERALS, jobs
from checks.sharing.browsers import in_browser


@rule(
    message="A request handler starts {what} and does not wait for it",
    fix="Put the job into a queue (Celery, RQ, BullMQ, Sidekiq, a table) and let a worker process do it.",
    looks_at=JOB_LITERALS,
    level="warning",
    thorough=True,
    bad=[
        (
            {
                "app.py": "import threading\nfrom flask import Flask\napp = Flask(__name__)\n\n@app.post('/mail')\ndef mail():\n"
                "    threading.Thread(target=send_mail).start()\n    return '', 202\n"
            },
            "app.py:7",
        ),
        (
            {
                "main.go": 'package main\nimport "net/http"\nfunc report(w http.ResponseWriter, r *http.Request) {\n\tgo func() {\n\t\tbuild(r)\n\t}()\n'
                "\tw.WriteHeader(202)\n}\n"
            },
            "main.go:4",
        ),
        (
            {
                "src/main/java/Mail.java": '@RestController\nclass Mail {\n  @PostMapping("/mail")\n  void send() {\n    new Thread(() -> mailer.send()).start();\n  }\n}\n'
            },
            "src/main/java/Mail.java:5",
        ),
        (
            {
                "src/routes.js": "const { fork } = require('child_process');\nconst router = require('express').Router();\n"
                "router.post('/render', (req, res) => {\n  fork('./render.js');\n  res.sendStatus(202);\n});\n"
            },
            "src/routes.js:4",
        ),
        (
            {
                "src/routes.js": "const router = require('express').Router();\nasync function sendWelcome(user) {\n  await mail(user);\n}\n"
                "router.post('/users', async (req, res) => {\n  const user = await save(req.body);\n  res.status(201).json(user);\n"
                "  sendWelcome(user);\n});\n"
            },
            "src/routes.js:8",
        ),
        (
            {
                "src/routes.ts": "import { Router } from 'express';\nconst router = Router();\nrouter.post('/a', async (req, res) => {\n"
                "  res.sendStatus(202);\n  void render(req.body);\n  mailer.send(req.body.to).catch(console.error);\n});\n"
            },
            "src/routes.ts:5 src/routes.ts:6",
        ),
        (
            {
                "api.py": "import asyncio\nfrom fastapi import FastAPI\napp = FastAPI()\n\n@app.post('/r')\nasync def r():\n"
                "    asyncio.create_task(render())\n    return {}\n"
            },
            "api.py:7",
        ),
        (
            {
                "Controllers/MailController.cs": "[ApiController]\npublic class MailController {\n  [HttpPost]\n  public IActionResult Send() {\n"
                "    _ = Task.Run(() => mailer.Send());\n    return Accepted();\n  }\n}\n",
                "Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
            },
            "Controllers/MailController.cs:5",
        ),
        (
            {
                "app/controllers/mails_controller.rb": "class MailsController < ApplicationController\n  def create\n    Thread.new { deliver }\n"
                "    head :accepted\n  end\nend\n"
            },
            "app/controllers/mails_controller.rb:3",
        ),
        (
            {
                "app/Http/Controllers/ReportController.php": "<?php\nclass ReportController {\n  public function make() {\n"
                "    exec('php artisan report > /dev/null 2>&1 &');\n  }\n}\n"
            },
            "app/Http/Controllers/ReportController.php:4",
        ),
    ],
    good=[
        {
            "src/routes.js": "const router = require('express').Router();\nasync function answer(req, res) {\n  res.json(await load());\n}\n"
            "async function save(x) {\n  await db.save(x);\n}\nrouter.get('/', (req, res) => {\n  answer(req, res);\n});\n"
            "router.post('/', async (req, res, next) => {\n  await save(req.body);\n  load().then((x) => res.json(x)).catch(next);\n});\n"
        },
        {
            "src/routes.js": "const router = require('express').Router();\nasync function send(m) {\n  const channel = await open();\n"
            "  channel.sendToQueue('mail', m);\n}\nrouter.post('/', (req, res) => {\n  send(req.body);\n  res.sendStatus(202);\n});\n"
        },
        {
            "api.py": "import asyncio\nfrom fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/both')\nasync def both():\n"
            "    task = asyncio.create_task(load())\n    return await task\n"
        },
        {
            "Controllers/MailController.cs": "[ApiController]\npublic class MailController {\n  [HttpPost]\n  public async Task<IActionResult> Send() {\n"
            "    await Task.Run(() => mailer.Send());\n    return Ok();\n  }\n}\n"
        },
        {
            "app.py": "import threading\nfrom flask import Flask\napp = Flask(__name__)\n\n@app.get('/both')\ndef both():\n"
            "    t = threading.Thread(target=load)\n    t.start()\n    t.join()\n    return 'ok'\n"
        },
        {"worker.py": "import threading\nthreading.Thread(target=consume, daemon=True).start()\n"},
        {
            "main.go": 'package main\nimport "net/http"\nfunc both(w http.ResponseWriter, r *http.Request) {\n\tc := make(chan int)\n'
            "\tgo func() { c <- load() }()\n\t<-c\n}\nfunc main() { go serve() }\n"
        },
        {
            "app.py": "from flask import Flask\napp = Flask(__name__)\n\n@app.post('/mail')\ndef mail():\n    send_mail.delay()\n    return '', 202\n"
        },
        {"tests/test_app.py": "import threading\n@app.post('/x')\ndef x():\n    threading.Thread(target=y).start()\n"},
    ],
)
def jobs_in_web(repository: Repository) -> Iterator[Match]:
    """Such a job is lost when the process is stopped or crashes, is never tried again, and takes its share from requests."""
    for kind in JOB_LITERALS:
        for source in repository.changed(kind):
            found = [*jobs(kind, source)]
            if found and is_service(repository, source) and not in_browser(source.path):
                for job in found:
                    yield Match(source.path, job.span, {"what": job.what})
