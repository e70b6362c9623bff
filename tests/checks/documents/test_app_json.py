from __future__ import annotations

import pytest

from checks.documents.app_json import App, parse
from checks.errors import Unreadable
from checks.text import Text

CONTENT = """{
  "name": "shop",
  "env": {
    "SECRET_KEY": {"generator": "secret"},
    "DEBUG": "0",
    "SENTRY_DSN": {"description": "errors", "required": false}
  },
  "addons": ["heroku-postgresql:mini", {"plan": "heroku-redis"}],
  "formation": {"web": {"quantity": 1}},
  "scripts": {"postdeploy": "python manage.py migrate", "dokku": {"predeploy": "true"}}
}"""


def app(content: str) -> App:
    return parse(Text("app.json", content))


def test_variables_tell_how_they_get_their_value() -> None:
    found = app(CONTENT)
    assert [(one.name, one.value, one.generated, one.required) for one in found.variables] == [
        ("SECRET_KEY", None, True, True),
        ("DEBUG", "0", False, True),
        ("SENTRY_DSN", None, False, False),
    ]
    assert found.text.slice(found.variables[1].span) == '"0"'
    assert found.text.slice(found.variables[1].name_span) == '"DEBUG"'
    assert found.variables[2].description == "errors"


def test_services_processes_and_scripts_are_read() -> None:
    found = app(CONTENT)
    assert [addon.value for addon in found.addons] == ["heroku-postgresql:mini", "heroku-redis"]
    assert [entry.key.value for entry in found.formation] == ["web"]
    after, before = found.script("postdeploy"), found.script("dokku.predeploy")
    assert after is not None
    assert before is not None
    assert (after.value, before.value) == ("python manage.py migrate", "true")
    assert found.name == "shop"


def test_a_postdeploy_in_the_long_form_is_read() -> None:
    script = app('{"scripts": {"postdeploy": {"command": "migrate", "size": "x"}}}').script("postdeploy")
    assert script is not None
    assert script.value == "migrate"


def test_a_file_that_is_no_object_is_refused() -> None:
    with pytest.raises(Unreadable, match="no object"):
        app("3")
