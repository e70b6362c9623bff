"""The variables contract."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import collect
from checks.environment.contract import is_one_edit
from checks.environment.example import completed
from checks.environment.listing import Line, listing
from checks.focus import EVERYTHING
from checks.gathering import shared
from checks.repository import Repository
from checks.snapshot import MemorySnapshot


def lines(files: dict[str, str]) -> dict[str, Line]:
    collection = collect(MemorySnapshot(files), Config(), ())
    return {line.name: line for line in listing(Repository(shared(collection, Config()), EVERYTHING))}


APP = 'import os\n\nA = os.environ["API_TOKEN"]\nB = os.getenv("PAGE_SIZE", "20")\nC = os.environ["HOME"]\n'


def test_a_variable_is_documented_by_an_example_or_a_table_or_a_manifest():
    assert lines({"app.py": APP, ".env.example": "API_TOKEN=\n"})["API_TOKEN"].state == "documented"
    assert (
        lines({"app.py": APP, "README.md": "| Name | |\n|---|---|\n| API_TOKEN | x |\n"})["API_TOKEN"].state
        == "documented"
    )
    compose = "services:\n  web:\n    build: .\n    environment:\n      API_TOKEN: ${API_TOKEN:?}\n"
    assert lines({"app.py": APP, "compose.yaml": compose})["API_TOKEN"].state == "documented"


def test_a_variable_in_running_text_is_mentioned_and_one_nowhere_undocumented():
    found = lines({"app.py": APP, "README.md": "Set API_TOKEN.\n"})

    assert (found["API_TOKEN"].state, found["PAGE_SIZE"].state, found["HOME"].state) == (
        "mentioned",
        "undocumented",
        "platform",
    )


def test_reads_of_tests_do_not_count():
    assert "TOKEN_OF_TESTS" not in lines({"tests/test_app.py": 'import os\n\nos.environ["TOKEN_OF_TESTS"]\n'})


def test_start_scripts_and_compose_read_variables_too():
    found = lines({"entrypoint.sh": '#!/bin/sh\nURL="x"\nexec shop --url "$URL" --key "${SHOP_KEY:?}"\n'})

    assert list(found) == ["SHOP_KEY"]
    assert found["SHOP_KEY"].access == "required"


def test_an_example_keeps_its_comments_and_order_when_it_is_completed():
    example = "# the token\nAPI_TOKEN=\n\nOTHER=1"
    added = completed(example, lines({"app.py": APP, ".env.example": example}).values(), ".env.example")

    assert added == "# the token\nAPI_TOKEN=\n\nOTHER=1\n\n# optional, read in app.py\n# PAGE_SIZE=20\n"


def test_a_complete_example_is_left_as_it_is():
    example = "API_TOKEN=\n# PAGE_SIZE=20"
    assert completed(example, lines({"app.py": APP, ".env.example": example}).values(), ".env.example") == example


def test_a_default_that_is_a_secret_is_not_copied_into_an_example():
    app = 'import os\n\nA = os.getenv("API_TOKEN", "sesame-open")\n'
    added = completed("", lines({"app.py": app}).values(), ".env.example")

    assert added == "# optional, read in app.py\nAPI_TOKEN=\n"


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("DATABASE_URL", "DATABSE_URL", True),
        ("STRIPE_KEY", "STIRPE_KEY", True),
        ("ALLOWED_HOST", "ALLOWED_HOSTS", True),
        ("MONGO_URI", "MONGO_URL", True),
        ("SHARD_1", "SHARD_2", False),
        ("SHARD", "SHARD2", False),
        ("REDIS_URL", "MONGO_URL", False),
        ("REDIS_URL", "REDIS_URL", False),
    ],
)
def test_one_edit_apart(one, other, near):
    assert is_one_edit(one, other) is near
