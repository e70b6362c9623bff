"""What a path is for is judged by whole components and known names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.role import EVERY, Role, role_of

CASES: list[tuple[str, Role]] = [
    ("app/models.py", "production"),
    ("Dockerfile", "production"),
    ("src/dev/clock.py", "production"),
    ("src/local/database.ts", "production"),
    ("contest/latest.py", "production"),
    ("lib/messages/render.js", "production"),
    ("blog/views.py", "production"),
    ("messages/models.py", "production"),
    ("website/tests/test_views.py", "test"),
    ("blog/2024/first-post.mdx", "documentation"),
    ("blog/_plugins/feed.js", "documentation"),
    ("messages/en.json", "localisation"),
    ("docs/blog/conf.py", "documentation"),
    ("demo/settings.py", "example"),
    ("src/test/java/AppTest.java", "test"),
    ("tests/conftest.py", "test"),
    ("web/user_test.go", "test"),
    ("config/settings.test.py", "test"),
    ("docker-compose.ci.yml", "test"),
    ("docker-compose.override.yml", "development"),
    ("Dockerfile.dev", "development"),
    ("config/settings/local.py", "development"),
    (".devcontainer/Dockerfile", "development"),
    ("README.md", "documentation"),
    ("docs/conf.py", "documentation"),
    (".env.example", "example"),
    ("examples/flask/app.py", "example"),
    ("vendor/github.com/x/y.go", "vendored"),
    ("app/node_modules/a/index.js", "vendored"),
    ("package-lock.json", "generated"),
    ("static/app.min.js", "generated"),
    ("api/v1/api.pb.go", "generated"),
    ("config/locales/de.yml", "localisation"),
    ("tasks.py", "development"),
    ("shop/tasks.py", "production"),
    ("locale/de/LC_MESSAGES/django.po", "localisation"),
    ("src/main/java/com/example/demo/DemoApplication.java", "production"),
    ("owners/src/main/kotlin/org/acme/samples/Owner.kt", "production"),
    ("src/main/java/com/acme/generated/Api.java", "generated"),
    ("samples/owners/src/main/java/com/acme/Owner.java", "example"),
    ("src/test/java/com/acme/OwnerIT.java", "test"),
]


@pytest.mark.parametrize(("path", "role"), CASES)
def test_a_path_has_the_role_its_names_tell(path: str, role: Role) -> None:
    assert role_of(path) == role


def test_vendored_outranks_every_folder_it_stands_in() -> None:
    assert role_of("tests/data/vendor/lib/code.py") == "vendored"


@given(st.text(max_size=60))
def test_every_path_has_a_role(path: str) -> None:
    assert role_of(path) in EVERY
