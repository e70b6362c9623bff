"""The manifest flow, up to the values that go into the environment."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.settings import Secret, SetupSettings
from app.web.application import setting_up
from app.web.manifest import manifest
from checks.links import PROJECT
from tests.app.processes import Process, free_port, status, until
from tests.fake_github.server import FakeGitHub

SECRET = "a-setup-secret-of-length"


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        yield fake


@pytest.fixture
def setup(github: FakeGitHub) -> FlaskClient:
    settings = SetupSettings(
        public_url="https://lint.example.org",
        github_url="https://github.com",
        github_api_url=github.url,
        setup_secret=Secret(SECRET),
    )
    return setting_up(settings).test_client()


def state(setup: FlaskClient, organisation: str = "octo") -> str:
    page = setup.post("/setup", data={"organisation": organisation, "secret": SECRET}).text
    found = re.search(r"state=([^\"&]+)", page)
    assert found
    return found[1]


def test_the_manifest_names_the_project_as_every_report_does() -> None:
    assert manifest("https://lint.example.org")["url"] == PROJECT


def test_the_manifest_asks_for_the_least_that_does() -> None:
    described = manifest("https://lint.example.org")
    assert described["default_permissions"] == {
        "checks": "write",
        "contents": "read",
        "merge_queues": "read",
        "metadata": "read",
        "pull_requests": "write",
    }
    assert described["hook_attributes"]["url"] == "https://lint.example.org/webhooks/github"
    assert set(described["default_events"]) >= {"pull_request", "merge_group", "push", "check_run", "check_suite"}


def test_the_browser_is_sent_to_github_with_the_manifest(setup: FlaskClient) -> None:
    page = setup.post("/setup", data={"organisation": "octo", "secret": SECRET})
    assert "https://github.com/organizations/octo/settings/apps/new?state=" in page.text
    given = re.search(r'name="manifest" value="([^"]+)"', page.text)
    assert given
    assert json.loads(html.unescape(given[1]))["redirect_url"] == "https://lint.example.org/setup/done"
    assert page.headers["Cache-Control"] == "no-store"


def test_the_values_are_shown_once_and_kept_out_of_caches_and_frames(setup: FlaskClient) -> None:
    page = setup.get(f"/setup/done?code=fresh&state={state(setup)}")
    assert page.status_code == 200
    assert all(name in page.text for name in ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRETS"))
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Frame-Options"] == "DENY"


def test_a_code_that_is_used_up_is_explained(setup: FlaskClient) -> None:
    page = setup.get(f"/setup/done?code=expired&state={state(setup)}")
    assert "start again" in page.text.lower()
    assert "GITHUB_PRIVATE_KEY" not in page.text


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", SECRET[:-1]])
def test_without_the_secret_nothing_is_set_up(setup: FlaskClient, secret: str) -> None:
    assert setup.post("/setup", data={"organisation": "octo", "secret": secret}).status_code == 403


@pytest.mark.parametrize("forged", ["", "setup", "InNldHVwIg.aaaa.bbbb"])
def test_a_code_that_nobody_asked_for_is_refused(setup: FlaskClient, github: FakeGitHub, forged: str) -> None:
    assert setup.get(f"/setup/done?code=fresh&state={forged}").status_code == 403
    assert github.state.requests == []


@pytest.mark.parametrize("organisation", ["../x", "a b", "octo/../../x", "x" * 40, "<script>"])
def test_an_organisation_of_another_form_is_refused(setup: FlaskClient, organisation: str) -> None:
    assert setup.post("/setup", data={"organisation": organisation, "secret": SECRET}).status_code == 400


def test_a_process_that_sets_up_serves_nothing_else(tmp_path: Path) -> None:
    port = free_port()
    environment = {
        "FACTORLINT_SETUP_SECRET": SECRET,
        "FACTORLINT_URL": "https://lint.example.org",
        "GITHUB_URL": "https://github.com",
        "GITHUB_API_URL": "https://api.github.com",
        "PORT": str(port),
    }
    with Process("web", environment, tmp_path / "log") as process:
        until(lambda: status(port, "/health/ready") == 200)
        assert status(port, "/setup") == 200
        assert status(port, "/webhooks/github") == 404
        process.terminate()
        assert process.wait(15) == 0
