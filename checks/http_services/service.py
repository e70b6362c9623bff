"""The HTTP services of a repository: units that declare a web process and whose code starts or routes a server."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.pattern import pattern
from checks.processes import Process, production_processes
from checks.repository import Repository
from checks.text import Span
from checks.unit import MANIFESTS
from checks.value import frozen

_SUFFIXES = (".py", ".js", ".ts", ".mjs", ".cjs", ".java", ".kt", ".go", ".rb", ".php", ".cs", ".rs")
_PROJECTS = (".csproj", ".fsproj", ".gemspec")
_MOST_SOURCES = 4_000
_MOST_SOURCES_OF_A_COMMIT = 300
"""What is absent can only be told by reading all sources; a commit does not wait for that in a large service."""
_FRAMEWORK = pattern(
    r"^\s*(?:from|import) (?:flask|fastapi|django|aiohttp\.web|sanic|starlette|tornado|bottle|falcon|litestar|quart)\b"
    r"|(?:require\(|from )[\"'](?:express|koa|fastify|@hapi/hapi|@nestjs/core|restify|polka|hono|@adonisjs/core)[\"']"
    r"|http\.ListenAndServe|gin-gonic/gin\"|labstack/echo|go-chi/chi|gofiber/fiber|gorilla/mux|julienschmidt/httprouter"
    r"|@RestController|@SpringBootApplication|io\.micronaut|io\.quarkus|jakarta\.ws\.rs|javax\.ws\.rs|io\.ktor"
    r"|Rails\.application|Sinatra::|require ['\"]sinatra|Grape::API|Roda\b"
    r"|Illuminate\\|Symfony\\Component\\HttpKernel|Slim\\|Laminas\\Mvc"
    r"|WebApplication\.CreateBuilder|UseStartup<|Microsoft\.AspNetCore|axum::|actix_web|rocket::|warp::",
    re.MULTILINE,
)

_MARKS = tuple(
    "flask fastapi django aiohttp sanic starlette tornado bottle falcon litestar quart express koa fastify hapi nestjs restify "
    "polka hono adonisjs ListenAndServe gin-gonic labstack go-chi gofiber gorilla httprouter RestController "
    "SpringBootApplication micronaut quarkus ws.rs ktor Rails.application inatra Grape Roda Illuminate Symfony Slim Laminas "
    "WebApplication UseStartup AspNetCore axum actix_web rocket warp".split()
)
"""One of them stands in whatever the pattern matches; plain search is much faster."""


@frozen
class HttpService:
    """`path` and `span` are where its web process is declared: the place for findings about what is absent."""

    root: str
    name: str
    path: str
    span: Span
    sources: tuple[str, ...]


def http_services(repository: Repository) -> tuple[HttpService, ...]:
    """One for each unit, sorted by root. Asked by `repository.model(http_services)`."""
    declared: dict[str, Process] = {}
    for process in production_processes(repository, "web"):
        if process.origin == "serverless":
            continue  # The platform calls a function; it serves nothing itself.
        declared.setdefault(process.unit, process)
    found = (_service(repository, root, process) for root, process in sorted(declared.items()))
    return tuple(service for service in found if service is not None)


def _service(repository: Repository, root: str, process: Process) -> HttpService | None:
    sources = tuple(_sources(repository, root))
    most = _MOST_SOURCES if repository.focus.paths is None else _MOST_SOURCES_OF_A_COMMIT
    if not sources or len(sources) > most or not any(_serves(repository, path) for path in sources):
        return None
    name = root.rpartition("/")[2] or "the application"
    return HttpService(root, name, process.path, process.span, sources)


def _serves(repository: Repository, path: str) -> bool:
    text = repository.text(path)
    if text is None or not any(mark in text.content for mark in _MARKS):
        return False
    return _FRAMEWORK.search(text.content) is not None


def _sources(repository: Repository, root: str) -> Iterator[str]:
    prefix = f"{root}/" if root else ""
    for path in repository.paths:
        source = path.startswith(prefix) and path.endswith(_SUFFIXES) and repository.role(path) == "production"
        if source and repository.unit(path).root == root:
            yield path


def manifests(repository: Repository, root: str) -> Iterator[str]:
    """Dependency manifests of a service and of the repository's root."""
    prefix = f"{root}/" if root else ""
    for path in repository.paths:
        folder, _, name = path.rpartition("/")
        if (name.lower() in MANIFESTS or name.lower().endswith(_PROJECTS) or name.startswith("requirements")) and (
            not folder or path.startswith(prefix)
        ):
            yield path
