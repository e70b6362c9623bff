"""Sessions in the memory of one process."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.java import JAVA
from checks.documents.kotlin import KOTLIN
from checks.finding import Match
from checks.log_files.condition import stage
from checks.log_files.purpose import is_service
from checks.repository import Repository
from checks.rule import rule
from checks.sharing.memory_sessions import FINDERS, LITERALS, of_servlets
from checks.sharing.process_stores import scaled

_SPRING = "<project><dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n"
_SCALED = "services:\n  shop:\n    build: .\n    deploy:\n      replicas: 3\n"


@rule(
    message="{what} keeps sessions in the memory of this process",
    fix="Give the session middleware a store that all processes share (Redis, a database), or keep the session in a signed cookie.",
    looks_at=LITERALS,
    wide=True,
    bad=[
        (
            {
                "app.js": "const express = require('express');\nconst session = require('express-session');\nconst app = express();\n"
                "app.use(session({ secret: 'abc', resave: false, saveUninitialized: true }));\n"
            },
            "app.js:4",
        ),
        (
            {"routes.js": "app.use(session({ secret: 'abc', resave: false, saveUninitialized: true }));\n"},
            "routes.js:1",
        ),
        (
            {
                "src/server.ts": "import session from 'express-session';\n"
                "const options = { secret: process.env.SECRET, resave: false };\napp.use(session(options));\n"
                "app.use(session({ store: new session.MemoryStore(), secret: process.env.SECRET }));\n"
            },
            "src/server.ts:3 src/server.ts:4",
        ),
        (
            {
                "server.js": "const fastifySession = require('@fastify/session');\n"
                "fastify.register(fastifySession, { secret: process.env.SECRET });\n"
            },
            "server.js:2",
        ),
        (
            {"config/initializers/session.rb": "App.config.session_store :memory_store, key: '_shop'\n"},
            "config/initializers/session.rb:1",
        ),
        ({"app.rb": "require 'sinatra'\nuse Rack::Session::Pool, expire_after: 3600\n"}, "app.rb:2"),
        (
            {
                "main.go": 'package main\nimport (\n\t"github.com/gin-contrib/sessions"\n\t"github.com/gin-contrib/sessions/memstore"\n)\n'
                'func main() {\n\tstore := memstore.NewStore([]byte(key))\n\tr.Use(sessions.Sessions("s", store))\n}\n'
            },
            "main.go:7",
        ),
        (
            {"Program.cs": "builder.Services.AddDistributedMemoryCache();\nbuilder.Services.AddSession();\n"},
            "Program.cs:1",
        ),
        (
            {
                "shop/settings.py": "SESSION_ENGINE = 'django.contrib.sessions.backends.cache'\n"
                "CACHES = {'default': {'BACKEND': 'django.core.cache.backends.locmem.LocMemCache'}}\n"
            },
            "shop/settings.py:1",
        ),
        (
            {
                "shop/settings.py": "SESSION_ENGINE = 'django.contrib.sessions.backends.cache'\nINSTALLED_APPS = []\n",
            },
            "shop/settings.py:1",
        ),
        (
            {
                "src/main/java/Cart.java": '@Controller\n@SessionAttributes("cart")\nclass Cart {\n}\n',
                "pom.xml": _SPRING,
                "compose.yaml": _SCALED,
            },
            "src/main/java/Cart.java:2",
        ),
        (
            {
                "src/main/java/Login.java": '@Controller\nclass Login {\n  void in(HttpSession session) {\n    session.setAttribute("user", user);\n  }\n}\n',
                "pom.xml": _SPRING,
                "compose.yaml": _SCALED,
            },
            "src/main/java/Login.java:4",
        ),
    ],
    good=[
        {
            "src/main/java/Cart.java": '@Controller\n@SessionAttributes("cart")\nclass Cart {\n}\n',
            "pom.xml": _SPRING.replace(
                "starter-web<", "starter-web</artifactId><artifactId>spring-session-data-redis<"
            ),
            "compose.yaml": _SCALED,
        },
        {
            "src/main/java/Cart.java": '@Controller\n@SessionAttributes("cart")\nclass Cart {\n}\n',
            "pom.xml": _SPRING,
            "compose.yaml": _SCALED.replace("3", "1"),
        },
        {
            "src/main/java/Page.java": '@Controller\nclass Page {\n  void show(Model model) {\n    model.setAttribute("user", user);\n  }\n}\n',
            "pom.xml": _SPRING,
            "compose.yaml": _SCALED,
        },
        {
            "app.js": "const session = require('express-session');\nconst RedisStore = require('connect-redis')(session);\n"
            "app.use(session({ store: new RedisStore({ client }), secret: process.env.SECRET }));\n"
        },
        {
            "app.ts": "import session from 'express-session';\nconst options: any = { secret: process.env.SECRET };\n"
            "if (redis) options.store = new RedisStore(redis);\napp.use(session(options));\n"
        },
        {
            "app.js": "const session = require('express-session');\napp.use(session({ ...config.session, secret }));\napp.use(session(sessionConfig()));\n"
        },
        {"app.js": "const session = require('cookie-session');\napp.use(session({ keys: [process.env.KEY] }));\n"},
        {"app.js": "const session = require('koa-session');\napp.use(session({ key: 'koa' }, app));\n"},
        {
            "limits.js": "const { MemoryStore } = require('express-rate-limit');\nconst limiter = rateLimit({ store: new MemoryStore() });\n"
        },
        {"config/initializers/session.rb": "App.config.session_store :cookie_store, key: '_shop'\n"},
        {
            "shop/settings.py": "SESSION_ENGINE = 'django.contrib.sessions.backends.cached_db'\nCACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache'}}\n"
        },
        {
            "Program.cs": "builder.Services.AddStackExchangeRedisCache(o => o.Configuration = url);\nif (dev) builder.Services.AddDistributedMemoryCache();\n"
            "builder.Services.AddSession();\n"
        },
        {"Program.cs": "builder.Services.AddDistributedMemoryCache();\nbuilder.Services.AddControllers();\n"},
        {"tests/app.js": "const session = require('express-session');\napp.use(session({ secret: 'x' }));\n"},
        {
            "app.py": "from starlette.middleware.sessions import SessionMiddleware\napp.add_middleware(SessionMiddleware, secret_key=KEY)\n"
        },
    ],
)
def in_memory_session(repository: Repository) -> Iterator[Match]:
    """A user whose next request reaches another process is signed out, and a restart signs out everybody."""
    for kind, find in FINDERS.items():
        for source in repository.changed(kind):
            for stored in find(source):
                if stage(stored.node) != "elsewhere" and is_service(repository, source):
                    yield Match(source.path, stored.span, {"what": stored.what})
    for source in (*repository.changed(JAVA), *repository.changed(KOTLIN)):
        if scaled(repository, source.path) and not _shared_by_spring(repository, source.path):
            for stored in of_servlets(source):
                yield Match(source.path, stored.span, {"what": stored.what}, level="warning")


def _shared_by_spring(repository: Repository, path: str) -> bool:
    """Whether the unit depends on Spring Session, or on another store that takes the container's place."""
    manifests = (repository.text(each) for each in repository.unit(path).manifests)
    return any(
        mark in text.content
        for text in manifests
        if text is not None
        for mark in ("spring-session", "redisson-tomcat", "hazelcast", "memcached-session-manager")
    )
