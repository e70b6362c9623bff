"""Administration open to everyone, and other sites let in with the user's credentials."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.properties import PROPERTIES
from checks.documents.python import PYTHON
from checks.documents.source import Call, SourceFile
from checks.documents.xml import XML
from checks.environment.development import is_for_development
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

_CORS = "Every site may call with the user's credentials"
_SPRING_BOOT = "<project>\n  <dependencies>\n    <dependency><artifactId>spring-boot-starter-{}</artifactId></dependency>\n  </dependencies>\n</project>\n"


@rule(
    message="{what}: {written}",
    level="warning",
    fix="Name the origins that may call with credentials, and put administration behind a login or on a port of its own.",
    looks_at={
        PYTHON: ("allow_origins", "supports_credentials", "CORS_ALLOW_CREDENTIALS", "flask_admin"),
        JAVASCRIPT: ("credentials", "getRouter"),
        JAVA: ("allowCredentials",),
        PROPERTIES: ("management.endpoints.web.exposure.include",),
    },
    bad=[
        (
            {
                "app/main.py": 'from fastapi.middleware.cors import CORSMiddleware\n\napp.add_middleware(\n    CORSMiddleware,\n    allow_origins=["*"],\n    allow_credentials=True,\n)\n'
            },
            "app/main.py:3",
        ),
        (
            {"app/main.py": 'from flask_cors import CORS\n\nCORS(app, origins="*", supports_credentials=True)\n'},
            "app/main.py:3",
        ),
        ({"shop/settings.py": "CORS_ALLOW_ALL_ORIGINS = True\nCORS_ALLOW_CREDENTIALS = True\n"}, "shop/settings.py:2"),
        (
            {"src/app.js": "const cors = require('cors');\napp.use(cors({ origin: true, credentials: true }));\n"},
            "src/app.js:2",
        ),
        (
            {
                "src/main/java/Web.java": 'class Web {\n  void cors(CorsConfiguration config) {\n    config.addAllowedOriginPattern("*");\n'
                "    config.setAllowCredentials(true);\n  }\n}\n"
            },
            "src/main/java/Web.java:4",
        ),
        (
            {
                "pom.xml": _SPRING_BOOT.format("actuator"),
                "src/main/resources/application.properties": "management.endpoints.web.exposure.include=*\n",
            },
            "src/main/resources/application.properties:1",
        ),
        ({"src/app.ts": "app.use('/admin/queues', serverAdapter.getRouter());\n"}, "src/app.ts:1"),
        (
            {
                "app/admin.py": "from flask_admin import Admin\nfrom flask_admin.contrib.sqla import ModelView\n\nadmin = Admin(app)\nadmin.add_view(ModelView(User, db.session))\n"
            },
            "app/admin.py:5",
        ),
    ],
    good=[
        {
            "app/main.py": 'from fastapi.middleware.cors import CORSMiddleware\n\napp.add_middleware(CORSMiddleware, allow_origins=["*"])\n'
        },
        {
            "app/main.py": "from fastapi.middleware.cors import CORSMiddleware\n\napp.add_middleware(CORSMiddleware, allow_origins=settings.origins, allow_credentials=True)\n"
        },
        {"shop/settings.py": "CORS_ALLOW_ALL_ORIGINS = True\n"},
        {
            "src/app.js": "const cors = require('cors');\napp.use(cors({ origin: process.env.ORIGIN, credentials: true }));\n"
        },
        {
            "pom.xml": _SPRING_BOOT.format(
                "actuator</artifactId></dependency><dependency><artifactId>spring-boot-starter-security"
            ),
            "src/main/resources/application.properties": "management.endpoints.web.exposure.include=*\n",
        },
        {
            "pom.xml": _SPRING_BOOT.format("actuator"),
            "src/main/resources/application.properties": "management.endpoints.web.exposure.include=health,info\n",
        },
        {"src/app.ts": "app.use('/admin/queues', requireAdmin, serverAdapter.getRouter());\n"},
        {"src/app.ts": "app.use('/admin', requireAdmin);\napp.use('/admin/queues', serverAdapter.getRouter());\n"},
        {
            "app/admin.py": "from flask_admin import Admin\nfrom flask_admin.contrib.sqla import ModelView\n\n\nclass Locked(ModelView):\n"
            "    def is_accessible(self):\n        return current_user.is_admin\n\n\nadmin = Admin(app)\nadmin.add_view(Locked(User, db.session))\n"
        },
    ],
)
def open_admin(repository: Repository) -> Iterator[Match]:
    """Administration without a login is found by scanners within hours. A wildcard beside credentials lets any page that a user visits
    act in the user's name.
    """
    for source in repository.changed(PYTHON):
        yield from _in_python(source)
    for source in repository.changed(JAVASCRIPT):
        yield from _in_javascript(source)
    for source in repository.changed(JAVA):
        yield from _in_java(source)
    yield from _in_spring(repository)


def _in_python(source: SourceFile) -> Iterator[Match]:
    for call in source.calls:
        if call.method == "add_middleware" and _is(call, "allow_credentials", "True"):
            if _wildcard(call, "allow_origins") or _is(call, "allow_origin_regex", '".*"'):
                yield from _found(call, _CORS, 'allow_origins=["*"], allow_credentials=True')
        elif call.named("flask_cors.CORS") and _is(call, "supports_credentials", "True"):
            if _wildcard(call, "origins") or (call.option("origins") is None and call.option("resources") is None):
                yield from _found(call, _CORS, 'origins="*", supports_credentials=True')
        elif call.method == "add_view" and call.arguments:
            view = call.arguments[0].node.text()
            resolved = source.imports.get(view.partition("(")[0], "")
            if resolved.startswith("flask_admin.contrib.") and resolved.endswith(".ModelView"):
                yield from _found(call, "Administration has no login", " ".join(call.node.text().split())[:80])
    yield from _in_django(source)


def _in_django(source: SourceFile) -> Iterator[Match]:
    values = {name: value.text() for name, value in source.constants.items() if value is not None}
    if "True" not in (values.get("CORS_ALLOW_ALL_ORIGINS"), values.get("CORS_ORIGIN_ALLOW_ALL")):
        return
    for assignment in source.assignments:
        allowed = assignment.name == "CORS_ALLOW_CREDENTIALS" and values.get(assignment.name) == "True"
        if allowed and not is_for_development(assignment.node):
            written = "CORS_ALLOW_ALL_ORIGINS and CORS_ALLOW_CREDENTIALS"
            yield Match(source.path, assignment.span, {"what": _CORS, "written": written})


def _in_javascript(source: SourceFile) -> Iterator[Match]:
    mounted: list[str] = []
    for call in source.calls:
        if call.named("cors") and _is(call, "credentials", "true"):
            origin = call.option("origin")
            if origin is not None and origin.text().strip("\"'`") in ("true", "*"):
                yield from _found(call, _CORS, f"origin: {origin.text()}, credentials: true")
        if call.method != "use" or not call.arguments:
            continue
        path = call.string(0)
        if path is not None and "admin" in path and len(call.arguments) == 2:
            handler = call.arguments[1].node.text()
            if handler.endswith(".getRouter()") and not any(path.startswith(before) for before in mounted):
                yield from _found(call, "Administration has no login", " ".join(call.node.text().split())[:80])
        if path is not None:
            mounted.append(path)


def _in_java(source: SourceFile) -> Iterator[Match]:
    """Both calls in one method; a pattern is needed, as Spring refuses a plain wildcard beside credentials."""
    for call in source.calls:
        if call.method not in ("setAllowCredentials", "allowCredentials"):
            continue
        if not call.arguments or call.arguments[0].node.text() != "true":
            continue
        around = source.enclosing_function(call.node)
        if around is not None and any(
            other.method in ("addAllowedOriginPattern", "allowedOriginPatterns", "setAllowedOriginPatterns")
            and len(other.arguments) == 1
            and other.arguments[0].node.text()
            in ('"*"', 'List.of("*")', 'Arrays.asList("*")', 'Collections.singletonList("*")')
            and other.node.range().start.index >= around.range().start.index
            and other.node.range().end.index <= around.range().end.index
            for other in source.calls
        ):
            name = next(child for child in call.node.children() if child.text() == call.method)
            values = {"what": _CORS, "written": 'origin pattern "*" with credentials'}
            yield Match(source.path, source.span(name), values)


def _in_spring(repository: Repository) -> Iterator[Match]:
    for settings in repository.changed(PROPERTIES):
        exposed = settings.property("management.endpoints.web.exposure.include")
        if exposed is None or exposed.value.strip() != "*" or settings.property("management.server.port") is not None:
            continue
        builds = [build for build in repository.all(XML, ("actuator",)) if build.path.endswith("pom.xml")]
        secured = any(
            mark in build.text.content
            for build in repository.all(XML)
            if build.path.endswith("pom.xml")
            for mark in _LOGINS
        )
        if builds and not secured:
            values = {"what": "Every endpoint of the actuator is open", "written": f"{exposed.key}=*"}
            yield Match(settings.path, exposed.span, values)


_LOGINS = ("spring-boot-starter-security", "spring-security", "shiro", "sa-token", "oauth2", "keycloak")


def _found(call: Call, what: str, written: str) -> Iterator[Match]:
    if not is_for_development(call.node):
        yield Match(call.source.path, call.span, {"what": what, "written": written})


def _is(call: Call, option: str, literal: str) -> bool:
    found = call.option(option)
    return found is not None and found.text() == literal


def _wildcard(call: Call, option: str) -> bool:
    found = call.option(option)
    return found is not None and found.text().replace("'", '"').replace(" ", "") in ('"*"', '["*"]', '("*",)')
