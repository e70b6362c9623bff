"""Whether an image holds the code that it runs."""

from __future__ import annotations

from posixpath import dirname, join, normpath

from checks.documents.dockerfile import Dockerfile
from checks.documents.dockerfile_instruction import Instruction
from checks.images import image_reference
from checks.processes.images import for_development
from checks.repository import Repository
from checks.text import Span

CODE = (".py", ".js", ".ts", ".mjs", ".rb", ".php", ".go", ".java", ".kt", ".cs", ".ex", ".rs", ".jsx", ".tsx")
LANGUAGES = frozenset(
    "node python php ruby golang openjdk eclipse-temurin maven gradle bun deno dotnet aspnet sdk pypy rust".split()
)


def started_without_code(dockerfile: Dockerfile, repository: Repository) -> tuple[Span, str] | None:
    """Where an image starts a program of the repository that nothing has copied into it, and the program."""
    stage = dockerfile.last
    command = (
        dockerfile.in_force(stage, "CMD") or dockerfile.in_force(stage, "ENTRYPOINT") if stage is not None else None
    )
    if stage is None or command is None or command.stage != stage.index or copies_code(dockerfile):
        return None
    base = dockerfile.base_image(stage)
    if (
        for_development(dockerfile.path, repository)
        or base is None
        or image_reference(base).base.lower() not in LANGUAGES
    ):
        return None
    for command_ in dockerfile.started(stage):
        named = next((each for each in command_.values[1:2] if each.endswith(CODE)), None)
        if named is not None and repository.exists(normpath(join(dirname(dockerfile.path), named.rpartition("/")[2]))):
            return command.span, named
    return None


def only_serves_files(dockerfile: Dockerfile) -> bool:
    """Whether the image is a web server's, to which files are mounted that are no code of its own."""
    base = dockerfile.base_image(dockerfile.last) if dockerfile.last is not None else None
    return base is not None and image_reference(base).base.lower() in ("nginx", "httpd", "caddy", "traefik", "haproxy")


def copies_code(dockerfile: Dockerfile) -> bool:
    """Whether anything but manifests, scripts and settings goes into the image."""
    stage = dockerfile.last
    if stage is None:
        return True
    for instruction in (each for link in dockerfile.stage_chain(stage) for each in link.of("COPY", "ADD", "RUN")):
        if instruction.keyword == "RUN":
            if instruction.flag("mount") or "git clone" in instruction.source or "create" in instruction.source:
                return True
            continue
        names = [source.value.rpartition("/")[2].lower() for source in instruction.sources]
        if instruction.flag("from") is not None or not names:
            return True
        if not all(_is_support(name) for name in names):
            return True
    return False


def copies_folder(dockerfile: Dockerfile, folder: str) -> bool:
    """Whether a folder of the build's context goes into the image, whole or within one above it; True where that is not known."""
    stage = dockerfile.last
    if stage is None or folder == "." or folder.startswith(".."):
        return True
    for instruction in (each for link in dockerfile.stage_chain(stage) for each in link.of("COPY", "ADD", "RUN")):
        if instruction.keyword == "RUN":
            if instruction.flag("mount") or "git clone" in instruction.source:
                return True
            continue
        sources = [normpath(each.value.lstrip("/")) for each in instruction.sources]
        if not sources or any("$" in each or "*" in each for each in sources):
            return True
        if instruction.flag("from") is None and any(
            each == "." or f"{folder}/".startswith(f"{each}/") for each in sources
        ):
            return True
        if instruction.flag("from") is not None and not _own_folder(instruction, folder):
            return True
    return False


def _own_folder(instruction: Instruction, folder: str) -> bool:
    """Whether a copy from another stage names something else by its last part, and so brings another folder."""
    wanted = folder.rpartition("/")[2]
    return all(
        wanted not in each.value.split("/") and each.value.rstrip("/").count("/") > 1 for each in instruction.sources
    )


def _is_support(name: str) -> bool:
    return name.endswith(
        (
            ".txt",
            ".lock",
            ".toml",
            ".json",
            ".sh",
            ".conf",
            ".ini",
            ".yml",
            ".yaml",
            ".cfg",
            ".mod",
            ".sum",
            ".crt",
            ".pem",
        )
    ) or (
        name
        in (
            "gemfile",
            "gemfile.lock",
            "pipfile",
            "package*.json",
            "requirements*",
            "entrypoint",
            "yarn.lock*",
            "composer.*",
            ".npmrc",
        )
    )
