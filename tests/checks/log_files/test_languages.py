"""Spellings of a log file in each language: every one of the first kind is found, none of the second."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import collect, load, run
from checks.focus import EVERYTHING
from checks.snapshot import MemorySnapshot

FILES = {
    "file where standard output is not asked for": (
        "app.py",
        "import logging\nif app.config['LOG_TO_STDOUT']:\n    logging.StreamHandler()\nelse:\n"
        "    logging.FileHandler('logs/app.log')\n",
    ),
    "switch that is on": (
        "app.py",
        "import logging\nLOG_TO_FILE = True\nif LOG_TO_FILE:\n    logging.FileHandler('a.log')\n",
    ),
    "folder made before": (
        "app.py",
        "import logging, os\ndef setup(app):\n    if not os.path.exists('logs'):\n        os.mkdir('logs')\n"
        "    return logging.FileHandler('logs/app.log')\n",
    ),
    "concurrent handler": (
        "app.py",
        "from concurrent_log_handler import ConcurrentRotatingFileHandler\nConcurrentRotatingFileHandler('a.log')\n",
    ),
    "handler through a module alias": (
        "app.py",
        "import logging.handlers as lh\nlh.TimedRotatingFileHandler('a.log')\n",
    ),
    "handler in a list": (
        "app.py",
        "import logging\nlogging.basicConfig(handlers=[logging.FileHandler('a.log'), logging.StreamHandler()])\n",
    ),
    "path of a class": (
        "app.py",
        "import logging\nclass Log:\n    def __init__(self, name, path='logs'):\n"
        "        self.handler = logging.FileHandler(f'{path}/{name}.log')\n",
    ),
    "path passed in the same file": (
        "app.py",
        "import logging\ndef setup(name, file):\n    return logging.FileHandler(file)\nsetup('web', 'web.log')\n",
    ),
    "structlog": ("app.py", "import structlog\nstructlog.WriteLoggerFactory(file=open('a.log', 'wt'))\n"),
    "stdout replaced": ("app.py", "import sys\nsys.stdout = open('out.log', 'w')\n"),
    "loguru with a path": (
        "app.py",
        "import os\nfrom loguru import logger\nlogger.add(os.path.join('logs', 'a.log'))\n",
    ),
    "winston in brackets": (
        "log.js",
        "const winston = require('winston');\nnew (winston.Logger)({ transports: [\n"
        "  new (winston.transports.File)({ filename: 'a.log' })] });\n",
    ),
    "winston taken apart": (
        "log.ts",
        "import { transports } from 'winston';\nconst { File } = transports;\nexport const t = new File({ filename: 'a.log' });\n",
    ),
    "daily rotation": (
        "log.js",
        "const Daily = require('winston-daily-rotate-file');\nnew Daily({ filename: 'app-%DATE%.log', datePattern: 'YYYY' });\n",
    ),
    "pino with a destination object": (
        "log.js",
        "const pino = require('pino');\npino(pino.destination({ dest: './app.log', sync: false }));\n",
    ),
    "pino with several targets": (
        "log.js",
        "const pino = require('pino');\npino.transport({ targets: [{ target: 'pino-roll', options: { file: 'app.log' } }] });\n",
    ),
    "bunyan": (
        "log.js",
        "const bunyan = require('bunyan');\nbunyan.createLogger({ name: 'a', streams: [{ path: '/var/log/a.log' }] });\n",
    ),
    "rotating stream": (
        "log.js",
        "const rfs = require('rotating-file-stream');\nconst s = rfs.createStream('access.log', { interval: '1d' });\n",
    ),
    "java.util.logging": (
        "A.java",
        'import java.util.logging.*;\nclass A { void a() throws Exception { l.addHandler(new FileHandler("a%u.log", true)); } }\n',
    ),
    "Log4j 1 in code": (
        "A.java",
        'import org.apache.log4j.RollingFileAppender;\nclass A { Object a = new RollingFileAppender(layout, "a.log"); }\n',
    ),
    "Logback in Kotlin": (
        "A.kt",
        "import ch.qos.logback.core.rolling.RollingFileAppender\nval a = RollingFileAppender<Event>()\n",
    ),
    "zap configuration": (
        "log.go",
        'package log\nimport "go.uber.org/zap"\nvar c = zap.Config{OutputPaths: []string{"stdout", "/var/log/a.log"}}\n',
    ),
    "zap configuration set later": (
        "log.go",
        'package log\nimport "go.uber.org/zap"\nfunc f() { c := zap.NewProductionConfig(); c.OutputPaths = []string{"a.log"} }\n',
    ),
    "gin writer": (
        "main.go",
        'package main\nimport ("os"; "io"; "github.com/gin-gonic/gin")\nfunc main() {\n\tf, _ := os.Create("gin.log")\n'
        "\tgin.DefaultWriter = io.MultiWriter(f)\n}\n",
    ),
    "slog": (
        "main.go",
        'package main\nimport ("os"; "log/slog")\nfunc main() {\n\tf, _ := os.OpenFile("a.log", os.O_APPEND|os.O_WRONLY, 0o644)\n'
        "\tslog.SetDefault(slog.New(slog.NewJSONHandler(f, nil)))\n}\n",
    ),
    "logrus": (
        "main.go",
        'package main\nimport ("os"; log "github.com/sirupsen/logrus")\nfunc main() {\n\tfile, err := os.OpenFile("logrus.log", '
        "os.O_CREATE|os.O_WRONLY, 0666)\n\tif err == nil {\n\t\tlog.SetOutput(file)\n\t}\n}\n",
    ),
    "Rails logger": ("config/environments/production.rb", "config.logger = Logger.new('log/production.log')\n"),
    "semantic logger": ("log.rb", "SemanticLogger.add_appender(file_name: 'production.log')\n"),
    "Monolog whole name": ("a.php", "<?php\n$h = new \\Monolog\\Handler\\StreamHandler('logs/a.log');\n"),
    "Monolog rotation": (
        "a.php",
        "<?php\nuse Monolog\\Handler\\RotatingFileHandler;\n$h = new RotatingFileHandler($dir . '/a.log', 7);\n",
    ),
    "error_log": ("a.php", "<?php\nerror_log($message, 3, '/var/log/a.log');\n"),
    "Serilog in Async": (
        "a.cs",
        'Log.Logger = new LoggerConfiguration().WriteTo.Async(a => a.File("a.log")).CreateLogger();\n',
    ),
    "Serilog in a callback": (
        "a.cs",
        'builder.Host.UseSerilog((context, cfg) => cfg.WriteTo.File("logs/a.txt", rollingInterval: RollingInterval.Day));\n',
    ),
    "NLog target": ("a.cs", 'using NLog;\nvar t = new NLog.Targets.FileTarget("f") { FileName = "a.log" };\n'),
    "file provider": ("a.cs", 'builder.Logging.AddFile("Logs/app-{Date}.txt");\n'),
    "tracing builder": (
        "src/main.rs",
        "use tracing_appender::rolling::{RollingFileAppender, Rotation};\nfn main() { let f = RollingFileAppender::new("
        'Rotation::DAILY, "logs", "a.log"); }\n',
    ),
    "log4rs": (
        "src/main.rs",
        'use log4rs::append::file::FileAppender;\nfn main() { let f = FileAppender::builder().build("log/a.log").unwrap(); }\n',
    ),
    "simplelog": (
        "src/main.rs",
        'fn main() { WriteLogger::init(LevelFilter::Info, Config::default(), File::create("a.log").unwrap()); }\n',
    ),
    "simplelog in a macro": (
        "src/main.rs",
        "fn main() { CombinedLogger::init(vec![WriteLogger::new(LevelFilter::Info, Config::default(), "
        'File::create("a.log").unwrap())]).unwrap(); }\n',
    ),
}
STREAMS = {
    "file on request": (
        "app.py",
        "import logging\ndef setup(log_dir=None):\n    if log_dir:\n        logging.FileHandler(f'{log_dir}/a.log')\n",
    ),
    "file behind a switch": (
        "app.py",
        "import logging\nfrom conf import settings\nif settings.LOG_TO_FILE:\n    logging.FileHandler('a.log')\n",
    ),
    "Go file on request": (
        "log.go",
        'package log\nimport "gopkg.in/natefinch/lumberjack.v2"\nfunc New(dir string) {\n\tif dir != "" {\n'
        '\t\tuse(&lumberjack.Logger{Filename: filepath.Join(dir, "a.log")})\n\t}\n}\n',
    ),
    "stream handler": (
        "app.py",
        "import logging, sys\nlogging.basicConfig(handlers=[logging.StreamHandler(sys.stdout)])\n",
    ),
    "null handler": ("app.py", "import logging\nlogging.FileHandler('/dev/null')\n"),
    "file reader": ("app.py", "lines = open('access.log').readlines()\n"),
    "static files": ("app.py", "import tornado.web\ntornado.web.StaticFileHandler('x.log')\n"),
    "loguru with a function": ("app.py", "from loguru import logger\nlogger.add(lambda m: print(m), rotation=None)\n"),
    "winston console": (
        "log.js",
        "const w = require('winston');\nnew w.transports.Console({ filename: undefined });\n",
    ),
    "upload": ("up.js", "const file = new File([blob], 'a.log', { type: 'text/plain' });\n// transports\n"),
    "pino to a descriptor": ("log.js", "const pino = require('pino');\npino(pino.destination({ dest: 1 }));\n"),
    "morgan to a stream": (
        "log.js",
        "const morgan = require('morgan');\nmorgan('combined', { stream: { write: log } });\n",
    ),
    "zap to stdout": (
        "log.go",
        'package log\nimport "go.uber.org/zap"\nvar c = zap.Config{OutputPaths: []string{"stdout"}}\n',
    ),
    "report": (
        "main.go",
        'package main\nimport ("os"; "io")\nfunc main() {\n\tf, _ := os.Create("report.txt")\n\tw := io.MultiWriter(f, os.Stdout)\n'
        '\t_ = w\n\tlog.New(os.Stderr, "", 0)\n}\n',
    ),
    "gin to stdout": (
        "main.go",
        'package main\nimport ("os"; "io"; "github.com/gin-gonic/gin")\nfunc main() { gin.DefaultWriter = io.MultiWriter(os.Stdout) }\n',
    ),
    "Ruby logger on a stream": ("a.rb", "Logger.new(ENV['LOG'] || $stdout)\nLogger.new(nil)\n"),
    "error_log to the server": ("a.php", "<?php\nerror_log('failed');\nerror_log($m, 4);\n"),
    "PHP upload": ("a.php", "<?php\nfile_put_contents('cache/a.json', $x);\n"),
    "ASP.NET file result": ("a.cs", 'return controller.File("a.log", "text/plain");\n'),
    "Rust stdout": ("src/main.rs", "fn main() { tracing_subscriber::fmt().with_writer(std::io::stderr).init(); }\n"),
}


def found(path: str, content: str) -> int:
    rule = load("logs/file-handler")
    collection = collect(MemorySnapshot({path: content}), Config(), iter(rule.looks_at.values()))
    report = run(collection, Config(), EVERYTHING, [rule])
    assert not report.crashed
    return len(report.findings)


@pytest.mark.parametrize("name", FILES)
def test_a_log_file_is_found_however_it_is_spelled(name: str) -> None:
    assert found(*FILES[name]) == 1


@pytest.mark.parametrize("name", STREAMS)
def test_what_is_no_log_file_is_left_alone(name: str) -> None:
    assert found(*STREAMS[name]) == 0


def levels(files: dict[str, str]) -> list[str]:
    rule = load("logs/file-handler")
    collection = collect(MemorySnapshot(files), Config(), iter(rule.looks_at.values()))
    return [finding.level for finding in run(collection, Config(), EVERYTHING, [rule]).findings]


def test_a_log_file_blocks_in_what_is_deployed_and_is_advice_in_a_script_that_may_be_run_by_hand() -> None:
    script = {"fetch.py": "import logging\nlogging.basicConfig(filename='fetch.log')\n"}
    assert levels(script) == ["warning"]
    assert levels({**script, "requirements.txt": "flask==3.1.0\n"}) == ["error"]
    assert levels({**script, "Dockerfile": 'FROM python:3.12\nCMD ["python", "fetch.py"]\n'}) == ["error"]
