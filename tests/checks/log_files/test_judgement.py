"""What is a log file, what is a stream, and which conditions keep code to development."""

from __future__ import annotations

from typing import Literal

import pytest

from checks.documents.python import PYTHON
from checks.log_files.condition import stage, stage_of
from checks.log_files.destination import is_log_path, is_stream
from checks.log_files.expression import known
from checks.text import Text


@pytest.mark.parametrize(
    "target", ["-", "/dev/stdout", "/dev/fd/1", "/proc/1/fd/2", "php://stderr", "syslog:local0", ""]
)
def test_a_standard_stream_is_no_file(target: str) -> None:
    assert is_stream(target)
    assert not is_log_path(target)


@pytest.mark.parametrize(
    "target",
    ["app.log", "/var/log/app", "logs/today.txt", "access_log", "log/%Y.log", "err.log.1", "C:\\logs\\app.txt"],
)
def test_a_path_that_logs_are_kept_in_is_told_by_its_name(target: str) -> None:
    assert is_log_path(target)


@pytest.mark.parametrize(
    "target", ["blog/posts.html", "catalog.csv", "dialog.json", "/tmp/ready", "login.txt", "data.db"]
)
def test_a_path_with_log_inside_a_word_is_none(target: str) -> None:
    assert not is_log_path(target)


@pytest.mark.parametrize(
    ("condition", "holds", "where"),
    [
        ("process.env.NODE_ENV !== 'production'", True, "elsewhere"),
        ("process.env.NODE_ENV === 'production'", True, "production"),
        ("process.env.NODE_ENV === 'production'", False, "elsewhere"),
        ("not app.debug", True, "production"),
        ("settings.DEBUG", True, "elsewhere"),
        ("Rails.env.development?", True, "elsewhere"),
        ("env.IsProduction()", True, "production"),
        ("!isProduction", True, "elsewhere"),
        ("settings.DEBUG == False", True, "production"),
        ("NODE_ENV !== 'production' || DOCKER === '1'", True, None),
        ("env == 'production' or env == 'dev'", True, None),
        ("product.is_visible", True, None),
        ("config.log_to_file", True, None),
    ],
)
def test_a_condition_says_where_its_branch_runs(
    condition: str, holds: bool, where: Literal["production", "elsewhere"] | None
) -> None:
    assert stage_of(condition, holds=holds) == where


def test_the_branch_a_statement_stands_in_counts() -> None:
    source = PYTHON.parse(Text("a.py", "if DEBUG:\n    first()\nelse:\n    second()\nthird()\n"))
    assert [stage(call.node) for call in source.calls] == ["elsewhere", "production", None]


def expression(program: str) -> str:
    source = PYTHON.parse(Text("a.py", program))
    call = next(source.calls_named("use"))
    node = call.argument(0)
    assert node is not None
    found = known(source, node)
    return "outside" if found.chosen_outside else "/".join(found.texts)


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("BASE = 'logs'\nuse(os.path.join(BASE, 'app.log'))\n", "logs/app.log"),
        ("use(f'{folder}/app.log')\n", "/app.log"),
        ("use(os.environ['LOG_FILE'])\n", "outside"),
        ("use(os.environ.get('LOG_FILE', 'app.log'))\n", "app.log"),
        ("def f(path='app.log'):\n    use(path)\n", "app.log"),
        ("def f(path):\n    use(path)\nf('app.log')\n", "app.log"),
        ("use(args.log_file)\n", "outside"),
        ("use(settings.LOG_FILE)\n", ""),
    ],
)
def test_what_is_known_of_a_path_is_put_together(program: str, expected: str) -> None:
    assert expression(program) == expected
