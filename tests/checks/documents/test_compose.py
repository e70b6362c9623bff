from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.compose import Compose, development, merged, parse, relative_to, resolve_extends
from checks.documents.compose_service import command_words
from checks.errors import Unreadable
from checks.text import Text

CONTENT = """\
services:
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: secret
      EMPTY:
    volumes: [data:/var/lib/postgresql/data]
  web:
    build:
      context: ./web
      dockerfile: Dockerfile.prod
      target: run
      args: [VERSION=1]
    command: ["gunicorn", "app:app"]
    entrypoint: ./start.sh --now
    environment:
      - DEBUG=0
      - "URL=postgres://db:5432/app?a=b"
      - TOKEN
    env_file:
      - .env
      - {path: extra.env, required: false}
    depends_on:
      db: {condition: service_healthy}
    healthcheck: {test: [CMD, curl, -f, "http://localhost"]}
    init: true
    profiles: [app]
    labels: {a: b}
    container_name: shop_web
volumes:
  data: {}
secrets:
  token: {file: ./token}
"""


def compose(content: str, path: str = "docker-compose.yml") -> Compose:
    return parse(Text(path, content))


def only(content: str) -> Compose:
    return compose("services:\n  web:\n" + "".join(f"    {line}\n" for line in content.splitlines()))


def test_services_keep_name_image_and_place() -> None:
    found = compose(CONTENT)
    assert [service.name for service in found.services] == ["db", "web"]
    database = found.service("db")
    assert database is not None
    assert database.image is not None
    assert found.text.slice(database.image.span) == "postgres:16"
    assert database.name_span.line == 2
    assert [entry.key.value for entry in (*found.volumes, *found.secrets)] == ["data", "token"]


def test_environment_is_read_alike_from_map_and_list() -> None:
    found = compose(CONTENT)
    pairs = [(one.name, one.value) for service in found.services for one in service.environment]
    assert pairs == [
        ("POSTGRES_PASSWORD", "secret"),
        ("EMPTY", None),
        ("DEBUG", "0"),
        ("URL", "postgres://db:5432/app?a=b"),
        ("TOKEN", None),
    ]


def test_the_span_of_a_list_variable_covers_its_value_alone() -> None:
    found = compose(CONTENT)
    (variable,) = [one for service in found.services for one in service.environment if one.name == "URL"]
    assert found.text.slice(variable.span) == "postgres://db:5432/app?a=b"
    assert found.text.slice(variable.name_span) == "URL"


def test_an_escaped_list_variable_keeps_the_span_of_its_item() -> None:
    found = only('environment:\n  - "A=\\u0041"')
    variable = found.services[0].environment[0]
    assert (variable.value, found.text.slice(variable.span)) == ("A", '"A=\\u0041"')


def test_build_is_read_in_both_forms() -> None:
    build = compose(CONTENT).services[1].build
    assert build is not None
    assert (build.context, build.dockerfile, build.target) == ("./web", "Dockerfile.prod", "run")
    assert [(one.name, one.value) for one in build.args] == [("VERSION", "1")]
    short = only("build: ./app").services[0].build
    assert short is not None
    assert (short.context, short.dockerfile) == ("./app", None)


def test_commands_are_told_in_their_form() -> None:
    web = compose(CONTENT).services[1]
    assert command_words(web.command) == ("gunicorn", "app:app")
    assert command_words(web.entrypoint) == ("./start.sh", "--now")
    assert command_words(only("command: it's open").services[0].command) == ("it's", "open")


def test_the_rest_of_a_service_is_read() -> None:
    web = compose(CONTENT).services[1]
    assert web.init
    assert web.profiles == ("app",)
    assert [(one.path, one.required) for one in web.env_file] == [(".env", True), ("extra.env", False)]
    assert [(one.service, one.condition) for one in web.depends_on] == [("db", "service_healthy")]
    assert web.healthcheck is not None
    assert [(one.name, one.value) for one in web.labels] == [("a", "b")]
    assert web.container_name is not None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("80", (None, "80", None, "tcp")),
        ("'8080:80'", ("8080", "80", None, "tcp")),
        ("'127.0.0.1:8080:80/udp'", ("8080", "80", "127.0.0.1", "udp")),
        ("'127.0.0.1::80'", (None, "80", "127.0.0.1", "tcp")),
        ("'${PORT:-8000}:80'", ("${PORT:-8000}", "80", None, "tcp")),
        ("'3000-3005:3000-3005'", ("3000-3005", "3000-3005", None, "tcp")),
        ("'[::1]:8080:80'", ("8080", "80", "::1", "tcp")),
        ("{target: 80, published: '8080', host_ip: 127.0.0.1}", ("8080", "80", "127.0.0.1", "tcp")),
    ],
)
def test_ports_are_read_in_every_form(written: str, expected: tuple[str | None, str, str | None, str]) -> None:
    (port,) = only(f"ports:\n  - {written}").services[0].ports
    assert (port.published, port.target, port.host, port.protocol) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("./src:/app", ("./src", "/app", "bind", False)),
        ("data:/var/lib:ro", ("data", "/var/lib", "volume", True)),
        ("/anonymous", (None, "/anonymous", "volume", False)),
        ("'C:\\src:/app'", ("C:\\src", "/app", "bind", False)),
        ("'${DATA:-/srv}:/data:rw,z'", ("${DATA:-/srv}", "/data", "bind", False)),
        ("{type: bind, source: ., target: /app, read_only: true}", (".", "/app", "bind", True)),
        ("{type: tmpfs, target: /tmp}", (None, "/tmp", "tmpfs", False)),
    ],
)
def test_volumes_are_read_in_every_form(written: str, expected: tuple[str | None, str, str, bool]) -> None:
    (volume,) = only(f"volumes:\n  - {written}").services[0].volumes
    assert (volume.source, volume.target, volume.kind, volume.read_only) == expected


