"""What CI=true changes."""

import pytest

pytest_plugins = ["pytester"]
SKIPPING = """
import pytest

def test_that_needs_something():
    pytest.skip("no chromium")

@pytest.mark.skip(reason="no hadolint")
def test_that_is_marked(): ...

def test_that_passes(): ...
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, pytestconfig: pytest.Config) -> pytest.Pytester:
    pytester.makeconftest((pytestconfig.rootpath / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(SKIPPING)
    return pytester


def test_in_continuous_integration_a_skipped_test_fails_and_says_why(suite, monkeypatch):
    monkeypatch.setenv("CI", "true")
    result = suite.runpytest("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, failed=1, errors=1)
    result.stdout.fnmatch_lines(["*no chromium; CI=true allows no skipped test*"])


def test_elsewhere_it_is_skipped(suite, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    suite.runpytest("-p", "no:cacheprovider").assert_outcomes(passed=1, skipped=2)
