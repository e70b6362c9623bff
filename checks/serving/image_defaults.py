"""Ports that a base image has its programs listen on, unless they are told another."""

from __future__ import annotations

from checks.documents.dockerfile import DOCKERFILE
from checks.pattern import pattern
from checks.processes import Process
from checks.repository import Repository

# https://learn.microsoft.com/dotnet/core/compatibility/containers/8.0/aspnet-port
_ASP_NET = pattern(r"^mcr\.microsoft\.com/dotnet/(?:nightly/)?aspnet:(?:[89]|1\d)(?:\.|-|$)")
_TOLD = pattern(
    r"ASPNETCORE_URLS|(?:ASPNETCORE_|DOTNET_)?HTTPS?_PORTS|DOTNET_URLS|--urls\b|\bUseUrls\b|\bListen(?:Any|Local)\w*\("
    r"|\bConfigureKestrel\b|\bUseKestrel\(\w|[\"']Kestrel[\"']|[\"'](?:urls|Urls|Endpoints)[\"']|\.Urls\.Add|\.Run\(\$?\""
)
_SUFFIXES = (".cs", ".fs", ".json", ".yml", ".yaml", ".env", ".sh", ".tf", ".bicep", ".csproj", ".props", ".xml", ".toml", ".ps1")  # fmt: skip
_TELLING = ("dockerfile", "compose", ".env", "makefile")


def default_port(process: Process, repository: Repository) -> tuple[str, str] | None:
    """8080 for what `dotnet Shop.dll` starts in ASP.NET's images since .NET 8, where nothing in the repository names an address."""
    dockerfile = repository.document(process.dockerfile, DOCKERFILE) if process.dockerfile else None
    stage = dockerfile.last if dockerfile is not None else None
    image = dockerfile.base_image(stage) if dockerfile is not None and stage is not None else None
    if image is None or not _ASP_NET.match(image) or repository.model(_address_is_named):
        return None
    main = process.main
    if main is None or main.name != "dotnet" or not any(value.endswith(".dll") for value in main.invocation.values):
        return None
    return "8080", f"ASP.NET listens on 8080 in {image}"


def _address_is_named(repository: Repository) -> bool:
    """Whether code, settings or manifests say anywhere where a server of .NET listens; profiles for a developer's start do not count."""
    for path in repository.paths:
        lowered = path.lower()
        name = lowered.rpartition("/")[2]
        if name == "launchsettings.json" or not (lowered.endswith(_SUFFIXES) or any(each in name for each in _TELLING)):
            continue
        text = repository.text(path)
        if text is not None and _TOLD.search(text.content):
            return True
    return False
