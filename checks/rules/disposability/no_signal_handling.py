"""Servers and workers that do not hear that they are to stop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checks.documents.compose import COMPOSE
from checks.documents.csharp import CSHARP
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.go import GO
from checks.documents.gradle import GRADLE
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.php import PHP
from checks.documents.procfile import PROCFILE
from checks.documents.properties import PROPERTIES
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.rust import RUST
from checks.documents.source import Call, SourceFile
from checks.documents.xml import XML
from checks.documents.yaml import YAML
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule
from checks.shutdown import php_workers, spring
from checks.shutdown.consumers import Waiting, waiting

_HEARS: dict[Kind[SourceFile], tuple[str, ...]] = {
    JAVASCRIPT: (
        "sigterm", "enableshutdownhooks", "terminus", "graceful", "stoppable", "lightship", "close-with-grace", "async-exit-hook",
        "death(", "http-terminator", "shutdownhooks", "next start",
    ),
    GO: ("signal.notify", "notifycontext", "graceful", "shutdown(", "os/signal", "errgroup", "fx.new", "endless", "manners"),
    PYTHON: ("signal.signal", "add_signal_handler", "sigterm", "graceful", "loop.add_signal", "faststream"),
    JAVA: ("addshutdownhook", "setstopatshutdown", "@predestroy", "sigterm", "graceful", "io.quarkus", "io.micronaut"),
    RUBY: ("signal.trap", "trap(", "trap '", 'trap "', "sigterm", "sneakers", "karafka", "racecar", "graceful"),
    PHP: ("pcntl_signal", "sigterm", "component\\messenger"),
    CSHARP: ("posixsignalregistration", "processexit", "sigterm", "applicationstopping"),
    RUST: ("with_graceful_shutdown", "ctrl_c", "sigterm", "signal::unix"),
}  # fmt: skip
_JS_SERVER = pattern(r"^(?:app|server|httpServer|http_server|api)\.listen$|createServer\(\)\.listen$")
_GO_SERVER = pattern(r"^http\.ListenAndServe(?:TLS)?$|^(?:r|router|e|app|engine|g|server)\.(?:Run|Start|Listen)$")
_SERVERS = {JAVASCRIPT: _JS_SERVER, GO: _GO_SERVER}
_NODE = 'FROM node:20\nCMD ["node", "worker.js"]\n'
_PYTHON = 'FROM python:3.12\nCMD ["python", "worker.py"]\n'
_JAVA = 'FROM eclipse-temurin:21\nCMD ["java", "-jar", "app.jar"]\n'


def _pom(version: str) -> str:
    return (
        "<project>\n<parent>\n<groupId>org.springframework.boot</groupId>\n<artifactId>spring-boot-starter-parent</artifactId>\n"
        f"<version>{version}</version>\n</parent>\n<dependencies><dependency><groupId>org.springframework.boot</groupId>"
        "<artifactId>spring-boot-starter-web</artifactId></dependency></dependencies>\n"
        "<build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>\n</project>\n"
    )


def _gradle(version: str) -> str:
    return (
        f"plugins {{\n  id 'org.springframework.boot' version '{version}'\n}}\ndependencies {{\n"
        "  implementation 'org.springframework.boot:spring-boot-starter-web'\n}\n"
    )


@rule(
    message="{what}, and {missing}",
    level="warning",
    fix="On SIGTERM stop taking work, finish what is under way, close connections, then leave. Spring Boot does it with "
    "`server.shutdown=graceful`, by itself from 3.4 on; PHP's workers need the extension pcntl.",
    looks_at={
        JAVASCRIPT: (
            ".listen(",
            "eachmessage",
            "eachbatch",
            "amqp",
            "bull",
            "sqs",
            "kafka-node",
            "blpop",
            "brpop",
            "xreadgroup",
        ),
        GO: (
            "listenandserve",
            ".run(",
            ".start(",
            ".listen(",
            "grpc.newserver",
            ".consume(",
            "kafka",
            "sqs",
            "blpop",
            "brpop",
        ),
        PYTHON: (
            "start_consuming",
            "kafkaconsumer",
            "confluent_kafka",
            "blpop",
            "brpop",
            "xreadgroup",
            "receive_message",
            ".listen()",
            "consumermixin",
            "consumerproducermixin",
            "drain_events",
            "bzpop",
        ),
        JAVA: (
            "kafkaconsumer",
            "basicconsume",
            "httpserver.create",
            "serverbootstrap",
            "undertow.builder",
            "serverbuilder",
            "receivemessage",
        ),
        RUBY: ("subscribe", "each_message", "each_batch", "blpop", "brpop", "receive_message"),
        PHP: ("is_consuming", "blpop", "brpop", "rdkafka", "receivemessage", "phpamqplib"),
        CSHARP: ("backgroundservice", ".consume(", "receivemessage"),
        RUST: ("axum::serve",),
        XML: spring.LITERALS,
        GRADLE: spring.LITERALS,
        PROPERTIES: ("server.shutdown",),
        YAML: ("shutdown",),
        DOCKERFILE: php_workers.LITERALS,
        COMPOSE: php_workers.LITERALS,
        PROCFILE: php_workers.LITERALS,
    },
    scope="application",
    wide=True,
    thorough=True,
    bad=[
        (
            {
                "Dockerfile": 'FROM node:20\nCMD ["node", "server.js"]\n',
                "package.json": "{}",
                "server.js": "const app = require('express')();\napp.listen(process.env.PORT);\n",
            },
            "server.js:2",
        ),
        (
            {
                "Dockerfile": 'FROM golang:1.22\nCMD ["/app"]\n',
                "go.mod": "",
                "main.go": 'package main\n\nfunc main() {\n\thttp.ListenAndServe(":"+port, nil)\n}\n',
            },
            "main.go:4",
        ),
        (
            {
                "Procfile": "web: node index.js\n",
                "package.json": "{}",
                "index.js": "const http = require('http');\nconst server = http.createServer(handle);\nserver.listen(port);\n",
            },
            "index.js:3",
        ),
        ({"Dockerfile": _JAVA, "pom.xml": _pom("2.7.18")}, "pom.xml:5"),
        ({"Dockerfile": _JAVA, "pom.xml": _pom("3.2.1")}, "pom.xml:5"),
        ({"Dockerfile": _JAVA, "build.gradle": _gradle("3.3.4")}, "build.gradle:2"),
        (
            {
                "Dockerfile": _JAVA,
                "pom.xml": _pom("3.4.1"),
                "src/main/resources/application.properties": "server.shutdown=immediate\n",
            },
            "src/main/resources/application.properties:1",
        ),
        (
            {
                "Dockerfile": _PYTHON,
                "requirements.txt": "pika==1.3\n",
                "worker.py": "channel.basic_consume('mail', send)\nchannel.start_consuming()\n",
            },
            "worker.py:2",
        ),
        (
            {
                "Dockerfile": _PYTHON,
                "requirements.txt": "kafka-python==2.0\n",
                "worker.py": "from kafka import KafkaConsumer\nconsumer = KafkaConsumer('orders')\nfor message in consumer:\n    ship(message)\n",
            },
            "worker.py:3",
        ),
        (
            {
                "Dockerfile": _PYTHON,
                "requirements.txt": "redis==5.0\n",
                "worker.py": "while True:\n    _, job = queue.blpop('jobs')\n    work(job)\n",
            },
            "worker.py:2",
        ),
        (
            {
                "Dockerfile": _PYTHON,
                "requirements.txt": "kombu==5.3\n",
                "worker.py": "from kombu.mixins import ConsumerMixin\n\nclass Worker(ConsumerMixin):\n    def work(self): ...\n",
            },
            "worker.py:3",
        ),
        (
            {
                "Dockerfile": _NODE,
                "package.json": "{}",
                "worker.js": "const { Kafka } = require('kafkajs');\nconsumer.run({ eachMessage: work });\n",
            },
            "worker.js:2",
        ),
        (
            {
                "Dockerfile": _NODE,
                "package.json": "{}",
                "worker.js": "const { Worker } = require('bullmq');\nnew Worker('mail', async job => send(job));\n",
            },
            "worker.js:2",
        ),
        (
            {
                "Dockerfile": 'FROM golang:1.22\nCMD ["/app"]\n',
                "go.mod": "",
                "main.go": 'package main\n\nimport "github.com/segmentio/kafka-go"\n\nfunc main() {\n\tfor {\n\t\tm, _ := r.ReadMessage(ctx)\n\t\twork(m)\n\t}\n}\n',
            },
            "main.go:7",
        ),
        (
            {
                "Dockerfile": _JAVA,
                "pom.xml": "<project/>\n",
                "src/main/java/Worker.java": "import org.apache.kafka.clients.consumer.KafkaConsumer;\nclass Worker {\n  void run() {\n"
                "    while (true) {\n      var records = consumer.poll(timeout);\n    }\n  }\n}\n",
            },
            "src/main/java/Worker.java:5",
        ),
        (
            {
                "Dockerfile": 'FROM ruby:3.3\nCMD ["ruby", "worker.rb"]\n',
                "Gemfile": "gem 'bunny'\n",
                "worker.rb": "queue.subscribe(block: true) do |info, properties, body|\n  work(body)\nend\n",
            },
            "worker.rb:1",
        ),
        (
            {
                "Dockerfile": 'FROM php:8.3-cli\nCMD ["php", "worker.php"]\n',
                "composer.json": "{}",
                "worker.php": "<?php\nuse PhpAmqpLib\\Channel\\AMQPChannel;\nwhile ($channel->is_consuming()) {\n    $channel->wait();\n}\n",
            },
            "worker.php:4",
        ),
        (
            {
                "Dockerfile": 'FROM php:8.3-cli\nRUN docker-php-ext-install pdo_mysql\nCOPY . .\nCMD ["php", "artisan", "queue:work"]\n',
                "composer.json": "{}",
            },
            "Dockerfile:4",
        ),
        (
            {
                "Dockerfile": 'FROM mcr.microsoft.com/dotnet/runtime:8.0\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
                "Worker.cs": "class Worker : BackgroundService {\n  protected override async Task ExecuteAsync(CancellationToken stop) {\n"
                "    while (true) { Work(consumer.Take()); }\n  }\n}\n",
            },
            "Worker.cs:3",
        ),
        (
            {
                "Dockerfile": 'FROM rust:1.80\nCMD ["/shop"]\n',
                "Cargo.toml": '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\n[[bin]]\nname = "shop"\n',
                "src/main.rs": "async fn main() {\n    axum::serve(listener, app).await.unwrap();\n}\n",
            },
            "src/main.rs:2",
        ),
    ],
    good=[
        {
            "Dockerfile": 'FROM node:20\nCMD ["node", "server.js"]\n',
            "package.json": "{}",
            "server.js": "const server = app.listen(port);\nprocess.on('SIGTERM', () => server.close());\n",
        },
        {
            "Dockerfile": 'FROM golang:1.22\nCMD ["/app"]\n',
            "go.mod": "",
            "main.go": 'package main\n\nfunc main() {\n\tgo http.ListenAndServe(":80", nil)\n\twait()\n}\n',
            "stop.go": "package main\n\nfunc wait() { signal.Notify(c, syscall.SIGTERM) }\n",
        },
        {"package.json": '{"main": "index.js"}', "index.js": "app.listen(3000);\n"},
        {"Dockerfile": 'FROM node:20\nCMD ["node", "a.js"]\n', "package.json": "{}", "a.js": "emitter.listen('x');\n"},
        {"Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "app"]\n', "app.py": "app.listen(80)\n"},
        {"Dockerfile": _JAVA, "pom.xml": _pom("3.4.1")},
        {"Dockerfile": _JAVA, "build.gradle": _gradle("3.5.0")},
        {
            "Dockerfile": _JAVA,
            "pom.xml": _pom("2.7.18"),
            "src/main/resources/application.yml": "server:\n  shutdown: graceful\n",
        },
        {
            "Dockerfile": _JAVA,
            "pom.xml": _pom("3.1.0"),
            "k8s.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  SERVER_SHUTDOWN: graceful\n",
        },
        {"Dockerfile": _JAVA, "pom.xml": _pom("2.7.18").replace("<parent>", "<packaging>war</packaging>\n<parent>")},
        {
            "Dockerfile": _JAVA,
            "pom.xml": _pom("3.4.1"),
            "src/main/java/Worker.java": "import org.springframework.kafka.annotation.KafkaListener;\nclass Worker { @KafkaListener void work() {} }\n",
        },
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["celery", "-A", "shop", "worker"]\n',
            "requirements.txt": "celery==5.4\n",
            "shop.py": "from celery import Celery\napp = Celery('shop')\n",
        },
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["python", "worker.py"]\n',
            "requirements.txt": "rq==1.16\n",
            "worker.py": "from rq import Worker\nWorker(['mail'], connection=redis).work()\n",
        },
        {
            "Dockerfile": _PYTHON,
            "requirements.txt": "pika==1.3\n",
            "worker.py": "import signal\nsignal.signal(signal.SIGTERM, lambda *_: channel.stop_consuming())\nchannel.start_consuming()\n",
        },
        {
            "Dockerfile": 'FROM python:3.12\nSTOPSIGNAL SIGINT\nCMD ["python", "worker.py"]\n',
            "requirements.txt": "pika==1.3\n",
            "worker.py": "try:\n    channel.start_consuming()\nexcept KeyboardInterrupt:\n    channel.stop_consuming()\n",
        },
        {
            "Dockerfile": 'FROM ruby:3.3\nCMD ["bundle", "exec", "sidekiq"]\n',
            "Gemfile": "gem 'sidekiq'\n",
            "app/jobs/mail_job.rb": "class MailJob\n  include Sidekiq::Job\nend\n",
        },
        {
            "Dockerfile": 'FROM php:8.3-cli\nRUN docker-php-ext-install pcntl\nCOPY . .\nCMD ["php", "artisan", "queue:work"]\n',
            "composer.json": "{}",
        },
        {
            "Dockerfile": 'FROM mcr.microsoft.com/dotnet/runtime:8.0\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
            "Worker.cs": "class Worker : BackgroundService {\n  protected override async Task ExecuteAsync(CancellationToken stop) {\n"
            "    while (!stop.IsCancellationRequested) { Work(consumer.Consume(stop)); }\n  }\n}\n",
        },
        {
            "Dockerfile": 'FROM golang:1.22\nCMD ["/app"]\n',
            "go.mod": "",
            "socket.go": 'package main\n\nimport "github.com/gorilla/websocket"\n\nfunc read(conn *websocket.Conn) {\n\tfor {\n\t\tconn.ReadMessage()\n\t}\n}\n',
        },
        {
            "Dockerfile": 'FROM rust:1.80\nCMD ["/shop"]\n',
            "Cargo.toml": '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\n[[bin]]\nname = "shop"\n',
            "src/main.rs": "async fn main() {\n    axum::serve(listener, app).with_graceful_shutdown(stop()).await.unwrap();\n}\n",
        },
    ],
)
def no_signal_handling(repository: Repository) -> Iterator[Match]:
    """A process that does not handle SIGTERM is gone at once, in the middle of its answers and jobs; as the first process of a
    container it does not even hear it, and is killed when the grace period ends. Servers that drain by themselves (gunicorn,
    uvicorn, puma, Spring Boot from 3.4 on) and workers that do (Celery, RQ, Sidekiq, Laravel's with pcntl) need nothing more.
    """
    told: set[str] = set()
    for kind in _HEARS:
        for source in repository.changed(kind):
            unit = repository.unit(source.path).root
            found = None if unit in told else _first(kind, source)
            if found is None or _hears(kind, unit, repository) or _stops_by_interrupt(unit, repository):
                continue
            told.add(unit)
            missing = f"nothing in {unit or 'the repository'} handles SIGTERM"
            yield Match(source.path, source.span(found.node), {"what": found.what, "missing": missing})
    for server in spring.immediate(repository):
        yield Match(server.path, server.span, {"what": server.what, "missing": server.missing})
    yield from _deaf_workers(repository)


def _first(kind: Kind[SourceFile], source: SourceFile) -> Waiting | None:
    server = _SERVERS.get(kind)
    for call in source.calls if server is not None else ():
        if server is not None and server.search(call.callee) and _listens(source, call):
            return Waiting(call.node, "The server starts here")
    return next(waiting(source), None)


def _listens(source: SourceFile, call: Call) -> bool:
    """Whether it is a server's call: it names a port, and is no test's or tool's."""
    return bool(call.arguments) and "config" not in source.path.rpartition("/")[2]


def _hears(kind: Kind[SourceFile], unit: str, repository: Repository) -> bool:
    prefix = f"{unit}/" if unit else ""
    return any(source.path.startswith(prefix) for source in repository.all(kind, _HEARS[kind]))


def _stops_by_interrupt(unit: str, repository: Repository) -> bool:
    """Whether the image or the service is stopped by SIGINT, which programs handle as Ctrl-C."""
    prefix = f"{unit}/" if unit else ""
    kinds: tuple[Kind[Any], ...] = (DOCKERFILE, COMPOSE)
    return any(
        document.path.startswith(prefix) or document.path.count("/") == 0
        for kind in kinds
        for document in repository.all(kind, ("stopsignal sigint", "stop_signal: sigint"))
    )


def _deaf_workers(repository: Repository) -> Iterator[Match]:
    kinds: tuple[Kind[Any], ...] = (DOCKERFILE, COMPOSE, PROCFILE)
    focused = [document.path for kind in kinds for document in repository.changed(kind)]
    told: set[str | None] = set()
    for process, image in php_workers.deaf_workers(repository) if focused else ():
        if process.dockerfile in told:
            continue
        told.add(process.dockerfile)
        values = {
            "what": "The worker runs without pcntl",
            "missing": f"{image} does not bring the extension and nothing installs it",
        }
        yield Match(process.path, process.span, values, because=(process.dockerfile or process.path,))
