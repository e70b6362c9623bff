"""Jobs that run on inside of the web process after the answer is sent."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.log_files.purpose import is_service
from checks.repository import Repository
from checks.rule import rule
from checks.serving.own_jobs import JOB_LITERALS, jobs


@rule(
    message="A request handler starts {what} and does not wait for it",
    fix="Put the job into a queue (Celery, RQ, BullMQ, Sidekiq, a table) and let a worker process do it.",
    looks_at=JOB_LITERALS,
    level="warning",
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
    ],
    good=[
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
            if found and is_service(repository, source):
                for job in found:
                    yield Match(source.path, job.span, {"what": job.what})
