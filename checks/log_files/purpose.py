"""Whether code belongs to a service; what a person runs on a desk may keep its logs in a file."""

from __future__ import annotations

import re

from checks.documents.source import SourceFile
from checks.pattern import pattern
from checks.repository import Repository
from checks.unit import Unit

_TOOL_FOLDERS = frozenset(
    "scripts script tools tool bin cli commands command ci .github .gitlab hack contrib maintenance notebooks "
    "migrations console debug utils-scripts devops ansible installer install packaging training train experiments "
    "desktop electron client-desktop plugins".split()
)
_DESKTOP = pattern(
    r'"electron"|"nw"|"@tauri-apps/|<UseWPF>\s*true|<UseWindowsForms>\s*true|<OutputType>\s*WinExe|<UseMaui>\s*true'
    r"|Avalonia|\bPyQt\d|\bPySide\d?|\bkivy\b|\bpygame\b|customtkinter|\bwxPython\b|openjfx|javafx|fyne\.io|wailsapp"
    r'|^(?:tauri|eframe|iced|bevy|ratatui|gtk4?|egui)\s*=|"vscode":\s*"\^|com\.android\.application',
    re.MULTILINE | re.IGNORECASE,
)
_TOOL_IMPORTS = (
    "argparse click typer optparse docopt fire tkinter curses pygame kivy wx textual commander yargs inquirer vscode "
    "electron torch tensorflow keras transformers"
).split()
_SERVER_IMPORTS = pattern(
    r"flask|django|fastapi|uvicorn|aiohttp|tornado|sanic|bottle|falcon|starlette|celery|express|koa|fastify|nestjs|hapi"
    r"|telegram|discord|slack|websockets|grpc|gin-gonic|labstack/echo|go-chi|gofiber|gorilla/mux|net/http|springframework|quarkus"
    r"|micronaut|dropwizard|\brails\b|sinatra|laravel|symfony|slim/slim|axum|actix",
    re.IGNORECASE,
)
_RUST_SERVERS = pattern(
    r"^(?:axum|actix-web|rocket|warp|hyper|tonic|tide|poem|salvo|ntex|serenity|teloxide)\b", re.MULTILINE
)


_CONSOLE_PROGRAM = pattern(r"<OutputType>\s*Exe\s*<", re.IGNORECASE)
_HOSTED = pattern(r"Sdk\.(?:Web|Worker)|AspNetCore|Extensions\.Hosting", re.IGNORECASE)


def is_service(repository: Repository, source: SourceFile) -> bool:
    """False for tools and scripts by their folder, for desktop programs, and for command-line programs that nothing deploys."""
    if not may_serve(repository, source.path):
        return False
    unit = repository.unit(source.path)
    if unit.kind == "application":
        return True
    if source.grammar.language == "rust":
        manifests = _manifests(repository, unit)
        return not manifests or _RUST_SERVERS.search(manifests) is not None
    if source.grammar.language == "csharp" and _CONSOLE_PROGRAM.search(manifests := _manifests(repository, unit)):
        return _HOSTED.search(manifests) is not None
    modules = {whole.partition(".")[0] for whole in source.imports.values()}
    return modules.isdisjoint(_TOOL_IMPORTS) or any(_SERVER_IMPORTS.search(module) for module in modules)


def surely_serves(repository: Repository, source: SourceFile) -> bool:
    """Whether the unit is deployed, or names a framework of servers, workers or bots; scripts of any kind do neither."""
    unit = repository.unit(source.path)
    if unit.kind == "application":
        return True
    names = " ".join(source.imports.values()) + _manifests(repository, unit)
    return _SERVER_IMPORTS.search(names) is not None or _HOSTED.search(names) is not None


def may_serve(repository: Repository, path: str) -> bool:
    """False for what stands in a folder of tools, or belongs to a desktop program."""
    if not _TOOL_FOLDERS.isdisjoint(path.lower().split("/")[:-1]):
        return False
    return _DESKTOP.search(_manifests(repository, repository.unit(path))) is None


def _manifests(repository: Repository, unit: Unit) -> str:
    return "\n".join(text.content for path in unit.manifests if (text := repository.text(path)) is not None)
