"""What other scanners were told to accept is accepted."""

from __future__ import annotations

import json
from hashlib import sha1

import pytest

from checks.errors import ConfigurationError
from checks.secrets.allowances import allowed
from checks.secrets.examples import value
from checks.secrets.interop import load, parse_baseline, parse_gitleaksignore
from checks.text import Span, Text

SECRET = value("password")
LINE = f'PASSWORD = "{SECRET}"'
SPAN = Span(3, 13, 3, 27)


def baseline(**more: object) -> bytes:
    digest = sha1(SECRET.encode()).hexdigest()
    found = [{"type": "Secret Keyword", "hashed_secret": digest, "line_number": 90}]
    return json.dumps({"version": "1.5.0", "results": {"app/settings.py": found}, **more}).encode()


def test_a_secret_of_a_baseline_is_accepted_wherever_it_moved_in_its_file() -> None:
    accepted = parse_baseline(baseline())
    assert accepted.reason("app/settings.py", SPAN, SECRET, LINE) == "listed in .secrets.baseline"
    assert accepted.reason("app/other.py", SPAN, SECRET, LINE) is None
    assert accepted.reason("app/settings.py", SPAN, SECRET + "x", LINE.replace(SECRET, SECRET + "x")) is None


def test_a_baseline_written_by_detect_secrets_itself_is_understood(tmp_path: object) -> None:
    from detect_secrets import SecretsCollection
    from detect_secrets.core import baseline as writer
    from detect_secrets.settings import default_settings

    file = tmp_path / "settings.py"  # type: ignore[operator]
    file.write_text(LINE + "\n")
    found = SecretsCollection(root=str(tmp_path))
    with default_settings():
        found.scan_file("settings.py")
        written = json.dumps(writer.format_for_output(found)).encode()
    assert parse_baseline(written).reason("settings.py", SPAN, SECRET, LINE) == "listed in .secrets.baseline"


def test_exclusions_of_a_baseline_hold() -> None:
    filters = [
        {"path": "detect_secrets.filters.regex.should_exclude_file", "pattern": ["^vendor/", "("]},
        {"path": "detect_secrets.filters.regex.should_exclude_line", "pattern": ["nosec"]},
        {"path": "detect_secrets.filters.heuristic.is_lock_file"},
    ]
    accepted = parse_baseline(baseline(filters_used=filters))
    assert accepted.reason("vendor/x.py", SPAN, "other", "x") == "excluded by .secrets.baseline"
    assert accepted.reason("x.py", SPAN, "other", "x  # nosec") == "excluded by .secrets.baseline"
    assert accepted.reason("x.py", SPAN, "other", "x") is None


def test_a_baseline_that_cannot_be_read_is_an_error_the_user_can_act_on() -> None:
    for content in (b"{", b"[]", b'{"version": 1}'):
        with pytest.raises(ConfigurationError, match="write it anew"):
            parse_baseline(content)


def test_fingerprints_of_gitleaks_name_path_and_line() -> None:
    content = b"# known\napp/settings.py:generic-api-key:3\n0123abcd:app/old.py:aws-access-token:7 # old\nnonsense\n"
    assert list(parse_gitleaksignore(content)) == [("app/settings.py", 3), ("app/old.py", 7)]


def test_both_files_are_read_where_they_are() -> None:
    files = {".secrets.baseline": baseline(), ".gitleaksignore": b"app/x.py:rule:3\n"}
    accepted = load(files.get)
    assert accepted is not None
    assert accepted.reason("app/x.py", SPAN, "other", "x") == "listed in .gitleaksignore"
    assert accepted.reason("app/settings.py", SPAN, SECRET, LINE) == "listed in .secrets.baseline"
    assert load({}.get) is None


@pytest.mark.parametrize(
    "comment",
    ["pragma: allowlist secret", "gitleaks:allow", "trufflehog:ignore", "ggignore", "pragma: whitelist secret"],
)
def test_a_comment_of_another_scanner_on_the_line_allows_what_stands_there(comment: str) -> None:
    text = Text("a.py", f"x = 1\n\n{LINE}  # {comment}\n{LINE}\n")
    assert allowed(text, SPAN) == f"allowed by `{comment}`"
    assert allowed(text, Span(4, 1, 4, 2)) is None


def test_a_comment_for_the_next_line_allows_that_line_alone() -> None:
    text = Text("a.py", f"x = 1\n# pragma: allowlist nextline secret\n{LINE}\n{LINE}\n")
    assert allowed(text, SPAN) == "allowed by `pragma: allowlist nextline secret`"
    assert allowed(text, Span(4, 1, 4, 2)) is None
    assert allowed(text, Span(1, 1, 1, 2)) is None