def test_extends_within_a_file_lays_the_service_over_its_base() -> None:
    found = compose(
        """\
services:
  base:
    image: shop
    command: [serve]
    environment: [A=1, B=1]
    volumes: ["one:/data", "two:/other"]
    ports: ["80:80"]
  web:
    extends: base
    command: [work]
    environment: {B: "2"}
    volumes: ["three:/data"]
    ports: ["81:81"]
"""
    )
    web = resolve_extends(found, lambda _: None).service("web")
    assert web is not None
    assert web.image is not None
    assert command_words(web.command) == ("work",)
    assert [(one.name, one.value) for one in web.environment] == [("A", "1"), ("B", "2")]
    assert [(one.source, one.target) for one in web.volumes] == [("two", "/other"), ("three", "/data")]
    assert [one.published for one in web.ports] == ["80", "81"]


def test_what_comes_from_another_file_stands_where_it_is_asked_for() -> None:
    base = compose("services:\n  app:\n    image: shop\n    environment: [A=1]\n", "common/base.yml")
    found = compose("services:\n  web:\n    extends: {file: ../common/base.yml, service: app}\n", "deploy/compose.yml")
    web = resolve_extends(found, {"common/base.yml": base}.get).services[0]
    assert web.image is not None
    assert found.text.slice(web.image.span) == "app"
    assert found.text.slice(web.environment[0].span) == "app"


def test_services_that_extend_each_other_in_a_circle_are_left_readable() -> None:
    found = compose("services:\n  a: {extends: b, image: x}\n  b: {extends: a, image: y}\n")
    images = [service.image.value for service in resolve_extends(found, lambda _: None).services if service.image]
    assert images == ["x", "y"]


def test_an_override_replaces_lists_it_resets() -> None:
    base = only("ports: ['80:80']").services[0]
    override = only("ports: !override ['81:80']")
    assert [port.published for port in merged(override.text, base, override.services[0]).ports] == ["81"]


def test_a_reset_removes_what_the_base_brings() -> None:
    base = only("ports: ['80:80']\nimage: shop").services[0]
    override = only("ports: !reset []")
    left = merged(override.text, base, override.services[0])
    assert left.ports == ()
    assert left.image is not None


def test_included_files_are_told() -> None:
    found = compose("include:\n  - a.yml\n  - {path: [b.yml, c.yml]}\nservices: {}\n")
    assert [path.value for path in found.includes] == ["a.yml", "b.yml", "c.yml"]


def test_services_of_the_first_version_stand_at_the_top() -> None:
    assert [service.name for service in compose("web:\n  image: shop\ndb:\n  image: postgres\n").services] == [
        "web",
        "db",
    ]


def test_paths_are_relative_to_the_file() -> None:
    assert relative_to("deploy/compose.yml", "../web") == "web"
    assert relative_to("compose.yml", ".") == "."


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docker-compose.yml", False),
        ("docker-compose.prod.yml", False),
        ("docker-compose.override.yml", True),
        ("compose-dev.yaml", True),
        (".devcontainer/docker-compose.yml", True),
        ("deploy/stack.yml", False),
        ("docker-compose.device.yml", False),
    ],
)
def test_a_development_file_is_known_by_its_name(path: str, expected: bool) -> None:
    assert development(path) is expected


def test_a_claimed_file_that_is_no_yaml_by_name_gives_no_services() -> None:
    assert compose("services:\n\tx", "compose.md").services == ()


def test_an_example_of_a_compose_file_is_read() -> None:
    found = compose("services: {web: {image: shop}}\n", "docker-compose.yml.example")
    assert [service.name for service in found.services] == ["web"]
    assert found.development


def test_unusual_shapes_give_nothing_instead_of_failing() -> None:
    found = compose("services:\n  a: [x]\n  b: {environment: x, ports: {}, volumes: [[]], build: [], extends: {}}\n")
    assert [(one.name, one.environment, one.ports, one.build, one.extends) for one in found.services] == [
        ("b", (), (), None, None)
    ]


@given(
    st.lists(st.sampled_from([*CONTENT.splitlines(keepends=True), "    ports: ['${A:-']\n", "    - x:\n"])).map("".join)
)
def test_any_arrangement_of_lines_is_read_or_refused(content: str) -> None:
    try:
        found = compose(content)
    except Unreadable:
        return
    for service in resolve_extends(found, lambda _: None).services:
        for one in service.environment:
            assert one.value is None or one.value in found.text.slice(one.span)
