"""Which rule speaks, how loudly, and what makes a test's secret a real one."""

from __future__ import annotations

import pytest

from checks.config import Config
from checks.engine import check
from checks.finding import Finding
from checks.secrets.detection import detect
from checks.secrets.examples import value
from checks.secrets.reporting import judged_role, level_of
from checks.snapshot import MemorySnapshot
from checks.text import Text

PASSWORD, KEY = value("password"), value("key")
RULES = [
    f"config/{name}"
    for name in (
        "secret connection-password private-key secret-in-image secret-in-compose secret-in-manifest secret-in-workflow "
        "example-holds-secret"
    ).split()
]


def findings(files: dict[str, str]) -> list[Finding]:
    report = check(MemorySnapshot(files), Config(), rules=RULES)
    assert report.crashed == ()
    return list(report.findings)


def told(files: dict[str, str]) -> list[tuple[str, str, int, str]]:
    return [(each.rule, each.path, each.span.line, each.level) for each in findings(files)]


def test_a_generated_password_in_source_is_an_error_and_in_a_test_a_note() -> None:
    line = f'PASSWORD = "{PASSWORD}"\n'
    assert told({"app/mail.py": line}) == [("config/secret", "app/mail.py", 1, "error")]
    assert told({"tests/test_mail.py": line}) == [("config/secret", "tests/test_mail.py", 1, "note")]


def test_a_test_that_repeats_a_value_of_production_is_not_excused() -> None:
    files = {"config/application.yml": f"password: {PASSWORD}\n", "tests/test_mail.py": f'PASSWORD = "{PASSWORD}"\n'}
    found = {each.path: each for each in findings(files)}
    assert found["tests/test_mail.py"].level == "error"
    assert "the same value stands in config/application.yml" in found["tests/test_mail.py"].reasons


def test_a_guessable_password_in_a_test_is_not_worth_a_word() -> None:
    assert told({"tests/test_mail.py": f'PASSWORD = "{value("weak")}"\n'}) == []


def test_a_weak_password_is_an_error_where_what_is_written_is_what_runs() -> None:
    weak = value("weak")
    assert told({"k8s/db.yaml": f"apiVersion: v1\nkind: Pod\nenv:\n- name: DB_PASSWORD\n  value: {weak}\n"}) == [
        ("config/secret-in-manifest", "k8s/db.yaml", 5, "error")
    ]
    assert told({"compose.prod.yaml": f"environment:\n  DB_PASSWORD: {weak}\n"})[0][3] == "error"
    whole = f"services:\n  web:\n    build: .\n    environment:\n      DB_PASSWORD: {weak}\n"
    assert told({"compose.yaml": whole})[0][3] == "error"
    assert told({"compose.yaml": f"{whole}    volumes:\n      - .:/app\n"})[0][3] == "warning"
    assert told({"compose.yaml": f"environment:\n  DB_PASSWORD: {weak}\n"})[0][3] == "warning"
    assert told({"compose.override.yml": f"environment:\n  DB_PASSWORD: {weak}\n"})[0][3] == "note"


def test_a_token_with_a_valid_checksum_is_an_error_even_in_a_test() -> None:
    token = value("github-token")
    assert told({"tests/test_api.py": f'x = "{token}"\n'}) == [("config/secret", "tests/test_api.py", 1, "error")]
    altered = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert [level for *_, level in told({"app/api.py": f'x = "{altered}"\n'})] == ["warning"]


def test_two_secrets_on_one_line_are_two_findings() -> None:
    found = findings({"app/api.py": f'api_key, api_secret = f(api_key="{KEY}", api_secret="{PASSWORD}")\n'})
    assert len(found) == 2
    assert all(PASSWORD not in each.excerpt and KEY not in each.excerpt for each in found)


def test_score_and_reasons_are_given() -> None:
    (found,) = findings({"app/mail.py": f'PASSWORD = "{PASSWORD}"\n'})
    assert found.score is not None
    assert found.score >= 0.8
    assert "the name says a password" in found.reasons


def test_nothing_that_is_reported_holds_the_secret() -> None:
    contents = [
        f'PASSWORD = "{PASSWORD}"\n',
        f'url = "postgres://app:{PASSWORD}@db/app"\n',
        f"key = '''{value('pem')}'''\n",
        f'token = "{value("github-token")}"; password = "{PASSWORD}"\n',
    ]
    planted = [PASSWORD, value("github-token"), *value("pem").split("\n")[1:-1]]
    for content in contents:
        for found in findings({"app/mail.py": content, "Dockerfile": f"ENV {content}", "compose.yaml": content}):
            shown = repr(found)
            assert not [secret for secret in planted if secret in shown]


def test_other_peoples_code_is_left_alone_and_generated_code_yields_tokens_only() -> None:
    line = f'password = "{PASSWORD}"; token = "{value("stripe-key")}"\n'
    assert told({"node_modules/x/index.js": line}) == []
    assert told({"dist/app.min.js": line}) == [("config/secret", "dist/app.min.js", 1, "warning")]


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("internal/entity/user_fixtures.go", "test"),
        ("util/Seeder/Data.cs", "example"),
        ("notebooks/train.ipynb", "production"),
        ("app/models.py", "production"),
    ],
)
def test_fixtures_seeds_and_notebooks_are_what_they_are_used_for(path: str, role: str) -> None:
    assert judged_role(path) == role


def test_a_level_needs_more_certainty_in_development_files() -> None:
    secret = next(iter(detect(Text("app/x.yml", f"password: {value('weak')}\n"), "production")))
    assert level_of(secret, "production") == "warning"
    assert level_of(secret, "development") == "note"
