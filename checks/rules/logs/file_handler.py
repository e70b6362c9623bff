"""Code that opens a log file, in every language."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.log_files.opened import LITERALS, opened
from checks.log_files.purpose import surely_serves
from checks.repository import Repository
from checks.rule import rule


@rule(
    message="{what} writes the log to {path}",
    fix="Write log events to standard output and let the platform collect, keep and rotate them.",
    looks_at=LITERALS,
    bad=[
        ({"app.py": "import logging\nlogging.FileHandler('app.log')\n"}, "app.py:2"),
        (
            {
                "app/log.py": "import os\nfrom logging.handlers import RotatingFileHandler as Rotating\n"
                "HERE = os.path.dirname(__file__)\nPATH = os.path.join(HERE, 'logs', 'app.log')\n"
                "handler = Rotating(\n    PATH, maxBytes=1024)\n"
            },
            "app/log.py:5",
        ),
        ({"main.py": "import logging\nlogging.basicConfig(filename='x.log', level=logging.INFO)\n"}, "main.py:2"),
        (
            {
                "web/log.py": "import logging\n\nclass Daily(logging.handlers.TimedRotatingFileHandler):\n    pass\n\n"
                "def setup(path='/var/log/app.log'):\n    return Daily(path, when='midnight')\n"
            },
            "web/log.py:7",
        ),
        ({"api.py": 'from loguru import logger\nlogger.add("logs/{time}.log", rotation="1 day")\n'}, "api.py:2"),
        (
            {
                "src/log.js": "const winston = require('winston');\nconst { transports } = winston;\n"
                "module.exports = winston.createLogger({\n  transports: [\n"
                "    new winston.transports.File({ filename: 'error.log', level: 'error' }),\n"
                "    new transports.File({ filename: 'combined.log' }),\n  ],\n});\n"
            },
            "src/log.js:5 src/log.js:6",
        ),
        (
            {
                "src/log.ts": "import pino from 'pino';\nexport const log = pino(pino.destination('/var/log/app.log'));\n"
                "export const other = pino({ transport: { target: 'pino/file', options: { destination: './a.log' } } });\n"
            },
            "src/log.ts:2 src/log.ts:3",
        ),
        (
            {
                "server.js": "const log4js = require('log4js');\nlog4js.configure({\n  appenders: {\n"
                "    app: { type: 'dateFile', filename: 'logs/app.log' } },\n"
                "  categories: { default: { appenders: ['app'], level: 'info' } } });\n"
            },
            "server.js:4",
        ),
        (
            {
                "app.js": "const fs = require('fs'), morgan = require('morgan');\n"
                "const access = fs.createWriteStream(__dirname + '/access.log', { flags: 'a' });\n"
                "app.use(morgan('combined', { stream: access }));\n"
            },
            "app.js:3",
        ),
        (
            {
                "src/main/java/A.java": "import java.util.logging.FileHandler;\nclass A {\n  void a() throws Exception {\n"
                '    logger.addHandler(new FileHandler("app.log"));\n  }\n}\n'
            },
            "src/main/java/A.java:4",
        ),
        (
            {
                "main.go": 'package main\nimport (\n\t"log"\n\t"os"\n)\nfunc main() {\n'
                '\tf, err := os.OpenFile("app.log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0644)\n'
                "\tif err != nil {\n\t\tpanic(err)\n\t}\n\tlog.SetOutput(f)\n}\n"
            },
            "main.go:11",
        ),
        (
            {
                "internal/log.go": 'package log\nimport "gopkg.in/natefinch/lumberjack.v2"\n'
                'var out = &lumberjack.Logger{\n\tFilename: "/var/log/app.log",\n\tMaxSize: 100,\n}\n'
            },
            "internal/log.go:3",
        ),
        (
            {"config/initializers/log.rb": "Rails.logger = Logger.new(Rails.root.join('log', 'app.log'), 'daily')\n"},
            "config/initializers/log.rb:1",
        ),
        (
            {
                "src/Log.php": "<?php\nuse Monolog\\Logger;\nuse Monolog\\Handler\\StreamHandler;\n"
                "$log = new Logger('app');\n$log->pushHandler(new StreamHandler(__DIR__ . '/logs/app.log'));\n"
            },
            "src/Log.php:5",
        ),
        (
            {
                "Program.cs": "using Serilog;\nLog.Logger = new LoggerConfiguration()\n    .WriteTo.Console()\n"
                '    .WriteTo.File("logs/app.txt", rollingInterval: RollingInterval.Day)\n    .CreateLogger();\n'
            },
            "Program.cs:4",
        ),
        (
            {
                "src/main.rs": "fn main() {\n    let file = tracing_appender::rolling::daily("
                '"/var/log/app", "app.log");\n    run(file);\n}\n'
            },
            "src/main.rs:2",
        ),
        (
            {"app.py": "def note(text):\n    with open('logs/users.log', 'a') as out:\n        out.write(text)\n"},
            "app.py:2",
        ),
        (
            {"src/note.js": "const fs = require('fs');\nfs.appendFileSync('logs/errors.log', message + '\\n');\n"},
            "src/note.js:2",
        ),
    ],
    good=[
        {
            "app.py": "def keep(rows):\n    with open('data/rows.csv', 'a') as out:\n        out.write(rows)\n    open('a.log').read()\n"
        },
        {"src/note.js": "const fs = require('fs');\nfs.appendFileSync('catalog.json', row);\n"},
        {"app.py": "import logging, sys\nlogging.StreamHandler(sys.stdout)\nlogging.FileHandler('/dev/stdout')\n"},
        {"app.py": "import logging\nlogging.basicConfig(level=logging.INFO)\n"},
        {
            "log.py": "import logging, os\n\ndef setup():\n    path = os.environ.get('LOG_FILE')\n    if path:\n"
            "        logging.getLogger().addHandler(logging.FileHandler(path))\n"
        },
        {"log.py": "import logging\n\ndef add(path):\n    return logging.FileHandler(path)\n"},
        {"app.py": "import logging\nif app.debug:\n    app.logger.addHandler(logging.FileHandler('debug.log'))\n"},
        {
            "app.py": "import logging\nlogging.FileHandler('logs/app.log')\n",
            "Dockerfile": "FROM python:3.12\nRUN ln -sf /dev/stdout /srv/logs/app.log\n",
        },
        {"scripts/load.py": "import logging\nlogging.basicConfig(filename='load.log')\n"},
        {
            "cli.py": "import argparse, logging\nparser = argparse.ArgumentParser()\n"
            "logging.basicConfig(filename='cli.log')\n"
        },
        {"tests/test_log.py": "import logging\nlogging.FileHandler('test.log')\n"},
        {"web.py": "from .storage import FileHandler\nFileHandler('upload.log')\n"},
        {"api.py": "import sys\nfrom loguru import logger\nlogger.add(sys.stderr, format='{message}')\n"},
        {"docs/log.py": "import logging\nlogging.FileHandler('app.log')\n"},
        {
            "src/log.ts": "import winston from 'winston';\n"
            "export const log = winston.createLogger({ transports: [new winston.transports.Console()] });\n"
        },
        {
            "src/log.js": "const winston = require('winston');\nif (process.env.NODE_ENV !== 'production') {\n"
            "  winston.add(new winston.transports.File({ filename: 'dev.log' }));\n}\n"
        },
        {"src/log.js": "const pino = require('pino');\nmodule.exports = pino(pino.destination(1));\n"},
        {
            "src/log.js": "const log4js = require('log4js');\nlog4js.configure({ appenders: { out: { type: 'stdout' },\n"
            "  old: { type: 'file', filename: 'old.log' } },\n"
            "  categories: { default: { appenders: ['out'], level: 'info' } } });\n"
        },
        {"A.java": 'import com.example.io.FileHandler;\nclass A { Object a = new FileHandler("app.log"); }\n'},
        {"main.go": 'package main\nimport (\n\t"log"\n\t"os"\n)\nfunc main() { log.SetOutput(os.Stdout) }\n'},
        {
            "main.go": 'package main\nimport (\n\t"bufio"\n\t"os"\n)\nfunc main() {\n'
            '\tf, _ := os.Create("report.csv")\n\tw := bufio.NewWriter(f)\n\tw.Flush()\n}\n// log.New(\n'
        },
        {"app.rb": "LOG = Logger.new($stdout)\nOTHER = Logger.new(STDERR)\n"},
        {"config/development.rb": "Rails.logger = Logger.new('log/development.log')\n"},
        {"src/Log.php": "<?php\nuse Monolog\\Handler\\StreamHandler;\n$h = new StreamHandler('php://stderr');\n"},
        {"src/Save.php": "<?php\nfile_put_contents('data/users.csv', $line, FILE_APPEND);\n"},
        {"Program.cs": "using Serilog;\nLog.Logger = new LoggerConfiguration().WriteTo.Console().CreateLogger();\n"},
        {"Files.cs": 'class Files { IActionResult Get() => this.File("report.pdf", "application/pdf"); }\n'},
        {
            "Desk.csproj": "<Project><PropertyGroup><UseWPF>true</UseWPF></PropertyGroup></Project>\n",
            "Program.cs": 'Log.Logger = new LoggerConfiguration().WriteTo.File("desk.log").CreateLogger();\n',
        },
        {"src/main.rs": "fn main() { tracing_subscriber::fmt().with_writer(std::io::stdout).init(); }\n"},
    ],
)
def file_handler(repository: Repository) -> Iterator[Match]:
    """A file inside a container is lost with the container, fills its disk, and nobody who looks at the log stream sees it.

    The process writes events to its standard output; where they go is the business of the platform.
    """
    for found in opened(repository):
        yield Match(
            found.source.path,
            found.sink.span,
            {"what": found.sink.what, "path": found.shown},
            fix=found.sink.fix,
            level=None if surely_serves(repository, found.source) else "warning",
            cause="log-file",
        )
